"""What other records and facts have to do with a record: all that filters find by its id."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from pyroaring import BitMap

from ...database.release import Release
from ...database.tables import Member
from ...query import lists
from ...query.matching import matching
from ...query.selection import Selection
from ...resources import FACTS, REGISTRY
from ...resources.resource import Resource, Terms
from ..representations import address
from .words import Record

MOST_RECORDS = 10

FOUND_BY = {
    "attributed_to": "attributed to it",
    "author": "written by it",
    "estimator": "estimated by it",
    "fact": "with it",
    "jurisdiction": "made by it",
    "parent": "in it",
    "project": "of it",
    "source": "taken from it",
}
"""How a heading says by which filter records are found, where `about it` would not say it."""


class Gathered(NamedTuple):
    """The records of a resource that a filter finds: how, how many, the first of them, and the address of all."""

    resource: Resource
    how: str
    total: int
    records: list[Record]
    href: str


def gathered(release: Release, resource: Resource, record: Record) -> Iterator[Gathered]:
    """What each filter that takes ids of the resource finds, without what a wider filter on the same list finds too.

    The facts that the record bears itself are not gathered.
    """
    record_id = record["id"]
    widened = _has_members(release, resource, record_id)
    borne: dict[str, tuple[str, ...]] = {"subject": (record_id,)} if record.get("facts") else {}
    for other in REGISTRY:
        found: list[tuple[Terms, Selection, BitMap]] = []
        for terms in other.terms:
            if terms.target == resource.name:
                selection = Selection(
                    other,
                    {terms.name: (record_id,)},
                    borne if other is FACTS else {},
                    include_members=widened and terms.widens,
                )
                numbers = matching(release, selection)
                if numbers and not any(numbers <= wider for _, _, wider in found):
                    found = [each for each in found if not each[2] <= numbers] + [(terms, selection, numbers)]
        for terms, selection, numbers in found:
            bodies = lists.page(release, selection, MOST_RECORDS).bodies
            yield Gathered(
                other, _how(terms, selection), len(numbers), [json.loads(body) for body in bodies], _href(selection)
            )


def _has_members(release: Release, resource: Resource, record_id: str) -> bool:
    query = Member.select(Member.member).where(Member.resource == resource.name, Member.id == record_id).limit(2)
    return len(release.rows(query)) > 1


def _how(terms: Terms, selection: Selection) -> str:
    how = FOUND_BY.get(terms.name, "about it")
    return f"{how} or its members" if selection.include_members else how


def _href(selection: Selection) -> str:
    asked = {
        **{name: values[0] for name, values in selection.include.items()},
        **{f"not_{name}": values[0] for name, values in selection.exclude.items()},
        **({"include_members": "true"} if selection.include_members else {}),
    }
    return address(f"/{selection.resource.name}", list(asked.items()))
