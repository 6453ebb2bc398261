"""The manual pages: made from the help and the documents, and set without a warning."""

import subprocess

from document import ROOT


def check(binaries, folder):
    """How many pages there are, and what is wrong with them."""
    subprocess.run([ROOT / "Scripts/manual", binaries / "widgets", folder], check=True)
    pages, problems = sorted(folder.iterdir()), []
    for page in pages:
        done = subprocess.run(
            ["groff", "-K", "utf8", "-man", "-Tutf8", "-ww", page], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.stderr:
            problems.append(f"{page.name}: {done.stderr.strip()}")
    return len(pages), problems
