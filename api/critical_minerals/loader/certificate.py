"""The checksum beside a release's file: whenever a load may be cut off, one that stands there is the file's."""

from contextlib import suppress
from pathlib import Path

from ..database.checksums import checksum_of, checksums_beside, read_checksums, written_checksums
from ..files.successor import Successor, replace_text, successor


def put_in_place(new: Successor) -> None:
    """Puts a finished file in the old one's place: both checksums first, then the file, then its checksum alone.

    Raises OSError where that fails: what stood there stands again, or, where the message says so, the new file is in place
    and verifies.
    """
    checksum, before = checksum_of(new.path), _true_checksums(new.place)
    beside = checksums_beside(new.place)
    replace_text(beside, written_checksums(new.place, [checksum, *before]))
    try:
        with successor(beside) as alone:
            alone.write(written_checksums(new.place, [checksum]))
            new.take_place()
            alone.take_place()
    except BaseException as error:
        if not new.has_taken_place:
            _put_back(new.place, before)
        elif isinstance(error, OSError):
            raise OSError(
                f"{new.place} holds the new release, which a power cut may yet undo: {error}; load again"
            ) from error
        raise


def _true_checksums(path: Path) -> list[str]:
    """The checksums beside a file that are its own; all of them where it can't be read, because one of them may be."""
    said: list[str] = []
    try:
        said = read_checksums(path)
        return [checksum for checksum in [checksum_of(path)] if checksum in said]
    except FileNotFoundError:
        return []
    except OSError:
        if not said:
            raise
        return said  # a bad disk: the new file is what helps


def _put_back(path: Path, before: list[str]) -> None:
    with suppress(OSError):  # those that stand there verify the old file too
        if before:
            replace_text(checksums_beside(path), written_checksums(path, before))
        else:
            checksums_beside(path).unlink()
