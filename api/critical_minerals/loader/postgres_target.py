"""Writes a release into a schema of its own in PostgreSQL, in one transaction."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from peewee import (
    BigIntegerField,
    BlobField,
    DatabaseError,
    DoubleField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    SchemaManager,
    TextField,
)
from psycopg import sql

from ..database.folding import words_in
from ..database.tables import SHARED_TABLES, columns_of, table_name
from ..database.tsquery import TEXT, TITLE
from ..resources import REGISTRY
from ..resources.tables import TABLES
from .rendering import Row

SCHEMA_PREFIX = "critical_minerals_"
LOAD_LOCK = int.from_bytes(b"minerals")
"""The advisory lock that a load holds."""

BODIES_A_READ = 1000
LONGEST_WAIT_FOR_READERS = "10s"

_TYPES = {TextField: "text", IntegerField: "int4", BigIntegerField: "int8", DoubleField: "float8", BlobField: "bytea"}

_SEARCH = """
    CREATE TEXT SEARCH DICTIONARY stem (TEMPLATE = pg_catalog.snowball, Language = english);
    CREATE TEXT SEARCH CONFIGURATION words (COPY = pg_catalog.english);
    ALTER TEXT SEARCH CONFIGURATION words ALTER MAPPING REPLACE pg_catalog.english_stem WITH stem;
    CREATE TABLE search_index (
        number bigint PRIMARY KEY, folded_title text COLLATE "C" NOT NULL, title text NOT NULL, text text NOT NULL,
        words tsvector NOT NULL
    );
    CREATE TEMPORARY TABLE new_document (
        number bigint, folded_title text, title text, text text, title_words text, text_words text
    ) ON COMMIT DROP;
"""
_INDEX_DOCUMENTS = f"""
    INSERT INTO search_index SELECT number, folded_title, title, text,
        setweight(to_tsvector('words', title_words), '{TITLE}') || setweight(to_tsvector('words', text_words), '{TEXT}')
    FROM new_document ORDER BY number;
    CREATE INDEX ON search_index USING gin (words);
    CREATE INDEX ON search_index USING hash (folded_title);
"""  # noqa: S608 - made of constants
_POINT_TO = """
    INSERT INTO public.current_release (schema) VALUES (%s) ON CONFLICT (id) DO UPDATE SET schema = excluded.schema
"""
_POINTER = """
    CREATE TABLE IF NOT EXISTS public.current_release (id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1), schema text NOT NULL)
"""


class _Database(PostgresqlDatabase):
    """PostgreSQL with texts in the order of their code points, as in SQLite, whatever the database's own locale."""

    field_types = {  # noqa: RUF012 - as its base has it
        **PostgresqlDatabase.field_types,
        "TEXT": 'TEXT COLLATE "C"',
    }


class PostgresTarget:
    """The tables of a new release in PostgreSQL, seen by nobody before the transaction ends."""

    def __init__(self, connection: psycopg.Connection[Row], database: PostgresqlDatabase) -> None:
        self._connection = connection
        ((alone,),) = self._run("SELECT pg_try_advisory_xact_lock(%s)", LOAD_LOCK)
        if not alone:
            raise DatabaseError("another load is writing into this database; load again when it has finished")
        self.schema = SCHEMA_PREFIX + secrets.token_hex(8)
        self._run(f"CREATE SCHEMA {self.schema}; SET LOCAL search_path = {self.schema}")
        for table in (*SHARED_TABLES, *TABLES.values()):
            SchemaManager(table, database).create_all(safe=False)
        self._run(_SEARCH)

    def _run(self, text: str, *values: Any) -> list[Row]:
        cursor = self._connection.execute(text, values or None)
        return cursor.fetchall() if cursor.description else []

    def insert(self, table: type[Model], rows: Iterable[Row]) -> None:
        """Writes rows into a table."""
        columns = columns_of(table)
        kinds = (type(getattr(table, name)).__mro__ for name in columns)
        types = [next(_TYPES[kind] for kind in each if kind in _TYPES) for each in kinds]
        self._copy(table_name(table), columns, types, rows)

    def insert_documents(self, rows: Sequence[Row]) -> None:
        """Writes rows for the search index, with the words that are looked for."""
        folded = (
            (number, folded_title, title, text, " ".join(words_in(title)), " ".join(words_in(f"{text} {id_words}")))
            for number, folded_title, title, text, id_words in rows
        )
        columns = ("number", "folded_title", "title", "text", "title_words", "text_words")
        self._copy("new_document", columns, ["int8", *["text"] * 5], folded)

    def _copy(self, table: str, columns: tuple[str, ...], types: list[str], rows: Iterable[Row]) -> None:
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        text = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(sql.Identifier(table), names)
        with self._connection.cursor() as cursor, cursor.copy(text) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)

    def bodies(self, table: type[Model]) -> Iterator[bytes]:
        """The bodies of a table's records, in the order of their numbers."""
        with self._connection.cursor("bodies", binary=True) as cursor:
            cursor.itersize = BODIES_A_READ
            yield from (body for (body,) in cursor.execute(f'SELECT body FROM "{table_name(table)}" ORDER BY number'))  # noqa: S608 - our own name

    def finish(self) -> None:
        """Makes what is left to make once all rows are there, and points to the new release.

        The release before it stays, because somebody may still be reading it; those before that one go.
        """
        self._run(_INDEX_DOCUMENTS)
        for resource in REGISTRY:
            columns = ", ".join(column for key in resource.sort_keys for column in key.columns)
            self._run(f'CREATE INDEX ON "{resource.name}" ({columns}, number)')
        for table in ("search_index", *map(table_name, (*SHARED_TABLES, *TABLES.values()))):
            self._run(f'ANALYZE "{table}"')
        self._run(_POINTER)
        kept = [self.schema, *(schema for (schema,) in self._run("SELECT schema FROM public.current_release"))]
        self._run(_POINT_TO, self.schema)
        self._drop_all_but(kept)

    def _drop_all_but(self, kept: list[str]) -> None:
        """Drops old schemas; one that is read even now, as a backup does, is left to the next load."""
        found = self._run("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", SCHEMA_PREFIX)
        for (schema,) in found:
            if schema not in kept:
                with suppress(psycopg.errors.LockNotAvailable), self._connection.transaction():
                    self._run(f'DROP SCHEMA "{schema}" CASCADE')


@contextmanager
def new_schema(url: str) -> Iterator[PostgresTarget]:
    """A new schema, to which the database points at the end.

    Raises peewee.DatabaseError where that fails or another load is under way; the database is then as it was.
    """
    settings = f"-c statement_timeout=0 -c lock_timeout={LONGEST_WAIT_FOR_READERS} -c client_min_messages=warning"
    database: PostgresqlDatabase = _Database(url, prefer_psycopg3=True, options=settings, autoconnect=False)
    try:
        database.connect()
        connection: psycopg.Connection[Row] = database.connection()
        with connection, connection.transaction():
            target = PostgresTarget(connection, database)
            yield target
            target.finish()
    except psycopg.Error as error:
        raise DatabaseError(str(error)) from error
