"""What a fact is about, who claims it and how firmly, in the words of a label."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from ..conflicts.comparison import measured
from ..resources.claimants import claimant_in_words, claimants_in_words
from ..timeline.event import Fact, sources
from ..timeline.when import period_in_words
from ..vocabulary.codes import in_plain_words

NameOf = Callable[[str, str], str]
"""The name that people know a record by, of its resource and its id; of a source its label."""


class Records(NamedTuple):
    """What people know records by, and the query that the addresses of their pages end in, such as `?known_by=2025-08`."""

    name_of: NameOf
    query: str = ""


Aspects = dict[str, str]


def claimed_by(fact: Fact, name_of: NameOf) -> str:
    """Who claims a fact, the originator first; the source where it speaks for itself."""
    if fact["attributed_to"]:
        named = partial(name_of, "organizations")
        return claimants_in_words(fact["attributed_to"], partial(claimant_in_words, name_of=named))
    return f"the source itself: {'; '.join(name_of('sources', source) for source in sources(fact))}"


def kind_in_words(fact: Fact) -> str:
    """The kind of value, and what makes a reader careful with it."""
    careful = ("opinion" if fact["assertion"] == "opinion" else "", "disputed" if fact["disputed"] else "")
    return ", ".join(filter(None, (fact["value_kind"], *careful)))


def aspects(fact: Fact, name_of: NameOf) -> Aspects:
    """What a figure is about, by aspect; an aspect that the fact does not have is left out."""
    thing = measured(fact, {})
    about = name_of("places", thing.id) if thing.type == "places" and thing.id else fact["subject"]["name"]
    minerals = " and ".join(name_of("minerals", mineral) for mineral in fact["minerals"])
    basis = fact["quantity"]["basis"]
    found = {
        "about": about,
        "minerals": "" if minerals == about else minerals,
        "basis": "" if basis == "unspecified" else in_plain_words(basis),
        "unit": "metric tons assumed" if fact["quantity"]["unit_assumed"] else "",
        "period": period_in_words(fact["period"]) if fact["period"] else "",
        "relative to": fact["relative_to"],
        "condition": fact["condition"]["text"] if fact["condition"] else "",
    }
    return {aspect: words for aspect, words in found.items() if words}


def shared(found: Sequence[Aspects]) -> Aspects:
    """The aspects that are the same in all."""
    if not found:
        return {}
    first, *others = found
    return {aspect: words for aspect, words in first.items() if all(other.get(aspect) == words for other in others)}


def aspects_in_words(found: Aspects) -> str:
    """Such as `Russia; period: 2023`."""
    return "; ".join(words if aspect in {"about", "minerals"} else f"{aspect}: {words}" for aspect, words in found.items())
