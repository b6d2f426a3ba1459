"""SVG, written downwards on a narrow sheet, so that its text can be read on a telephone.

A style attribute would break the policy of the pages: elements have classes, and attributes of geometry.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import quote
from xml.etree.ElementTree import Element, tostring

from .lines import lines

WIDTH = 320
"""Units across, which are pixels on a small telephone."""
MARGIN = 8
GAP = 10

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Style(NamedTuple):
    """A style of text: its class, the size that chart.css gives it, and the height of a line."""

    name: str
    size: int
    line: int


TITLE = Style("chart-title", 16, 20)
HEADING = Style("chart-heading", 15, 19)
NAME = Style("chart-name", 15, 18)
PLAIN = Style("chart-plain", 14, 18)
NOTE = Style("chart-note", 13, 16)
STYLES = (TITLE, HEADING, NAME, PLAIN, NOTE)


def element(tag: str, *children: Element, kind: str | None = None, **geometry: float | str) -> Element:
    """An element; `kind` is its class."""
    attributes = {name.replace("_", "-"): _written(value) for name, value in geometry.items()}
    made = Element(tag, {"class": kind, **attributes} if kind else attributes)
    made.extend(children)
    return made


def text(words: str, x: float, y: float, kind: str, anchor: str = "start") -> Element:
    """One line of text; characters that XML has not are replaced."""
    made = element("text", kind=kind, x=x, y=y, text_anchor=anchor)
    made.text = _readable(words)
    return made


class Sheet:
    """A drawing that grows downwards; `height` is how far it has come. The address of every fact ends in the query."""

    def __init__(self, title: str, query: str = "") -> None:
        self._query = query
        self.height = float(MARGIN)
        self.elements: list[Element] = []
        self.has_links = False
        self.write(title, TITLE, most=3)

    def write(self, words: str, style: Style, most: int) -> None:
        """Adds text over the whole width, in so many lines at most."""
        for line in lines(words, WIDTH - 2 * MARGIN, style.size, most):
            self.height += style.line
            self.elements.append(text(line, MARGIN, self.height - 4, style.name))

    def skip(self, units: float) -> None:
        """Leaves room."""
        self.height += units

    def draw(self, drawn: Iterable[Element]) -> None:
        """Adds elements that have their place already."""
        self.elements += drawn

    @contextmanager
    def row_of(self, fact_id: str) -> Iterator[None]:
        """Makes a link to a fact of what is added inside."""
        before, top = self.elements, self.height
        self.elements = []
        yield
        hit = element("rect", kind="chart-hit", x=2, y=top, width=WIDTH - 4, height=self.height - top + 4, rx=3)
        link = element("a", hit, *self.elements, href=f"/facts/{quote(_readable(fact_id), safe='')}{self._query}")
        self.elements = [*before, link]
        self.has_links = True
        self.skip(GAP)


def document(chart_id: str, title: str, description: str, sheet: Sheet) -> str:
    """The `svg` element.

    A drawing with links is a group to those who hear it: all that is inside an `img` is hidden from them.
    """
    ids = {"title": f"{chart_id}-title", "desc": f"{chart_id}-description"}
    words = [element(tag, id=name) for tag, name in ids.items()]
    words[0].text, words[1].text = _readable(title), _readable(description)
    height = round(sheet.height + MARGIN)
    made = element(
        "svg",
        *words,
        *sheet.elements,
        kind="chart",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height}",
        width=WIDTH,
        height=height,
        role="group" if sheet.has_links else "img",
        aria_labelledby=" ".join(ids.values()),
    )
    return tostring(made, encoding="unicode")


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def _readable(words: str) -> str:
    return _NOT_XML.sub("\ufffd", words)
