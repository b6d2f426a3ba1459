"""Files of releases in tests: copied and changed together with the checksums beside them."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from critical_minerals.database.checksums import checksum_of, checksums_beside, written_checksums
from critical_minerals.database.sqlite import SqliteRelease, in_file


def copied(path: Path, new: Path) -> Path:
    """A copy of a release at another path."""
    return sealed(Path(shutil.copy(path, new)))


def moved(path: Path, new: Path) -> None:
    """Puts a release in the place of another, as a load does."""
    checksums_beside(new).write_text(written_checksums(new, [checksum_of(path)]), "utf-8")
    checksums_beside(path).unlink()
    path.replace(new)


def changed(path: Path, sql: str) -> Path:
    """Changes a release in its place, and makes it look as if it had been loaded so."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)
    return sealed(path)


def sealed(path: Path) -> Path:
    """Puts the checksum of a file beside it."""
    checksums_beside(path).write_text(written_checksums(path, [checksum_of(path)]), "utf-8")
    return path


def opened(path: Path) -> SqliteRelease:
    """The release in a file."""
    return SqliteRelease(in_file(path), path.name)
