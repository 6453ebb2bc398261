"""What the documents print is run: every command, every line of cron, every piece of JSON."""

import json
import os
import re
import signal
import subprocess
import time

from document import ROOT, blocks, commands

# Who runs a block that is not run here: by its mark, or by its language in these documents.
LEFT = {
    "installed": "make installed", "built": "make installed, which builds", "walk": "the newcomer's walk", "ci": ".ci/run", "hand": "by hand",
    "scale": "make scale",
}
LANGUAGES = {
    "html": "make embed, make browser", "nginx": "make embed", "apache": "make embed", "lua": "make embed",
    "vcl": "make embed", "ini": "make scale", "php": "make embed", "swift": "make test", "mustache": "make test",
}
# Who runs the blocks of a document that `make embed` does not run.
RUNNERS = {"docs/scale.md": "make scale"}
# The site that a block is run in, where it is not one that has run.
SITES = {
    ("docs/install.md", "The first config"): "empty",
    ("docs/operating.md", "When no data come"): "refused",
    ("docs/commands.md", "Filling the past"): "unfilled",
}
# A line of cron names the installed program and folders of the machine.
INSTALLED = {"/usr/bin/": "", "/usr/local/bin/": "", "/var/lib/prometheus/node-exporter/": "./",
             "/var/backups/": "./backup-"}


