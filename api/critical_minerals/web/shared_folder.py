"""The folder that all workers of a server share: counts, rates and locks lie there."""

import os
from collections.abc import Iterable
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus-client reads this one by itself, when it is imported."""

DRAINING = "draining"
"""The file that is there once the server has been told to stop."""


def shared_folder() -> Path:
    """The folder that the environment names, or one of this process alone. Raises OSError where it can't be made."""
    named = os.environ.get(VARIABLE)
    if named is None:
        return Path(_own_folder().name)
    folder = Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def is_draining() -> bool:
    """Whether the server has been told to stop."""
    named = os.environ.get(VARIABLE)
    return named is not None and (Path(named) / DRAINING).exists()


class Place(NamedTuple):
    """A numbered place that is this process's alone until its file is closed, or the process ends in whatever way."""

    number: int
    descriptor: int


def free_place(kind: str, numbers: Iterable[int]) -> Place | None:
    """The first place of a kind that no worker has; None where there is none. Raises OSError where it can't be made."""
    for number in numbers:
        descriptor = os.open(shared_folder() / f"{kind}-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
        else:
            return Place(number, descriptor)
    return None


@cache
def _own_folder() -> TemporaryDirectory[str]:
    """A folder that goes when the process ends."""
    return TemporaryDirectory(prefix="critical-minerals-worker-")
