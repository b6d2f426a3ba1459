"""Lists of a few at a time, as `itertools.batched` makes them from Python 3.12 on."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(items: Iterable[T], most: int) -> Iterator[list[T]]:
    """The items in lists of at most so many."""
    remaining = iter(items)
    while batch := list(islice(remaining, most)):
        yield batch
