"""The SHA-256 of a release's file, in a file beside it, as sha256sum writes and checks it."""

import hashlib
import os
import re
from pathlib import Path

from ..files.regular import open_regular

_LINE = re.compile(r"^([0-9a-f]{64})[ *]", re.MULTILINE)
MOST_BYTES = 10_000
"""Of a file of checksums, of which it needs 200."""


def checksums_beside(path: Path) -> Path:
    """The file with the checksums of the one at `path`, or of the one that a symbolic link there leads to."""
    place = Path(os.path.realpath(path))
    return place.with_name(f"{place.name}.sha256")


def checksum_of(path: Path) -> str:
    """The SHA-256 of a file in hex digits; raises OSError where it can't be read."""
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_checksums(path: Path) -> list[str]:
    """The checksums that stand beside the file at `path`; raises OSError where they can't be read.

    There are two only while a load puts one file in the place of another.
    """
    with open_regular(checksums_beside(path)) as file:
        return _LINE.findall(file.read(MOST_BYTES).decode("ascii", "replace"))


def written_checksums(path: Path, checksums: list[str]) -> str:
    """What is to stand in the file beside the one at `path`."""
    return "".join(f"{checksum}  {path.name}\n" for checksum in checksums)
