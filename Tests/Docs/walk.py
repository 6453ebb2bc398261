"""A newcomer's walk: a clone of this tree, and the commands of the README in their order, as they are printed.

The clone lies where this tree lies, in a mount namespace of its own, so what is built counts as built. There is no network.
"""

import os
import shutil
import signal
import subprocess

from document import ROOT, commands


def check(folder, left):
    """What goes wrong on the walk through the blocks that are left to it."""
    blocks = left.get("the newcomer's walk", [])
    if not blocks:
        return ["README.md: has no command for a newcomer"]
    clone = folder / "clone"
    _clone(clone)
    words = "\n".join(command.words for block in blocks for command in commands(block))
    script = f"""
        mkdir -p .build && mount --bind '{ROOT}/.build' .build && mount --rbind . '{ROOT}' && cd '{ROOT}'
        unset WIDGETS_BINARIES
        set -e
        {words}
    """
    # In a session of its own: a build that takes too long ends with everything that it has started.
    process = subprocess.Popen(
        ["unshare", "--mount", "bash", "-c", script], cwd=clone, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"}, start_new_session=True)
    try:
        said, _ = process.communicate(timeout=100)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGTERM)
        said, _ = process.communicate()
    if process.returncode != 0:
        return [f"the walk: {words.strip()}: exits with {process.returncode}:\n{said[-2000:]}"]
    seen = [path for path in clone.glob("public*/v1/vi/sidebar.html")
            if 'data-wgt-state="fresh"' in path.read_text(encoding="utf-8")]
    return [] if seen else [f"the walk: ends without a page to see:\n{said[-2000:]}"]


def _clone(clone):
    """A clone with what is not committed yet, and with the times of this tree's files."""
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, clone], check=True)
    changed = _git("ls-files", "--modified", "--others", "--exclude-standard")
    for name in changed:
        if (ROOT / name).exists():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, clone / name)
        else:
            (clone / name).unlink(missing_ok=True)
    for name in _git("ls-files"):
        if (ROOT / name).exists() and (clone / name).exists():
            shutil.copystat(ROOT / name, clone / name)
    # Both belong to the build: the versions, and what was fetched.
    if (ROOT / "Package.resolved").exists():
        shutil.copy2(ROOT / "Package.resolved", clone)


def _git(*words):
    return subprocess.run(["git", "-C", ROOT, *words, "-z"], check=True, capture_output=True, text=True).stdout.split("\0")[:-1]
