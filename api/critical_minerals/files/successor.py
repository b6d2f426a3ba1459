"""A file that takes another's place: one process's alone while it is written, and on the disk before it is seen."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .failures import failures_at
from .locks import lock, stands_at
from .regular import require_regular


class Successor:
    """The new file at `path`, which is to take the place of the one at `place`."""

    def __init__(self, path: Path, place: Path, descriptor: int) -> None:
        self.path = path
        self.place = place
        self._descriptor = descriptor

    def write(self, text: str) -> None:
        """Writes all that the file is to hold."""
        self.write_parts([text.encode()])

    def write_parts(self, parts: Iterable[bytes]) -> None:
        """The same, part by part."""
        with failures_at(self.path), self.path.open("wb") as file:
            file.writelines(parts)

    def take_place(self) -> None:
        """Brings the file to the disk and puts it in the old one's place; raises OSError where one of both fails."""
        with failures_at(self.path):
            os.fsync(self._descriptor)
            self.path.replace(self.place)
        with failures_at(self.place.parent):
            _sync(self.place.parent)

    @property
    def has_taken_place(self) -> bool:
        """Whether the file stands in the old one's place."""
        return not stands_at(self.path, self._descriptor)


@contextmanager
def successor(path: Path) -> Iterator[Successor]:
    """A new, empty file beside the one at `path`, which is removed at the end where it has not taken that one's place.

    A symbolic link at `path` stays, and what it leads to is replaced. The name beside it is always the same, so that what a
    killed process left there is taken over. Raises BlockingIOError where another process is writing there now, and OSError
    where no file can stand at `path`.
    """
    place = Path(os.path.realpath(path))
    _require_room(path, place)
    new = place.with_name(f".{place.name}.new")
    descriptor = lock(new, os.O_RDWR | os.O_CREAT)
    try:
        require_regular(new, os.fstat(descriptor))
        try:
            with failures_at(new):
                os.ftruncate(descriptor, 0)
            yield Successor(new, place, descriptor)
        finally:
            if stands_at(new, descriptor):
                new.unlink()
    finally:
        os.close(descriptor)


def replace_text(path: Path, text: str) -> None:
    """Replaces a file by one that holds a text, so that no failure and no crash leaves half of it; raises OSError."""
    replace_bytes(path, [text.encode()])


def replace_bytes(path: Path, parts: Iterable[bytes]) -> None:
    """The same for bytes that are made part by part."""
    try:
        with successor(path) as new:
            new.write_parts(parts)
            new.take_place()
    except BlockingIOError:
        raise BlockingIOError(f"another process is writing {path}; try again when it has finished") from None


def _require_room(path: Path, place: Path) -> None:
    if not place.parent.is_dir():
        raise FileNotFoundError(f"{path} can't be written: there is no folder {place.parent}")
    if os.path.lexists(place):
        require_regular(path, place.lstat())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
