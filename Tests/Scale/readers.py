"""Readers that run beside a test, on wrk, and what they may have seen."""

import gzip
import os
import re
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import processes

SCRIPT = Path(__file__).with_name("readers.lua")


@dataclass
class Seen:
    """An answer that differed from the reader's one before for the same path."""

    path: str
    status: int
    etag: str
    encoding: str
    body: bytes


class Readers:
    """wrk on one server: `threads` readers, each with one connection, ask for the paths in turn."""

    def __init__(self, folder, name, port, prefix, paths, seconds, threads=2, encoding=None):
        self.folder = folder / name
        self.folder.mkdir()
        self.name = name
        command = ["wrk", f"-t{threads}", f"-c{threads}", f"-d{seconds}s", "--timeout", "5s", "-s", SCRIPT]
        if encoding:
            command += ["-H", f"Accept-Encoding: {encoding}"]
        self.process = processes.start(
            *command, f"http://127.0.0.1:{port}/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "READERS": str(self.folder), "PATHS": " ".join(prefix + path for path in paths)})
        self.prefix = prefix

    def end(self):
        """Lets them finish what they ask for; how many answers there were, and wrk's complaints."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        output, _ = self.process.communicate(timeout=20)
        processes.stop(self.process)
        requests = re.search(r"(\d+) requests in", output)
        if not requests:
            raise RuntimeError(f"wrk: {output}")
        return int(requests[1]), re.findall(r"(?:Socket errors|Non-2xx).*", output)

    def seen(self):
        """For each reader, the answers in the order of asking."""
        for file in sorted(self.folder.glob("*.seen")):
            yield list(self._records(file.read_bytes()))

    def fewest(self, path):
        """How many versions of a path the reader saw that saw the fewest."""
        return min(sum(answer.path == path for answer in answers) for answers in self.seen())

    def _records(self, content):
        offset = 0
        while offset < len(content):
            end = content.index(b"\n", offset)
            path, status, etag, encoding, length = content[offset:end].decode().split("\t")
            body = content[end + 1:end + 1 + int(length)]
            offset = end + 1 + int(length)
            yield Seen(path.removeprefix(self.prefix), int(status), etag, encoding, body)


def complaints(readers, versions, etags=None):
    """Everything that no reader may see, as sentences: errors, torn or unknown bodies, an older one after a newer one,
    one ETag for two bodies.

    `versions` is the publisher's; `etags` is shared by servers that must agree.
    """
    found = []
    etags = {} if etags is None else etags
    for number, answers in enumerate(readers.seen()):
        reached = {}
        for answer in answers:
            where = f"{readers.name}, reader {number}, {answer.path}"
            if answer.status != 200:
                found.append(f"{where}: {answer.status}")
                continue
            try:
                body = gzip.decompress(answer.body) if answer.encoding == "gzip" else answer.body
            except (EOFError, OSError) as error:
                found.append(f"{where}: {error}")
                continue
            numbers = [index for index, version in enumerate(versions[answer.path]) if version[0] == body]
            if not numbers:
                found.append(f"{where}: {len(body)} bytes that were never published")
                continue
            later = [index for index in numbers if index >= reached.get(answer.path, 0)]
            if not later:
                found.append(f"{where}: version {numbers[-1]} after version {reached[answer.path]}")
                continue
            reached[answer.path] = later[0]
            key = (answer.path, answer.encoding, answer.etag.removeprefix("W/"))
            if answer.etag and etags.setdefault(key, body) != body:
                found.append(f"{where}: the ETag {answer.etag} stands for two versions")
    return found
