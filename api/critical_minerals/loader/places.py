"""The place of a new release: a SQLite file, or a schema of PostgreSQL."""

from contextlib import AbstractContextManager
from pathlib import Path

from .targets import Target, new_file


def new_release(place: Path | str) -> AbstractContextManager[Target]:
    """A new release that takes the old one's place at the end; `place` is a path, or the URL of a PostgreSQL database."""
    if isinstance(place, Path):
        return new_file(place)
    from .postgres_target import new_schema  # noqa: PLC0415 - psycopg is an extra, and SQLite needs none of it

    return new_schema(place)
