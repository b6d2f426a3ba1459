"""How commands end that can't do what is asked: with a message and the status 1, and nothing left behind."""

import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from peewee import DatabaseError

from ..database.release import TooSlow, Unavailable
from ..loader.problems import InvalidFixtures


class Commands(click.Group):
    """Commands that end with a message, too, where nobody takes what they print."""

    def main(self, *arguments: Any, **settings: Any) -> Any:
        """Runs the command that is asked for."""
        try:
            return super().main(*arguments, **settings)
        except OSError as error:
            sys.exit(f"Error: the output can't be written: {error.strerror}")


@contextmanager
def refusals() -> Iterator[None]:
    """Shows what was refused as a message and exits with 1."""
    try:
        yield
    except InvalidFixtures as invalid:
        raise click.ClickException(f"the fixtures are refused\n{invalid}") from None
    except (ValueError, OSError, DatabaseError, sqlite3.Error, Unavailable, TooSlow) as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def terminable() -> Iterator[None]:
    """Lets SIGTERM end a command as Ctrl-C does, with no process and no temporary folder left behind."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
