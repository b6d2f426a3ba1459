"""Failures of files and folders, with the place of each."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def failures_at(path: Path) -> Iterator[None]:
    """Names a file or folder in failures that don't, as a write's on a full disk; all of them are OSError then."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(f"{path}: {error}") from error
    except OSError as error:
        if error.errno is None or error.filename is not None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error
