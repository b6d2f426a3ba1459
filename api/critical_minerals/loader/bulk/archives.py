"""Zip files whose bytes follow from what is put into them, whenever and wherever that is."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ..targets import Target
from .chunks import new_chunked_file

READABLE_BY_ALL = 0o100644 << 16
UNIX = 3


class Member:
    """A file in an archive, as far as it is written; `name` is its own, `size` in bytes."""

    def __init__(self, name: str, file: IO[bytes]) -> None:
        self.name = name
        self.size = 0
        self._file = file
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The SHA-256 of what is written, in hex digits."""
        return self._digest.hexdigest()

    def write(self, part: bytes) -> None:
        """Writes some bytes."""
        self._file.write(part)
        self._digest.update(part)
        self.size += len(part)


@contextmanager
def new_archive(target: Target, name: str) -> Iterator[ZipFile]:
    """A new zip among the bulk files of a release."""
    with new_chunked_file(target, name) as file, ZipFile(file, "w") as archive:
        yield archive


@contextmanager
def new_member(archive: ZipFile, name: str) -> Iterator[Member]:
    """A new file in an archive, compressed; one at a time can be written."""
    about = ZipInfo(name)  # dated 1980, as far back as a zip can say
    about.compress_type = ZIP_DEFLATED
    about.create_system = UNIX
    about.external_attr = READABLE_BY_ALL
    with archive.open(about, "w", force_zip64=True) as file:
        yield Member(name, file)
