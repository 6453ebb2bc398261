"""The documents are run and compared with the programs: `make docs`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "Embedding"))

import manuals  # noqa: E402
import processes  # noqa: E402
import walk  # noqa: E402
from coverage import Coverage  # noqa: E402
from document import ROOT  # noqa: E402
from lists import documents_of_users  # noqa: E402
from printed import Printed  # noqa: E402
from sandbox import Sandbox  # noqa: E402


def main(binaries):
    binaries = Path(binaries)
    with tempfile.TemporaryDirectory(prefix="widgets-docs-") as folder:
        try:
            sandbox = Sandbox(binaries, folder)
            printed = Printed(sandbox, records=os.environ.get("RECORD") == "1")
            for file in [*documents_of_users(), "CONTRIBUTING.md"]:
                printed.check(file)
            printed.check_marks()
            printed.record()
            coverage = Coverage(binaries, sandbox)
            coverage.check_all()
            pages, problems = manuals.check(binaries, Path(folder) / "man")
            problems = printed.problems + coverage.problems + problems + walk.check(Path(folder), printed.left)
        finally:
            processes.stop_all()
    noticed = subprocess.run([ROOT / "Scripts/notice"], capture_output=True, text=True)
    if noticed.stdout != (ROOT / "NOTICE").read_text(encoding="utf-8"):
        problems.append(f"NOTICE is not what Scripts/notice prints {noticed.stderr}")
    for problem in problems:
        print(f"docs: {problem}", file=sys.stderr)
    print(f"{printed.ran} commands and pieces of JSON were run, {coverage.compared} names compared, {pages} manual pages set")
    for who, left in sorted(printed.left.items()):
        print(f"left to {who}: " + "; ".join(f"{block.file}: {block.section}" for block in left))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
