"""The records that have a value under a filter's name."""

from pyroaring import BitMap

from ..database.release import Release
from .remembered import remembered

MOST_KEPT = 64
"""Sets that are kept of a release, those asked for last; one of half a million records among a million takes 125 kB."""


def having(release: Release, resource: str, name: str, values: tuple[str, ...]) -> BitMap:
    """The numbers of the records that have any of the values under a filter's name; the set is not to be changed."""
    return _of_one(release, resource, name, *values) if len(values) == 1 else _looked_up(release, resource, name, *values)


def _looked_up(release: Release, resource: str, name: str, *values: str) -> BitMap:
    marks = ", ".join("?" * len(values))
    rows = release.fetch(
        f"SELECT members FROM term WHERE resource = ? AND name = ? AND value IN ({marks})",  # noqa: S608 - question marks
        (resource, name, *values),
    )
    return union(rows)


_of_one = remembered(MOST_KEPT)(_looked_up)


def union(rows: list[tuple[bytes]]) -> BitMap:
    """The numbers that are in any of some stored sets."""
    found = [BitMap.deserialize(members) for (members,) in rows]
    return found[0] if len(found) == 1 else BitMap.union(*found) if found else BitMap()
