"""What the programs know stands in the documents, and what the documents name exists in the programs."""

import json
import re
import subprocess

from document import ROOT
from lists import anchors, documents_of_users, leaves, read, schema_defaults, schema_keys, tables

EVERY = "every command"


class Coverage:
    """Compares the lists of the code with those of the documents, in both directions."""

    def __init__(self, binaries, sandbox):
        self.binaries, self.sandbox, self.problems = binaries, sandbox, []
        self.compared = 0
        help = json.loads(self.output("widgets", "--experimental-dump-help"))["command"]
        self.commands = dict(leaves(help))

    def output(self, program, *arguments):
        return subprocess.run(
            [self.binaries / program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout

    def compare(self, what, code, documents, where):
        """Both are sets."""
        self.compared += len(code)
        for missing in sorted(code - documents):
            self.problems.append(f"{where}: lacks the {what} {missing}")
        for unknown in sorted(documents - code):
            self.problems.append(f"{where}: names the {what} {unknown}, which does not exist")

    def check_all(self):
        self.check_keys()
        self.check_commands()
        self.check_statuses()
        self.check_metrics()
        self.check_providers()
        self.check_routes()
        self.check_links()

    # The config

    def known_keys(self, path, value):
        """The keys that the program knows beside `value`, by the sentence in which it refuses another one."""
        folder = self.sandbox.site("empty")
        self.sandbox.write(folder, value)
        _, text = self.sandbox.run(folder, "widgets check")
        found = re.search(r"unknown key; expected one of ([^(;]*?)(?:[;(].*|\s)*$", text.strip(), re.S)
        if not found:
            raise RuntimeError(f"{path}: no list of keys in: {text}")
        return {key.strip() for key in found[1].split(",")}

    def code_keys(self):
        odd = {"oddity": 1}
        weather = {"id": "w", "kind": "weather", "providers": ["met-norway"], "place": "hanoi"}
        place = {"name": {"vi": "x"}, "latitude": 1, "longitude": 1, "timeZone": "UTC"}
        rates = {"id": "r", "kind": "rates", "providers": ["vietcombank"], "currencies": ["USD"]}
        air = {"id": "a", "kind": "air", "providers": ["open-meteo-air"], "place": "hanoi"}
        product = {"provider": "sjc", "key": "1", "name": {"vi": "x"}}
        gold = {"id": "g", "kind": "gold", "providers": ["sjc"], "products": [product], "plausible": {"from": 100, "to": 250}}

        def config(*widgets, **more):
            return {"site": {"use": "commercial"}, "widgets": list(widgets) or [weather], **more}

        keys = {f"{key}" for key in self.known_keys("", config(**odd))}
        nested = {
            "site.": config(site={"use": "commercial", **odd}),
            "history.": config(history=odd),
            "providers.ID.": config(providers={"openweathermap": odd}),
            "widgets[].place.": config({**weather, "place": {**place, **odd}}),
            "widgets[].products[].": config({**gold, "products": [{**product, **odd}]}),
            "widgets[].plausible.": config({**gold, "plausible": {"from": 1, "to": 2, **odd}}),
        }
        for prefix, value in nested.items():
            keys |= {prefix + key for key in self.known_keys(prefix, value)}
        for widget in (weather, rates, air, gold):
            keys |= {"widgets[]." + key for key in self.known_keys("widgets[]", config({**widget, **odd}))}
        return keys

    def check_keys(self):
        code = self.code_keys()
        text = read("docs/configuration.md")
        rows = [row for row in tables(text) if row[0].startswith("`")]
        documents = {key for row in rows for key in re.findall(r"`([^`]+)`", row[0])}
        notice = set(json.loads(read("docs/schema/notice.json"))["properties"])
        parents = {key for key in code if any(other.startswith((key + ".", key + "[].")) for other in code)}
        parents |= {"$schema", "providers", "widgets", "site"}
        self.compare("key", (code - parents) | notice, documents - parents, "docs/configuration.md")
        self.compare("key", code, schema_keys() , "config.schema.json")
        self.check_defaults(rows)

    def check_defaults(self, rows):
        defaults = schema_defaults()
        for row in rows:
            for key in re.findall(r"`([^`]+)`", row[0]):
                for default in defaults.get(key, ()):
                    shown = default if isinstance(default, str) else json.dumps(default)
                    if len(row) == 3 and shown not in row[1].replace('"', "") and shown not in row[1]:
                        self.problems.append(f"docs/configuration.md: {key}: the default is {shown}, not {row[1]}")

    # Commands

    def check_commands(self):
        text = read("docs/commands.md")
        documents = {}
        for row in tables(text):
            for usage in re.findall(r"`(widgets [^`]*)`", row[0].replace("\\|", "|")):
                name, options = self.named(usage)
                documents.setdefault(name, set()).update(options)
        self.compare("command", set(self.commands), set(documents), "docs/commands.md")
        for name, command in self.commands.items():
            flags = {flag for flag in self.flags(command)} - {"--config", "--version", "--help"}
            self.compare(f"option of widgets {name}", flags, documents.get(name, set()), "docs/commands.md")
        for file in documents_of_users():
            for number, line in enumerate(read(file).splitlines(), 1):
                for usage in re.findall(r"\bwidgets ((?:notice )?[a-z]+(?: [^`|#]*)?)", line):
                    name, options = self.named("widgets " + usage)
                    if name in self.commands and (unknown := options - self.flags(self.commands[name])):
                        self.problems.append(f"{file}:{number}: widgets {name} has no {', '.join(sorted(unknown))}")

    def named(self, usage):
        """The command of a usage, and the options in it."""
        words = re.findall(r"[a-z-]+", usage.removeprefix("widgets "))
        name = " ".join(words[:2]) if " ".join(words[:2]) in self.commands else (words or [""])[0]
        return name, set(re.findall(r"(?<![\w-])--[a-z-]+", usage))

    def flags(self, command):
        return {"--" + name["name"] for argument in command.get("arguments", []) if argument.get("shouldDisplay", True)
                for name in argument.get("names") or [] if name["kind"] == "long"}

    def check_statuses(self):
        code = set()
        for name, command in self.commands.items():
            _, _, listed = (command.get("discussion") or "").replace("\n", " ").partition("Exit status: ")
            code |= {(status, name) for status in re.findall(r"(?:^|; )(\d+) ", listed)}
        documents = set()
        for row in tables(read("docs/commands.md"), "status", "meaning", "of"):
            names = set(re.findall(r"`([a-z ]+)`", row[2]))
            if row[2].startswith(EVERY):
                names = set(self.commands) - names
            documents |= {(row[0].strip("* "), name) for name in names}
        self.compare(
            "exit status", {f"{status} of {name}" for status, name in code},
            {f"{status} of {name}" for status, name in documents}, "docs/commands.md")
        source = read("Sources/widgets/CommandError.swift")
        known = set(re.findall(r"case [a-z]\w* = (\d+)", source)) | {"0"}
        self.compare("exit status", known, {status for status, _ in documents} - {"130"}, "docs/commands.md")

    def check_metrics(self):
        sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "Sources").rglob("*.swift"))
        code = set(re.findall(r'"(widgets_[a-z_]+)"', sources))
        rows = tables(read("docs/operating.md"), "metric")
        self.compare(
            "metric", code, {name for row in rows for name in re.findall(r"`(widgets_[a-z_]+)`", row[0])}, "docs/operating.md")
        functions = set(re.findall(r"function (widgets_\w+)\(", read("integrations/php/widgets.php")))
        for file in documents_of_users():
            # A variable of nginx begins with a dollar sign.
            named = set(re.findall(r"(?<!\$)\b(widgets_[a-z_]+)", read(file))) - {"widgets_serve"} - functions
            self.compare("metric", code & named, named, file)

    # Providers, routes, links

    def check_providers(self):
        listed = json.loads(self.output("widgets", "providers", "--format", "json", "--config", str(ROOT / "config.json")))
        entries = listed["providers"] if isinstance(listed, dict) else listed
        rows = {row[0].strip("`"): row for row in tables(read("docs/providers.md"), "provider", "credit", "licence")}
        self.compare("provider", {entry["id"] for entry in entries}, set(rows), "docs/providers.md")
        for entry in entries:
            row = rows.get(entry["id"])
            if row and (row[1] != entry["credit"] or row[2] != (entry["licence"] or "none")):
                self.problems.append(
                    f"docs/providers.md: {entry['id']}: expected {entry['credit']} | {entry['licence'] or 'none'}")

    def check_routes(self):
        """The server's paths stand in the table of the server, or in that of the published files."""
        code = set()
        for path in (ROOT / "Sources/Serving/OpenAPI").glob("*.json"):
            value = json.loads(path.read_text(encoding="utf-8"))
            code |= {re.sub(r"\{[^}]*\}", "*", key) for key in value.get("paths", value) if key.startswith("/")}
        rows = tables(read("docs/serving.md"), "path", "answer")
        served = {re.sub(r"rates(?=$|\.svg)", "*", re.match(r"`([^`?]*)", row[0])[1]) for row in rows} - {"/v1/…"}
        # /v1/rates has no place for another widget.
        served = {"/v1/rates" if path == "/v1/*" else path for path in served}
        rows = tables(read("docs/json.md"), "path", "what it is")
        files = {"/" + re.sub(r"<[^>]*>", "*", path) for row in rows for path in re.findall(r"`(v1/[^`]*)`", row[0])}
        self.compare("path", code, served | files, "docs/serving.md and docs/json.md")

    def check_links(self):
        for file in [*documents_of_users(), "CONTRIBUTING.md", "CHANGELOG.md"]:
            text = re.sub(r"^```.*?^```$", "", read(file), flags=re.S | re.M)
            for target in re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text):
                if re.match(r"[a-z]+:", target) or target.startswith("/"):
                    continue
                path, _, anchor = target.partition("#")
                aimed = (ROOT / file).parent / path if path else ROOT / file
                if not aimed.exists():
                    self.problems.append(f"{file}: links to {target}, which is not there")
                elif anchor and anchor not in anchors(aimed.read_text(encoding="utf-8")):
                    self.problems.append(f"{file}: links to {target}: no such heading")
