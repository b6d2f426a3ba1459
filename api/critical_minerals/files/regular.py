"""Regular files: what else may stand in their place is neither read nor replaced, and never waited for."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

_OTHERS = {
    stat.S_IFDIR: (errno.EISDIR, "a folder"),
    stat.S_IFLNK: (errno.ELOOP, "a symbolic link that leads back to itself"),
    stat.S_IFIFO: (errno.EINVAL, "a pipe"),
    stat.S_IFSOCK: (errno.EINVAL, "a socket"),
}
_DEVICE = (errno.EINVAL, "a device")


def require_regular(path: Path, status: os.stat_result) -> None:
    """Raises OSError, with what it is, where a status is not that of a regular file."""
    if not stat.S_ISREG(status.st_mode):
        number, kind = _OTHERS.get(stat.S_IFMT(status.st_mode), _DEVICE)
        raise OSError(number, f"it is {kind}; must be a file", str(path))


def open_regular(path: Path) -> BufferedReader:
    """A regular file, or the one that a symbolic link leads to, as Kubernetes mounts files, open for reading.

    Raises OSError where there is none, also where opening or reading what is there would wait for somebody.
    """
    require_regular(path, path.stat())  # opening a device may do something already
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    try:
        require_regular(path, os.fstat(file.fileno()))
    except OSError:
        file.close()
        raise
    return file


@contextmanager
def open_unchanged(path: Path) -> Iterator[BufferedReader]:
    """The same; raises OSError at the end where somebody has written or replaced the file meanwhile."""
    with open_regular(path) as file:
        before = os.fstat(file.fileno())
        yield file
        if _identity(os.fstat(file.fileno())) != _identity(before) or not os.path.samestat(path.stat(), before):
            raise OSError(errno.ESTALE, "it changed while it was read; read it again", str(path))


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
