"""Every JSON that is printed or published, held to docs/schema: `make schemas`."""

import copy
import datetime
import json
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "docs/schema"
PLACE = {"name": {"vi": "Hà Nội", "en": "Hanoi"}, "latitude": 21.0285, "longitude": 105.8542, "timeZone": "Asia/Ho_Chi_Minh"}
NEAR = {"name": {"vi": "Hà Đông"}, "latitude": 20.9712, "longitude": 105.7788, "timeZone": "Asia/Ho_Chi_Minh"}
OPEN = ["met-norway", "open-meteo", "metar", "sbv", "open-meteo-air", "vietcombank", "techcombank", "currency-api", "open-er-api",
        "sjc", "mihong"]


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def validators():
    """One for each file, by its name; a file names another by its path."""
    files = {path.name: load(path) for path in sorted(SCHEMAS.glob("*.json"))}
    registry = Registry().with_resources((name, Resource.from_contents(schema)) for name, schema in files.items())
    for schema in files.values():
        Draft202012Validator.check_schema(schema)
    return {
        name.removesuffix(".json"): Draft202012Validator({"$ref": name}, registry=registry) for name in files
    }


def config(origin):
    """One widget of every kind and shape, and one that nobody can fill."""
    return {
        "site": {"use": "non-commercial", "contact": "schemas@example.vn"},
        "languages": ["vi", "en"],
        "widgets": [
            {"id": "sky", "kind": "weather", "place": PLACE, "providers": ["open-meteo"], "observation": "metar",
             "notice": "notice.json", "lunar": True},
            {"id": "towns", "kind": "weather", "places": ["hanoi", NEAR], "providers": ["met-norway"], "notice": "notice.json"},
            {"id": "air", "kind": "air", "place": PLACE, "providers": ["open-meteo-air"]},
            {"id": "board", "kind": "rates", "currencies": ["USD", "JPY", "XAU"], "providers": ["vietcombank"],
             "central": "sbv"},
            {"id": "mid", "kind": "rates", "currencies": ["USD", "EUR"], "providers": ["currency-api"]},
            {"id": "gold", "kind": "gold", "providers": ["sjc", "mihong"], "plausible": {"from": 100, "to": 250},
             "products": [{"provider": "sjc", "key": "1", "name": {"vi": "SJC"}},
                          {"provider": "mihong", "key": "950", "name": {"vi": "950"}}]},
            {"id": "nobody", "kind": "weather", "place": PLACE, "providers": ["openweathermap"]},
        ],
        "providers": {name: {"origin": origin, "acceptTerms": True, "interval": "0s"} for name in OPEN},
    }


def notice():
    """An official notice that is shown now."""
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    return {
        "headline": {"vi": "Tin bão khẩn cấp"}, "issuer": "Trung tâm Dự báo khí tượng thủy văn quốc gia",
        "issuedAt": (now - datetime.timedelta(hours=1)).isoformat(),
        "until": (now + datetime.timedelta(hours=12)).isoformat(), "link": "https://nchmf.gov.vn/tin-bao",
    }


