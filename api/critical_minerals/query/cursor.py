"""Opaque cursors: where a page ended, bound to the question and to the release that answered it."""

import base64
import binascii
import json
from typing import Any, NamedTuple

MAX_CURSOR = 2000

LAST_PLACE = 2**32 - 2
"""The last place that a cursor may name: the one after it still is a number of 32 bits, as bitmaps need."""


class Cursor(NamedTuple):
    """The place of the last record of a page in the order of a question, in a release."""

    release: str
    question: str
    place: int


class BadCursor(ValueError):
    """The text is not a cursor that this API has handed out."""


def encode(cursor: Cursor) -> str:
    """The cursor as URL-safe text."""
    data = json.dumps(cursor, separators=(",", ":"), allow_nan=False)
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
    match values:
        case [str(release), str(question), int(place)] if 0 < place <= LAST_PLACE and place is not True:
            cursor = Cursor(release, question, place)
        case _:
            raise BadCursor("is not a cursor of this API")
    if encode(cursor) != text:
        raise BadCursor("is not a cursor of this API")
    return cursor
