"""Room on the disk that a file has before it is written."""

import os


def take_room(descriptor: int, size: int) -> None:
    """Makes an open file at least so many bytes long, all of them on the disk; raises OSError where there is no room.

    Files that are mapped into memory need it: a full disk ends the process that writes into one (SIGBUS).
    """
    try:
        os.posix_fallocate(descriptor, 0, size)
    except AttributeError:  # macOS has none
        os.ftruncate(descriptor, max(size, os.fstat(descriptor).st_size))
