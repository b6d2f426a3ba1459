"""A parsed question about one resource: which records, in which order."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..resources.resource import Resource, SortKey
from ..resources.sources import Moment

Number = int | float


@dataclass(frozen=True, slots=True)
class Order:
    """One sort key and its direction; nulls come last both ways."""

    key: SortKey
    descending: bool = False


@dataclass(frozen=True, slots=True)
class DayRange:
    """First and last day of a range, as ISO dates; None where that end is open."""

    first: str | None
    last: str | None


OPEN = DayRange(None, None)
"""Any day at all."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The records asked for: all that match every filter, in a total order that ends in the id."""

    resource: Resource
    include: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    days: Mapping[str, DayRange] = field(default_factory=dict)
    value_min: Number | None = None
    value_max: Number | None = None
    match: str | None = None
    include_members: bool = False
    order: tuple[Order, ...] = ()
    known: Moment | None = None

    @property
    def digest(self) -> str:
        """A short hash of all of it, equal for equal questions however they were written."""
        asked = (
            self.resource.name,
            sorted((name, sorted(values)) for name, values in self.include.items()),
            sorted((name, sorted(values)) for name, values in self.exclude.items()),
            sorted((name, days.first, days.last) for name, days in self.days.items()),
            (self.value_min, self.value_max, self.match, self.include_members),
            [(order.key.name, order.descending) for order in self.order],
            self.known,
        )
        return hashlib.sha256(repr(asked).encode()).hexdigest()[:12]

    @property
    def filter_count(self) -> int:
        """How many filters narrow the list; a range counts as one."""
        return (
            len(self.include)
            + len(self.exclude)
            + len(self.days)
            + (self.value_min is not None or self.value_max is not None)
            + (self.match is not None)
        )
