"""The tables of a release, and read-only connections to one: in a SQLite file, or in PostgreSQL."""

from pathlib import Path

from .release import Store
from .sqlite import SqliteStore


def sqlite_path(url: str) -> Path:
    """The file that a `sqlite:///relative` or `sqlite:////absolute` URL names; ValueError for any other URL."""
    prefix = "sqlite:///"
    path = Path(url.removeprefix(prefix))
    if not url.startswith(prefix) or not path.name:
        raise ValueError(f"found the database URL {url!r}; must be sqlite:/// and the path of a file")
    return path


def store_at(url: str) -> Store:
    """The store that a database URL names; raises ValueError where it is not understood."""
    return SqliteStore(sqlite_path(url))
