"""The lists that stand in the documents, in the help and in the schema of the config."""

import json
import re

from document import ROOT


def read(file):
    return (ROOT / file).read_text(encoding="utf-8")


def documents_of_users():
    """README and everything in docs that is for readers."""
    return ["README.md", "SECURITY.md", *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "docs").glob("*.md")))]


def leaves(command, words=()):
    """Every command that does something, by its name."""
    parts = [part for part in command.get("subcommands") or [] if part["commandName"] != "help"]
    if not parts:
        yield " ".join(words), command
    for part in parts:
        yield from leaves(part, (*words, part["commandName"]))


def tables(text, *heads):
    """The rows of all tables, or of those whose first columns have these heads."""
    found, inside = [], False
    lines = text.splitlines()
    for number, line in enumerate(lines):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if line.startswith("|") and number + 1 < len(lines) and re.match(r"\|[-| :]+\|$", lines[number + 1]):
            inside = list(heads) == cells[:len(heads)]
        elif line.startswith("|") and not re.match(r"\|[-| :]+\|$", line) and inside:
            found.append(cells)
        elif not line.startswith("|"):
            inside = False
    return found


def anchors(text):
    """The anchors of a document's headings, as they are made of them."""
    text = re.sub(r"^```.*?^```$", "", text, flags=re.S | re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", text, re.M)}


def _objects(schema):
    """Each object of the schema of the config that has keys, with the path of its keys."""
    definitions = schema["$defs"]
    yield "", schema
    yield "site.", schema["properties"]["site"]
    yield "history.", schema["properties"]["history"]["oneOf"][1]
    yield "providers.ID.", definitions["provider"]
    yield "widgets[].place.", definitions["placeByCoordinates"]
    yield "widgets[].products[].", definitions["gold"]["properties"]["products"]["items"]
    yield "widgets[].plausible.", definitions["gold"]["properties"]["plausible"]
    for kind in ("weather", "air", "rates", "gold"):
        yield "widgets[].", definitions[kind]


def schema_keys():
    schema = json.loads(read("config.schema.json"))
    return {prefix + key for prefix, value in _objects(schema) for key in value["properties"]}


def schema_defaults():
    """Every default of a key; a key of several kinds may have several."""
    schema, found = json.loads(read("config.schema.json")), {}
    for prefix, value in _objects(schema):
        for key, entry in value["properties"].items():
            entry = {**schema["$defs"].get(entry.get("$ref", "").rpartition("/")[2], {}), **entry}
            default = entry.get("default")
            for one in default if isinstance(default, list) else [default]:
                if one not in (None, "", {}) and not isinstance(one, dict):
                    found.setdefault(prefix + key, []).append(one)
    return found
