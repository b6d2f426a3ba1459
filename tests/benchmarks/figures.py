"""A line of the table: what was asked of whom, what it took, and the bar beside what was reached."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from .drive import Turn


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, lowest and highest of what the rounds gave."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True, slots=True)
class Bar:
    """What is to be reached, in a unit."""

    limit: float
    unit: str = "×"
    at_most: bool = False

    def met(self, value: float) -> bool:
        return value <= self.limit if self.at_most else value >= self.limit


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table; `reached` is what its bar is about, in the same unit."""

    work: str
    records: int
    who: str
    reached: Spread | None
    unit: str = "×"
    bar: Bar | None = None
    turns: list[Turn] = field(default_factory=list)
