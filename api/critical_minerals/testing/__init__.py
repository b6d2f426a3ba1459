"""For tests of other projects: records from minimal input, copies of the data with them, and a server over a copy.

`critical_minerals.pytest_plugin` has the same as fixtures for pytest; docs/testing.md shows both.
"""

from .added import InvalidRecords, with_records
from .builders import (
    citation,
    conflict,
    deal,
    fact,
    mineral,
    organization,
    place,
    policy,
    project,
    quantity,
    reserve,
    source,
)
from .copies import Copy, loaded, sample, whole
from .live import serving

__all__ = [
    "Copy",
    "InvalidRecords",
    "citation",
    "conflict",
    "deal",
    "fact",
    "loaded",
    "mineral",
    "organization",
    "place",
    "policy",
    "project",
    "quantity",
    "reserve",
    "sample",
    "serving",
    "source",
    "whole",
    "with_records",
]
