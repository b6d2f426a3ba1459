"""Temporary folders that do not outlive their use: what a killed process leaves, the next one removes."""

import os
import weakref
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

from .locks import lock

_FOLDER = os.O_RDONLY | os.O_DIRECTORY


class TemporaryFolder:
    """A new folder of a kind, locked while it is in use; `remove` removes it, as does losing the last reference to this."""

    def __init__(self, kind: str) -> None:
        prefix = f"critical-minerals-{kind}-"
        _remove_abandoned(prefix)
        self.path, descriptor = _made(prefix)
        self.remove = weakref.finalize(self, _remove, self.path, descriptor)


def _made(prefix: str) -> tuple[Path, int]:
    while True:
        path = Path(mkdtemp(prefix=prefix))
        try:
            return path, lock(path, _FOLDER)
        except (FileNotFoundError, BlockingIOError):  # another process took it for abandoned before it was locked
            continue
        except OSError:
            path.rmdir()
            raise


def _remove_abandoned(prefix: str) -> None:
    for path in Path(gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError):  # it is in use, or another process removes it
            if path.lstat().st_uid == os.geteuid():
                _remove(path, lock(path, _FOLDER))


def _remove(path: Path, descriptor: int) -> None:
    rmtree(path, ignore_errors=True)
    os.close(descriptor)
