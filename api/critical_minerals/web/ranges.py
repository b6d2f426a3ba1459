"""Ranges of bytes (RFC 9110 14): one is answered; several, and what is not understood, are ignored as it allows."""

import re

_ONE_RANGE = re.compile("bytes=[ \t]*([0-9]{0,1000})-([0-9]{0,1000})[ \t]*", re.IGNORECASE)


class Unsatisfiable(Exception):
    """The range has no byte that there is."""


def asked_range(header: str, size: int) -> range | None:
    """The bytes that a Range header asks for of so many; None where it is ignored. Raises Unsatisfiable."""
    match = _ONE_RANGE.fullmatch(header)
    if match is None:
        return None
    first, last = match.groups()
    if not (first or last) or (first and last and int(first) > int(last)):
        return None
    after = int(last) + 1 if last else size
    found = range(int(first), min(after, size)) if first else range(max(size - int(last), 0), size)
    if not found:
        raise Unsatisfiable
    return found
