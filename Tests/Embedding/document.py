"""The fenced blocks of a Markdown file: what the tests run is what a reader copies."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def block(file, section, language):
    """The one block of a language under a heading, exactly as it stands there."""
    found, heading, fence, lines = [], None, None, []
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if fence is not None:
            if line == "```":
                if (heading, fence) == (section, language):
                    found.append("\n".join(lines) + "\n")
                fence = None
            else:
                lines.append(line)
        elif line.startswith("```"):
            fence, lines = line[3:].strip(), []
        elif match := re.match(r"#+ (.*)", line):
            heading = match[1]
    if len(found) != 1:
        raise LookupError(f"{file}: expected one block of {language!r} under {section!r}, found {len(found)}")
    return found[0]


def placed(text, places):
    """A block with the folders and ports of a test: each must occur, or the document has moved away from the test."""
    for written, meant in places.items():
        if written not in text:
            raise LookupError(f"{written!r} does not occur in:\n{text}")
        text = text.replace(written, str(meant))
    return text
