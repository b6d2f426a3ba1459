"""The SHA-256 of a release's file, in a file beside it, as sha256sum writes and checks it."""

import hashlib
import re
from pathlib import Path

_LINE = re.compile(r"^([0-9a-f]{64})[ *]", re.MULTILINE)
_AT_ONCE = 2**20


def checksums_beside(path: Path) -> Path:
    """The file with the checksums of the one at `path`."""
    return path.with_name(f"{path.name}.sha256")


def checksum_of(path: Path) -> str:
    """The SHA-256 of a file in hex digits; raises OSError where it can't be read."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while part := file.read(_AT_ONCE):
            digest.update(part)
    return digest.hexdigest()


def read_checksums(path: Path) -> list[str]:
    """The checksums that stand beside the file at `path`; raises OSError where they can't be read.

    There are two only while a load puts one file in the place of another.
    """
    return _LINE.findall(checksums_beside(path).read_text("ascii", "replace"))


def written_checksums(path: Path, checksums: list[str]) -> str:
    """What is to stand in the file beside the one at `path`."""
    return "".join(f"{checksum}  {path.name}\n" for checksum in checksums)
