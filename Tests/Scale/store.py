"""An S3 server, moto, and what stands between it and the publisher: it counts the requests and can refuse them."""

import base64
import hashlib
import os
import re
import subprocess
import threading
import time
import urllib.request
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import processes
from document import ROOT, block, placed
from reading import get

DOCUMENT = "docs/scale.md"
BUCKET = "newspaper-widgets"
# The python that has moto: `Scripts/scale` installs it.
PYTHON = ROOT / os.environ.get("MOTO_PYTHON", ".build/moto/bin/python")
POLICY = ('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",'
          f'"Resource":"arn:aws:s3:::{BUCKET}/*"}}]}}')
REFUSALS = {
    "full": (507, "QuotaExceeded", "The quota of the bucket is used up."),
    "refusing": (403, "AccessDenied", "Access Denied"),
}


class Store:
    """A bucket. `mode` is `open`, `away`, `hanging`, or a key of REFUSALS: then nothing can be written; or `encrypting`: then the
    ETag of what is written is not its checksum.

    `asked` has every request of the publisher: (method, key below v1/). `before_writing` is called once, before a write.
    """

    def __init__(self, folder):
        self.mode, self.asked, self.before_writing = "open", [], None
        self.inner, self.lock = processes.free_port(), threading.Lock()
        processes.start_server(folder / "moto.log", self.inner, PYTHON, "-m", "moto.server", "-H", "127.0.0.1", "-p", self.inner)
        self._put(f"/{BUCKET}", b"")
        self._put(f"/{BUCKET}?policy", POLICY.encode())
        self._listen()
        self.configuration = folder / "rclone.conf"
        self.configuration.write_text(placed(block(DOCUMENT, "S3 and a CDN", "ini"), {
            # A bucket of AWS has a host name of its own.
            "provider = AWS": f"provider = Other\nendpoint = http://127.0.0.1:{self.port}"}))

    def _put(self, path, body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.inner}{path}", body, {"Content-Type": "application/json"}, method="PUT")
        urllib.request.urlopen(request, timeout=10).close()

    def _listen(self):
        store = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                store.answer(self)

            do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = answer

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request):
        """Passes a request on to moto, or does what `mode` says."""
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        key = request.path.split("?")[0].removeprefix(f"/{BUCKET}").removeprefix("/v1/")
        self.asked.append((request.command, key))
        writes = request.command in ("PUT", "POST", "DELETE")
        with self.lock:
            if writes and self.before_writing:
                self.before_writing()
                self.before_writing = None
        digest = request.headers.get("Content-MD5")
        if digest and base64.b64decode(digest) != hashlib.md5(body).digest():
            # S3 does so, moto does not.
            self._send(request, 400, {}, b"<Error><Code>BadDigest</Code></Error>")
            return
        if self.mode == "away" or self.mode == "hanging" and writes:
            while self.mode == "hanging":
                time.sleep(0.05)
            request.close_connection = True
            return
        if self.mode in REFUSALS and writes:
            status, code, words = REFUSALS[self.mode]
            text = f"<Error><Code>{code}</Code><Message>{words}</Message></Error>".encode()
            self._send(request, status, {"Content-Type": "application/xml"}, text)
            return
        inner = HTTPConnection("127.0.0.1", self.inner, timeout=10)
        inner.request(request.command, request.path, body, dict(request.headers))
        reply = inner.getresponse()
        kept = {name: value for name, value in reply.getheaders()
                if name.lower() not in ("connection", "transfer-encoding", "content-length")}
        text = reply.read()
        if self.mode == "encrypting" and request.command == "PUT":
            kept = {**{name: value for name, value in kept.items() if name.lower() != "etag"}, "ETag": f'"{"0" * 32}"'}
        self._send(request, reply.status, kept, text, reply.getheader("Content-Length"))
        inner.close()

    @staticmethod
    def _send(request, status, headers, text, length=None):
        request.send_response_only(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", length if request.command == "HEAD" and length else len(text))
        request.end_headers()
        try:
            request.wfile.write(text)
        except OSError:
            pass  # The publisher's command was ended.

    def written(self):
        """The keys that were written or deleted since the last call, in their order: (method, key)."""
        found = [(method, key) for method, key in self.asked if method in ("PUT", "DELETE")]
        self.asked = []
        return found

    def read(self, path, **headers):
        """An object as anybody reads it."""
        return get(self.inner, f"/{BUCKET}/v1/{path}", **headers)

    def keys(self):
        """All keys, below v1/."""
        with urllib.request.urlopen(
                urllib.request.Request(f"http://127.0.0.1:{self.inner}/{BUCKET}?list-type=2&max-keys=1000",
                                       headers={"Authorization": "AWS4-HMAC-SHA256 Credential=a/b/us-east-1/s3/aws4_request"}),
                timeout=10) as reply:
            return {key.removeprefix("v1/") for key in re.findall(r"<Key>([^<]*)</Key>", reply.read().decode())}

    def change(self, path, body=None):
        """Writes an object, or deletes it, past the publisher."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.inner}/{BUCKET}/v1/{path}", body,
                                         {"Authorization": "AWS4-HMAC-SHA256 Credential=a/b/us-east-1/s3/aws4_request"},
                                         method="PUT" if body is not None else "DELETE")
        urllib.request.urlopen(request, timeout=10).close()


VCL = """vcl 4.1;
backend default {{ .host = "127.0.0.1"; .port = "{port}"; }}
sub vcl_recv {{
    set req.url = regsub(req.url, "^/widgets/", "/{bucket}/");
    if (req.method == "PURGE") {{ {purge} }}
}}
sub vcl_backend_response {{ set beresp.do_gzip = true; }}
"""


class CDN:
    """A cache that keeps what the store's headers allow, compresses by itself, and knows PURGE."""

    def __init__(self, folder, store):
        self.folder, self.store, self.port = folder, store, processes.free_port()
        self._write("return (purge);")
        processes.start_server(
            folder / "varnish.out", self.port, "/usr/sbin/varnishd", "-F", "-n", folder / "varnish", "-f", folder / "cdn.vcl",
            "-a", f"127.0.0.1:{self.port}", "-s", "malloc,32m", "-p", "thread_pool_min=5", "-p", "thread_pools=1")

    def _write(self, purge):
        self.vcl = self.folder / "cdn.vcl"
        self.vcl.write_text(VCL.format(port=self.store.inner, bucket=BUCKET, purge=purge))

    def let_purge(self, allowed):
        """Whether it does what PURGE asks for, or answers 503."""
        self._write("return (purge);" if allowed else "return (synth(503));")
        name = f"purge_{time.monotonic_ns()}"
        for words in (("vcl.load", name, self.vcl), ("vcl.use", name)):
            subprocess.run(["varnishadm", "-n", self.folder / "varnish", *words], check=True, capture_output=True)

    def read(self, path, **headers):
        return get(self.port, f"/widgets/v1/{path}", **headers)


def script(world, store, cdn_port, seconds=17, transfers=16, keeps=60, work="s3"):
    """The document's upload; its path. It reads the config of rclone that `Store` has written.

    A CDN may keep what it uploads for `keeps` seconds, and show it for as long once more while it asks again.
    """
    return world.script(f"widgets-s3-{work}", placed(block(DOCUMENT, "S3 and a CDN", "sh"), {
        "/var/lib/widgets/public": world.publisher.tree, "/var/lib/widgets/s3": world.folder / work,
        "/etc/widgets/rclone.conf": store.configuration, "https://cdn.example": f"http://127.0.0.1:{cdn_port}",
        "seconds=17": f"seconds={seconds}", "TRANSFERS=16": f"TRANSFERS={transfers}",
        "max-age=60, stale-while-revalidate=60": f"max-age={keeps}, stale-while-revalidate={keeps}"}))
