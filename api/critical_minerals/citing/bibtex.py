"""References as BibTeX entries that classic BibTeX and biblatex both take, in UTF-8."""

import re
from collections.abc import Iterable, Iterator

from .references import Reference

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The macros that every BibTeX style defines."""

# BibTeX counts braces even behind a backslash, so \{ would leave an entry open. A bare " begins a shorthand in babel's
# German, and < > | are other characters in LaTeX's old fonts.
_COMMANDS = str.maketrans(
    {
        **{character: f"\\{character}" for character in "%&$#_"},
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "`": r"\textasciigrave{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': '{"}',
    }
)
_LIGATURES = re.compile(r"([-',])(?=\1)")


def bibtex(references: Iterable[Reference]) -> str:
    """A BibTeX file with an entry for each reference."""
    return "\n".join(_entry(reference) for reference in references)


def escaped(text: str) -> str:
    """Text that LaTeX prints as it is: no commands, no comments, no dashes or quotes joined from several characters."""
    return _LIGATURES.sub(r"\1{}", text.translate(_COMMANDS))


def _entry(reference: Reference) -> str:
    fields = ",\n".join(f"  {name} = {value}" for name, value in _fields(reference))
    return f"@misc{{{reference.key},\n{fields}\n}}\n"


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    if reference.authors:
        yield "author", f"{{{' and '.join(_whole(name) for name in reference.authors)}}}"
    yield "title", f"{{{_whole(reference.title)}}}"
    if reference.publisher:
        yield "howpublished", f"{{{escaped(reference.publisher)}}}"
        yield "publisher", f"{{{escaped(reference.publisher)}}}"
    if reference.version:
        yield "version", f"{{{escaped(reference.version)}}}"
    yield from zip(("year", "month", "day"), _date(reference.issued), strict=False)
    if reference.url:
        yield "url", f"{{{reference.url}}}"
    yield "note", f"{{{escaped(' '.join(reference.notes))}}}"


def _whole(text: str) -> str:
    """Text that styles neither split at `and` nor turn into lower case."""
    protected = escaped(text)
    # A group that begins with a command is a letter with an accent to BibTeX, and styles change its case.
    return f"{{{{}}{protected}}}" if protected.startswith("\\") else f"{{{protected}}}"


def _date(issued: tuple[int, ...]) -> Iterator[str]:
    for position, number in enumerate(issued):
        yield MONTHS[number - 1] if position == 1 else f"{{{number}}}"
