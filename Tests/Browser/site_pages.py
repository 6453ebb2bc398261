"""The pages that the checks open: the renderer's own bytes inside a newspaper's page, under a strict policy."""

import functools
import json
import re
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parents[2]
GOLDENS = ROOT / "Tests/RenderingTests/Goldens"
RENDERING = ROOT / "Sources/Rendering"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'"

LANGUAGES = ["vi", "en"]
STATES = ["fresh", "stale", "expired", "missing"]
# One page cannot hold two regions of one name, so these are the widgets that may stand together.
FRONT = ["weather", "board", "air", "places"]
OTHERS = ["observed", "reference", "openweather-air"]
# The line of hours, in its last minute where it is old; and what a narrow column is given.
HOURS = ["hours", "unchanged"]
# The lines of thirty days, one with a hole.
LINED = ["lined"]
LINED_OTHERS = ["lined-reference"]
COMPACT = ["compact-weather", "compact-board", "compact-air"]
COMPACT_OTHERS = ["compact-reference"]


def golden(name, state, language):
    """A fragment as the renderer draws it; `controls` have no state, and the sidebar holds three fragments as they are."""
    if name == "sidebar":
        fragments = "".join(golden(widget, state, language) for widget in ["weather", "air", "board"])
        return f'<div class="wgt-sidebar" lang="{language}">\n{fragments}</div>\n'
    if state in ("expired", "missing"):
        # Without its numbers it is any table.
        name = {"unchanged": "board", "lined": "board", "lined-reference": "reference"}.get(name, name)
    stem = f"controls-{language}" if name == "controls" else f"{name}-{state}-{language}"
    return goldens(language)[f"{stem}.html"]


@functools.cache
def goldens(language):
    """Every fragment by the name of its golden: the whole ones, and those that are kept as the lines in which they differ."""
    found = {path.name: path.read_text(encoding="utf-8") for path in GOLDENS.glob(f"*-{language}.html")}
    differences = (GOLDENS / f"differences-{language}.txt").read_text(encoding="utf-8")
    for block in differences.split("== ")[1:]:
        heading, *changes = block.removesuffix("\n").split("\n")
        name, base = heading.split(", unlike ")
        if not name.endswith(".html"):
            continue
        lines = found[base].split("\n")
        # The removed lines come first, from the last to the first, as they are numbered in the whole golden.
        for change in changes:
            number, line = change[1:].split(" ", 1)
            if change[0] == "+":
                lines.insert(int(number) - 1, line)
            elif (removed := lines.pop(int(number) - 1)) != line:
                raise ValueError(f"{name}: line {number} of {base} is {removed!r}")
        found[name] = "\n".join(lines)
    return found


def without_at_rules(css):
    """What an old phone makes of the stylesheet: a browser leaves out every block that it does not know."""
    kept, depth, at_rule = [], 0, False
    for line in css.splitlines():
        if depth == 0 and line.startswith("@"):
            at_rule = True
        if not at_rule:
            kept.append(line)
        depth += line.count("{") - line.count("}")
        if depth == 0:
            at_rule = False
    assert not any(line.startswith("@") for line in kept) and depth == 0
    return "\n".join(kept) + "\n"


def preview(folder, *arguments):
    """Writes a preview of the repository's own config and answers the address of its folder."""
    widgets = ROOT / ".build/debug/widgets"
    assert widgets.exists(), "nothing is built yet: make browser"
    command = [widgets, "preview", "--config", ROOT / "config.json", "--output", folder, *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return Path(folder).as_uri()


@functools.cache
def assets():
    """`widgets.css` and `widgets.js` as the program writes them, and the stylesheet of an old phone."""
    with tempfile.TemporaryDirectory() as folder:
        preview(folder)
        css, script = (Path(folder, name).read_text(encoding="utf-8") for name in ["widgets.css", "widgets.js"])
    return css, without_at_rules(css), script


class Site:
    """A server on loopback. `answers` says what a path gives instead of its fragment: (status, body, seconds), and
    `slot` what its pages have where the loader puts a fragment: a `div` with `data-wgt-src` or a `widgets-box`."""

    def __init__(self):
        css, plain, script = assets()
        host = (Path(__file__).parent / "host.css").read_text(encoding="utf-8")
        self.files = {"/full.css": css, "/plain.css": plain, "/widgets.js": script, "/host.css": host}
        self.answers = {}
        self.slot = "div"
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.answer(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, request):
        url = urlsplit(request.path)
        status, kind = 200, "text/html"
        if url.path in self.answers:
            status, body, seconds = self.answers[url.path]
            time.sleep(seconds)
        elif url.path in self.files:
            body = self.files[url.path]
            kind = "text/css" if url.path.endswith("css") else "text/javascript"
        elif url.path == "/page":
            body = page(**{key: values[0] for key, values in parse_qs(url.query).items()})
        elif match := re.fullmatch(r"/v1/(vi|en)/([a-z-]+?)(?:-(fresh|stale|expired|missing))?\.html", url.path):
            body = golden(match[2], match[3], match[1])
        else:
            status, body = 204, ""
        data = body.encode()
        request.send_response(status)
        request.send_header("Content-Type", f"{kind}; charset=utf-8")
        request.send_header("Content-Security-Policy", POLICY)
        request.send_header("Cache-Control", "no-store")
        if status != 204:
            request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        try:
            request.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # The browser has gone on to the next page.

    def page(self, **options):
        """The address of a page; see `page` for the options."""
        options["slot"] = self.slot
        return f"{self.origin}/page?" + "&".join(f"{key}={value}" for key, value in options.items())


def page(language="vi", state="fresh", show="", slots="", css="full", host="light", script="", root="", old="", slot="div", **_):
    """A page of the newspaper.

    `show` names the fragments included on the server, `slots` the paths of those that the loader fills; `script` is
    where `widgets.js` is linked (`defer`, `head`, or not); `old` puts a fragment into every slot from the beginning.
    """
    link = {"": "", "defer": '<script src="/widgets.js" defer></script>', "head": '<script src="/widgets.js"></script>'}
    included = "".join(golden(name, state, language) for name in show.split(",") if name)
    inside = golden(old, state, language) if old else ""
    source = "src" if slot == "widgets-box" else "data-wgt-src"
    loaded = "".join(
        f'<{slot} class="short" {source}="{path}">{inside}</{slot}>' for path in slots.split(",") if path)
    return f"""<!doctype html>
<html lang="{language}" class="{host} {root}"><head><meta charset="utf-8"><title>Báo</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/host.css"><link rel="stylesheet" href="/{css}.css">{link[script]}</head>
<body><main><h1>Báo</h1><p class="story">Tin</p>
<aside aria-label="Tiện ích">{included}{loaded}</aside><p class="below">Hết</p></main></body></html>
"""
