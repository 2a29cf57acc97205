"""Running the command in a real pseudo-terminal, with keys typed when something has been shown."""

import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fiction import ROOT
from rich.cells import cell_len

LAUNCH = (  # the terminal becomes the one that controls the process: Ctrl-C reaches it
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
)
STYLE = re.compile(r"\x1b\[[0-9;]*m")
SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
INTERRUPT = "\x03"  # Ctrl-C
LIMIT = 60  # seconds


@dataclass(frozen=True, slots=True)
class Shown:
    """What came out, and the exit status."""

    raw: str
    status: int

    @property
    def text(self) -> str:
        """Without sequences and carriage returns."""
        return SEQUENCE.sub("", self.raw).replace("\r", "")

    @property
    def widest(self) -> int:
        """Columns of the widest line."""
        return max(cell_len(line) for line in self.text.split("\n"))


def in_terminal(
    *command: str,
    columns: int = 80,
    keys: Sequence[tuple[str, str]] = (),
    environment: Mapping[str, str] | None = None,
) -> Shown:
    """Run ``command``; each of ``keys`` is typed when the text beside it has been shown, behind the one before."""
    main, side = os.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    own = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "LC_ALL")}
    process = subprocess.Popen(
        [sys.executable, "-c", LAUNCH, *command],
        stdin=side,
        stdout=side,
        stderr=side,
        cwd=ROOT,
        env={**own, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **(environment or {})},
        start_new_session=True,
    )
    os.close(side)
    try:
        raw = _drive(main, keys)
        return Shown(raw, process.wait(LIMIT))
    finally:
        process.kill()
        process.wait()
        os.close(main)


def budgetqa_in_terminal(
    *arguments: str,
    columns: int = 80,
    keys: Sequence[tuple[str, str]] = (),
    environment: Mapping[str, str] | None = None,
) -> Shown:
    """``python -m qa`` in a terminal."""
    return in_terminal(sys.executable, "-m", "qa", *arguments, columns=columns, keys=keys, environment=environment)


def _drive(main: int, keys: Sequence[tuple[str, str]]) -> str:
    """Everything shown until the process ends."""
    shown, since, waiting = b"", 0, list(keys)
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        while waiting and (found := shown.find(waiting[0][0].encode(), since)) >= 0:
            mark, typed = waiting.pop(0)
            since = found + len(mark.encode())
            if typed == INTERRUPT:
                time.sleep(0.3)  # a key pressed before the prompt waits for it would be lost
            os.write(main, typed.encode())
        if not select.select([main], [], [], 0.1)[0]:
            continue
        try:
            got = os.read(main, 65536)
        except OSError:  # the other side is closed
            break
        if not got:
            break
        shown += got
    return shown.decode("utf-8", "replace")