class Site:
    """A site in a folder of its own, whose providers are the repository's sample answers on loopback."""

    def __init__(self, bins, folder):
        self.widgets, self.folder = f"{bins}/widgets", Path(folder)
        self.server = None
        self.providers = subprocess.Popen(
            [f"{bins}/replay-server", ROOT / "fixtures/demo", "--seconds", "120"], stdout=subprocess.PIPE, text=True)
        self.origin = self.providers.stdout.readline().split()[-1]
        self.write(config(self.origin))
        (self.folder / "notice.json").write_text(json.dumps(notice()), encoding="utf-8")

    def write(self, value):
        (self.folder / "config.json").write_text(json.dumps(value), encoding="utf-8")

    def run(self, *arguments, may=(0,)):
        done = subprocess.run([self.widgets, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60)
        assert done.returncode in may, f"{arguments}: {done.returncode}: {done.stderr}"
        return json.loads(done.stdout)

    def asked(self, path):
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as problem:
            return json.load(problem)

    def serve(self):
        """Starts the server of the site; its first line ends with the address that it listens on."""
        self.server = subprocess.Popen(
            [self.widgets, "serve", "--address", "127.0.0.1:0"], cwd=self.folder, stderr=subprocess.PIPE, text=True)
        self.address = self.server.stderr.readline().split()[-1].rstrip("/")

    def close(self):
        for process in (self.providers, self.server):
            if process:
                process.terminate()
                process.wait()

    def published(self, name):
        return load(self.folder / "public/v1" / name)


def documents(site):
    """Everything that is printed or published, each with the schema that holds for it."""
    # Nobody can fill one of the widgets.
    yield "notice", load(site.folder / "notice.json")
    yield "refresh", site.run("refresh", "--json", may=(0,))
    for widget in config("")["widgets"]:
        yield "widget", site.published(f"{widget['id']}.json")
        yield "widget", site.run("get", widget["id"], "--format", "json", may=(0, 2))
    assert site.published("sky.json")["weather"]["notice"] and site.published("towns.json")["weather"]["notice"]
    yield "index", site.published("index.json")
    yield "status", site.run("status", "--format", "json", may=(0, 1, 2))
    yield "providers", site.run("providers", "--format", "json")
    yield "places", site.run("places", "--format", "json")
    for amount in (("100", "USD", "VND"), ("0.5", "JPY", "USD"), ("100", "USD", "EUR", "--widget", "mid")):
        yield "conversion", site.run("convert", *amount, "--format", "json")
    for gold in (("1", "lượng", "VND"), ("1000000", "VND", "chỉ", "--side", "buy", "--product", "950")):
        yield "conversion", site.run("convert", *gold, "--format", "json")
    for widget in ("sky", "towns", "air", "board", "mid", "gold"):
        yield "history", site.run("history", widget, "--format", "json")
    site.serve()
    yield "widget", site.asked("/v1/rates?currencies=JPY,USD")
    yield "widget", site.asked("/v1/air.json")
    yield "index", site.asked("/v1/index.json")
    yield "conversion", site.asked("/v1/convert?amount=100&from=USD&to=VND")
    yield "history", site.asked("/v1/history/board")
    yield "history", site.asked("/v1/history/gold?product=1")
    for path in ("/v1/rates?currencies=XXX", "/v1/history/board?since=soon", "/v1/nothing"):
        yield "problem", site.asked(path)


def first_configs(bins):
    """What `widgets init` writes."""
    for use in ("commercial", "non-commercial"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "config.json"
            subprocess.run([f"{bins}/widgets", "init", "--use", use, "--output", path], check=True, stdout=subprocess.DEVNULL)
            yield load(path)


def broken(value, path=()):
    """Copies of a document with one member less, one more, or one of another type."""
    if isinstance(value, dict):
        for key in value:
            yield path + (key,), "less"
            yield path + (key,), "other"
            yield from broken(value[key], path + (key,))
        yield path + ("unheardOf",), "more"
    elif isinstance(value, list) and value:
        yield from broken(value[0], path + (0,))


def changed(document, path, how):
    document = copy.deepcopy(document)
    owner = document
    for part in path[:-1]:
        owner = owner[part]
    if how == "less":
        del owner[path[-1]]
    else:
        owner[path[-1]] = [["of no type that a schema here allows"]]
    return document


# What a member is optional for, or may hold anything as: the names in each language.
FREE = {"name", "html", "headline"}


def main(bins):
    schemas = validators()
    seen, refused = set(), 0
    with tempfile.TemporaryDirectory() as folder:
        site = Site(bins, folder)
        try:
            found = list(documents(site))
        finally:
            site.close()
    for name, document in found:
        errors = sorted(schemas[name].iter_errors(document), key=lambda error: list(error.absolute_path))
        assert not errors, f"{name}: {errors[0].json_path}: {errors[0].message}"
        seen.add(name)
        for path, how in broken(document):
            if FREE & set(map(str, path[:-1])):
                continue
            assert not schemas[name].is_valid(changed(document, path, how)), f"{name}: {path} may be {how}"
            refused += 1
    unseen = set(schemas) - seen
    assert not unseen, f"nothing was held to {', '.join(sorted(unseen))}"
    settings = Draft202012Validator(load(ROOT / "config.schema.json"))
    for text in (load(ROOT / "config.json"), config("http://127.0.0.1:1"), *first_configs(bins)):
        settings.validate(text)
    print(f"{len(found)} documents keep their {len(schemas)} schemas, {refused} broken copies do not")


if __name__ == "__main__":
    main(sys.argv[1])
