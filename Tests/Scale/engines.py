"""The real servers of docs/scale.md, each with the document's own text on free ports of loopback."""

import getpass
import os
import shutil
import signal
import subprocess
from pathlib import Path

import processes
from document import block, blocks, placed
from published import BINARIES

DOCUMENT = "docs/scale.md"
TREE = "/var/lib/widgets/public"
CACHING = "max-age=10, stale-while-revalidate=600, stale-if-error=600"


def _as_root():
    return os.geteuid() == 0


def nginx(folder, port, text, more=""):
    """nginx with what a document writes inside `http { }`; its process."""
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(f"""
{"user nobody nogroup;" if _as_root() else ""} pid {folder}/nginx.pid; worker_processes 1; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  include /etc/nginx/mime.types; default_type application/octet-stream; {temporary}
  {more or "access_log off;"}
{text}
}}
""", encoding="utf-8")
    return processes.start_server(
        folder / "nginx.out", port, "/usr/sbin/nginx", "-e", folder / "nginx.log", "-p", folder, "-c", folder / "nginx.conf",
        "-g", "daemon off;")


def serve(config, port=0):
    """`widgets serve` for a config; its process and port."""
    process = processes.start(
        BINARIES / "widgets", "serve", "--address", f"127.0.0.1:{port}", "--config", config, stderr=subprocess.PIPE, text=True)
    return process, int(process.stderr.readline().rsplit(":", 1)[1].split("/")[0])


def origin(folder, served, port=None, places=None):
    """The origin's nginx before `widgets serve` on the port `served`; its process and port. It logs to `asked`."""
    port = port or processes.free_port()
    text = placed(block(DOCUMENT, "The origin", "nginx"),
                  {"10.0.0.5:8081": f"127.0.0.1:{port}", "127.0.0.1:8080": f"127.0.0.1:{served}", **(places or {})})
    return nginx(folder, port, text, f"log_format asked '$request_uri'; access_log {folder}/asked asked;"), port


def files(folder, tree, port=None, places=None):
    """The origin's nginx without `widgets serve`; its process and port."""
    port = port or processes.free_port()
    text = placed(block(DOCUMENT, "The origin without widgets serve", "nginx"),
                  {"10.0.0.5:8081": f"127.0.0.1:{port}", TREE: tree, **(places or {})})
    return nginx(folder, port, text), port


def cache(folder, origin_port, places=None):
    """The cache's nginx before an origin, with a page that includes the sidebar; its process and port."""
    port = processes.free_port()
    above, location = (each.text for each in blocks(DOCUMENT)
                       if (each.section, each.language) == ("The cache", "nginx"))
    above = placed(above, {"10.0.0.5:8081": f"127.0.0.1:{origin_port}", "/var/cache/nginx/widgets": folder / "cache"})
    location = placed(location, places or {})
    pages = folder / "pages"
    pages.mkdir()
    (pages / "page.shtml").write_text('<aside><!--#include virtual="/widgets/v1/vi/sidebar.html" --></aside>\n')
    return nginx(folder, port, f"{above}\nserver {{ listen 127.0.0.1:{port}; ssi on; root {pages};\n{location} }}"), port


def varnish(folder, origin_port, places=None):
    """Varnish before an origin; its process and port."""
    port = processes.free_port()
    text = placed(block(DOCUMENT, "Varnish", "vcl"), {
        '.host = "10.0.0.5"': '.host = "127.0.0.1"', '.port = "8081"': f'.port = "{origin_port}"',
        '"10.0.0.5";': '"127.0.0.1";', **(places or {})})
    (folder / "varnish.vcl").write_text(text, encoding="utf-8")
    process = processes.start_server(
        folder / "varnish.out", port, "/usr/sbin/varnishd", "-F", "-n", folder / "varnish", "-f", folder / "varnish.vcl",
        "-a", f"127.0.0.1:{port}", "-s", "malloc,32m", "-p", "thread_pool_min=5", "-p", "thread_pools=1")
    return process, port


