"""What the system knows about ports and processes."""

import fcntl
import os
import platform
import random
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

#: Below those that the system gives to connections (from 32768 on Linux, 49152 elsewhere): one of these could
#: take the port before the server has opened it.
_PORTS: Final = range(20_000, 32_000)
#: Files whose locks say that a port is ours; held as long as this process lives.
_held: list[IO[str]] = []


def free_port() -> int:
    """A port that nobody listens on, and that no process of ours is told of while this one lives."""
    folder = Path(tempfile.gettempdir(), f"poruch-ports-{os.getuid()}")
    folder.mkdir(exist_ok=True)
    for port in random.SystemRandom().sample(_PORTS, len(_PORTS)):
        file = (folder / str(port)).open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            file.close()
            continue
        _held.append(file)
        return port
    raise RuntimeError("No port is free.")


def wait_for(what: Callable[[], bool], seconds: float) -> bool:
    """Ask ``what`` five times a second until it is true; false when the time is over."""
    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def gone(pid: int) -> bool:
    """Whether the process holds no port and no file any more: all its threads ended, reaped or not."""
    if platform.system() != "Linux":
        return not command_of(pid)
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state == "Z" and len(list(Path(f"/proc/{pid}/task").iterdir())) == 1
    except OSError:
        return True


def command_of(pid: int) -> str:
    """The command line of a living process; empty if there is none, or it is ending."""
    if platform.system() == "Linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    command = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
    listed = subprocess.run(command, capture_output=True, text=True)
    return listed.stdout
