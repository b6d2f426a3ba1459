"""A chart: its drawing, the same in words and as a table, and the drawing as a document of its own."""

import base64
import hashlib
from collections.abc import Iterable
from importlib.resources import files
from typing import NamedTuple

from ..timeline.event import Fact
from ..timeline.event import sources as cited_by
from .svg import Sheet, document

MOST_ROWS = 60
"""Facts that a chart shows; its description says how many it leaves out."""

STYLE = files(__package__).joinpath("chart.css").read_text("utf-8")
"""The style sheet of every chart: for a page to include, and within a chart that is served alone."""

STYLE_HASH = f"sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}"
"""What a Content-Security-Policy allows the style of a chart by that is served alone, in quotes in `style-src`."""


class Row(NamedTuple):
    """A row of the table behind a chart, and the id of the fact that it is of."""

    cells: tuple[str, ...]
    fact: str | None


class Chart(NamedTuple):
    """A chart. Nothing but `svg` is escaped."""

    title: str
    description: str
    """What the drawing shows, in whole sentences, with every hedge."""
    svg: str
    """An `svg` element for a page that includes `STYLE`."""
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str | None
    """In words."""
    sources: tuple[str, ...]
    """Ids of the sources of what is shown, each once."""


class Words(NamedTuple):
    """What a chart says in words and as a table."""

    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str | None = None


def chart(name: str, words: Words, sheet: Sheet, facts: Iterable[Fact] = ()) -> Chart:
    """The chart on a sheet; `facts` are those that it shows.

    Every id within the drawing begins with a name and a digest of the words, so that charts can stand on one page.
    """
    digest = hashlib.sha256(repr(words).encode("utf-8", "backslashreplace")).hexdigest()[:8]
    return Chart(
        title=words.title,
        description=words.description,
        svg=document(f"{name}-{digest}", words.title, words.description, sheet),
        columns=words.columns,
        rows=words.rows,
        unit=words.unit,
        sources=tuple(dict.fromkeys(source for fact in facts for source in cited_by(fact))),
    )


def standalone(shown: Chart) -> bytes:
    """The drawing as an SVG document that brings its own style."""
    head, end, body = shown.svg.partition("</desc>")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{end}<style>{STYLE}</style>{body}\n'.encode()


def counted(number: int, noun: str) -> str:
    """Such as `1 figure` and `2 figures`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def left_out(number: int, noun: str, which: str = "") -> str:
    """A sentence on what a chart does not show; empty where that is nothing."""
    what = f"{counted(number, noun)} {which}".strip()
    return f"Left out: {what}." if number else ""


def paragraph(*sentences: str) -> str:
    """The sentences that there are, as one text."""
    return " ".join(filter(None, sentences))
