"""A file whose bytes have a checksum that stands beside it."""

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from ..files.regular import open_regular
from .checksums import read_checksums
from .release import RUN_LOAD, Unavailable

Stamp = tuple[int, ...]


class VerifiedFile(NamedTuple):
    """The stamp of a file when it was verified, and its content where that is held in memory."""

    stamp: Stamp
    content: bytes | None


def verified_file(path: Path, held_bytes: int) -> VerifiedFile:
    """The file at a path, with its content if that has at most `held_bytes`.

    Raises Unavailable where it can't be read, or has other bytes than a checksum beside it says.
    """
    name = path.name
    try:
        while True:
            with open_regular(path) as file:
                status = os.fstat(file.fileno())
                stamp = _stamp_of(status)
                content = file.read(status.st_size) if status.st_size <= held_bytes else None
                digest = hashlib.file_digest(file, "sha256") if content is None else hashlib.sha256(content)
                is_same = _stamp_of(os.fstat(file.fileno())) == stamp
            if is_same and digest.hexdigest() in read_checksums(path):
                return VerifiedFile(stamp, content)
            if is_in_place(stamp, stamp_at(str(path))):  # and not another file, which a load has put there meanwhile
                raise Unavailable(f"{name} is damaged: its SHA-256 is not that beside it; {RUN_LOAD}")
    except MemoryError as error:
        raise Unavailable(f"{name} can't be held in memory; run with HELD_BYTES below its {status.st_size} bytes") from error
    except OSError as error:
        missing = Path(error.filename or name).name
        raise Unavailable(f"{missing} can't be read: {error.strerror}; {RUN_LOAD}") from error


def stamp_at(address: str) -> Stamp:
    """What changes whenever the file at an address does, even where its time is set back; empty where there is none."""
    try:
        return _stamp_of(os.stat(address))  # noqa: PTH116 - asked at each request, and a Path takes twice as long
    except OSError:
        return ()


def is_in_place(before: Stamp, now: Stamp) -> bool:
    """Whether it is the same file, changed or not, and no other that was put there."""
    return before[:2] == now[:2]


def _stamp_of(status: os.stat_result) -> Stamp:
    return status.st_dev, status.st_ino, status.st_ctime_ns, status.st_size