def purge(world, *ports):
    """The document's purge for Varnish on these ports; its path."""
    caches = " ".join(f"127.0.0.1:{port}" for port in ports)
    return world.script("widgets-purge-" + "-".join(map(str, ports)), placed(
        block(DOCUMENT, "Varnish", "sh"), {"10.0.0.21:6081 10.0.0.22:6081": caches}))


class Node:
    """A web node: nginx on its own copy of the files, and the rsync daemon that takes them."""

    def __init__(self, folder):
        self.folder = folder
        self.tree = folder / "public"
        (self.tree / "v1").mkdir(parents=True)
        if _as_root():
            shutil.chown(self.tree / "v1", "nobody", "nogroup")
        self.port = processes.free_port()
        self.rsync_port = processes.free_port()
        (folder / "rsyncd.conf").write_text(placed(block(DOCUMENT, "Several web nodes", "ini"), {
            "uid = widgets": "uid = " + ("nobody" if _as_root() else getpass.getuser()),
            "gid = widgets": f"gid = {'nogroup' if _as_root() else os.getegid()}",
            "10.0.0.5": "127.0.0.1", TREE: self.tree}), encoding="utf-8")
        self.start()

    def start(self):
        """Lets the node serve and take files."""
        self.web = nginx(self.folder, self.port, placed(block(DOCUMENT, "Several web nodes", "nginx"), {
            "listen 80": f"listen 127.0.0.1:{self.port}", TREE: self.tree}))
        self.take()

    def kill(self):
        """Kills all of its processes."""
        for process in (self.web, self.daemon):
            # Each is the leader of its own group.
            os.killpg(process.pid, signal.SIGKILL)
            processes.stop(process)

    def take(self):
        """Lets the node take files."""
        self.daemon = processes.start_server(
            self.folder / "rsyncd.out", self.rsync_port, "rsync", "--daemon", "--no-detach", "--address", "127.0.0.1",
            "--port", self.rsync_port, "--config", self.folder / "rsyncd.conf", "--log-file", self.folder / "rsyncd.log")

    def stop_taking(self):
        """The node takes nothing any more; a transfer that is under way is cut."""
        self.cut()
        processes.stop(self.daemon)

    def cut(self):
        """Kills the node's side of a transfer; how many processes that were."""
        return kill(number for number in rsyncs(self.folder) if number != self.daemon.pid)

    def version(self):
        """Its files, below v1/: bytes and time stamps."""
        return version(self.tree)


def version(tree):
    """The files of a tree, below v1/: bytes and time stamps, to the second as nginx sees them. Hidden ones are rsync's."""
    root = tree / "v1"
    names = [path.relative_to(root) for path in sorted(root.rglob("*")) if path.is_file()]
    return {str(name): ((root / name).read_bytes(), int((root / name).stat().st_mtime))
            for name in names if not any(part.startswith(".") for part in name.parts)}


def rsyncs(folder):
    """The process ids of every rsync whose arguments name a folder of a test."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if words[0].endswith(b"rsync") and any(os.fsencode(folder) in word for word in words):
                found.append(int(entry.name))
    return found


def kill(numbers):
    """Kills processes of a test; how many were there."""
    count = 0
    for number in numbers:
        try:
            os.kill(number, signal.SIGKILL)
            count += 1
        except ProcessLookupError:
            pass
    return count


def spread(world, nodes):
    """The document's transfer to these nodes; its path."""
    return world.script("widgets-nodes", placed(block(DOCUMENT, "Several web nodes", "sh"), {
        "10.0.0.11 10.0.0.12 10.0.0.13": " ".join(f"127.0.0.1:{node.rsync_port}" for node in nodes),
        "/var/lib/widgets/public": world.publisher.tree, "/var/lib/widgets/nodes": world.folder / "nodes"}))
