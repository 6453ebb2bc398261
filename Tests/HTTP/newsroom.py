"""A published site and `widgets serve` over it, both the real programs, in a folder of their own."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import processes
from document import ROOT
from published import BINARIES, other_board, replay

PLACE = {"name": {"vi": "Hà Nội", "en": "Hanoi"}, "latitude": 21.0285, "longitude": 105.8542, "timeZone": "Asia/Ho_Chi_Minh"}
PROVIDERS = ["open-meteo", "open-meteo-air", "vietcombank", "currency-api"]
DAYS = 60


class Newsroom:
    """A site of rates and weather, with one widget that expired since and one that nobody ever filled."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="widgets-http-"))
        self.origins = [replay(ROOT / "fixtures/demo"), replay(other_board(self.folder / "replies"))]
        self.turn = 0
        self.write()

    def write(self, origin=None):
        """The config, its providers at one of the two sources of replies, or at another."""
        origin = origin or self.origins[self.turn % 2]
        config = {
            "site": {"use": "non-commercial", "contact": "http@example.vn"},
            "languages": ["vi", "en"],
            "publish": "public",
            "state": "state.sqlite",
            "widgets": [
                {"id": "rates", "kind": "rates", "currencies": ["USD", "EUR", "JPY"], "providers": ["vietcombank"], "maxAge": "4d"},
                {"id": "mid", "kind": "rates", "currencies": ["USD", "EUR"], "providers": ["currency-api"], "maxAge": "4d"},
                {"id": "sky", "kind": "weather", "place": PLACE, "providers": ["open-meteo"], "maxAge": "6h"},
                {"id": "expired", "kind": "air", "place": PLACE, "providers": ["open-meteo-air"], "maxAge": "6h"},
                {"id": "missing", "kind": "weather", "place": PLACE, "providers": ["openweathermap"]},
            ],
            "providers": {
                name: {"origin": origin, "acceptTerms": True, "interval": "0s"} for name in PROVIDERS},
        }
        (self.folder / "config.json").write_text(json.dumps(config), encoding="utf-8")

    def run(self, *arguments, before=()):
        """One command of `widgets` to its end; 2 is its word for a widget that has nothing to show."""
        done = subprocess.run(
            [*before, BINARIES / "widgets", *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60)
        if done.returncode not in (0, 1, 2):
            raise RuntimeError(f"{arguments}: {done.returncode}: {done.stderr}")

    def publish(self):
        """What is there now, all but the widget that is to be old."""
        names = [word for name in ("rates", "mid", "sky") for word in ("--only", name)]
        self.run("refresh", "--force", *names)

    def publish_past(self):
        """Everything as of seven hours ago, when the expired widget was last heard of; then the rest, and a past."""
        ago = ("faketime", "-f", "-7h")
        then = processes.start(
            *ago, BINARIES / "replay-server", ROOT / "fixtures/demo", "--seconds", "20", stdout=subprocess.PIPE, text=True)
        self.write(then.stdout.readline().split()[-1])
        self.run("refresh", before=ago)
        processes.stop(then)
        self.write()
        old = {path: path.read_bytes() for path in (self.folder / "public/v1").rglob("expired.*")}
        self.publish()
        # Any run empties them: they stand again as they would had none come since, and only the server is left to do it.
        for path, content in old.items():
            path.write_bytes(content)
        past = (ROOT / "Scripts/past.sql").read_text(encoding="utf-8").replace("3650 * 4", f"{DAYS} * 4")
        assert f"{DAYS} * 4" in past
        subprocess.run(["sqlite3", "-bail", self.folder / "state.sqlite"], input=past, text=True, check=True, timeout=60)

    def turn_prices(self):
        """From the next run on the bank has another board."""
        self.turn += 1
        self.write()

    def serve(self):
        """Starts the server, its process in `server`, and waits until it listens; the port."""
        self.server = processes.start(
            BINARIES / "widgets", "serve", "--address", "127.0.0.1:0", cwd=self.folder, stderr=subprocess.PIPE, text=True)
        line = self.server.stderr.readline()
        if "listening on" not in line:
            raise RuntimeError(f"widgets serve: {line}")
        return int(line.rsplit(":", 1)[1].split("/")[0])

    def file(self, name):
        """A published file's bytes."""
        return (self.folder / "public/v1" / name).read_bytes()

    def close(self):
        """Ends what was started, and leaves nothing behind."""
        processes.stop_all()
        processes.remove(self.folder)
