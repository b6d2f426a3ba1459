"""The records that have a value under a filter's name."""

import weakref
from collections.abc import Callable
from functools import lru_cache

from pyroaring import BitMap

from ..database.release import Release

MOST_KEPT = 64
"""Sets that are kept of a release, those asked for last; one of half a million records among a million takes 125 kB."""

_kept: weakref.WeakKeyDictionary[Release, Callable[..., BitMap]] = weakref.WeakKeyDictionary()


def having(release: Release, resource: str, name: str, values: tuple[str, ...]) -> BitMap:
    """The numbers of the records that have any of the values under a filter's name; the set is not to be changed."""
    if len(values) > 1:
        return _looked_up(release, resource, name, *values)
    look_up = _kept.get(release)
    if look_up is None:
        look_up = _kept[release] = _keeping(weakref.proxy(release))
    return look_up(resource, name, *values)


def _keeping(release: Release) -> Callable[..., BitMap]:
    return lru_cache(MOST_KEPT)(lambda *asked: _looked_up(release, *asked))


def _looked_up(release: Release, resource: str, name: str, *values: str) -> BitMap:
    marks = ", ".join("?" * len(values))
    rows = release.fetch(
        f"SELECT members FROM term WHERE resource = ? AND name = ? AND value IN ({marks})",  # noqa: S608 - question marks
        (resource, name, *values),
    )
    return union(rows)


def union(rows: list[tuple[bytes]]) -> BitMap:
    """The numbers that are in any of some stored sets."""
    found = [BitMap.deserialize(members) for (members,) in rows]
    return found[0] if len(found) == 1 else BitMap.union(*found) if found else BitMap()
