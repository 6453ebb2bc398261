"""Processes of a test: each is ended by its own id, also when the test is killed."""

import ctypes
import shutil
import signal
import socket
import subprocess
import time

_started = []
_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


def _end_with_parent():
    # Its own session keeps a terminal's Ctrl-C for the test, which then ends it in order.
    _libc.setsid()
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def start(*command, **options):
    """Starts a process that ends with the test."""
    process = subprocess.Popen([str(word) for word in command], preexec_fn=_end_with_parent, **options)
    _started.append(process)
    return process


def stop(process):
    """Ends a process that `start` started, and waits for it."""
    if process in _started:
        _started.remove(process)
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            stream.close()


def stop_all():
    """Ends what is left, the last one first."""
    while _started:
        stop(_started[-1])


def free_port():
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(log, port, *command):
    """Starts a server and waits until it listens; what it says goes to `log`."""
    with open(log, "ab") as output:
        process = start(*command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.05)
    stop(process)
    raise RuntimeError(f"{command[0]} does not listen on {port}:\n{log.read_text(errors='replace')}")


def remove(folder):
    """Removes a test's folder; a server's last files may still come."""
    for _ in range(3):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.2)
