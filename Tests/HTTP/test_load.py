"""The server under load: while it is published, with readers who never finish, and told to end."""

import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from newsroom import Newsroom
from reading import get

PAGE = "/v1/vi/rates.html"
SECONDS = int(os.environ.get("SECONDS_EACH", "10"))
BODIES = Path(__file__).resolve().parents[1] / "Embedding/bodies.lua"


def wrk(port, connections, seconds, folder):
    return subprocess.Popen(
        ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "5s", "-s", BODIES,
         f"http://127.0.0.1:{port}{PAGE}"],
        env={**os.environ, "BODIES": folder}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def elapsed(work):
    """How long it takes, seconds."""
    start = time.monotonic()
    work()
    return time.monotonic() - start


class LoadTests(unittest.TestCase):
    def setUp(self):
        self.newsroom = Newsroom()
        self.addCleanup(self.newsroom.close)

    def test_64_readers_get_every_publication_whole(self):
        self.newsroom.publish()
        port, versions = self.newsroom.serve(), [self.newsroom.file("vi/rates.html")]
        with tempfile.TemporaryDirectory() as folder, wrk(port, 64, SECONDS, folder) as load:
            try:
                while load.poll() is None:
                    begun = time.monotonic()
                    self.newsroom.turn_prices()
                    self.newsroom.publish()
                    versions.append(self.newsroom.file("vi/rates.html"))
                    # A request that comes after a publication gets that one.
                    self.assertEqual(get(port, PAGE).body, versions[-1])
                    time.sleep(max(0, 1 - (time.monotonic() - begun)))
            except BaseException:
                load.kill()
                raise
            output = load.stdout.read()
            answers = [file.read_bytes() for file in Path(folder).iterdir()]
        self.assertEqual(re.findall(r"(?:Socket errors|Non-2xx).*", output), [])
        self.assertEqual([answer for answer in answers if answer not in {b"200\n" + body for body in versions}], [])
        seen = len(set(answers))
        self.assertGreater(seen, SECONDS // 2)
        count = re.search(r"(\d+) requests in", output)[1]
        print(f"{count} answers to 64 readers in {SECONDS} s, {len(versions)} publications, {seen} seen, 0 errors, 0 torn")

    def test_500_idle_clients_hold_up_nobody(self):
        self.newsroom.publish()
        port = self.newsroom.serve()
        slow = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(500)]
        for client in slow:
            self.addCleanup(client.close)
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        times = [elapsed(lambda: self.assertEqual(get(port, PAGE).status, 200)) for _ in range(50)]
        self.assertLess(max(times), 0.1)
        print(f"slowest of 50 answers beside 500 idle clients: {max(times) * 1000:.1f} ms")

    def test_it_ends_within_5_seconds_under_load(self):
        self.newsroom.publish()
        port = self.newsroom.serve()
        with tempfile.TemporaryDirectory() as folder, wrk(port, 64, 8, folder) as load:
            try:
                time.sleep(1)
                self.newsroom.server.send_signal(signal.SIGTERM)
                took = elapsed(lambda: self.newsroom.server.wait(10))
            finally:
                load.kill()
        self.assertEqual(self.newsroom.server.returncode, 0)
        self.assertLess(took, 5)
        print(f"ended {took:.2f} s after SIGTERM with 64 readers")

    def test_started_first_it_serves_the_first_publication(self):
        port = self.newsroom.serve()
        self.assertFalse((self.newsroom.folder / "public").exists())
        for path in (PAGE, "/v1/rates", "/healthz"):
            self.assertEqual(get(port, path).status, 503)
        self.newsroom.publish()
        self.assertEqual(get(port, PAGE).body, self.newsroom.file("vi/rates.html"))
        self.assertEqual(get(port, "/v1/rates?currencies=USD").status, 200)
