"""What can be asked of every list and of each, in which formats, and how much: rows of tables for the guide."""

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import NamedTuple

from ...query.cursor import MAX_CURSOR
from ...resources import FACTS, REGISTRY
from ...resources.bulk import BULK_FORMS
from ...resources.fields import MAX_SLUG
from ...resources.resource import Dates, Resource, Terms
from ...vocabulary import VOCABULARIES
from ...vocabulary.codes import CodeList
from ..addresses import address
from ..api import search
from ..api.citations import FORMATS
from ..api.inputs import MAX_TERM, MAX_VALUES
from ..api.parameters import DEFAULT_LIMIT, MAX_LIMIT, MAX_QUERY, parameters
from ..api.records import EXPORTS
from ..examples import CITED
from ..media_types import CALENDAR, CSV, JSON, NDJSON
from ..settings import current_settings

LISTS = {codes.codes: codes for codes in VOCABULARIES}
A_YEAR = "2025"

SETTINGS = (
    "longest_address",
    "longest_parameter",
    "query_milliseconds",
    "requests_per_minute",
    "exports_at_once",
    "largest_export",
)
"""What the operator of a server sets and its clients notice."""


def _bulk_files() -> dict[str, list[str]]:
    media_types = dict.fromkeys(form.media_type for form in BULK_FORMS)
    return {each: [form.name for form in BULK_FORMS if form.media_type == each] for each in media_types}


class Representation(NamedTuple):
    """A format of answers: its media type, what has it, and an address that answers so."""

    media_type: str
    of: str
    example: str


REPRESENTATIONS = (
    Representation(JSON, "Everything under `/v1`, unless told.", "/v1/facts?metric=price_floor"),
    Representation(CSV, "Every list of records, whole, a row a record.", f"/v1/facts.{EXPORTS[CSV]}?metric=price_floor"),
    Representation(NDJSON, "Every list of records, whole, a line a record.", f"/v1/deals.{EXPORTS[NDJSON]}?type=offtake"),
    Representation(CALENDAR, "The timeline.", "/v1/timeline.ics?date_from=2026"),
    *(
        Representation(each.media_type, f"How to cite a fact, in {each.name}.", f"{CITED}/citation.{each.suffix}")
        for each in FORMATS.values()
    ),
    *(
        Representation(media_type, f"The whole release in one file: {', '.join(names)}.", f"/v1/bulk/{names[0]}")
        for media_type, names in _bulk_files().items()
    ),
)


class Filter(NamedTuple):
    """A filter of a resource: its parameters, what it matches, which values it takes, and a page that it leads to.

    The values are ids of the `target`, or codes of a list, or `choices`; else text or, of a pair of parameters, dates.
    """

    names: tuple[str, ...]
    matches: str
    target: str | None
    codes: CodeList | None
    choices: tuple[str, ...]
    example: str


class Common(NamedTuple):
    """A parameter that lists of several resources take alike, and the resources that take it."""

    name: str
    meaning: str
    resources: list[Resource]


class Limit(NamedTuple):
    """What there may be at most, of what, and the setting that says so, if it is one."""

    most: int
    of: str
    setting: str | None = None


LIMITS = (
    Limit(MAX_LIMIT, f"Records on a page of a list, {DEFAULT_LIMIT} unless told."),
    Limit(search.MAX_LIMIT, f"Hits of a search, {search.DEFAULT_LIMIT} unless told."),
    Limit(MAX_VALUES, "Values of one filter."),
    Limit(MAX_TERM, "Characters of one value."),
    Limit(MAX_SLUG, "Characters of an id."),
    Limit(MAX_QUERY, "Characters of `q`."),
    Limit(MAX_CURSOR, "Characters of a cursor."),
)
"""Those that hold on every server."""


def filters(resource: Resource) -> list[Filter]:
    """The filters that a resource has of its own."""
    return [
        *(_of_terms(resource, terms) for terms in resource.terms),
        *(_of_dates(resource, dates) for dates in resource.dates),
    ]


@cache
def common() -> list[Common]:
    """All other parameters of lists; that of facts takes each."""
    taken = {resource.name: parameters(resource, paged=True)().fields for resource in REGISTRY}
    own = {name for each in filters(FACTS) for name in each.names}
    return [
        Common(name, field.metadata["description"], [resource for resource in REGISTRY if name in taken[resource.name]])
        for name, field in taken[FACTS.name].items()
        if name.removeprefix("not_") not in own
    ]


def limits() -> Iterator[Limit]:
    """All that clients of this server notice."""
    settings = current_settings()
    meanings = {known.name: known.metadata["meaning"] for known in fields(settings)}
    yield from LIMITS
    yield from (Limit(getattr(settings, name), meanings[name], name.upper()) for name in SETTINGS)


def _of_terms(resource: Resource, terms: Terms) -> Filter:
    codes = LISTS.get(terms.choices)
    value = terms.example or terms.choices[0]
    href = address(f"/{resource.name}", [(terms.name, value)])
    return Filter((terms.name,), terms.description, terms.target, codes, () if codes else terms.choices, href)


def _of_dates(resource: Resource, dates: Dates) -> Filter:
    names = (f"{dates.name}_from", f"{dates.name}_to")
    return Filter(names, dates.description, None, None, (), address(f"/{resource.name}", [(names[0], A_YEAR)]))
