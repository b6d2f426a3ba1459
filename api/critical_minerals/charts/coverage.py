"""How much there is about each mineral: a matrix of counts."""

from collections.abc import Iterator, Mapping, Sequence
from math import log
from xml.etree.ElementTree import Element

from .chart import MOST_ROWS, Chart, Row, Words, chart, counted, left_out, paragraph
from .claims import Records
from .lines import lines
from .svg import GAP, MARGIN, NAME, NOTE, PLAIN, WIDTH, Sheet, element, text

Named = tuple[str, Mapping[str, int]]
"""The name of a mineral, and its numbers by resource."""

TITLE = "Records and facts about each mineral"
NOTHING = "There is no mineral."
LEVELS = 5
"""Shades of a cell; chart.css has a colour for each, and one for the number on it."""
CELL = 24


def coverage(counts: Mapping[str, Mapping[str, int]], resources: Sequence[str], records: Records, *, more: int = 0) -> Chart:
    """A row for each mineral and a column for each resource; `more` is how many minerals there are besides.

    `counts`: by the mineral's id, numbers by resource.
    """
    named = [(records.name_of("minerals", mineral), row) for mineral, row in counts.items()]
    shown = named[:MOST_ROWS]
    others = left_out(len(named) - len(shown) + more, "more mineral")
    sheet = Sheet(TITLE)
    if shown:
        _write(sheet, shown, resources)
    else:
        sheet.write(NOTHING, PLAIN, most=1)
    sheet.write(others, NOTE, most=2)
    rows = tuple(Row((name, *(str(row.get(resource, 0)) for resource in resources)), None) for name, row in shown)
    description = paragraph(_described(shown, resources), others)
    return chart("coverage", Words(TITLE, description, ("Mineral", *map(str.capitalize, resources)), rows), sheet)


def _write(sheet: Sheet, shown: Sequence[Named], resources: Sequence[str]) -> None:
    most = max((number for _, row in shown for number in row.values()), default=0)
    width = (WIDTH - 2 * MARGIN) / len(resources)
    heads = [lines(resource, width, NOTE.size, most=2) for resource in resources]
    for column, head in enumerate(heads):
        middle = MARGIN + (column + 0.5) * width
        for down, line in enumerate(head, start=1):
            sheet.draw([text(line, middle, sheet.height + down * NOTE.line, NOTE.name, "middle")])
    sheet.skip(NOTE.line * max(map(len, heads)) + GAP)
    for name, row in shown:
        sheet.write(name, NAME, most=2)
        for column, resource in enumerate(resources):
            sheet.draw(_cell(row.get(resource, 0), most, MARGIN + column * width, sheet.height, width))
        sheet.skip(CELL + GAP)


def _cell(number: int, most: int, x: float, y: float, width: float) -> Iterator[Element]:
    level = _level(number, most) if number else 0
    yield element("rect", kind=f"chart-cell chart-level-{level}", x=x + 1, y=y, width=width - 2, height=CELL, rx=3)
    if number:
        yield text(f"{number:,}", x + width / 2, y + CELL - 7, f"chart-plain chart-on-{level}", "middle")


def _level(number: int, most: int) -> int:
    """From 1 to `LEVELS`, by the number's order of size: a few are many where most minerals have none."""
    return 1 + int((LEVELS - 1) * log(number) / log(most)) if most > 1 else LEVELS


def _described(shown: Sequence[Named], resources: Sequence[str]) -> str:
    if not shown:
        return NOTHING
    empty = sum(not row.get(resource, 0) for _, row in shown for resource in resources)
    cells = f"{counted(len(shown), 'mineral')}; {empty:,} of {len(shown) * len(resources):,} cells are empty."
    return paragraph(cells, *(_most_of(resource, shown) for resource in resources))


def _most_of(resource: str, shown: Sequence[Named]) -> str:
    name, row = max(shown, key=lambda named: named[1].get(resource, 0))
    return f"Most {resource}: {name}, {row.get(resource, 0):,}."
