"""Readers of a page: one request, and wrk while `widgets` publishes."""

import gzip
import http.client
import os
import re
import subprocess
import tempfile
from pathlib import Path


class Answer:
    """A status, the headers by lower-case name, the body as it came and unpacked."""

    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.raw = response.read()
        packed = self.headers.get("content-encoding") == "gzip"
        self.body = gzip.decompress(self.raw) if packed else self.raw


def get(port, path, **headers):
    """One GET over loopback; `if_none_match=…` is `If-None-Match: …`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def load(port, path, publish, seconds, *headers):
    """Runs wrk on a page and `publish` in a loop beside it.

    Returns how many answers there were, the distinct ones as (status, body), and wrk's own complaints.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = ["wrk", "-t2", "-c4", f"-d{seconds}s", "--timeout", "5s", "-s",
                   str(Path(__file__).with_name("bodies.lua"))]
        for header in headers:
            command += ["-H", header]
        with subprocess.Popen(
            command + [f"http://127.0.0.1:{port}{path}"], env={**os.environ, "BODIES": folder},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as wrk:
            try:
                while wrk.poll() is None:
                    publish()
            except BaseException:
                wrk.kill()
                raise
            output = wrk.stdout.read()
        answers = []
        for file in Path(folder).iterdir():
            status, _, body = file.read_bytes().partition(b"\n")
            answers.append((int(status), body))
    requests = re.search(r"(\d+) requests in", output)
    if not requests:
        raise RuntimeError(f"wrk: {output}")
    return int(requests[1]), answers, re.findall(r"(?:Socket errors|Non-2xx).*", output)
