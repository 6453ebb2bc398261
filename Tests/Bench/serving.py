"""`widgets serve` against nginx with the same files, the same cores and the same wrk, in turns, on loopback."""

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from measuring import ROOT, WIDGETS, StandIn, median
from sites import Site, wide

# nginx as Debian ships it: one worker for each core, sendfile, no open_file_cache. Its access log is off, because ours
# has none.
NGINX = """
worker_processes auto;
daemon off;
pid {work}/nginx.pid;
error_log {work}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  types {{ text/html html; application/json json; }}
  access_log off;
  log_not_found off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 10000000;
  client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work}; uwsgi_temp_path {work};
  scgi_temp_path {work};
  server {{
    listen 127.0.0.1:{port};
    root {tree};
    gzip_static on;
    add_header X-Content-Type-Options nosniff;
    add_header Cache-Control "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400";
  }}
}}
"""
SECONDS = 4
TICK = 1 / os.sysconf("SC_CLK_TCK")


class Server:
    """A server that is loaded by wrk and whose CPU is read from the kernel."""

    def __init__(self, process, address):
        self.process = process
        self.address = address

    @property
    def processes(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [str(self.process.pid), *children]

    def cpu(self):
        fields = [Path(f"/proc/{id}/stat").read_text().rsplit(")", 1)[1].split() for id in self.processes]
        return sum(int(one[11]) + int(one[12]) for one in fields) * TICK

    def memory(self, name):
        return int(re.search(rf"{name}:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())[1]) / 1024

    def load(self, path, *headers, seconds=SECONDS, connections=32):
        """Returns requests a second, the slowest of a hundred in ms, and the CPU of an answer in µs."""
        before = self.cpu()
        words = [word for header in headers for word in ("-H", header)]
        said = subprocess.run(
            ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--latency", *words, f"http://{self.address}{path}"],
            capture_output=True, text=True, check=True,
        ).stdout
        used = self.cpu() - before
        count = int(re.search(r"(\d+) requests in", said)[1])
        late, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
        return (
            float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
            float(late) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
            used / max(count, 1) * 1e6,
        )

    def get(self, path, **headers):
        request = urllib.request.Request(f"http://{self.address}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read(), dict(answer.headers)
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read(), dict(answer.headers)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def serve(config, work):
    """Starts `widgets serve` on a free port."""
    log = work / "serve.log"
    with open(log, "w") as lines:
        process = subprocess.Popen(
            [WIDGETS, "serve", "--config", config, "--address", "127.0.0.1:0"], stdout=subprocess.DEVNULL, stderr=lines
        )
    for _ in range(100):
        found = re.search(r"http://([^/\s]*)/", log.read_text())
        if found:
            return Server(process, found[1])
        time.sleep(0.1)
    raise SystemExit(f"bench: the server does not listen: {log.read_text()}")


def nginx(tree, work):
    port = 20000 + os.getpid() % 20000
    config = work / "nginx.conf"
    config.write_text(NGINX.format(work=work, port=port, tree=tree))
    # The workers of nginx run as a user of their own, who must be able to read the files.
    for folder in (work, work.parent):
        folder.chmod(0o755)
    process = subprocess.Popen(["/usr/sbin/nginx", "-c", config, "-p", work], stderr=subprocess.DEVNULL)
    server = Server(process, f"127.0.0.1:{port}")
    for _ in range(100):
        try:
            server.get("/")
            return server
        except urllib.error.URLError:
            time.sleep(0.1)
    raise SystemExit(f"bench: nginx does not listen: {(work / 'nginx.log').read_text()}")


def serving(report, work):
    report.section("Serving")
    with StandIn(seconds=400) as stand_in:
        folder = work / "serving"
        folder.mkdir()
        config = folder / "config.json"
        demo = json.loads((ROOT / "fixtures/demo/config.json").read_text().replace("@ORIGIN@", stand_in.origin))
        config.write_text(json.dumps(demo | {"publish": "public"}))
        (folder / "demo-notice.json").write_text((ROOT / "fixtures/demo/notice.json").read_text())
        subprocess.run([WIDGETS, "refresh", "--config", config], stderr=subprocess.DEVNULL)
        # A fragment of about 3 KB, the usual request of a page.
        pages = folder / "public/v1/vi"
        page = "/v1/vi/" + min(pages.glob("*.html"), key=lambda file: abs(file.stat().st_size - 3000)).name
        ours, theirs = serve(config, folder), nginx(folder / "public", folder)
        try:
            beside_nginx(report, ours, theirs, page, (folder / f"public{page}").stat().st_size)
            from_memory(report, ours)
            million(report, ours, page)
        finally:
            ours.stop()
            theirs.stop()
        years(report, folder, stand_in.origin)


def beside_nginx(report, ours, theirs, page, size):
    assert ours.get(page)[1] == theirs.get(page)[1]
    etags = [server.get(page)[2]["ETag"] for server in (ours, theirs)]
    questions = (
        ("html", page, [(), ()]),
        ("gzip", page, [("Accept-Encoding: gzip",)] * 2),
        ("304", page, [(f"If-None-Match: {etag}",) for etag in etags]),
        ("404", "/v1/vi/nowhere.html", [(), ()]),
    )
    for name, path, headers in questions:
        runs = [[], []]
        for _ in range(3):
            for server, own, with_headers in zip((ours, theirs), runs, headers):
                own.append(server.load(path, *with_headers))
        (rate, late, cpu), (their_rate, their_late, their_cpu) = (map(median, zip(*own)) for own in runs)
        title = f"{name} of {page}, {size} B" if name == "html" else name
        least = 0.75 if name == "html" else None
        report.row(f"{title}, requests a second", rate, "", None, their_rate, "nginx", least, least=True, digits=0)
        if name == "html":
            report.row("  slowest of a hundred", late, "ms", None, their_late, "nginx", 1.5)
        report.row("  its CPU", cpu, "µs", None, their_cpu, "nginx", None if name == "html" else 1.8)


def from_memory(report, ours):
    bound = {"/v1/rates?currencies=USD,EUR": 60, "/v1/convert?amount=100&from=USD&to=VND": 60, "/healthz": 60}
    for path in (*bound, "/metrics", "/openapi.json"):
        cost(report, ours, path, bound.get(path))


def cost(report, server, path, bound=None, connections=32):
    status, body, _ = server.get(path)
    assert status == 200, (path, status, body[:200])
    runs = [server.load(path, seconds=3, connections=connections)[2] for _ in range(3)]
    report.row(f"CPU of {path}", median(runs), "µs", bound)


def million(report, ours, page):
    answered = 0
    while answered < 1_000_000:
        answered += ours.load(page, seconds=5)[0] * 5
    report.row("memory after a million requests", ours.memory("VmRSS"), "MiB", 60, digits=0)


def years(report, folder, origin):
    """Ten years of sixty currencies: forty clients read a year at once, and the same picture and past again and again."""
    site = wide(folder / "wide", origin)
    site.refresh()
    site.give_past(60)
    server = serve(site.path, folder)
    try:
        begun = time.monotonic()
        readers = [
            subprocess.Popen(
                ["curl", "-s", "--max-time", "120", "-o", folder / f"past{number}", "-w", "%{http_code}",
                 f"http://{server.address}/v1/history/{('rates', 'more-rates')[number % 4 // 2]}?since=366d"
                 f"&format={('json', 'csv')[number % 2]}"],
                stdout=subprocess.PIPE, text=True,
            )
            for number in range(40)
        ]
        good = sum(reader.communicate()[0] == "200" for reader in readers)
        assert "holes" in json.loads((folder / "past0").read_text())
        report.row("40 readers of a year of 60 currencies, answered", good, "", 40, least=True, digits=0)
        report.row("  peak memory", server.memory("VmHWM"), "MiB", 96, digits=0)
        report.row("  until the last has it", time.monotonic() - begun, "s")
        for path in ("/v1/chart/rates.svg", "/v1/history/rates"):
            for since in ("30d", "366d"):
                cost(report, server, f"{path}?currency=USD&since={since}", connections=2)
    finally:
        server.stop()
