"""Totals and facets are looked up or counted in SQL; here they are counted again over the records themselves."""

import json
from collections import Counter
from typing import Any

import pytest

from critical_minerals.database.release import Release
from critical_minerals.loader.rendering import as_term
from critical_minerals.query import lists
from critical_minerals.query.selection import DayRange, Selection
from critical_minerals.resources import BY_NAME, REGISTRY
from critical_minerals.resources.resource import Resource, Terms, pluck

EVERY_RESOURCE = [pytest.param(resource, id=resource.name) for resource in REGISTRY]
EVERY_TERM = [
    pytest.param(resource, terms, id=f"{resource.name}-{terms.name}") for resource in REGISTRY for terms in resource.terms
]
NARROWED = [
    pytest.param("facts", {"include": {"metric": ("demand_growth",)}}, id="facts-metric"),
    pytest.param("facts", {"include": {"country": ("china",)}, "exclude": {"assertion": ("opinion",)}}, id="facts-two"),
    pytest.param("facts", {"value_min": 50, "value_max": 85, "include": {"unit": ("percent",)}}, id="facts-value"),
    pytest.param("facts", {"match": "magnet"}, id="facts-words"),
    pytest.param("policies", {"days": {"date": DayRange("2025-11-01", None)}}, id="policies-days"),
    pytest.param("deals", {"include": {"place": ("asia",)}, "include_members": True}, id="deals-members"),
    pytest.param("places", {"exclude": {"kind": ("country",)}}, id="places-exclude"),
    pytest.param("sources", {"include": {"on_topic": ("true",)}}, id="sources-flag"),
    pytest.param("projects", {"include": {"country": ("china",), "kind": ("magnet_plant",)}}, id="projects-nothing"),
]


def counted(terms: Terms, bodies: list[bytes]) -> list[tuple[str, int]]:
    """The values of a filter in the records, each once a record, the most frequent first."""
    counts: Counter[str] = Counter()
    for body in bodies:
        record = json.loads(body)
        counts.update({as_term(value) for path in terms.paths for value in pluck(record, path)})
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


@pytest.mark.parametrize(("resource", "terms"), EVERY_TERM)
def test_facets_of_all_records_are_counts_over_all_records(shipped: Release, resource: Resource, terms: Terms) -> None:
    everything = Selection(resource)
    expected = counted(terms, list(lists.every_body(shipped, everything)))
    assert lists.facets(shipped, everything, (terms.name,)) == {terms.name: expected}


@pytest.mark.parametrize(("name", "filters"), NARROWED)
def test_facets_of_a_selection_are_counts_over_what_it_selects(shipped: Release, name: str, filters: Any) -> None:
    selection = Selection(BY_NAME[name], **filters)
    bodies = list(lists.every_body(shipped, selection))
    names = tuple(terms.name for terms in selection.resource.terms)
    expected = {terms.name: counted(terms, bodies) for terms in selection.resource.terms}
    assert lists.facets(shipped, selection, names) == expected


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_no_facets_asked_for_are_no_facets(shipped: Release, resource: Resource) -> None:
    assert lists.facets(shipped, Selection(resource), ()) == {}


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_the_total_of_all_records_is_their_number(shipped: Release, resource: Resource) -> None:
    everything = Selection(resource)
    assert lists.total(shipped, everything) == len(list(lists.every_body(shipped, everything))) > 0


@pytest.mark.parametrize(("resource", "terms"), EVERY_TERM)
def test_the_total_of_one_value_is_the_number_of_records_that_have_it(
    shipped: Release, resource: Resource, terms: Terms
) -> None:
    counts = lists.facets(shipped, Selection(resource), (terms.name,))[terms.name]
    totals = [(value, lists.total(shipped, Selection(resource, include={terms.name: (value,)}))) for value, _ in counts]
    assert totals == counts


@pytest.mark.parametrize(("resource", "terms"), EVERY_TERM)
def test_the_total_without_a_value_and_with_it_is_the_total(shipped: Release, resource: Resource, terms: Terms) -> None:
    counts = lists.facets(shipped, Selection(resource), (terms.name,))[terms.name]
    everything = lists.total(shipped, Selection(resource))
    assert all(
        lists.total(shipped, Selection(resource, exclude={terms.name: (value,)})) == everything - number
        for value, number in counts
    )


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_a_value_that_no_record_has_totals_nothing(shipped: Release, resource: Resource) -> None:
    assert lists.total(shipped, Selection(resource, include={resource.terms[0].name: ("no-such-value",)})) == 0


@pytest.mark.parametrize(("name", "filters"), NARROWED)
def test_the_total_of_a_selection_is_the_number_of_its_records(shipped: Release, name: str, filters: Any) -> None:
    selection = Selection(BY_NAME[name], **filters)
    assert lists.total(shipped, selection) == len(list(lists.every_body(shipped, selection)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mineral", [("cobalt", 2), ("neodymium", 2), ("light", 1), ("rare", 1)]),
        ("place", [("nor-east", 2), ("norland", 1), ("north", 1), ("southland", 1)]),
        ("country", [("norland", 3), ("southland", 1)]),
        ("source", [("july", 2), ("november", 2), ("undated", 2)]),
        ("approximation", [("exact", 3), ("between", 1)]),
        ("organization", []),
    ],
)
def test_facets_of_invented_facts(invented: Release, name: str, expected: list[tuple[str, int]]) -> None:
    assert lists.facets(invented, Selection(BY_NAME["facts"]), (name,)) == {name: expected}
