"""The filters and sort keys that several resources share."""

from dataclasses import replace

from .resource import Dates, SortKey, Terms

MINERAL = Terms(
    "mineral",
    ("minerals",),
    "Ids of minerals that the record is about.",
    target="minerals",
    widens=True,
    example="rare-earth-elements",
)
ORGANIZATION = Terms(
    "organization",
    ("organizations.id",),
    "Ids of organizations that take part.",
    target="organizations",
    example="mp-materials",
)
PLACE = Terms("place", ("places",), "Ids of places, exactly as recorded.", target="places", widens=True, example="china")
COUNTRY = Terms(
    "country",
    ("countries",),
    "Ids of countries; the places that lie in them are included.",
    target="places",
    widens=True,
    example="united-states",
)
SOURCE = Terms(
    "source",
    ("facts.citations.source",),
    "Ids of sources that a fact of the record cites.",
    target="sources",
    example="anbound-us-supply-chain",
)
ATTRIBUTED_TO = Terms(
    "attributed_to",
    ("facts.attributed_to.id", "facts.attributed_to.organization"),
    "Ids of organizations, or slugs of persons' names, that a fact of the record is attributed to; "
    "a person's organization counts too.",
    target="organizations",
    example="usgs",
)
DISPUTED = Terms(
    "disputed", ("disputed",), "Whether any fact contradicts one of the record's facts.", choices=("true", "false")
)

SHARED_TERMS = (MINERAL, PLACE, COUNTRY, ORGANIZATION, SOURCE, ATTRIBUTED_TO, DISPUTED)


def shared_terms(**paths: tuple[str, ...]) -> tuple[Terms, ...]:
    """The shared filters; those named have paths of their own, as in `shared_terms(place=("places", "jurisdictions"))`."""
    return tuple(replace(terms, paths=paths.get(terms.name, terms.paths)) for terms in SHARED_TERMS)


FACTS_TOO = {
    "mineral": "facts.minerals",
    "place": "facts.place",
    "country": "facts.countries",
    "organization": "facts.organizations",
}
SUBJECT_TERMS = tuple(
    replace(
        terms,
        paths=(*terms.paths, FACTS_TOO[terms.name]),
        description=f"{terms.description} What a fact of the record is about counts too.",
    )
    if terms.name in FACTS_TOO
    else terms
    for terms in SHARED_TERMS
)
"""For minerals, places and organizations, which are themselves what facts are about."""

SHARED_DATES = (
    Dates("date", "facts.date.edtf", "Dates of the events that the record's facts tell of."),
    Dates("known_since", "known_since", "Date since which the record's earliest fact is known."),
)
SHARED_SORT_KEYS = (SortKey("name", "name"), SortKey("known_since", "known_since", "days"))
SHARED_TEXT = ("summary", "facts.statement")
