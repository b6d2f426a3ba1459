"""Locks that end with the process that holds them, however it ends."""

import os
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from .failures import failures_at


def lock(path: Path, flags: int) -> int:
    """Opens what stands at a path, and locks it until the descriptor is closed.

    Raises BlockingIOError where another process holds the lock, and OSError where the path can't be opened or is a link.
    """
    while True:
        descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666)
        try:
            with failures_at(path):
                flock(descriptor, LOCK_EX | LOCK_NB)
            if stands_at(path, descriptor):  # and was not renamed or removed before it was locked
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def stands_at(path: Path, descriptor: int) -> bool:
    """Whether what a descriptor has open is what stands at a path."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
