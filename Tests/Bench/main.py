"""Measures whole commands beside a peer of the same run, and says for each figure whether it keeps its bound.

`Scripts/bench [SECTION...]`: all sections, or those that are named.
"""

import platform
import sys
import tempfile
import time
from pathlib import Path

import commands
from measuring import Report
from serving import serving

SECTIONS = {
    "reading": commands.reading,
    "refreshing": commands.refreshing,
    "growing": commands.growing,
    "past": commands.past,
    "decoding": commands.decoding,
    "serving": serving,
}


def machine():
    model = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    cores = Path("/proc/cpuinfo").read_text().count("processor\t")
    return f"{cores} cores of {model.split(': ')[1]}, Linux {platform.release()}"


def main():
    names = sys.argv[1:] or list(SECTIONS)
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        print(f"bench: unknown section {unknown[0]}; there are {', '.join(SECTIONS)}", file=sys.stderr)
        return 64
    print(f"{time.strftime('%Y-%m-%d')}, {machine()}; medians\n")
    report = Report()
    # Not on a file system in memory: what is synced must cost what it costs.
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="widgets-bench.") as work:
        for name in names:
            SECTIONS[name](report, Path(work))
    print(f"\n{report.over} over their bound" if report.over else "\nall within their bounds")
    return 0


sys.exit(main())
