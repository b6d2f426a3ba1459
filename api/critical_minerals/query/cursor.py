"""Opaque cursors: where a page ended, bound to the question and to the release that answered it."""

import base64
import binascii
import json
import re
from typing import Any, NamedTuple

MAX_CURSOR = 2000

_SURROGATE = re.compile("[\ud800-\udfff]")

Position = tuple[str | int | float | None, ...]


class Cursor(NamedTuple):
    """The sort values of the last record of a page, its id at the end."""

    release: str
    question: str
    position: Position


class BadCursor(ValueError):
    """The text is not a cursor that this API has handed out."""


def encode(cursor: Cursor) -> str:
    """The cursor as URL-safe text."""
    data = json.dumps([cursor.release, cursor.question, *cursor.position], separators=(",", ":"), allow_nan=False)
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def decode(text: str) -> Cursor:
    """The cursor in a text; raises BadCursor where there is none."""
    if not text or len(text) > MAX_CURSOR:
        raise BadCursor(f"must have 1 to {MAX_CURSOR} characters")
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        values: Any = json.loads(data)
    except (UnicodeError, binascii.Error, ValueError, RecursionError):
        raise BadCursor("is not a cursor of this API") from None
    if not (
        isinstance(values, list) and len(values) > 2 and all(isinstance(value, str) for value in (*values[:2], values[-1]))
    ):
        raise BadCursor("is not a cursor of this API")
    release, question, *position = values
    if not all(_is_sort_value(value) for value in position):
        raise BadCursor("is not a cursor of this API")
    cursor = Cursor(release, question, tuple(position))
    if encode(cursor) != text:
        raise BadCursor("is not a cursor of this API")
    return cursor


def _is_sort_value(value: Any) -> bool:
    """Whether SQLite can hold it: a 64-bit number that is not NaN, text without surrogates, or nothing."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return abs(value) < 2**63
    return value is None or (isinstance(value, str) and not _SURROGATE.search(value))
