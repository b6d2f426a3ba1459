"""A strict reader of newline-delimited JSON, for data too large for YAML: one record a line, refused as a whole."""

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn

from ...files.regular import open_unchanged
from ..problems import InvalidFixtures, Problem
from ..yaml_reader import Document, Place

LONGEST_LINE = 1_000_000
LINES_AT_ONCE = 256
BYTES_AT_ONCE = 4_000_000


class Lines(NamedTuple):
    """Some lines of a file: its name, the number of the first, and the lines as they are."""

    file: str
    first: int
    lines: list[bytes]


def lines_of(path: Path) -> Iterator[Lines]:
    """The lines of a file, some at a time, up to one that is too long.

    Raises InvalidFixtures where it can't be read or changes meanwhile.
    """
    first = 1
    try:
        with open_unchanged(path) as file:
            while some := _some_lines(file):
                yield Lines(path.name, first, some)
                first += len(some)
                if len(some[-1]) > LONGEST_LINE:
                    return
    except OSError as error:
        raise InvalidFixtures([Problem(path.name, first, 1, "", "", f"can't be read: {error.strerror}")]) from None


def _some_lines(file: BinaryIO) -> list[bytes]:
    """The next lines; one that is too long is the last of them, and cut off."""
    found, size = list[bytes](), 0
    while len(found) < LINES_AT_ONCE and size < BYTES_AT_ONCE and (line := file.readline(LONGEST_LINE + 1)):
        found.append(line)
        size += len(line)
        if len(line) > LONGEST_LINE:
            break
    return found


class _Unwanted(Exception):
    """What JSON may have and a record may not."""


def parse_line(line: bytes, number: int, file: str) -> Document:
    """The record on a line, at a place of its own in the document of the file.

    Raises InvalidFixtures where it is longer than a megabyte, ends without a line feed, is not UTF-8, is not JSON, has a key
    twice or half of a surrogate pair, or has a number that JSON has not or that a computer would round.
    """
    if len(line) > LONGEST_LINE:
        raise _refused(file, number, f"has more than {LONGEST_LINE} bytes; the file is read no further")
    if not line.endswith(b"\n"):
        raise _refused(file, number, "does not end with a line feed; the file may be cut off")
    try:
        value = _DECODER.decode(line.decode("utf-8"))
        if b"\\u" in line:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError:
        raise _refused(file, number, "is not UTF-8") from None
    except UnicodeEncodeError:
        raise _refused(file, number, "has half of a surrogate pair, which is no character") from None
    except json.JSONDecodeError as error:
        raise _refused(file, number, f"is not JSON: {error.msg.removesuffix(' at')} at column {error.colno}") from None
    except RecursionError:
        raise _refused(file, number, "is nested too deep") from None
    except _Unwanted as unwanted:
        raise _refused(file, number, str(unwanted)) from None
    except ValueError:  # Python turns no more than 4300 digits into an integer
        raise _refused(file, number, "has a number of thousands of digits") from None
    return Document(file, {number - 1: value}, {(): Place(number, 1)})


def _refused(file: str, number: int, message: str) -> InvalidFixtures:
    return InvalidFixtures([Problem(file, number, 1, f"record {number}", "", message)])


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((repeated, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise _Unwanted(f"has the key {repeated[:60]!r} twice; each key stands once")
    return found


def _no_number(text: str) -> NoReturn:
    raise _Unwanted(f"found {text}, which is no number in JSON")


def _decimal(text: str) -> float:
    value = float(text)
    if repr(value) != text and not _is_exactly(value, text):
        raise _Unwanted(f"found {text[:40]}, which would be rounded to {value}")
    return value


def _is_exactly(value: float, text: str) -> bool:
    try:
        return Decimal(repr(value)) == Decimal(text)
    except InvalidOperation:  # its exponent has twenty digits
        return False


_DECODER = json.JSONDecoder(object_pairs_hook=_each_key_once, parse_float=_decimal, parse_constant=_no_number)
