"""The folder that all workers of a server share: counts, rates and locks lie there."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..files.locks import lock
from ..files.temporary import TemporaryFolder

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus-client reads this one by itself, when it is imported."""

DRAINING = "draining"
"""The file that is there once the server has been told to stop."""


def shared_folder() -> Path:
    """The folder that the environment names, or one of this process alone. Raises OSError where it can't be made."""
    named = os.environ.get(VARIABLE)
    if named is None:
        return _own_folder().path
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


def taken_places(kind: str, numbers: Iterable[int]) -> Iterator[Place]:
    """Takes places of a kind that no worker has, one after the other. Raises OSError where one can't be made."""
    for number in numbers:
        with suppress(BlockingIOError):
            yield Place(number, lock(shared_folder() / f"{kind}-{number}", os.O_RDWR | os.O_CREAT))


@cache
def _own_folder() -> TemporaryFolder:
    """A folder that goes when the process ends."""
    return TemporaryFolder("worker")
