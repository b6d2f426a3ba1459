"""Filters are sound (each record satisfies them) and complete (no record that does is missing)."""

from collections import Counter
from urllib.parse import quote

import pytest
from records import values_of

from critical_minerals.resources import REGISTRY
from critical_minerals.resources.resource import pluck
from critical_minerals.vocabulary.edtf import days

TERMS = [pytest.param(r, t, id=f"{r.name}-{t.name}") for r in REGISTRY for t in r.terms]
DATES = [pytest.param(r, d, id=f"{r.name}-{d.name}") for r in REGISTRY for d in r.dates]
MEASURED = [pytest.param(r, id=r.name) for r in REGISTRY if r.measures]


@pytest.fixture
def by_filter(walk):
    def ids(resource, question):
        return {record["id"] for record in walk(f"/v1/{resource.name}?limit=500&fields=id&{question}")}

    return ids


@pytest.mark.parametrize(("resource", "terms"), TERMS)
def test_a_value_selects_exactly_the_records_that_have_it(resource, terms, records, by_filter):
    found = {value for record in records for value in values_of(record, terms)}
    for value in sorted(found)[:40]:
        expected = {record["id"] for record in records if value in values_of(record, terms)}
        assert by_filter(resource, f"{terms.name}={quote(value)}") == expected


# No estimate follows a reporting code, and what the facts of minerals say is of no country or organization.
WITHOUT_VALUES = {"reserves-reporting_code", "minerals-country", "minerals-organization"}


@pytest.mark.parametrize(("resource", "terms"), TERMS)
def test_a_filter_has_something_to_find(resource, terms, records):
    found = {value for record in records for value in values_of(record, terms)}
    assert bool(found) != (f"{resource.name}-{terms.name}" in WITHOUT_VALUES)


CODED = [case for case in TERMS if case.values[1].choices]


@pytest.mark.parametrize(("resource", "terms"), CODED)
def test_the_union_over_the_codes_is_the_whole(resource, terms, records, by_filter):
    every = by_filter(resource, f"{terms.name}={quote(','.join(terms.choices[:50]), safe=',')}")
    without = {record["id"] for record in records if not values_of(record, terms)}
    assert every | without == {record["id"] for record in records}
    assert not every & without


@pytest.mark.parametrize(("resource", "terms"), TERMS)
def test_not_excludes_exactly_the_records_that_have_the_value(resource, terms, records, by_filter):
    found = sorted({value for record in records for value in values_of(record, terms)})
    for value in found[:10]:
        expected = {record["id"] for record in records if value not in values_of(record, terms)}
        assert by_filter(resource, f"not_{terms.name}={quote(value)}") == expected


@pytest.mark.parametrize(("resource", "terms"), TERMS)
def test_a_comma_means_any_of(resource, terms, records, by_filter):
    found = sorted({value for record in records for value in values_of(record, terms)})[:20]
    if found and not any("," in value for value in found):
        expected = {record["id"] for record in records if values_of(record, terms) & set(found)}
        assert by_filter(resource, f"{terms.name}={quote(','.join(found), safe=',')}") == expected


@pytest.mark.parametrize(("resource", "terms"), TERMS)
def test_facets_count_the_values_of_the_matching_records(resource, terms, records, client):
    facets = client.get(f"/v1/{resource.name}?limit=1&facets={terms.name}").json["meta"]["facets"][terms.name]
    counted = Counter(value for record in records for value in values_of(record, terms))
    assert {facet["value"]: facet["count"] for facet in facets} == counted
    assert facets == sorted(facets, key=lambda facet: (-facet["count"], facet["value"]))


@pytest.mark.parametrize(("resource", "terms"), TERMS)
def test_totals_of_single_filters_are_given_unasked(resource, terms, records, client):
    found = sorted({value for record in records for value in values_of(record, terms)})[:5]
    for value in found:
        expected = sum(value in values_of(record, terms) for record in records)
        assert client.get(f"/v1/{resource.name}?limit=1&{terms.name}={quote(value)}").json["meta"]["total"] == expected


@pytest.mark.parametrize(("resource", "dates"), DATES)
@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("{0}_from=2025-07", "2025-07-01", "9999-12-31"),
        ("{0}_to=2024", "0001-01-01", "2024-12-31"),
        ("{0}_from=2025-07-10&{0}_to=2025-11", "2025-07-10", "2025-11-30"),
        ("{0}_from=2030&{0}_to=2030", "2030-01-01", "2030-12-31"),
    ],
    ids=["from", "to", "both", "a-year"],
)
def test_ranges_of_days_match_by_overlap(resource, dates, question, first, last, records, by_filter):
    def overlaps(record):
        return any(days(value).earliest <= last and days(value).latest >= first for value in pluck(record, dates.path))

    expected = {record["id"] for record in records if overlaps(record)}
    assert by_filter(resource, question.format(dates.name)) == expected


@pytest.mark.parametrize("resource", MEASURED)
@pytest.mark.parametrize(
    ("unit", "low", "high"),
    [("percent", 30, 60), ("percent", 55, 55), ("t", 1700000, 3800000), ("USD/kg", 52, 109.5), ("t", 0, 1)],
)
def test_ranges_of_values_compare_within_one_unit(resource, unit, low, high, records, by_filter):
    def fits(quantity):
        if not quantity or quantity["unit"] != unit:
            return False
        if quantity["value"] is None:
            return quantity["lower"] <= high and quantity["upper"] >= low
        return low <= quantity["value"] <= high

    expected = {record["id"] for record in records if fits(record["quantity"])}
    assert by_filter(resource, f"unit={quote(unit, safe='')}&value_min={low}&value_max={high}") == expected


def test_filters_combine(walk):
    found = walk("/v1/facts?country=china&metric=share_of_world_magnet_production,annual_capacity&assertion=asserted")
    assert found
    assert all("china" in fact["countries"] for fact in found)
    assert {fact["metric"] for fact in found} == {"share_of_world_magnet_production"}


def test_a_total_of_several_filters_is_counted_on_request(client):
    question = "/v1/facts?limit=1&country=china&assertion=opinion"
    assert client.get(question).json["meta"]["total"] is None
    counted = client.get(f"{question}&total=true").json["meta"]["total"]
    assert counted == len(client.get(f"{question.replace('limit=1', 'limit=500')}").json["data"])


@pytest.mark.parametrize(
    ("question", "narrow", "gained"),
    [
        ("/v1/facts?mineral=rare-earth-elements", "mineral", "neodymium"),
        ("/v1/facts?place=africa", "place", "zimbabwe"),
        ("/v1/policies?jurisdiction=africa", "jurisdiction", "guinea"),
        ("/v1/projects?country=africa", "country", "zimbabwe"),
    ],
)
def test_members_widen_groups_and_regions(walk, question, narrow, gained):
    exact = {record["id"] for record in walk(question)}
    widened = {record["id"] for record in walk(f"{question}&include_members=true")}
    assert exact < widened
    resource = question.partition("?")[0]
    assert {record["id"] for record in walk(f"{resource}?{narrow}={gained}")} <= widened


@pytest.mark.parametrize("resource", [one for one in REGISTRY if one.searchable], ids=lambda resource: resource.name)
def test_a_search_in_a_list_keeps_to_the_list(resource, records, by_filter):
    found = by_filter(resource, "q=rare%20earth")
    assert found <= {record["id"] for record in records}
    assert found
