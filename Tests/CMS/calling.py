"""The PHP function on sites that the real `widgets` publishes, at any time, as any user, with any settings of PHP."""

import base64
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Embedding"))
import processes  # noqa: E402
from published import BINARIES, HOSTILE, Site, replay  # noqa: E402

FUNCTION = ROOT / "integrations/php/widgets.php"
STUB = b'<section class="wgt"></section>'
WIDGETS = ("air-hanoi", "forecast", "gold", "rates", "weather-hanoi")
LANGUAGES = ("vi", "en")


def unix(text):
    """The Unix time of an instant or a day as the published files write them."""
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).replace(
        **({} if "T" in text else {"tzinfo": timezone.utc})).timestamp())


@dataclass
class Result:
    """What a call returned and reported."""

    html: bytes
    report: dict


class Failed(AssertionError):
    """PHP said something, printed something, or executed a file."""


class Listener:
    """A server on loopback that only sees whether anybody comes."""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.host = "127.0.0.1:%d" % self.socket.getsockname()[1]
        return self

    def __exit__(self, *_):
        self.socket.close()

    def was_asked(self):
        try:
            self.socket.accept()[0].close()
        except BlockingIOError:
            return False
        return True


def run(steps, *, now=None, settings=(), user=None, files=(FUNCTION,), folder=None):
    """Runs steps (see call.php) in one PHP process; what each gave. It fails on the smallest warning."""
    command = [*(["setpriv", f"--reuid={user}", "--clear-groups"] if user else ()),
               "php", "-n", "-d", "display_errors=stderr", "-d", "error_reporting=-1"]
    if now is not None:
        settings = [*settings, "disable_functions=time"]
    for setting in settings:
        command += ["-d", setting]
    process = subprocess.run(
        [*command, Path(__file__).with_name("call.php"), *files], input=json.dumps(steps).encode(), capture_output=True,
        timeout=20, cwd=folder, env={**os.environ, "TZ": "UTC", "NOW": str(now)})
    if process.returncode != 0 or process.stderr:
        raise Failed(f"php: {process.returncode}: {process.stderr.decode()[:2000]}{process.stdout.decode()[:2000]}")
    answer = json.loads(process.stdout)
    if answer["said"] or answer["last"] or answer["included"]:
        raise Failed(f"php: {answer['said']} {answer['last']} {answer['included']}")
    results = []
    for step, result in zip(steps, answer["results"]):
        if isinstance(step, str):
            results.append(result)
            continue
        if result["printed"]:
            raise Failed(f"php printed {result['printed']!r}")
        results.append(Result(base64.b64decode(result["html"]), result["report"]))
    return results


class Published:
    """Published sites in a folder that every user may enter."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="widgets-cms-"))
        self.folder.chmod(0o755)
        origin = replay(ROOT / "fixtures/demo")
        self.site = Site(self.folder / "site", origin)
        until = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(hours=2)
        instants = [each.isoformat().replace("+00:00", "Z") for each in (until - timedelta(hours=6), until)]
        (self.site.folder / "demo-notice.json").write_text(json.dumps({
            "headline": {"vi": "Bão số 12 gần bờ", "en": "Storm 12 near the coast"}, "issuer": "NCHMF",
            "issuedAt": instants[0], "until": instants[1], "link": "https://example.vn/tin-bao"}), encoding="utf-8")
        self.site.refresh()
        self.hostile = Site(self.folder / "hostile", origin, HOSTILE)
        self.hostile.refresh()
        self.tree = self.site.tree

    def remove(self):
        processes.stop_all()
        processes.remove(self.folder)

    def index(self, widget):
        """A widget's entry in the index."""
        entries = json.loads(self.site.file("index.json"))["widgets"]
        return next(entry for entry in entries if entry["id"] == widget)

    def drawn(self, widget, language, seconds):
        """What the program itself draws of a widget at a Unix time."""
        moment = datetime.fromtimestamp(seconds, timezone.utc).strftime("@%Y-%m-%d %H:%M:%S")
        command = ["faketime", "-f", moment, BINARIES / "widgets", "get", widget, "--format", "html", "--language", language,
                   "--config", self.site.folder / "config.json"]
        for _ in range(5):
            process = subprocess.run(command, capture_output=True, timeout=20, env={**os.environ, "TZ": "UTC"})
            # faketime names its semaphore after its process; an old one of that name may be there.
            if b"sem_open" not in process.stderr:
                break
        if not process.stdout:
            raise RuntimeError(f"widgets get: {process.returncode}: {process.stderr.decode()}")
        return process.stdout

    def expired(self, widget, language):
        """What the program draws of a widget after its end, with the end and the time that its file says.

        Each row of a table of places and each dealer's gold has an end of its own. The file says the earliest and its time; the
        program, which draws an expired table, may say another's.
        """
        end = self.index(widget)["validUntil"]
        html = self.drawn(widget, language, unix(end) + 60)
        html = re.sub(rb'data-wgt-valid-until="[^"]*"', f'data-wgt-valid-until="{end}"'.encode(), html)
        time = re.search(rb'wgt-time">.*?(<time .*?</time>)', self.site.file(f"{language}/{widget}.html"))[1]
        return re.sub(rb"<time .*?</time>", time, html)

    def fake(self, text, widget="rates", language="vi"):
        """A published folder of its own that holds one text; its path."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        folder.chmod(0o755)
        (folder / "v1" / language).mkdir(parents=True)
        (folder / f"v1/{language}/{widget}.html").write_bytes(text)
        return folder

    def shows(self, text, widget="rates", language="vi", now=None, **options):
        """What comes of a text in a published file."""
        return run([[str(self.fake(text, widget, language)), language, widget]], now=now, **options)[0]
