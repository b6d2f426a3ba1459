"""The tables of a release, and read-only connections to one: in a SQLite file, or in PostgreSQL."""

from pathlib import Path

from ..settings import Settings
from .release import Store
from .sqlite_store import SqliteStore
from .urls import place_of


def store_at(url: str, settings: Settings | None = None) -> Store:
    """The store that a database URL names, with the default settings unless told; ValueError where it is not understood."""
    settings = settings or Settings()
    place, seconds = place_of(url), settings.query_milliseconds / 1000
    if isinstance(place, Path):
        return SqliteStore(place, settings.held_bytes, seconds)
    from .postgres import PostgresStore  # noqa: PLC0415 - psycopg is an extra, and SQLite needs none of it

    return PostgresStore(place, seconds)
