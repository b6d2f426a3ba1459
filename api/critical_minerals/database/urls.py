"""What a database URL names: a SQLite file, or a PostgreSQL database."""

import re
from importlib.util import find_spec
from pathlib import Path

ALLOWED = "must be sqlite:/// and the path of a file, or postgresql:// and the address of a database"
_CREDENTIALS = re.compile("(?<=//).*@")
_PASSWORD = re.compile("(?<=password=)[^&]*")


def place_of(url: str) -> Path | str:
    """The file that a `sqlite:///` URL names, or the `postgresql://` URL itself as libpq takes it.

    Raises ValueError where it is neither, or where psycopg is needed and not installed.
    """
    if url.startswith(("postgresql://", "postgres://")):
        return _postgres(url)
    return sqlite_path(url)


def sqlite_path(url: str) -> Path:
    """The file that a `sqlite:///relative` or `sqlite:////absolute` URL names; ValueError for any other URL."""
    prefix = "sqlite:///"
    path = Path(url.removeprefix(prefix))
    if not url.startswith(prefix) or not path.name:
        raise ValueError(f"found the database URL {without_password(url)!r}; {ALLOWED}")
    return path


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    return _PASSWORD.sub("...", _CREDENTIALS.sub("", url))


def _postgres(url: str) -> str:
    if find_spec("psycopg") is None:
        raise ValueError("psycopg is not installed; pip install 'critical-minerals-facts[postgres]'")
    from psycopg import ProgrammingError  # noqa: PLC0415 - psycopg is an extra, and SQLite needs none of it
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - as above

    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:  # its words would show a password that is not encoded
        parts = {"host": "@"}
    ports = str(parts.get("port", "")).replace(",", "")
    if "@" in str(parts.get("host", "")) or not (ports == "" or ports.isdecimal()):
        raise ValueError(
            "the database URL is not understood; "
            "must be postgresql://user:password@host:port/name, with %-signs for what is no letter or digit in a password"
        )
    return url.replace("postgres://", "postgresql://", 1)