class Printed:
    """Runs the blocks of some documents in sites of a sandbox, and counts what it left to others."""

    def __init__(self, sandbox, records):
        self.sandbox, self.records = sandbox, records
        self.problems, self.left, self.recorded, self.ran = [], {}, {}, 0
        self.sites = dict(SITES)

    def check(self, file):
        for block in blocks(file):
            self.take(block)

    def take(self, block):
        """Runs a block, or notes who does."""
        if block.mark or block.language in LANGUAGES:
            who = LEFT.get(block.mark) or LANGUAGES.get(block.language)
            if who == "make embed":
                who = RUNNERS.get(block.file, who)
            if who is None:
                self.problems.append(f"{block}: nobody is known who runs a block marked {block.mark!r}")
            else:
                self.left.setdefault(who, []).append(block)
        elif block.language in ("console", "sh"):
            self.run(block)
        elif block.language == "cron":
            self.run_cron(block)
        elif block.language == "json":
            self.check_json(block)
        elif block.language != "":
            self.problems.append(f"{block}: no test knows what to do with {block.language!r}")

    def site_of(self, block):
        return self.sandbox.site(self.sites.pop((block.file, block.section), None) or SITES.get(
            (block.file, block.section), "published"))

    def run(self, block):
        folder, status, servers = self.site_of(block), 0, []
        listed = commands(block)
        for number, command in enumerate(listed):
            self.ran += 1
            asked = number + 1 < len(listed) and listed[number + 1].words == "echo $?"
            if re.match(r"widgets serve\b|widgets-serve\b", command.words):
                text = self.start(folder, command.words, servers)
                found = 0
            else:
                found, text = self.sandbox.run(folder, command.words, before=status)
            fails = found != 0 and not asked
            if fails:
                self.problems.append(f"{block}: `{command.words.strip()}` exits with {found}: {text.strip()}")
            status = found
            lines = text.replace(str(folder), "/srv/site").replace(f"{self.sandbox.binaries}/", "").splitlines()
            if command.printed is not None and not fails and not _same(command.printed, lines):
                if self.records:
                    first = block.line - 1
                    self.recorded.setdefault(block.file, []).append(
                        (first + command.first, first + command.end, command.words, lines))
                else:
                    self.problems.append(f"{block}: `{command.words}` prints\n    " + "\n    ".join(lines or ["nothing"]))
        for server in servers:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(10)

    def start(self, folder, words, servers):
        """Starts a server and waits for its first line."""
        log = folder / "server.log"
        with open(log, "wb") as output:
            servers.append(subprocess.Popen(
                ["bash", "-c", f"exec {words}"], cwd=folder, env=self.sandbox.environment(), stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True))
        for _ in range(100):
            if log.read_bytes().endswith(b"\n"):
                break
            time.sleep(0.05)
        return log.read_text(encoding="utf-8")

    def record(self):
        """Writes into the documents what their commands print now."""
        for file, changes in self.recorded.items():
            path = ROOT / file
            text = path.read_text(encoding="utf-8").splitlines()
            for first, end, words, lines in sorted(changes, reverse=True):
                text[first:end] = ("$ " + words).splitlines() + lines
            path.write_text("\n".join(text) + "\n", encoding="utf-8")
            self.problems.append(f"{file}: {len(changes)} outputs were recorded")

    def run_cron(self, block):
        for line in block.text.splitlines():
            if re.match(r"[A-Z]+=", line):
                continue
            fields = line.split(None, 6)
            if len(fields) != 7 or not all(re.fullmatch(r"[0-9*/,-]+", field) for field in fields[:5]):
                self.problems.append(f"{block}: no line of /etc/cron.d: {line}")
                continue
            self.ran += 1
            words = fields[6]
            for written, meant in INSTALLED.items():
                words = words.replace(written, meant)
            # A splay only waits.
            found, text = self.sandbox.run(self.site_of(block), re.sub(r"--splay \d+", "--splay 0", words))
            if (found, text) != (0, ""):
                self.problems.append(f"{block}: cron would mail of `{fields[6]}`: {found}: {text}")

    def check_json(self, block):
        """A config, a widget of one, or a notice, as `widgets check` takes it; other JSON is only read."""
        self.ran += 1
        try:
            value = json.loads(block.text)
        except ValueError as problem:
            self.problems.append(f"{block}: {problem}")
            return
        folder = self.sandbox.site("empty")
        config = self.sandbox.config()
        if "headline" in value:
            self.sandbox.write(folder, config)
            (folder / "demo-notice.json").write_text(block.text, encoding="utf-8")
        elif "kind" in value:
            dealers = {name: {"acceptTerms": True} for name in value["providers"]}
            self.sandbox.write(folder, {**config, "widgets": [value], "providers": dealers})
        else:
            self.sandbox.write(folder, value if "site" in value else {**config, **value})
        found, text = self.sandbox.run(folder, "widgets check")
        if found == 78 or "notice" in text and "cannot be used" in text:
            self.problems.append(f"{block}: {text}")

    def check_marks(self):
        """Whoever a block is left to does run it."""
        python = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("Tests/*/*.py")))
        swift = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("Tests/*/*.swift")))
        for who, left in self.left.items():
            for block in left:
                if not self.is_run(who, block, python, swift):
                    self.problems.append(f"{block}: is left to {who}, which does not run it")
        for key in self.sites:
            self.problems.append(f"{key[0]}: has no block under {key[1]!r} any more")

    def is_run(self, who, block, python, swift):
        if who == "make installed":
            # The file is given to Scripts/printed there, and that script is called.
            runner = (ROOT / "Tests/Installed/documents.sh").read_text(encoding="utf-8")
            called = "Tests/Installed/documents.sh" in (ROOT / "Tests/Installed/root.sh").read_text(encoding="utf-8")
            return called and re.search(rf"^type_printed (?:.* )?{re.escape(block.file)}\b", runner, re.M) is not None
        if who == "make installed, which builds":
            rules = (ROOT / "debian/rules").read_text(encoding="utf-8") + (ROOT / "Scripts/roots").read_text(encoding="utf-8")
            targets = re.findall(r"\bmake ([a-z]+)", block.text)
            return all(f"$(MAKE) {target}" in rules or f"Scripts/{target} " in rules for target in targets)
        if who == ".ci/run":
            steps = (ROOT / ".ci/run").read_text(encoding="utf-8")
            targets = re.findall(r"^make ([a-z]+)", block.text, re.M)
            return all(re.search(rf"\bmake {target}\b", steps) for target in targets)
        if who == "make test":
            return f'"{block.file}"' in swift
        if who.startswith(("make embed", "make scale")):
            return f'"{block.section}", "{block.language}")' in python
        return True


def _same(printed, lines):
    """A line that is only … stands for any number of lines."""
    pattern = "\n".join(".*" if line == "…" else re.escape(line) for line in printed)
    return re.fullmatch(pattern, "\n".join(lines), re.S) is not None
