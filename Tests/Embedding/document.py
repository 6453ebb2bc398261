"""The fenced blocks of a Markdown file: what the tests run is what a reader copies."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Block:
    """A fenced block: its file, the heading above it, its language, who runs it, and the number of its first line."""

    file: str
    section: str
    language: str
    mark: str
    line: int
    text: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.section}"


def blocks(file):
    """Every fenced block of a file. After ```` ```sh ```` may stand one word, who runs it."""
    found, heading, opened = [], "", None
    for number, line in enumerate((ROOT / file).read_text(encoding="utf-8").splitlines(), 1):
        if opened:
            if line == "```":
                found.append(opened)
                opened = None
            else:
                opened.text += line + "\n"
        elif line.startswith("```"):
            language, _, mark = line[3:].strip().partition(" ")
            opened = Block(str(file), heading, language, mark, number + 1, "")
        elif match := re.match(r"#+ (.*)", line):
            heading = match[1]
    return found


def block(file, section, language):
    """The one block of a language under a heading, exactly as it stands there."""
    found = [block.text for block in blocks(file) if (block.section, block.language) == (section, language)]
    if len(found) != 1:
        raise LookupError(f"{file}: expected one block of {language!r} under {section!r}, found {len(found)}")
    return found[0]


def commands(block):
    """The commands of a block of sh or console, each with what is printed below it, and the place of both in the block."""
    lines = block.text.splitlines()
    if block.language != "console":
        return [Command(block.text, None, 0, len(lines))]
    found, number = [], 0
    while number < len(lines):
        if not lines[number].startswith("$ "):
            raise ValueError(f"{block}: expected a command, found {lines[number]!r}")
        first, words = number, lines[number][2:]
        while words.endswith("\\"):
            number += 1
            words += "\n" + lines[number]
        number += 1
        printed = []
        while number < len(lines) and not lines[number].startswith("$ "):
            printed.append(lines[number])
            number += 1
        found.append(Command(words, printed, first, number))
    return found


@dataclass
class Command:
    """A command, the lines that it prints (None where the document shows none), and its lines in the block."""

    words: str
    printed: list | None
    first: int
    end: int


def placed(text, places):
    """A block with the folders and ports of a test: each must occur, or the document has moved away from the test."""
    for written, meant in places.items():
        if written not in text:
            raise LookupError(f"{written!r} does not occur in:\n{text}")
        text = text.replace(written, str(meant))
    return text


if __name__ == "__main__":
    # The commands that are left to somebody, as one script: Scripts/printed WHO FILE...
    who, *files = sys.argv[1:]
    for file in files:
        for left in blocks(file):
            if left.mark == who:
                for command in commands(left):
                    print(command.words.rstrip("\n"))
