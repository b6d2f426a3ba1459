"""A figure of a fact on an axis: in words, and as marks that show the bounds that the fact has and no others."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from ..conflicts.readings import exactly, in_words
from ..resources.claimants import VOICES
from ..timeline.event import Fact
from ..vocabulary.bounds import BOUNDED_SIDES
from . import marks
from .axis import Axis
from .claims import Aspects, NameOf, aspects, aspects_in_words, claimed_by, kind_in_words
from .svg import NAME, NOTE, PLAIN, Sheet, element

STRICT = {"less_than", "more_than"}
"""Hedges whose bound does not belong to the values: its point is hollow."""
MOST_TOLD = 5
"""Figures that a description tells one by one."""
COLUMNS = ("Claimed by", "Figure", "Kind of value", "About")
"""What the cells of a figure are."""
ONE_SIDED = {hedge for hedge, (below, above) in BOUNDED_SIDES.items() if below != above}
UNBOUNDED = {hedge for hedge, (below, above) in BOUNDED_SIDES.items() if not (below or above)}
KEYS = (
    (ONE_SIDED, "An arrow points to where a figure has no bound."),
    (STRICT, "A hollow point is a bound that is not reached."),
    (UNBOUNDED, "≈ means about."),
)
"""What a mark of some hedges means."""


class Figure(NamedTuple):
    """A fact's figure, perhaps in another unit; who claims it, and what it is about."""

    fact: Fact
    quantity: dict[str, Any]
    claimed_by: str
    aspects: Aspects

    @classmethod
    def of(cls, fact: Fact, quantity: dict[str, Any], name_of: NameOf) -> "Figure":
        """The figure of a fact."""
        return cls(fact, quantity, claimed_by(fact, name_of), aspects(fact, name_of))

    @property
    def values(self) -> tuple[Decimal, ...]:
        """Every number that the figure has, in ascending order."""
        found = (self.quantity[side] for side in ("lower", "value", "upper"))
        return tuple(exactly(number) for number in found if number is not None)

    @property
    def cells(self) -> tuple[str, ...]:
        """The figure as part of a row of a table."""
        return self.claimed_by, in_words(self.quantity), kind_in_words(self.fact), aspects_in_words(self.aspects)

    def in_words(self, common: Aspects) -> str:
        """The figure in a description that has said already what is common to all."""
        about = aspects_in_words(self.beyond(common))
        who = f"{VOICES[self.fact['assertion']]} {self.claimed_by}"
        return f"{in_words(self.quantity)} ({'; '.join(filter(None, (about, kind_in_words(self.fact), who)))})"

    def beyond(self, common: Aspects) -> Aspects:
        """What it is about, but for what is common to all."""
        return {aspect: words for aspect, words in self.aspects.items() if aspect not in common}


def write_figures(sheet: Sheet, axis: Axis, figures: Iterable[Figure], common: Aspects) -> None:
    """Adds a row for each figure; what is common to all has been said."""
    for figure in figures:
        with sheet.row_of(figure.fact["id"]):
            top = sheet.height
            sheet.write(figure.claimed_by, NAME, most=3)
            sheet.write(in_words(figure.quantity), PLAIN, most=2)
            about = aspects_in_words(figure.beyond(common))
            sheet.write("; ".join(filter(None, (kind_in_words(figure.fact), about))), NOTE, most=4)
            sheet.draw(axis.grid(sheet.height, sheet.height + marks.LANE))
            sheet.draw(_marks(figure, axis, sheet.height + marks.LANE / 2))
            sheet.skip(marks.LANE)
            if figure.fact["disputed"]:
                sheet.draw([element("line", kind="chart-disputed", x1=4, y1=top + 4, x2=4, y2=sheet.height)])


def key(figures: Iterable[Figure]) -> str:
    """What the marks of these figures mean, as far as it is not plain to see."""
    hedges = {figure.quantity["approximation"] for figure in figures}
    return " ".join(meaning for marked, meaning in KEYS if marked & hedges)


def told(figures: Sequence[Figure], common: Aspects) -> str:
    """A few figures one by one, of many the lowest and the highest; each with its hedge."""
    if len(figures) <= MOST_TOLD:
        return "; ".join(figure.in_words(common) for figure in figures)
    lowest = min(figures, key=lambda figure: figure.values[0])
    highest = max(figures, key=lambda figure: figure.values[-1])
    return f"the lowest printed is {lowest.in_words(common)}, the highest {highest.in_words(common)}"


def _marks(figure: Figure, axis: Axis, y: float) -> Iterator[Element]:
    hedge = figure.quantity["approximation"]
    value, lower, upper = (
        None if figure.quantity[side] is None else axis.at(exactly(figure.quantity[side]))
        for side in ("value", "lower", "upper")
    )
    if value is None and lower is not None and upper is not None:
        yield marks.bar(lower, upper, y)
    if hedge != "exact":
        yield from (marks.cap(bound, y) for bound in (lower, upper) if bound is not None)
    if lower is None and upper is not None:
        yield from marks.arrow(upper, y, -1)
    if upper is None and lower is not None:
        yield from marks.arrow(lower, y, 1)
    if value is not None:
        kind = "chart-point chart-hollow" if hedge in STRICT else "chart-point"
        yield marks.point(figure.fact["value_kind"], value, y, kind)
        if hedge in UNBOUNDED:
            yield marks.about(value + marks.RADIUS + 4, y)
