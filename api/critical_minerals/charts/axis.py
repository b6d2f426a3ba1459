"""A horizontal axis: round ticks around all values, and where a value is between them."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import count
from math import ceil
from typing import NamedTuple
from xml.etree.ElementTree import Element

from .lines import length
from .svg import GAP, NOTE, WIDTH, Sheet, element, text

ARROW = 24
"""The length of an arrow towards where a fact has no bound: always the same, because it measures nothing."""
START, END = 38, WIDTH - 38
"""Where an axis starts and ends: an arrow fits on either side."""
MOST_STEPS = 5
_WORDS = {12: "trillion", 9: "billion", 6: "million", 4: "thousand"}
"""What figures from a power of ten on are counted in."""


class Axis(NamedTuple):
    """Ticks in ascending order, at least two, and the label of each; `unit` is in words."""

    ticks: tuple[Decimal, ...]
    labels: tuple[str, ...]
    unit: str

    def at(self, value: Decimal) -> float:
        """Where a value is across the sheet."""
        low, high = self.ticks[0], self.ticks[-1]
        return START + (END - START) * float((value - low) / (high - low))

    def write(self, sheet: Sheet) -> None:
        """Adds the unit and the labels, as many as there is room for."""
        sheet.skip(4)
        sheet.write(self.unit, NOTE, most=1)
        sheet.skip(NOTE.line)
        room = (END - START) / (len(self.ticks) - 1)
        stride = ceil((max(length(label, NOTE.size) for label in self.labels) + 4) / room)
        for tick, label in list(zip(self.ticks, self.labels, strict=True))[::stride]:
            sheet.draw([text(label, self.at(tick), sheet.height - 4, NOTE.name, "middle")])
        sheet.skip(GAP)

    def grid(self, top: float, bottom: float) -> Iterator[Element]:
        """A line down the sheet for each tick, the one for zero stronger."""
        for tick in self.ticks:
            kind = "chart-grid" if tick else "chart-grid chart-zero"
            x = self.at(tick)
            yield element("line", kind=kind, x1=x, y1=top, x2=x, y2=bottom)


def axis_of_numbers(values: Iterable[Decimal], unit: str) -> Axis:
    """An axis from zero over all values, counted in millions and so on where they are large."""
    with_zero = (Decimal(0), *values)
    ticks = round_ticks(min(with_zero), max(with_zero))
    largest = max(abs(tick) for tick in ticks)
    power = next((power for power in _WORDS if largest >= Decimal(10) ** power), 0)
    divisor = 3 if power == 4 else power
    labels = tuple(f"{tick.scaleb(-divisor).normalize():,f}" for tick in ticks)
    return Axis(ticks, labels, " ".join(filter(None, (_WORDS.get(power), unit))))


def axis_of_years(first: Decimal, last: Decimal) -> Axis:
    """An axis over years, each of them a whole number and as long as every other."""
    ticks = round_ticks(first, last, least=Decimal(1))
    return Axis(ticks, tuple(f"{tick:f}" for tick in ticks), "year")


def round_ticks(low: Decimal, high: Decimal, least: Decimal | None = None) -> tuple[Decimal, ...]:
    """From two to six multiples of 1, 2 or 5 times a power of ten, the outermost not inside `low` and `high`.

    They are as close together as that allows, and no closer than `least`.
    """
    if low == high:
        high = low + (least or 1)
    for step in _round_steps(max((high - low) / MOST_STEPS, least or Decimal(0))):
        first = int((low / step).to_integral_value(ROUND_FLOOR))
        last = int((high / step).to_integral_value(ROUND_CEILING))
        if last - first <= MOST_STEPS:
            break
    return tuple(step * number for number in range(first, last + 1))


def _round_steps(least: Decimal) -> Iterator[Decimal]:
    for power in count(least.adjusted()):
        for digit in (1, 2, 5):
            step = Decimal(digit).scaleb(power)
            if step >= least:
                yield step
