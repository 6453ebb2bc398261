"""The publisher of the scale tests: the real `widgets` on the repository's sample replies, and every version that it
has published."""

import datetime
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import processes
from document import ROOT
from published import BINARIES, Site, replay

# The widget whose notice the tests change, and the files that change with it.
WIDGET = "weather-hanoi"
CHANGING = tuple(f"{folder}/{name}.html" for folder in ("vi", "en") for name in (WIDGET, "sidebar")) + (f"{WIDGET}.json",)


class Publisher(Site):
    """A site whose every published version is known."""

    def __init__(self, folder, origin):
        super().__init__(folder, origin)
        # Readers of a test, some of them nobody's, go through this folder.
        folder.chmod(0o755)
        self.origin = origin
        # A second bank would show the number that was withdrawn from the first.
        next(widget for widget in self.config["widgets"] if widget["id"] == "rates")["providers"] = ["vietcombank"]
        self.ask(origin)
        # By path below v1/: (bytes, mtime in seconds), the oldest first.
        self.versions = {}

    def configure(self, **entries):
        """Changes top-level entries of the config, such as onPublish; None takes one away."""
        for key, value in entries.items():
            self.config[key] = value
            if value is None:
                del self.config[key]
        self.ask(self.origin)

    def command(self, *words):
        return [str(word) for word in (BINARIES / "widgets", *words, "--config", self.folder / "config.json")]

    def run(self, *words, statuses=(0,), **options):
        """Runs a command of `widgets` and notes what it published; its status, stdout and stderr."""
        result = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=90, **options)
        self.record()
        if statuses is not None and result.returncode not in statuses:
            raise AssertionError(f"widgets {words[0]}: {result.returncode}: {result.stdout}{result.stderr}")
        return result

    def refresh(self, *options, **expected):
        return self.run("refresh", *options, **expected)

    def notice(self, number):
        """The words of a publication: a notice with a number, which changes every file of `CHANGING`."""
        now = datetime.datetime.now(datetime.timezone.utc)
        return ("notice", "set", WIDGET, "--headline", f"Tin bão số {number}", "--issuer", "NCHMF",
                "--issued-at", now.strftime("%Y-%m-%dT%H:%M:00Z"), "--until", "12h", "--link", "https://nchmf.gov.vn/tin-bao")

    def publish(self, number, **expected):
        """Publishes one more version, in a tenth of a second."""
        return self.run(*self.notice(number), **expected)

    def withdraw(self, **expected):
        """Takes the shown board off the page; the number that was withdrawn, as the Vietnamese page writes it."""
        number = self.shown_dollar()
        self.run("reject", "rates", "--provider", self.json("rates.json")["source"]["provider"], "--shown", **expected)
        assert number not in self.file("vi/rates.html").decode(), "the number is still published"
        return number

    def shown_dollar(self):
        """What a bank takes for a dollar, as the Vietnamese page writes it."""
        row = next(row for row in self.json("rates.json")["rates"]["rows"] if row["currency"] == "USD")
        number = f"{row['sell']:,}".replace(",", ".")
        assert number in self.file("vi/rates.html").decode()
        return number

    def json(self, name):
        return json.loads(self.file(name))

    def paths(self):
        """All published files, below v1/, the index last."""
        root = self.tree / "v1"
        names = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
        return [name for name in names if not name.startswith("index.json")] + ["index.json", "index.json.gz"]

    def record(self):
        """Notes the versions that are published now."""
        if not (self.tree / "v1").exists():
            return
        for name in self.paths():
            path = self.tree / "v1" / name
            known = self.versions.setdefault(name, [])
            version = (path.read_bytes(), int(path.stat().st_mtime))
            if not known or known[-1] != version:
                known.append(version)


class WorldTests(unittest.TestCase):
    """Tests that share one world, with what `start` puts beside its publisher."""

    @classmethod
    def setUpClass(cls):
        cls.world = World()
        try:
            cls.site = cls.world.publisher
            cls.start()
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def tearDownClass(cls):
        cls.world.close()

    @classmethod
    def start(cls):
        """Nothing beside the publisher."""


class World:
    """A folder, a stand-in for the providers and a publisher with its first tree; ended by `close`."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="widgets-scale-"))
        # The servers' workers are nobody's when root runs this.
        self.folder.chmod(0o755)
        try:
            self.publisher = Publisher(self.folder / "site", replay(ROOT / "fixtures/demo"))
            self.publisher.refresh()
        except BaseException:
            self.close()
            raise

    def close(self):
        processes.stop_all()
        processes.remove(self.folder)

    def subfolder(self, name):
        """A folder of its own for a server of the test."""
        folder = self.folder / name
        folder.mkdir()
        folder.chmod(0o755)
        return folder

    def script(self, name, text):
        """A program of the document, to be run by the publisher; its path."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
        return path


def run_with(script, paths, **options):
    """Runs a command as the publisher does: the changed paths on its standard input; its status and output."""
    return subprocess.run([script], input="".join(f"{path}\n" for path in paths), text=True, capture_output=True,
                          timeout=60, cwd="/", env={"PATH": os.environ["PATH"]}, **options)
