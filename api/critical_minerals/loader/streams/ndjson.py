"""A strict reader of newline-delimited JSON, for data too large for YAML: one record a line, refused as a whole."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from ..problems import InvalidFixtures, Problem
from ..yaml_reader import Document, Place

LONGEST_LINE = 1_000_000
LINES_AT_ONCE = 256


class Lines(NamedTuple):
    """Some lines of a file: its name, the number of the first, and the lines as they are."""

    file: str
    first: int
    lines: list[bytes]


def lines_of(path: Path) -> Iterator[Lines]:
    """The lines of a file, some at a time. Raises InvalidFixtures where it can't be read."""
    first = 1
    try:
        with path.open("rb") as file:
            while batch := [line for _ in range(LINES_AT_ONCE) if (line := file.readline(LONGEST_LINE + 1))]:
                yield Lines(path.name, first, batch)
                first += len(batch)
    except OSError as error:
        raise InvalidFixtures([Problem(path.name, first, 1, "", "", f"can't be read: {error.strerror}")]) from None


def parse_line(line: bytes, number: int, file: str) -> Document:
    """The record on a line, at a place of its own in the document of the file.

    Raises InvalidFixtures where it is longer than a megabyte, ends without a line feed, is not UTF-8, is not JSON, or has a
    key twice or a number that JSON has not.
    """
    if len(line) > LONGEST_LINE:
        raise _refused(file, number, f"has more than {LONGEST_LINE} bytes")
    if not line.endswith(b"\n"):
        raise _refused(file, number, "does not end with a line feed; the file may be cut off")
    try:
        value = _DECODER.decode(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise _refused(file, number, "is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise _refused(file, number, f"is not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise _refused(file, number, "is nested too deep") from None
    except ValueError as error:
        raise _refused(file, number, str(error)) from None
    return Document(file, {number - 1: value}, {(): Place(number, 1)})


def _refused(file: str, number: int, message: str) -> InvalidFixtures:
    return InvalidFixtures([Problem(file, number, 1, f"record {number}", "", message)])


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"has the key {repeated[:60]!r} twice; each key stands once")
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"found {text}, which is no number in JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_each_key_once, parse_constant=_no_number)
