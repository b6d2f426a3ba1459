"""An order of records, stored in runs: lists of 32-bit numbers, little-endian."""

import sys
from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Numbers = array[int]

RUN = 4096
"""Records a run."""


def packed(numbers: Iterable[int]) -> bytes:
    """The bytes of a run."""
    return _little_endian(array("I", numbers)).tobytes()


def numbers_in(run: bytes) -> "Numbers":
    """The numbers of a run."""
    return _little_endian(array("I", run))


def _little_endian(numbers: "Numbers") -> "Numbers":
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
