"""References as plain text, for people: one a line."""

from collections.abc import Iterable

from ..vocabulary.edtf import MONTHS
from .references import Reference


def plain_text(references: Iterable[Reference]) -> str:
    """A line for each reference."""
    return "".join(f"{_line(reference)}\n" for reference in references)


def _line(reference: Reference) -> str:
    address = f"<{reference.url}>" if reference.url else None  # as RFC 3986 sets it apart from the text
    parts = (", ".join(reference.authors), reference.title, reference.publisher, _date(reference.issued), address)
    return " ".join((*(_ended(part) for part in parts if part), *reference.notes))


def _ended(part: str) -> str:
    return part if part.endswith((".", "?", "!")) else f"{part}."


def _date(issued: tuple[int, ...]) -> str:
    """The date in words, the day first; empty where there is none."""
    return " ".join(MONTHS[part - 1] if place == 1 else str(part) for place, part in reversed(list(enumerate(issued))))
