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
from ..addresses import address
from .page import carried
from .words import Record, label

MOST_RECORDS = 10

FOUND_BY = {
    "attributed_to": "attributed to it",
    "author": "written by it",
    "country": "of it",
    "estimator": "estimated by it",
    "fact": "with it",
    "jurisdiction": "made by it",
    "parent": "in it",
    "project": "of it",
    "source": "taken from it",
}
"""How a heading says by which filter records are found, where the filter has not the name of what it takes."""


class Gathered(NamedTuple):
    """The records of a resource that a filter finds: what to call them, how many, the first, and the address of all."""

    resource: Resource
    heading: str
    total: int
    records: list[Record]
    href: str


def gathered(release: Release, resource: Resource, record: Record) -> Iterator[Gathered]:
    """What each filter that takes ids of the resource finds, but for the facts that the record bears, and for it alone."""
    for other in REGISTRY:
        for terms, selection in _widest(release, other, resource, record):
            found = [json.loads(body) for body in lists.page(release, selection, MOST_RECORDS).bodies]
            if other is not resource or [each["id"] for each in found] != [record["id"]]:
                heading, total = _heading(terms, selection), lists.total(release, selection)
                yield Gathered(other, heading, total, found, _href(selection))


def _widest(release: Release, other: Resource, resource: Resource, record: Record) -> list[tuple[Terms, Selection]]:
    """The filters that find something, without those whose records all are found by another one too."""
    widened = _has_members(release, resource, record["id"])
    borne = {"subject": (record["id"],)} if other is FACTS and record.get("facts") else {}
    found: list[tuple[Terms, Selection, BitMap]] = []
    for terms in other.terms:
        if terms.target == resource.name:
            chosen = {terms.name: (record["id"],)}
            selection = Selection(other, chosen, borne, include_members=widened and terms.widens)
            numbers = matching(release, selection)
            if numbers and not any(numbers <= wider for _, _, wider in found):
                found = [each for each in found if not each[2] <= numbers] + [(terms, selection, numbers)]
    return [(terms, selection) for terms, selection, _ in found]


def _has_members(release: Release, resource: Resource, record_id: str) -> bool:
    query = Member.select(Member.member).where(Member.resource == resource.name, Member.id == record_id).limit(2)
    return len(release.rows(query)) > 1


def _heading(terms: Terms, selection: Selection) -> str:
    ways = list(_ways(terms, selection.resource))
    members = " or its members" if len(ways) == 1 else ", also of its members"
    return label(f"{selection.resource.name} {' or '.join(ways)}".strip()) + (members if selection.include_members else "")


def _ways(terms: Terms, resource: Resource) -> Iterator[str]:
    """The ways in which a filter finds a record: by the record itself, by its facts, or by both."""
    of_facts = [path.startswith("facts.") for path in terms.paths]
    if terms.name in FOUND_BY:
        by_facts = all(of_facts) and terms.target != FACTS.name
        yield f"with facts {FOUND_BY[terms.name]}" if by_facts else FOUND_BY[terms.name]
    elif resource is FACTS:
        yield "about it"
    if any(of_facts) and not all(of_facts):
        yield "with facts about it"


def _href(selection: Selection) -> str:
    asked = {
        **{name: values[0] for name, values in selection.include.items()},
        **{f"not_{name}": values[0] for name, values in selection.exclude.items()},
        **({"include_members": "true"} if selection.include_members else {}),
    }
    return address(f"/{selection.resource.name}", [*asked.items(), *carried()])
