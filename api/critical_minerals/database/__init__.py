"""The tables of a release, and read-only connections to one: in a SQLite file, or in PostgreSQL."""

from pathlib import Path

from .release import Store
from .sqlite import SqliteStore
from .urls import place_of


def store_at(url: str) -> Store:
    """The store that a database URL names; raises ValueError where it is not understood."""
    place = place_of(url)
    if isinstance(place, Path):
        return SqliteStore(place)
    from .postgres import PostgresStore  # noqa: PLC0415 - psycopg is an extra, and SQLite needs none of it

    return PostgresStore(place)
