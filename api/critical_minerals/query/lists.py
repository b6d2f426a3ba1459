"""Pages, single records, totals, facets and exports of a selection."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from pyroaring import BitMap

from ..batches import batches
from ..database.release import Release
from ..resources import BEARING_FACTS, BY_NAME
from ..resources.resource import Resource, Terms
from ..resources.tables import documents_of
from .matching import everything, matching, number_of_records
from .ordering import in_order
from .postings import having
from .selection import Selection

BODIES_A_READ = 200


class Page(NamedTuple):
    """The bodies of a page's records, and the place of the last one where more follow."""

    bodies: list[bytes]
    place: int | None


class FacetValue(NamedTuple):
    """A value and the number of matching records that have it."""

    value: str
    records: int


def page(release: Release, selection: Selection, limit: int, after: int = 0) -> Page:
    """At most `limit` records of a selection, from the start or after a place."""
    placed = list(islice(in_order(release, selection, matching(release, selection), after), limit + 1))
    bodies = bodies_of(release, selection.resource, [number for _, number in placed[:limit]])
    return Page(bodies, placed[limit - 1][0] if len(placed) > limit else None)


def bodies_of(release: Release, resource: Resource, numbers: list[int]) -> list[bytes]:
    """The bodies of records, in the order of their numbers given."""
    if not numbers:
        return []
    marks = ", ".join("?" * len(numbers))
    text = f'SELECT number, body FROM "{resource.name}" WHERE number IN ({marks})'  # noqa: S608 - a name, and question marks
    found = dict(release.fetch(text, numbers))
    return [found[number] for number in numbers]


def record(release: Release, resource: Resource, record_id: str) -> bytes | None:
    """The body of one record, or None."""
    rows = release.fetch(f'SELECT body FROM "{resource.name}" WHERE id = ?', (record_id,))  # noqa: S608 - a name
    return bytes(rows[0][0]) if rows else None


def total(release: Release, selection: Selection) -> int:
    """How many records match."""
    if selection.filter_count == 0:
        return number_of_records(release, selection.resource.name)
    if selection.filter_count == 1 and selection.match is not None:
        return release.count(selection.match, (documents_of(selection.resource.name),))
    return len(_all(release, selection))


def _all(release: Release, selection: Selection) -> BitMap:
    found = matching(release, selection)
    return everything(release, selection) if found is None else found


def facets(release: Release, selection: Selection, names: tuple[str, ...]) -> dict[str, list[FacetValue]]:
    """For each filter named, its values in the matching records, the most frequent first."""
    found = matching(release, selection)
    return {name: sorted(_counts(release, selection.resource, name, found), key=_by_frequency) for name in names}


def _counts(release: Release, resource: Resource, name: str, found: BitMap | None) -> Iterator[FacetValue]:
    asked = (resource.name, name)
    if found is None:
        rows = release.fetch("SELECT value, records FROM term WHERE resource = ? AND name = ?", asked)
        yield from (FacetValue(*row) for row in rows)
        return
    for value, members in release.fetch("SELECT value, members FROM term WHERE resource = ? AND name = ?", asked):
        records = found.intersection_cardinality(BitMap.deserialize(members))
        if records:
            yield FacetValue(value, records)


def _by_frequency(counted: FacetValue) -> tuple[int, str]:
    return -counted.records, counted.value


def has_few_values(release: Release, resource: Resource, name: str, most: int) -> bool:
    """Whether at most so many values stand under a filter's name."""
    rows = release.fetch("SELECT 1 FROM term WHERE resource = ? AND name = ? LIMIT ?", (resource.name, name, most + 1))
    return len(rows) <= most


def undated(release: Release, selection: Selection) -> int:
    """How many facts that no dated source carries are in the answer; of sources and conflicts, how many have no date."""
    found, resource = _all(release, selection), selection.resource
    if resource not in BEARING_FACTS:
        return len(found & _without_date(release, resource.name, resource.known_key))
    borne = BitMap()
    for ids in batches(ids_of(release, resource, found), BODIES_A_READ):
        borne |= having(release, "facts", "subject", tuple(ids))
    borne &= having(release, "facts", "subject_type", (resource.name,))
    return len(borne & _without_date(release, "facts", "known_since"))


def ids_of(release: Release, resource: Resource, numbers: Iterable[int]) -> Iterator[str]:
    """The ids of records, in the order of their numbers given."""
    for some in batches(numbers, BODIES_A_READ):
        marks = ", ".join("?" * len(some))
        rows = release.fetch(f'SELECT number, id FROM "{resource.name}" WHERE number IN ({marks})', some)  # noqa: S608 - a name, and question marks
        found = dict(rows)
        yield from (found[number] for number in some)


def _without_date(release: Release, resource: str, key: str) -> BitMap:
    rows = release.fetch(f'SELECT number FROM "{resource}" WHERE {key}_earliest IS NULL')  # noqa: S608 - names of our own
    return BitMap(number for (number,) in rows)


def undated_in(release: Release, resource: Resource, record_id: str) -> int:
    """How many facts of one record no dated source carries."""
    whole = json.loads(record(release, resource, record_id) or b"{}")
    return sum(fact["known_since"] is None for fact in whole.get("facts", ()))


def every_body(release: Release, selection: Selection) -> Iterator[bytes]:
    """The body of every matching record, one by one, in order."""
    placed = in_order(release, selection, matching(release, selection))
    for some in batches((number for _, number in placed), BODIES_A_READ):
        yield from bodies_of(release, selection.resource, some)


def values_of(release: Release, resource: Resource, name: str) -> dict[str, str]:
    """The value of each record that has one under a filter's name, by id."""
    rows = release.fetch("SELECT value, members FROM term WHERE resource = ? AND name = ?", (resource.name, name))
    return {found: value for value, members in rows for found in ids_of(release, resource, BitMap.deserialize(members))}


def unknown_values(release: Release, resource: Resource, terms: Terms, values: tuple[str, ...]) -> list[str]:
    """Those of a filter's values that are no id of its target and that no record of the resource has."""
    if terms.choices:
        return []
    unknown = [value for value in values if not having(release, resource.name, terms.name, (value,))]
    if unknown and terms.target:
        return [value for value in unknown if record(release, BY_NAME[terms.target], value) is None]
    return unknown
