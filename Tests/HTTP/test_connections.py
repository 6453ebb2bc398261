"""The server as clients of every kind meet it: what a connection is good for after a request, many spellings of one
path, a state that somebody holds."""

import itertools
import re
import socket
import sqlite3
import subprocess
import threading
import time
import unittest
from pathlib import Path

from newsroom import Newsroom
from reading import get

PAGE = "/v1/vi/rates.html"


class Connection:
    """One connection, with nothing between it and the bytes."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.pending = b""

    def ask(self, request):
        """Sends a request and reads one answer: the status line, the fields by lower-case name, the body."""
        self.socket.sendall(request.encode())
        while b"\r\n\r\n" not in self.pending:
            self.more()
        head, _, self.pending = self.pending.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        fields = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        length = 0 if request.startswith("HEAD") else int(fields.get("content-length", 0))
        while len(self.pending) < length:
            self.more()
        body, self.pending = self.pending[:length], self.pending[length:]
        return int(first.split()[1]), fields, body

    def more(self):
        got = self.socket.recv(65536)
        if not got:
            raise EOFError(f"closed after {self.pending!r}")
        self.pending += got

    def is_over(self):
        """Whether the other side closes, and sends nothing more."""
        return self.pending == b"" and self.socket.recv(1) == b""


def request(path, method="GET", *fields, version="1.1"):
    host = ["Host: 127.0.0.1"] if version == "1.1" else []
    return "\r\n".join([f"{method} {path} HTTP/{version}", *host, *fields, "", ""])


class ConnectionTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.newsroom = Newsroom()
        cls.addClassCleanup(cls.newsroom.close)
        cls.newsroom.publish()
        cls.port = cls.newsroom.serve()
        cls.page = cls.newsroom.file("vi/rates.html")

    def check(self, first, status, closes=False):
        """A request, and then two more on the same connection; or none, where the answer says that it closes."""
        connection = Connection(self.port)
        self.addCleanup(connection.socket.close)
        got, fields, body = connection.ask(first)
        self.assertEqual(got, status)
        if closes:
            self.assertEqual(fields.get("connection"), "close")
            self.assertTrue(connection.is_over())
        else:
            self.assertNotEqual(fields.get("connection"), "close")
            for _ in range(2):
                self.assertEqual(connection.ask(request(PAGE))[::2], (200, self.page))
        return fields, body

    def test_an_upgrade_is_ignored_and_the_connection_goes_on(self):
        for name in ("h2c", "websocket", "foo", "TLS/1.0"):
            with self.subTest(name):
                fields = ["Connection: Upgrade, HTTP2-Settings", f"Upgrade: {name}", "HTTP2-Settings: AAMAAABkAAQAAP__",
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"]
                got, body = self.check(request(PAGE, "GET", *fields), 200)
                self.assertEqual(body, self.page)
                self.assertNotIn("upgrade", got)

    def test_curl_with_http2_goes_on_with_its_connection(self):
        url = f"http://127.0.0.1:{self.port}{PAGE}"
        done = subprocess.run(
            ["curl", "--silent", "--http2", "--max-time", "5", "--write-out", "%{http_code} %{num_connects}\n",
             *itertools.chain(*(("--output", "/dev/null", url) for _ in range(3)))],
            capture_output=True, text=True, timeout=20)
        self.assertEqual(done.stdout.split("\n")[:3], ["200 1", "200 0", "200 0"], done.stderr)

    def test_every_method_leaves_a_connection_that_answers_or_says_that_it_closes(self):
        self.assertEqual(self.check(request(PAGE, "HEAD"), 200)[0]["content-length"], str(len(self.page)))
        self.check(request("*", "OPTIONS"), 405)
        self.check(request(PAGE, "DELETE"), 405)
        self.check(request("/nowhere"), 404)
        self.check(request("/v1/rates?currencies=usd"), 400)
        self.check(request(PAGE, "GET", "Connection: close"), 200, closes=True)
        self.check("CONNECT example.vn:443 HTTP/1.1\r\nHost: example.vn:443\r\n\r\n", 405, closes=True)
        self.check(request(PAGE, "POST", "Content-Length: 5") + "hello", 413, closes=True)
        self.check(request(PAGE, "POST", "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n\r\n", 413, closes=True)

    def test_http_1_0_is_answered_and_kept_where_it_asks_for_that(self):
        self.assertEqual(self.check(request(PAGE, version="1.0"), 200, closes=True)[1], self.page)
        fields, body = self.check(request(PAGE, "GET", "Connection: keep-alive", version="1.0"), 200)
        self.assertEqual((fields["connection"], body), ("keep-alive", self.page))
        self.check(request("/nowhere", "GET", "Connection: keep-alive", version="1.0"), 404)


class SpellingTests(unittest.TestCase):
    def test_1000_spellings_of_a_large_file_are_one_file_in_memory(self):
        newsroom = Newsroom()
        self.addCleanup(newsroom.close)
        newsroom.publish()
        port, status = newsroom.serve(), Path(f"/proc/{newsroom.server.pid}/status")
        for name in ("widgets.css", "vi/sidebar.html"):
            (newsroom.folder / "public/v1" / name).write_bytes(b"/*" + b"x" * ((4 << 20) - 4) + b"*/")
            path = f"/v1/{name}"
            # One bit for each letter that is written as its number.
            spellings = [
                "/" + "".join(
                    f"%{ord(sign):02x}" if number >> place & 1 else sign for place, sign in enumerate(path[1:]))
                for number in range(1000)]
            self.assertEqual(len(set(spellings)), 1000)
            body = get(port, path).body
            for spelling in spellings[:20]:
                self.assertEqual(get(port, spelling).body, body)
            before = resident(status)
            for spelling in spellings[20:]:
                answer = get(port, spelling)
                self.assertEqual((answer.status, len(answer.raw)), (200, len(body)))
            grown = (resident(status) - before) / 1024
            print(f"980 spellings of {path}, {len(body) >> 10} KiB: {grown:+.1f} MiB")
            self.assertLess(grown, 8)


def resident(status):
    """The resident set of a process, KiB."""
    return int(re.search(r"VmRSS:\s+(\d+) kB", status.read_text())[1])


class LockedStateTests(unittest.TestCase):
    def test_a_locked_state_is_503_within_a_second_for_64_clients(self):
        newsroom = Newsroom()
        self.addCleanup(newsroom.close)
        newsroom.publish()
        port, seconds = newsroom.serve(), []
        question = "/v1/rates?currencies=USD"

        def ask():
            begun = time.monotonic()
            answer = get(port, question)
            seconds.append((answer.status, answer.headers.get("retry-after") is not None, time.monotonic() - begun))

        state = sqlite3.connect(newsroom.folder / "state.sqlite", isolation_level=None)
        self.addCleanup(state.close)
        state.execute("BEGIN EXCLUSIVE")
        # Twice, so that those who come again meet the same.
        for _ in range(2):
            clients = [threading.Thread(target=ask) for _ in range(64)]
            for client in clients:
                client.start()
            self.assertEqual(get(port, PAGE).status, 200, "a file needs no state")
            for client in clients:
                client.join(20)
        state.execute("ROLLBACK")
        self.assertEqual({answer[:2] for answer in seconds}, {(503, True)})
        self.assertEqual(len(seconds), 128)
        slowest = max(answer[2] for answer in seconds)
        self.assertLess(slowest, 1)
        print(f"slowest of 128 answers beside a locked state: {slowest * 1000:.0f} ms")
        self.assertEqual(get(port, question).status, 200)
