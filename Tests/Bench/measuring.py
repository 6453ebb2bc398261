"""How whole commands are measured, and the report that says whether each figure keeps its bound."""

import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build/release"
WIDGETS = str(BUILT / "widgets")


@dataclass
class Run:
    """One command from its start to its end."""

    wall: float  # seconds
    cpu: float  # seconds, the user's and the system's
    mebibytes: float  # the peak resident set
    status: int


def run(*command, output=os.devnull):
    """Runs a command without a shell around it."""
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(output), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    program = shutil.which(command[0])
    begun = time.perf_counter()
    child = os.posix_spawn(program, [str(word) for word in command], os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - begun
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def median(values):
    return statistics.median(values)


def compare(count, *commands, statuses=(0, 1)):
    """Runs commands in turns; returns for each the medians of its runs."""
    runs = [[] for _ in commands]
    for turn in range(count + 2):
        for command, own in zip(commands, runs):
            result = run(*command)
            if result.status not in statuses:
                raise SystemExit(f"bench: {' '.join(map(str, command))} ended with {result.status}")
            if turn >= 2:
                own.append(result)
    return [
        Run(
            median(one.wall for one in own),
            median(one.cpu for one in own),
            max(one.mebibytes for one in own),
            own[-1].status,
        )
        for own in runs
    ]


def instructions(*command):
    """How many instructions a command takes, in millions; None without valgrind.

    The program is copied without its debugging information, which valgrind cannot read. The copy is another program to a
    site, so it first publishes for itself.
    """
    if shutil.which("valgrind") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        program = f"{folder}/widgets"
        subprocess.run(["strip", "-g", "-o", program, command[0]], check=True)
        config = command[-2:] if "--config" in command else None
        refresh(program, config)
        said = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", program, *map(str, command[1:])],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ).stderr
        refresh(command[0], config)
    collected = re.search(r"Collected : (\d+)", said)
    return int(collected[1]) / 1e6 if collected else None


def refresh(program, config):
    """Lets a program publish, and then find nothing due."""
    for _ in range(2 if config else 0):
        run(program, "refresh", *config)


class Report:
    """One line for each figure: what was measured, its peer in the same run, their ratio, the bound."""

    def __init__(self):
        self.over = 0
        self.rows = []
        self.line("", "measured", "peer", "ratio", "bound")

    def line(self, *cells):
        print("{:<58} {:>12} {:>22} {:>7}  {}".format(*cells), flush=True)

    def section(self, title):
        print(f"\n{title}", flush=True)

    def row(self, name, value, unit, bound=None, peer=None, peer_name="", ratio_bound=None, least=False, digits=1):
        """A figure with its bound, or with the bound of its ratio to a peer; `least` where more is better."""
        ratio = value / peer if peer else None
        judged = ratio if ratio_bound is not None else value
        limit = ratio_bound if ratio_bound is not None else bound
        verdict = ""
        if limit is not None:
            # What is printed is what is judged.
            judged = round(judged, 2 if ratio_bound is not None else digits)
            good = judged >= limit if least else judged <= limit
            self.over += not good
            sign = "≥" if least else "≤"
            of = f" × {peer_name}" if ratio_bound is not None else f" {unit}"
            verdict = f"{sign} {limit:g}{of}: {'ok' if good else 'OVER'}"
        self.line(
            name,
            f"{value:.{digits}f} {unit}".strip(),
            f"{peer_name} {peer:.{digits}f}" if peer else "",
            f"{ratio:.2f}" if ratio is not None else "",
            verdict,
        )


class StandIn:
    """The provider stand-in of the repository, for as long as a section needs it."""

    def __init__(self, *options, folder="fixtures/demo", seconds=400):
        self.process = subprocess.Popen(
            [BUILT / "replay-server", ROOT / folder, *map(str, options), "--seconds", str(seconds)],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.origin = self.process.stdout.readline().split()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
