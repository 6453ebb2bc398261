"""Sites that the real `widgets` publishes, from the repository's sample replies."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from document import ROOT
from processes import start

BINARIES = Path(os.environ.get("WIDGETS_BINARIES", ROOT / ".build/debug"))

# A name is cut at 80 scalars, so each syntax has one of its own.
HOSTILE = {
    "ssi": '<!--#exec cmd="id" --><!--#include virtual="/secret.html" -->',
    "esi": '<esi:include src="/secret.html"/><!--esi <b> --><esi:remove>',
    "php": '<?php echo 6*7; ?><?= 6*7 ?>[widgets name="rates"]{{name}}',
    "quotes": '"\u0301 onmouseover=\'\u0301x\'\u0301 <\u0338/section>\u0301',
}


def replay(folder):
    """Starts the replay server on a folder of replies; its origin."""
    process = start(BINARIES / "replay-server", folder, "--seconds", "170", stdout=subprocess.PIPE)
    return process.stdout.readline().decode().split()[-1]


class Site:
    """A config, its state and its published tree in a folder of their own."""

    def __init__(self, folder, origin, names=None):
        self.folder = folder
        self.tree = folder / "public"
        folder.mkdir()
        self.config = json.loads((ROOT / "fixtures/demo/config.json").read_text(encoding="utf-8"))
        self.config.update(publish="public", state="state.sqlite")
        if names:
            model = next(widget for widget in self.config["widgets"] if widget["id"] == "weather-hanoi")
            hanoi = {"latitude": 21.0285, "longitude": 105.8542, "timeZone": "Asia/Ho_Chi_Minh"}
            self.config["widgets"] = [
                {**model, "id": key, "place": {**hanoi, "name": {"vi": name, "en": name}}}
                for key, name in names.items()]
        self.ask(origin)

    def ask(self, origin):
        """Turns every provider to a replay server."""
        for entry in self.config["providers"].values():
            entry["origin"] = origin
        (self.folder / "config.json").write_text(json.dumps(self.config), encoding="utf-8")

    def refresh(self, *options):
        """Publishes what is new."""
        run = subprocess.run(
            [BINARIES / "widgets", "refresh", "--config", self.folder / "config.json", *options],
            capture_output=True, text=True, timeout=60)
        if run.returncode != 0 or run.stderr:
            raise RuntimeError(f"widgets refresh: {run.returncode}: {run.stderr}")

    def file(self, name):
        """A published file's bytes."""
        return (self.tree / "v1" / name).read_bytes()

    def put(self, name, content):
        """A file in the published tree that `widgets` did not write."""
        path = self.tree / "v1" / name
        path.write_bytes(content)
        path.chmod(0o644)
        return path


def other_board(folder):
    """A folder of replies with another board than the sample's, of another length."""
    shutil.copytree(ROOT / "fixtures", folder, ignore=shutil.ignore_patterns("fuzz"))
    board = folder / "vietcombank/ok.xml"
    text = board.read_text(encoding="utf-8")
    changed = "\n".join(
        line.replace("Buy=\"", "Buy=\"-\" Was=\"", 1) if "\"AUD\"" in line or "\"EUR\"" in line else line
        for line in text.split("\n"))
    assert changed != text
    board.write_text(changed, encoding="utf-8")
    return folder / "demo"
