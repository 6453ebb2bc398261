"""A site in a folder of its own whose clock stands still, with the repository's replies as its providers."""

import datetime
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import processes
from document import ROOT

# A Monday afternoon in Vietnam: the instant of every command in the documents.
NOW = datetime.datetime(2026, 11, 23, 8, 26)
PAST_DAYS = 30


class Sandbox:
    """Sites by their names (`sites`), each made once and copied for every block that needs it."""

    def __init__(self, binaries, folder):
        self.binaries, self.folder = Path(binaries), Path(folder)
        self.made = {}
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        for name in ("widgets", "widgets-serve"):
            self._script(name, f'exec faketime -f "$CLOCK" {self.binaries / name} "$@"')
        # On a terminal curl draws no progress where it prints its answer.
        (self.folder / ".curlrc").write_text("silent\nshow-error\n")
        self.origin = self._replay(self._replies(self.folder / "replies"))

    def _script(self, name, text):
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def environment(self, now=NOW):
        return {
            "PATH": f"{self.bin}:{os.environ['PATH']}:/usr/sbin", "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "CLOCK": f"{now:%Y-%m-%d %H:%M:%S}", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TERM": "dumb",
        }

    def _replay(self, folder, *options):
        process = processes.start(
            "faketime", "-f", f"{NOW:%Y-%m-%d %H:%M:%S}", self.binaries / "replay-server", folder, "--seconds", "170",
            *options, env=self.environment(), stdout=subprocess.PIPE, text=True)
        return process.stdout.readline().split()[-1]

    def _replies(self, folder):
        """The replies of the demo, and a board of the bank for each past day."""
        folder.mkdir()
        demo = ROOT / "fixtures/demo"
        routes = json.loads((demo / "routes.json").read_text(encoding="utf-8"))["routes"]
        for route in routes:
            route["file"] = os.path.relpath(demo / route["file"], folder)
        board = next(route for route in routes if route.get("query") == "date=")
        text = (folder / board["file"]).read_text(encoding="utf-8")
        for ago in range(1, PAST_DAYS + 1):
            day = (NOW - datetime.timedelta(days=ago)).date()
            past = json.loads(re.sub(r"@\{%Y-%m-%dT00:00:00[^}]*\}", f"{day}T00:00:00", text))
            past["UpdatedDate"] = f"{day}T16:00:00+07:00"
            for row in past["Data"]:
                for price in ("cash", "transfer", "sell"):
                    row[price] = f"{float(row[price]) * (1 - 0.0007 * (ago % 9)):.2f}"
            name = f"{day}.json"
            (folder / name).write_text(json.dumps(past), encoding="utf-8")
            routes.append({**board, "query": f"date={day}", "file": name})
        (folder / "routes.json").write_text(json.dumps({"routes": routes}), encoding="utf-8")
        return folder

    def config(self, **changes):
        text = (ROOT / "fixtures/demo/config.json").read_text(encoding="utf-8").replace("@ORIGIN@", self.origin)
        return {**json.loads(text), "publish": "public", "state": "widgets.sqlite", **changes}

    def write(self, folder, config):
        (folder / "config.json").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")

    def run(self, folder, words, now=NOW, before=0):
        """One command line as a shell runs it; its status, and what it prints on both streams."""
        done = subprocess.run(
            ["bash", "-c", f"(exit {before})\n{words}"], cwd=folder, env=self.environment(now), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        return done.returncode, done.stdout

    def must(self, folder, words, now=NOW, status=0):
        found, text = self.run(folder, words, now)
        if found != status:
            raise RuntimeError(f"{words}: {found}: {text}")

    def site(self, name):
        """A copy of a site for one block."""
        if name not in self.made:
            folder = self.folder / f"site-{name}"
            folder.mkdir()
            getattr(self, f"make_{name}")(folder)
            self.made[name] = folder
        copy = self.folder / f"{name}-{len(list(self.folder.iterdir()))}"
        shutil.copytree(self.made[name], copy)
        return copy

    def make_empty(self, folder):
        """Nothing at all."""

    def make_new(self, folder):
        """A config, and no run yet."""
        self.write(folder, self.config())

    def make_published(self, folder):
        """A site that has run, with 30 past days."""
        self.make_new(folder)
        self.must(folder, "widgets refresh")
        self.must(folder, f"widgets backfill rates --since {(NOW - datetime.timedelta(days=PAST_DAYS)).date()}")

    def make_unfilled(self, folder):
        """A site that has run, and may ask for past days as politely as the terms of the bank demand."""
        config = self.config()
        del config["providers"]["vietcombank-json"]["interval"]
        self.write(folder, config)
        self.must(folder, "widgets refresh")

    def make_refused(self, folder):
        """A site of rates whose bank has answered 403 since 26 minutes."""
        replies = self.folder / "refusing"
        replies.mkdir()
        (replies / "no.txt").write_text("no")
        route = {"path": "/Usercontrols/TVPortal.TyGia/pXML.aspx", "file": "no.txt", "status": 403}
        (replies / "routes.json").write_text(json.dumps({"routes": [route]}))
        config = self.config(providers={"vietcombank": {"origin": self._replay(replies)}})
        rates = next(widget for widget in config["widgets"] if widget["id"] == "rates")
        config["widgets"] = [{**rates, "providers": ["vietcombank"]}]
        del config["widgets"][0]["central"]
        self.write(folder, config)
        self.must(folder, "widgets refresh 2> failure", NOW - datetime.timedelta(minutes=26), status=2)
