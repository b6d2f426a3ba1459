"""The conflicts of the shipped data, as the API tells them, and pairs of facts that only look like one."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from critical_minerals.loader.validation import Fixtures
from critical_minerals.resources import BEARING_FACTS

Record = dict[str, Any]

COMPUTED = {
    "china-rare-earth-mine-production-share-2023..china-rare-earths-output-share-ambitions-article",
    "russia-rare-earths-ministry-estimate..russia-rare-earths-usgs-estimate",
}

LOOK_ALIKES = [
    ("bayan-obo-share-of-world-production", "china-rare-earth-mine-production-share-2023", "a mine and its country"),
    (
        "bayan-obo-share-of-world-production",
        "china-rare-earths-output-share-ambitions-article",
        "a mine, its country, undated",
    ),
    ("russia-rare-earths-output-share", "russia-output-target-12-percent", "an actual share and a target"),
    ("russia-rare-earths-output-share", "china-rare-earth-mine-production-share-2023", "two countries"),
    ("russia-rare-earths-output", "china-rare-earth-mine-production-2023", "two countries' tonnages"),
    ("china-rare-earth-magnet-production-share", "china-rare-earths-output-share-ambitions-article", "magnets and output"),
    ("china-rare-earth-separation-capacity-share", "china-rare-earth-magnet-production-share", "separation and magnets"),
    ("china-rare-earth-separation-capacity-share", "china-rare-earth-mine-production-share-2023", "separation and mining"),
    (
        "china-rare-earth-separation-capacity-share",
        "china-rare-earths-output-share-ambitions-article",
        "separation capacity and output",
    ),
    (
        "china-rare-earth-separation-capacity-share",
        "china-rare-earths-controls-most-processing",
        "over 85 percent, and most",
    ),
    (
        "china-rare-earth-mine-production-share-2023",
        "china-controls-most-rare-earth-supply-caliber",
        "nearly 60 %, and most",
    ),
    (
        "china-rare-earth-mine-production-share-2023",
        "china-rare-earth-monopoly-national-interest",
        "a share and a loose word",
    ),
    ("china-rare-earth-mine-production-share-2023", "china-rare-earth-reserves-share-usgs", "output and reserves"),
    ("china-rare-earth-mine-production-share-2023", "china-rare-earth-mine-production-2023", "a share and its tonnage"),
    ("africa-share-of-world-mineral-reserves", "china-rare-earth-reserves-share-usgs", "all minerals and rare earths"),
    ("africa-share-of-world-mineral-reserves", "drc-share-of-world-cobalt-supply", "a continent and its member"),
    ("lithium-demand-growth-iea", "graphite-demand-growth-iea", "lithium and graphite"),
    ("lithium-demand-growth-iea", "nickel-demand-growth-iea", "lithium and nickel"),
    ("lithium-demand-growth-iea", "cobalt-demand-growth-iea", "lithium and cobalt"),
    ("lithium-demand-growth-iea", "rare-earth-elements-demand-growth-iea", "lithium and rare earths"),
    ("graphite-demand-growth-iea", "nickel-demand-growth-iea", "one figure, two minerals"),
    ("cobalt-demand-growth-iea", "rare-earth-elements-demand-growth-iea", "one range, two minerals"),
    ("russia-rare-earths-vast-reserves", "russia-rare-earths-usgs-estimate", "an adjective and a tonnage"),
    ("russia-rare-earths-vast-reserves", "russia-rare-earths-reserves-rank", "an adjective and a rank"),
    ("russia-rare-earths-vast-reserves", "russia-rare-earths-marginal-producer", "large deposits, small output"),
    ("russia-rare-earths-reserves-rank", "russia-rare-earths-ministry-estimate", "one estimator's rank, another's tonnage"),
    ("russia-rare-earths-usgs-estimate", "brook-mine-rare-earth-oxide-resources", "a reserve and a resource elsewhere"),
    (
        "brook-mine-payback-price-floor-consulting-report",
        "brook-mine-break-even-consulting-report",
        "three years with a price floor, five without",
    ),
    (
        "brook-mine-payback-price-floor-anbound",
        "brook-mine-break-even-consulting-report",
        "two conditions, two claimants",
    ),
    (
        "brook-mine-payback-price-floor-anbound",
        "brook-mine-payback-price-floor-consulting-report",
        "one figure under one condition from two claimants",
    ),
    ("brook-mine-planned-investment", "brook-mine-development-cost-consulting-report", "one cost from two claimants"),
    ("brook-mine-rare-earth-oxide-resources", "brook-mine-rare-earth-oxide-share", "a tonnage and a share of the deposit"),
    ("brook-mine-resources-key-elements", "brook-mine-contains-gallium", "two baskets of one deposit"),
    ("mp-price-floor-price", "mp-materials-average-selling-price", "a guaranteed price and the one before"),
    ("mp-price-floor-ratio-china", "mp-materials-average-selling-price", "two reference prices"),
    ("dod-mp-investment-amount", "jpmorgan-goldman-mp-commitment", "two investors"),
    ("dod-mp-investment-amount", "huayou-zimbabwe-plant-capital-cost", "one sum, two things"),
    ("mp-materials-share-price-surge", "lynas-rare-earths-share-price-rise", "two companies"),
    ("mp-materials-only-american-company", "lynas-texas-refinery-building", "an American and an Australian company"),
    ("us-last-new-rare-earth-refinery-national-interest", "lynas-texas-refinery-building", "building is not built"),
    ("us-last-new-rare-earth-mine-national-interest", "brook-mine-groundbreaking", "broken ground is not a mine"),
    ("china-export-controls-2023-scope", "china-export-controls-2025-introduced", "two packages of controls"),
    (
        "china-rare-earth-restrictions-120-days-blog",
        "china-rare-earth-restrictions-120-days-wsj",
        "120 days from two claimants",
    ),
    ("eu-china-general-licences-discussed", "us-china-general-licences-secured", "talks of one, licences of another"),
    (
        "china-export-controls-2025-applications-eu",
        "china-export-controls-2025-approved-share-eu",
        "applications and the share approved",
    ),
    (
        "china-export-controls-2025-approved-share-eu",
        "eu-china-channel-pressing-remaining-cases",
        "half approved, the rest pressed for",
    ),
    (
        "us-russia-partnership-only-near-term-way-national-interest",
        "us-own-rare-earth-sector-alternative-national-interest",
        "the near and the long term",
    ),
    ("us-restructuring-no-immediate-results", "us-restructuring-impact-not-underestimated", "slow, but real"),
    ("china-lasting-advantage-technology", "us-restructuring-sustained-challenge", "a lead may last while challenged"),
    ("russia-china-no-reason-to-undercut", "russia-rare-earths-swing-supplier", "a rule and its exception"),
    ("russia-potential-us-partner-blog", "russia-us-offer-highly-unlikely", "could, and unlikely"),
    ("western-sanctions-on-russia-entrenched", "us-myanmar-sanctions-easing-attempt", "two sanctioned countries"),
    ("trump-pledge-to-end-ukraine-war-deadline", "ukraine-conflict-expanded-under-trump-critics", "a pledge and what came"),
    ("afcfta-country-count", "afcfta-share-of-members-trading", "what is designed and what is practised"),
    ("afcfta-us-tariffs-momentum", "africa-barriers-to-mineral-processing", "tariffs of the US and tariffs within"),
    (
        "africa-value-chain-opportunity-besada",
        "africa-beneficiation-aspirational-besada",
        "an opportunity and its condition",
    ),
    ("zimbabwe-new-jobs-ndlovu", "drc-mineral-wealth-harm-aidara", "two countries' experience"),
    ("russia-china-railway-bridges-count", "russia-north-korea-bridge-planned", "bridges to two neighbours"),
    ("mp-magnet-plant-start", "brook-mine-pilot-plant-launch", "two plants"),
]
"""Pairs that two independent readers of the articles judged not to contradict each other."""


def listed(client: FlaskClient, address: str) -> list[Record]:
    """Every record of a list, page by page."""
    found: list[Record] = []
    following: str | None = address
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        found += answer.json["data"]
        following = answer.json["links"]["next"]
    return found


@pytest.fixture
def conflicts(client: FlaskClient) -> dict[str, Record]:
    return {conflict["id"]: conflict for conflict in listed(client, "/v1/conflicts?limit=500")}


@pytest.fixture
def facts(client: FlaskClient) -> dict[str, Record]:
    return {fact["id"]: fact for fact in listed(client, "/v1/facts?limit=500")}


def test_exactly_these_conflicts_are_computed(conflicts: dict[str, Record]) -> None:
    assert {name for name, conflict in conflicts.items() if conflict["origin"] == "computed"} == COMPUTED


def test_exactly_the_others_are_curated_with_their_reasons(conflicts: dict[str, Record], fixtures: Fixtures) -> None:
    curated = {one["id"]: (one["about"], one["reason"]) for one in fixtures.records["conflicts"]}
    found = {name: (one["about"], one["reason"]) for name, one in conflicts.items() if one["origin"] == "curated"}
    assert found == curated
    assert set(conflicts) == COMPUTED | set(curated)
    assert len(curated) >= 14


@pytest.mark.parametrize(
    ("conflict_id", "unit", "readings", "ratio", "difference", "period_match"),
    [
        (
            "russia-rare-earths-ministry-estimate..russia-rare-earths-usgs-estimate",
            "t",
            [(26_100_000, 29_000_000, False, False), (3_750_000, 3_850_000, False, True)],
            7.632,
            25_200_000,
            "both_unstated",
        ),
        (
            "china-rare-earth-mine-production-share-2023..china-rare-earths-output-share-ambitions-article",
            "percent",
            [(54, 60, False, False), (80, None, True, False)],
            1.333,
            20,
            "one_unstated",
        ),
    ],
)
def test_the_arithmetic_of_a_computed_conflict(
    client: FlaskClient, conflict_id: str, unit: str, readings: Any, ratio: float, difference: float, period_match: str
) -> None:
    conflict = client.get(f"/v1/conflicts/{conflict_id}").json["data"]
    compared = conflict["comparison"]
    sides = ("lower", "upper", "lower_open", "upper_open")
    assert [tuple(read[side] for side in sides) for read in compared["readings"]] == readings
    assert [read["fact"] for read in compared["readings"]] == conflict_id.split("..")
    assert (compared["unit"], compared["ratio"], compared["difference"]) == (unit, ratio, difference)
    assert (compared["period_match"], conflict["about"]) == (period_match, "value")


def test_the_arithmetic_is_given_where_it_was_computed(conflicts: dict[str, Record]) -> None:
    assert {name for name, one in conflicts.items() if one["comparison"] is not None} == COMPUTED
    assert {name for name, one in conflicts.items() if one["metric"] is not None} == COMPUTED


def test_the_reserves_of_russia_are_told_side_by_side(client: FlaskClient) -> None:
    conflict = client.get("/v1/conflicts/russia-rare-earths-ministry-estimate..russia-rare-earths-usgs-estimate").json[
        "data"
    ]
    assert [fact["quantity"]["value"] for fact in conflict["facts"]] == [29_000_000, 3_800_000]
    assert (conflict["minerals"], conflict["places"], conflict["countries"]) == (
        ["rare-earth-elements"],
        ["russia"],
        ["russia"],
    )
    assert conflict["reason"] == (
        "Russia's Natural Resources Ministry, by way of Reuters: nearly 29,000,000 t, read as 26,100,000 to 29,000,000 t. "
        "US Geological Survey, by way of Reuters: 3,800,000 t, read as 3,750,000 to less than 3,850,000 t. "
        "No value is both."
    )


def test_a_conflict_has_its_two_facts_as_they_are_listed(conflicts: dict[str, Record], facts: dict[str, Record]) -> None:
    for name, conflict in conflicts.items():
        assert conflict["facts"] == [facts[fact] for fact in name.split("..")]
        assert conflict["carried_by"] == [
            {"fact": fact["id"], "sources": list(dict.fromkeys(citation["source"] for citation in fact["citations"]))}
            for fact in conflict["facts"]
        ]


def test_facts_contradict_each_other_exactly_as_the_conflicts_say(
    conflicts: dict[str, Record], facts: dict[str, Record]
) -> None:
    pairs = [name.split("..") for name in conflicts]
    both_ways = {(one, other) for one, other in pairs} | {(other, one) for one, other in pairs}
    assert {(name, other) for name, fact in facts.items() for other in fact["contradicted_by"]} == both_ways
    assert [name for name, fact in facts.items() if fact["contradicted_by"] != sorted(set(fact["contradicted_by"]))] == []


def test_disputed_facts_are_those_of_the_conflicts(
    client: FlaskClient, conflicts: dict[str, Record], facts: dict[str, Record]
) -> None:
    disputed = {fact for name in conflicts for fact in name.split("..")}
    assert {fact["id"] for fact in listed(client, "/v1/facts?disputed=true&limit=500")} == disputed
    assert {fact["id"] for fact in listed(client, "/v1/facts?disputed=false&limit=500")} == set(facts) - disputed
    assert {name for name, fact in facts.items() if fact["disputed"]} == disputed


@pytest.mark.parametrize("resource", [resource.name for resource in BEARING_FACTS])
def test_disputed_records_are_those_that_bear_a_fact_of_a_conflict(
    client: FlaskClient, conflicts: dict[str, Record], resource: str
) -> None:
    subjects = [fact["subject"] for conflict in conflicts.values() for fact in conflict["facts"]]
    disputed = {subject["id"] for subject in subjects if subject["type"] == resource}
    every = {record["id"] for record in listed(client, f"/v1/{resource}?limit=500&fields=id")}
    assert {record["id"] for record in listed(client, f"/v1/{resource}?disputed=true&limit=500&fields=id")} == disputed
    assert {record["id"] for record in listed(client, f"/v1/{resource}?disputed=false&limit=500")} == every - disputed


def test_facts_of_a_record_are_disputed_as_in_the_flat_list(client: FlaskClient, facts: dict[str, Record]) -> None:
    borne = [
        fact
        for resource in BEARING_FACTS
        for one in listed(client, f"/v1/{resource.name}?limit=500")
        for fact in one["facts"]
    ]
    assert {fact["id"]: fact["contradicted_by"] for fact in borne} == {
        name: fact["contradicted_by"] for name, fact in facts.items()
    }


@pytest.mark.parametrize(
    "conflict_id",
    [
        pytest.param("russia-rare-earths-usgs-estimate..russia-rare-earths-ministry-estimate", id="the other way round"),
        pytest.param("russia-rare-earths-usgs-estimate..russia-rare-earths-usgs-estimate", id="a fact with itself"),
        pytest.param("lithium-demand-growth-iea..nickel-demand-growth-iea", id="no conflict"),
        pytest.param("russia-rare-earths-usgs-estimate", id="a fact"),
        pytest.param("no-such..nothing", id="unknown facts"),
    ],
)
def test_what_is_no_conflict_is_not_found(client: FlaskClient, conflict_id: str) -> None:
    assert client.get(f"/v1/conflicts/{conflict_id}").status_code == 404


@pytest.mark.parametrize(("one", "other"), [pytest.param(one, other, id=kind) for one, other, kind in LOOK_ALIKES])
def test_what_only_looks_like_a_contradiction_is_no_conflict(client: FlaskClient, one: str, other: str) -> None:
    answers = [client.get(f"/v1/facts/{name}") for name in (one, other)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert other not in answers[0].json["data"]["contradicted_by"]
    assert one not in answers[1].json["data"]["contradicted_by"]


def test_look_alikes_are_listed_once() -> None:
    assert len({frozenset(pair) for *pair, _ in LOOK_ALIKES}) == len(LOOK_ALIKES) >= 40
