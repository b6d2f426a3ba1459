"""Runs code in processes of its own, in each of which one operation on a file fails, is cut short, or is the last.

`gcc` makes a library of disk_faults.c that is loaded before the C library's own functions are found. One process imports
what is needed and is forked for each run, so that a run takes a few milliseconds more than its code does.
"""

import json
import os
import subprocess
import sys
from enum import IntEnum, IntFlag
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).with_suffix(".c")
WARM = Path(__file__).with_name("disk_faults_warm.py")


class Kind(IntFlag):
    """Operations that are counted."""

    TAKES_ROOM = 1
    CHANGES = 2
    READS = 4


class How(IntEnum):
    """What happens to the operation that is chosen: it fails, alone or with all after it, after half of it is done, or never
    happens, because the process is killed."""

    FAIL = 0
    FAIL_FROM_THEN_ON = 1
    FAIL_HALF_WAY = 2
    KILL = 3


class Fault(NamedTuple):
    """A way to fail: which operations are counted, what happens to the chosen one, and the number of the error."""

    kinds: Kind
    how: How
    error: int = 0


class Run(NamedTuple):
    """What became of a process: how it ended, negative for a signal, what it wrote, and how many operations it came to."""

    status: int
    stdout: str
    stderr: str
    seen: int


class DiskFaults:
    """A process that has imported some modules and is forked for each run; `folder` is for its files."""

    def __init__(self, folder: Path, *modules: str) -> None:
        self._folder = folder
        library = folder / "disk_faults.so"
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, SOURCE, "-ldl"], check=True)
        environment = {**os.environ, "LD_PRELOAD": str(library)}
        self._process = subprocess.Popen(
            [sys.executable, WARM, library, *modules],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._ask, self._answers = self._process.stdin, self._process.stdout

    def run(self, code: str, below: Path, fault: Fault, nth: int) -> Run:
        """Runs Python code whose n-th operation below a folder, but not on it, meets with a fault; none where `nth` is 0."""
        output = [str(self._folder / name) for name in ("stdout", "stderr")]
        asked = json.dumps([code, output, str(below), fault.kinds, nth, fault.how, fault.error])
        self._ask.write(f"{asked}\n")
        self._ask.flush()
        status, seen = json.loads(self._answers.readline())
        return Run(status, *(Path(path).read_text("utf-8") for path in output), seen)

    def close(self) -> None:
        """Ends the process."""
        self._process.communicate()
