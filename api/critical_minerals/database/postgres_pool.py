"""Connections to PostgreSQL for reading: pooled, and what fails there in the words of this project."""

import logging
from collections.abc import Sequence
from typing import Any
from weakref import finalize

import psycopg
from peewee import PeeweeException
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from .release import RUN_LOAD, TooSlow, Unavailable

MOST_CONNECTIONS = 8
LONGEST_WAIT = 2
"""Seconds that a server may take to accept a connection, to give a sign of life, and that a thread waits for its turn."""

FAILURES = (PeeweeException, psycopg.Error, MaxConnectionsExceeded)

_logger = logging.getLogger(__name__)


class _Pool(PooledPostgresqlDatabase):
    """peewee's pool without a question to the server before each statement: a statement finds out by itself."""

    def _is_closed(self, connection: Any) -> bool:
        return bool(connection.closed)


class Connections:
    """Read-only connections that see one schema; opened when they are needed and never before a process forks.

    A statement may take `seconds`.
    """

    def __init__(self, url: str, schema: str, seconds: float) -> None:
        self._seconds = seconds
        settings = {
            "search_path": schema,
            "default_transaction_read_only": "on",
            "statement_timeout": f"{seconds * 1000:.0f}",
            "client_min_messages": "error",
        }
        options = " ".join(
            (str(conninfo_to_dict(url).get("options", "")), *(f"-c {name}={settings[name]}" for name in settings))
        )
        self.pool = _Pool(
            url,
            prefer_psycopg3=True,
            max_connections=MOST_CONNECTIONS,
            timeout=LONGEST_WAIT,
            autoconnect=False,
            conninfo=make_conninfo(url, options=options.strip()),
            connect_timeout=LONGEST_WAIT,
            keepalives_idle=LONGEST_WAIT,
            keepalives_interval=1,
            keepalives_count=2,
            tcp_user_timeout=LONGEST_WAIT * 2000,
        )
        finalize(self, self.pool.close_all)

    def fetch(self, text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement, asked a second time where the connection was lost.

        Raises TooSlow, or Unavailable without the server's own words, which name machines and users.
        """
        try:
            try:
                return self._fetch(text, values)
            except psycopg.errors.QueryCanceled:
                raise
            except psycopg.OperationalError:
                self.pool.close_idle()
                return self._fetch(text, values)
        except psycopg.errors.QueryCanceled:
            raise TooSlow(self._seconds) from None
        except FAILURES as error:
            _logger.warning("PostgreSQL: %s", error)
            if isinstance(error, psycopg.ProgrammingError):
                raise Unavailable(f"the database holds no release that can be read; {RUN_LOAD}") from error
            raise Unavailable("the database can't be reached; the next requests look for it again") from error

    def _fetch(self, text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self.pool.connection_context():
            return self.pool.connection().cursor(binary=True).execute(text, values).fetchall()  # type: ignore[no-any-return]
