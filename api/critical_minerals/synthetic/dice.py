"""Chance that is the same everywhere and always: draws that follow shares and popularity, and codes that never repeat."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

Drawn = TypeVar("Drawn")

CODES = 2**32
"""How many codes there are; numbers up to this have codes of their own."""


class Dice(Random):
    """Draws in less than a microsecond; they rest on `random()`, whose sequence for a seed Python promises to keep."""

    def happens(self, share: float) -> bool:
        """Whether something happens that does in this share of cases."""
        return self.random() < share

    def one_of(self, options: Sequence[Drawn]) -> Drawn:
        """One of the options, each as likely as the next."""
        return options[int(self.random() * len(options))]

    def rank(self, count: int, skew: float = 1) -> int:
        """A place from 0 to less than `count` by Zipf's law: the n-th is drawn about 1/n as often as the first.

        A higher skew favours the first ones more.
        """
        return ranked(self.random() ** skew, count)

    def popular(self, options: Sequence[Drawn], skew: float = 1) -> Drawn:
        """One of the options, the earlier the likelier, by Zipf's law."""
        return options[self.rank(len(options), skew)]


def ranked(draw: float, count: int) -> int:
    """The place by Zipf's law that belongs to a draw from 0 to less than 1."""
    return int((count + 1) ** draw) - 1


def by_share(shares: Mapping[Drawn, int]) -> tuple[Drawn, ...]:
    """Options for `one_of`, each as often as its share says."""
    return tuple(option for option, share in shares.items() for _ in range(share))


def code_of(number: int, seed: int) -> int:
    """A code that no other number below `CODES` has under this seed; the order of codes is not that of numbers."""
    mixed = (number * 0x9E3779B1 + seed * 0x85EBCA77) % CODES
    mixed = (mixed ^ mixed >> 16) * 0x7FEB352D % CODES
    return (mixed ^ mixed >> 15) * 0x846CA68B % CODES
