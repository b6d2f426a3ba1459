"""Which invented facts are conflicts, and which only look like it."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.conflicts.comparison import bases_agree, common_unit, period_match, same_event
from critical_minerals.conflicts.computed import claimants, computed_conflicts, conflict_id
from critical_minerals.conflicts.readings import reading
from critical_minerals.vocabulary.bounds import implied_bounds

Fact = dict[str, Any]

PROJECT_OF_RESERVE = {"deep-estimate": "deep-mine"}
LABELS = {"paper": "The Paper", "other-paper": "The Other Paper"}


def quantity(text: str, basis: str = "unspecified") -> dict[str, Any]:
    """A quantity from its hedge, its figure or bounds, and its unit, such as `nearly 60 percent`."""
    approximation, *figures, unit = text.split()
    numbers = [float(figure) if "." in figure else int(figure) for figure in figures]
    lower, upper = numbers if approximation == "between" else implied_bounds(approximation, numbers[0])
    return {
        "value": None if approximation == "between" else numbers[0],
        "lower": lower,
        "upper": upper,
        "unit": unit,
        "approximation": approximation,
        "basis": basis,
    }


def fact(printed: str | None, /, metric: str | None = "share_of_world_mine_production", **fields: Any) -> Fact:
    """A fact of Norland's cobalt, with what the comparison reads and nothing else; `fields` replace what it has."""
    return {
        "id": "fact",
        "subject": {"type": "places", "id": "norland"},
        "metric": metric,
        "minerals": ["cobalt"],
        "place": "norland",
        "organizations": [],
        "relative_to": None,
        "quantity": None if printed is None else quantity(printed),
        "date": None,
        "period": None,
        "value_kind": "actual",
        "attributed_to": [],
        "condition": None,
        "citations": [{"source": "paper"}],
        "known_since": None,
        **fields,
    }


def of(record: str) -> dict[str, Any]:
    """The record that bears a fact, as type/id."""
    kind, _, name = record.partition("/")
    return {"subject": {"type": kind, "id": name}}


def reserve(printed: str, basis: str = "unspecified", **fields: Any) -> Fact:
    return fact(printed, "reserve_estimate", **{"value_kind": "estimate", "quantity": quantity(printed, basis), **fields})


def growth(printed: str, **fields: Any) -> Fact:
    return fact(printed, "demand_growth", **{"value_kind": "forecast", "period": "../2040", **fields})


def cost(printed: str, **fields: Any) -> Fact:
    return fact(printed, "capital_cost", **{**of("projects/deep-mine"), **fields})


def invested(printed: str, **fields: Any) -> Fact:
    return fact(printed, "investment_amount", **{**of("deals/loan"), **fields})


def when(role: str, edtf: str | None) -> dict[str, Any]:
    return {"date": {"role": role, "edtf": edtf}}


def given_that(code: str, text: str) -> dict[str, Any]:
    return {"condition": {"code": code, "text": text}}


def claimed_by(name: str | None, role: str | None = None) -> dict[str, Any]:
    return {"kind": "organization", "id": name and name.lower(), "name": name, "role": role}


def conflicts(*facts: Fact) -> list[dict[str, Any]]:
    """What is found between facts, by id."""
    return sorted(computed_conflicts(facts, PROJECT_OF_RESERVE, LABELS), key=lambda conflict: str(conflict["id"]))


def between(one: Fact, other: Fact) -> list[dict[str, Any]]:
    """What is found between two facts, called `a` and `b`."""
    return conflicts({**one, "id": "a"}, {**other, "id": "b"})


NEARLY_60 = fact("nearly 60 percent")
OVER_80 = fact("more_than 80 percent")

TRUE_CONFLICTS = [
    pytest.param(
        reserve("nearly 29000000 t"), reserve("exact 3800000 t"), ("t", 7.632, 25_200_000), id="reserves of rival estimators"
    ),
    pytest.param(NEARLY_60, OVER_80, ("percent", 1.333, 20), id="nearly 60 and more than 80 percent"),
    pytest.param(
        fact("nearly 0.5 multiple"), fact("exact 60 percent"), ("percent", 1.2, 10), id="a share as multiple and in percent"
    ),
    pytest.param(
        fact("less_than 0.5 multiple"), fact("more_than 0.5 multiple"), ("multiple", 1, 0), id="less and more than half"
    ),
    pytest.param(fact("about 50 percent"), fact("about 80 percent"), ("percent", 1.6, 30), id="two hedged figures"),
    pytest.param(fact("exact 12 percent"), fact("exact 13 percent"), ("percent", 1.083, 1), id="neighbouring figures"),
    pytest.param(fact("up_to 50 percent"), fact("at_least 51 percent"), ("percent", 1.02, 1), id="bounds that face away"),
    pytest.param(fact("up_to 50 percent"), fact("exact 60 percent"), ("percent", 1.2, 10), id="above an upper bound"),
    pytest.param(fact("at_least 50 percent"), fact("exact 40 percent"), ("percent", 1.25, 10), id="below a lower bound"),
    pytest.param(
        fact("between 10 20 percent"), fact("between 30 40 percent"), ("percent", 1.5, 10), id="two ranges, nearer ends"
    ),
    pytest.param(
        fact("between 10 20 percent"), fact("exact 8 percent"), ("percent", 1.25, 2), id="a range and a figure below it"
    ),
    pytest.param(
        growth("exact 5 multiple"), growth("between 50 60 percent"), ("percent", 6.667, 340), id="fivefold and by 50 to 60 %"
    ),
    pytest.param(
        fact("exact 4 month", "measure_duration"),
        fact("exact 200 day", "measure_duration"),
        ("day", 1.643, 78.25),
        id="months and days",
    ),
    pytest.param(
        fact("exact 2 year", "measure_duration"),
        fact("exact 36 month", "measure_duration"),
        ("day", 1.5, 365.25),
        id="years and months",
    ),
    pytest.param(
        fact("exact 5 rank", "world_rank_by_reserves"),
        fact("exact 2 rank", "world_rank_by_reserves"),
        ("rank", 2.5, 3),
        id="ranks",
    ),
    pytest.param(
        fact("exact -20 percent", "share_price_change"),
        fact("exact 20 percent", "share_price_change"),
        ("percent", None, 40),
        id="a fall and a rise have no ratio",
    ),
    pytest.param(
        reserve("exact 5000 t", **of("reserves/norland-survey")),
        reserve("exact 9000 t", **of("policies/road-map")),
        ("t", 1.8, 4000),
        id="different bearers, one place",
    ),
    pytest.param(
        reserve("exact 5000 t", **of("reserves/deep-estimate")),
        reserve("exact 9000 t", **of("projects/deep-mine")),
        ("t", 1.8, 4000),
        id="an estimate of a project and the project's own fact",
    ),
    pytest.param(
        cost("exact 500000000 USD"), cost("exact 700000000 USD"), ("USD", 1.4, 200_000_000), id="costs of a project"
    ),
    pytest.param(
        invested("exact 500 USD", organizations=["bank", "digger"]),
        invested("exact 700 USD", organizations=["digger", "bank"]),
        ("USD", 1.4, 200),
        id="the same parties in another order",
    ),
]


@pytest.mark.parametrize(("one", "other", "expected"), TRUE_CONFLICTS)
def test_figures_that_exclude_each_other_are_a_conflict(one: Fact, other: Fact, expected: tuple[str, Any, Any]) -> None:
    (found,) = between(one, other)
    compared = found["comparison"]
    assert (compared["unit"], compared["ratio"], compared["difference"]) == expected
    assert (found["id"], found["origin"], found["about"], found["metric"]) == ("a..b", "computed", "value", one["metric"])
    assert [read["fact"] for read in compared["readings"]] == ["a", "b"]


@pytest.mark.parametrize(("one", "other", "expected"), TRUE_CONFLICTS)
def test_a_conflict_is_the_same_from_the_other_side(one: Fact, other: Fact, expected: tuple[str, Any, Any]) -> None:
    (found,) = between(other, one)
    compared = found["comparison"]
    assert (compared["unit"], compared["ratio"], compared["difference"]) == expected


@pytest.mark.parametrize(
    "shared",
    [
        pytest.param({"minerals": ["cobalt", "nickel"]}, id="a basket"),
        pytest.param({"minerals": []}, id="no mineral"),
        pytest.param({"place": "nor-east"}, id="a part of the country"),
        pytest.param({"organizations": ["digger"]}, id="an organization"),
        pytest.param({"relative_to": "the world"}, id="a base"),
        pytest.param(given_that("offer_accepted", "the offer is accepted"), id="a condition"),
        pytest.param(given_that("other", "the mill is built"), id="a condition without a code"),
        pytest.param({"value_kind": "forecast"}, id="forecasts"),
        pytest.param({"value_kind": "target"}, id="targets"),
        pytest.param({"period": "2023"}, id="a year"),
        pytest.param({"period": "../2030"}, id="a horizon"),
        pytest.param(when("occurred", "2025-07-10"), id="an event"),
        pytest.param(of("projects/deep-mine"), id="a project"),
        pytest.param(of("organizations/digger"), id="an organization that bears both"),
    ],
)
def test_what_two_facts_share_does_not_keep_them_apart(shared: dict[str, Any]) -> None:
    assert len(between({**NEARLY_60, **shared}, {**OVER_80, **shared})) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"value_kind": "actual"}, {"value_kind": "estimate"}, id="an actual figure and an estimate"),
        pytest.param({"minerals": ["cobalt", "nickel"]}, {"minerals": ["nickel", "cobalt"]}, id="minerals in another order"),
        pytest.param({"relative_to": "The world"}, {"relative_to": "the World"}, id="a base in other capitals"),
        pytest.param(
            given_that("offer_accepted", "it is taken"),
            given_that("offer_accepted", "they say yes"),
            id="a code in other words",
        ),
        pytest.param({"period": "2023"}, {}, id="one period is unstated"),
        pytest.param({"period": "2023"}, {"period": "2023-06"}, id="periods overlap"),
        pytest.param({"period": "../2030"}, {"period": "2030"}, id="a horizon and its year"),
        pytest.param(when("occurred", "2025-07-10"), {}, id="one event is undated"),
        pytest.param(when("occurred", "2025-07-10"), when("occurred", None), id="one date is unknown"),
        pytest.param(when("occurred", "2025-07-10"), when("occurred", "2025-07"), id="a day in the month of the other"),
        pytest.param({"attributed_to": [claimed_by("Survey")]}, {}, id="other claimants"),
        pytest.param(of("places/norland"), of("policies/road-map"), id="other bearers"),
        pytest.param({"citations": [{"source": "paper"}]}, {"citations": [{"source": "other-paper"}]}, id="other sources"),
    ],
)
def test_what_differs_may_still_be_a_conflict(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert len(between({**NEARLY_60, **one}, {**OVER_80, **other})) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            given_that("offer_accepted", "it is taken"), given_that("offer_rejected", "it is not"), id="two scenarios"
        ),
        pytest.param(given_that("offer_accepted", "it is taken"), {}, id="a scenario and none"),
        pytest.param(
            given_that("other", "the mill is built"), given_that("other", "the dam is built"), id="other scenarios"
        ),
        pytest.param(
            given_that("other", "it is taken"), given_that("offer_accepted", "it is taken"), id="a scenario without a code"
        ),
        pytest.param({"minerals": ["cobalt", "nickel"]}, {"minerals": ["cobalt", "copper"]}, id="two baskets"),
        pytest.param({"minerals": ["cobalt", "nickel"]}, {"minerals": ["cobalt"]}, id="a basket and one of it"),
        pytest.param({"minerals": ["rare-earth-elements"]}, {"minerals": ["neodymium"]}, id="a group and its member"),
        pytest.param({"minerals": ["cobalt"]}, {"minerals": []}, id="a mineral and none"),
        pytest.param({"place": "norland"}, {"place": "nor-east"}, id="a country and its part"),
        pytest.param({"place": "world"}, {"place": "norland"}, id="the world and a country"),
        pytest.param({"place": "norland"}, {"place": "southland"}, id="two countries"),
        pytest.param(of("policies/road-map"), {**of("policies/road-map"), "place": None}, id="a country and no place"),
        pytest.param({"value_kind": "actual"}, {"value_kind": "forecast"}, id="an actual figure and a forecast"),
        pytest.param({"value_kind": "actual"}, {"value_kind": "target"}, id="an actual figure and a target"),
        pytest.param({"value_kind": "estimate"}, {"value_kind": "plan"}, id="an estimate and a plan"),
        pytest.param({"value_kind": "forecast"}, {"value_kind": "target"}, id="a forecast and a target"),
        pytest.param({"value_kind": "plan"}, {"value_kind": "offer"}, id="a plan and an offer"),
        pytest.param({"period": "2022"}, {"period": "2023"}, id="two years"),
        pytest.param({"period": "2023-01/2023-03"}, {"period": "2023-04/2023-06"}, id="two quarters"),
        pytest.param({"period": "../2030"}, {"period": "../2040"}, id="two horizons"),
        pytest.param({"period": "../2030"}, {"period": "2028"}, id="a horizon and a year before it"),
        pytest.param({"relative_to": "the world"}, {"relative_to": "the continent"}, id="two bases"),
        pytest.param({"relative_to": "the world"}, {}, id="a base and none"),
        pytest.param({"organizations": ["digger"]}, {"organizations": ["refiner"]}, id="two organizations"),
        pytest.param({"organizations": ["digger"]}, {}, id="an organization and its country"),
        pytest.param(of("projects/deep-mine"), of("projects/high-mine"), id="two sites in a place"),
        pytest.param(of("projects/deep-mine"), of("places/norland"), id="a site and the place that it lies in"),
        pytest.param(of("projects/deep-mine"), of("organizations/digger"), id="a site and its operator"),
        pytest.param(of("organizations/digger"), of("organizations/refiner"), id="two companies in a place"),
        pytest.param(of("organizations/digger"), of("places/norland"), id="a company and the place that it works in"),
        pytest.param(of("reserves/deep-estimate"), of("reserves/norland-survey"), id="a site's estimate and the country's"),
    ],
)
def test_facts_of_different_things_are_no_conflict(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert between({**NEARLY_60, **one}, {**OVER_80, **other}) == []
    assert between({**NEARLY_60, **other}, {**OVER_80, **one}) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(fact("exact 80 percent"), fact("about 85 percent", "share_of_world_supply"), id="two metrics"),
        pytest.param(
            reserve("exact 5000 t"), fact("exact 9000 t", "resource_estimate", value_kind="estimate"), id="reserve, resource"
        ),
        pytest.param(cost("exact 500 USD"), cost("exact 700 USD", **of("projects/high-mine")), id="two projects in a place"),
        pytest.param(invested("exact 500 USD"), invested("exact 700 USD", **of("deals/grant")), id="two deals in a place"),
        pytest.param(
            fact("exact 2 count", "facility_count", **of("policies/road-map")),
            fact("exact 3 count", "facility_count"),
            id="two bearers of what only the bearer has",
        ),
        pytest.param(
            reserve("exact 5000 t", **of("projects/deep-mine")),
            reserve("exact 9000 t", **of("projects/high-mine")),
            id="reserves of two mines in a place",
        ),
        pytest.param(
            fact("about 2000 count", "application_count", **of("policies/road-map"), place="norland"),
            fact("exact 70 count", "application_count", **of("policies/road-map"), place="southland"),
            id="what one policy means for two places",
        ),
        pytest.param(
            invested("exact 500 USD", organizations=["bank"]),
            invested("exact 700 USD", organizations=["fund"]),
            id="two investors in a deal",
        ),
        pytest.param(
            invested("exact 500 USD", **when("occurred", "2025-07-10")),
            invested("exact 700 USD", **when("occurred", "2025-07-11")),
            id="two events on different days of one role",
        ),
        pytest.param(
            invested("exact 500 USD", **when("signed", "2024")),
            invested("exact 700 USD", **when("signed", "2025-07")),
            id="two signatures in different years",
        ),
        pytest.param(growth("exact 5 multiple"), growth("exact 2 multiple", minerals=["nickel"]), id="two minerals grow"),
        pytest.param(growth("exact 5 multiple"), growth("exact 2 multiple", period="../2030"), id="growth to two horizons"),
        pytest.param(fact(None, None), fact(None, None), id="two qualitative facts"),
        pytest.param(fact(None, None), OVER_80, id="a qualitative fact and a figure"),
    ],
)
def test_figures_of_different_things_are_no_conflict(one: Fact, other: Fact) -> None:
    assert between(one, other) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(fact("exact 60 percent"), fact("exact 60 percent"), id="the same figure twice"),
        pytest.param(fact("nearly 60 percent"), fact("exact 60 percent"), id="the same figure, hedged once"),
        pytest.param(fact("nearly 60 percent"), fact("about 60 percent"), id="the same figure, hedged in two ways"),
        pytest.param(fact("up_to 60 percent"), fact("at_least 60 percent"), id="the same figure as two bounds"),
        pytest.param(fact("more_than 80 percent"), fact("exact 80 percent"), id="more than 80 and 80, which may be rounded"),
        pytest.param(reserve("exact 3800000 t"), reserve("exact 3830000 t"), id="3.8 million and 3.83 million"),
        pytest.param(reserve("exact 3800000 t"), reserve("exact 3849999 t"), id="3.8 million and 3,849,999"),
        pytest.param(fact("exact 60 percent"), fact("exact 59.6 percent"), id="60 and 59.6 percent"),
        pytest.param(fact("exact 34 percent"), fact("exact 33.8 percent"), id="34 and 33.8 percent"),
        pytest.param(fact("about 80 percent"), fact("exact 85 percent"), id="about 80 and 85"),
        pytest.param(fact("nearly 60 percent"), fact("exact 58.4 percent"), id="nearly 60 and 58.4"),
        pytest.param(fact("at_least 50 percent"), fact("exact 85 percent"), id="a lower bound and a figure above it"),
        pytest.param(fact("more_than 0.5 multiple"), fact("exact 85 percent"), id="more than half and 85 percent"),
        pytest.param(fact("up_to 50 percent"), fact("exact 5 percent"), id="an upper bound and a figure below it"),
        pytest.param(fact("less_than 0.5 multiple"), fact("exact 12 percent"), id="less than half and 12 percent"),
        pytest.param(fact("up_to 50 percent"), fact("up_to 90 percent"), id="two upper bounds"),
        pytest.param(fact("more_than 40 percent"), fact("at_least 70 percent"), id="two lower bounds"),
        pytest.param(fact("between 50 60 percent"), fact("exact 55 percent"), id="a range and a figure in it"),
        pytest.param(fact("between 50 60 percent"), fact("exact 60 percent"), id="a range and its end"),
        pytest.param(fact("between 50 60 percent"), fact("between 60 70 percent"), id="ranges that touch"),
        pytest.param(fact("exact 0.5 multiple"), fact("exact 52 percent"), id="half and 52 percent"),
        pytest.param(growth("exact 5 multiple"), growth("exact 400 percent"), id="fivefold and by 400 percent"),
        pytest.param(growth("exact 1.5 multiple"), growth("between 50 60 percent"), id="one and a half times, by 50 to 60"),
        pytest.param(
            fact("exact 4 month", "measure_duration"), fact("exact 120 day", "measure_duration"), id="four months, 120 days"
        ),
        pytest.param(
            fact("exact 1 year", "measure_duration"), fact("exact 12 month", "measure_duration"), id="a year, twelve months"
        ),
    ],
)
def test_figures_that_may_both_hold_are_no_conflict(one: Fact, other: Fact) -> None:
    assert between(one, other) == []
    assert between(other, one) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("ore", "contained_oxide", 0, id="ore and contained oxide"),
        pytest.param("contained_oxide", "contained_metal", 0, id="oxide and metal"),
        pytest.param("ore", "ore", 1, id="the same"),
        pytest.param("unspecified", "ore", 1, id="unspecified and ore"),
        pytest.param("unspecified", "unspecified", 1, id="both unspecified"),
    ],
)
def test_figures_are_compared_on_one_basis(one: str, other: str, expected: int) -> None:
    rivals = [
        reserve("exact 5000 t", one),
        reserve("exact 9000 t", other),
    ]
    assert len(between(*rivals)) == expected
    assert bases_agree(one, other) is bases_agree(other, one) is bool(expected)


@pytest.mark.parametrize(
    ("one", "other", "match"),
    [
        (None, None, "both_unstated"),
        ("2023", None, "one_unstated"),
        (None, "../2030", "one_unstated"),
        ("2023", "2023", "same"),
        ("../2030", "../2030", "same"),
        ("2023", "2023-06", "overlapping"),
        ("2023", "2023~", "overlapping"),
        ("2022/2023", "2023", "overlapping"),
        ("2023-12", "2023-12-31", "overlapping"),
        ("../2030", "2030", "overlapping"),
        ("../2030", "../2030-06", "overlapping"),
        ("../2030", "2025/2030", "overlapping"),
        ("2028/..", "2030", "overlapping"),
        ("2028/..", "../2028", "overlapping"),
        ("2022", "2023", None),
        ("2023-12-31", "2024-01-01", None),
        ("../2030", "../2040", None),
        ("../2030", "2028", None),
        ("2028/..", "2027", None),
        ("2025-07", "2025-08", None),
    ],
)
def test_periods_match_where_they_overlap(one: str | None, other: str | None, match: str | None) -> None:
    assert period_match(one, other) == match
    assert period_match(other, one) == match
    found = between({**NEARLY_60, "period": one}, {**OVER_80, "period": other})
    assert [conflict["comparison"]["period_match"] for conflict in found] == ([] if match is None else [match])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param({"date": None}, {"date": None}, True, id="no dates"),
        pytest.param(when("signed", "2025-07-10"), {"date": None}, True, id="one date"),
        pytest.param(when("signed", "2025-07-10"), when("signed", "2025-07-10"), True, id="the same day"),
        pytest.param(when("signed", "2025-07-10"), when("signed", "2025-07"), True, id="its month"),
        pytest.param(when("signed", "2025-07-10"), when("signed", "2025~"), True, id="its year"),
        pytest.param(when("signed", "2025-07-10"), when("signed", None), True, id="a date that is not known"),
        pytest.param(when("signed", "2025-07-10"), when("signed", "2025-07-11"), False, id="the next day"),
        pytest.param(when("signed", "2025-07"), when("signed", "2025-08"), False, id="the next month"),
    ],
)
def test_events_of_one_role_are_the_same_where_their_dates_overlap(one: Any, other: Any, same: bool) -> None:
    events = invested("exact 500 USD", **one), invested("exact 700 USD", **other)
    assert same_event(*events) is same_event(*reversed(events)) is same
    assert len(between(*events)) == (1 if same else 0)


@pytest.mark.parametrize(
    ("metric", "one", "other", "unit"),
    [
        ("capital_cost", "USD", "USD", "USD"),
        ("share_of_world_supply", "multiple", "multiple", "multiple"),
        ("share_of_world_supply", "multiple", "percent", "percent"),
        ("demand_growth", "percent", "multiple", "percent"),
        ("measure_duration", "month", "year", "day"),
        ("measure_duration", "day", "month", "day"),
        ("measure_duration", "month", "month", "month"),
        ("reserve_estimate", "t", "percent", None),
        ("mine_production", "t", "t/a", None),
        ("price_floor", "USD", "USD/kg", None),
    ],
)
def test_units_are_compared_in_one_that_both_convert_to(metric: str, one: str, other: str, unit: str | None) -> None:
    assert common_unit(metric, one, other) == common_unit(metric, other, one) == unit


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        pytest.param(
            {**NEARLY_60, "attributed_to": [claimed_by("Survey"), claimed_by("Agency")]},
            {**OVER_80, "attributed_to": [claimed_by(None, "analysts")]},
            "Survey, by way of Agency: nearly 60 percent, read as 54 to 60 percent. "
            "analysts: more than 80 percent. No value is both.",
            id="claimants, the originator first",
        ),
        pytest.param(
            NEARLY_60,
            {**OVER_80, "citations": [{"source": "other-paper"}, {"source": "paper"}]},
            "The Paper: nearly 60 percent, read as 54 to 60 percent. "
            "The Other Paper: more than 80 percent. No value is both.",
            id="sources that speak for themselves",
        ),
        pytest.param(
            growth("exact 5 multiple"),
            growth("between 50 60 percent"),
            "The Paper: 5 times, read as 350 to less than 450 percent. The Paper: 50 to 60 percent. No value is both.",
            id="a figure in another unit",
        ),
        pytest.param(
            fact("exact 4 month", "measure_duration"),
            fact("exact 200 day", "measure_duration"),
            "The Paper: 4 months, read as 106.5312 to less than 136.9688 days. "
            "The Paper: 200 days, read as 199.5 to less than 200.5 days. No value is both.",
            id="spans of time",
        ),
        pytest.param(
            fact("less_than 0.5 multiple"),
            fact("exact 60 percent"),
            "The Paper: less than 0.5 times, read as less than 50 percent. "
            "The Paper: 60 percent, read as 59.5 to less than 60.5 percent. No value is both.",
            id="a bound in another unit",
        ),
    ],
)
def test_a_conflict_says_who_claims_what(one: Fact, other: Fact, reason: str) -> None:
    assert [conflict["reason"] for conflict in between(one, other)] == [reason]


def test_a_claimant_without_a_name_goes_by_the_role() -> None:
    named = [claimed_by("Survey"), claimed_by(None, "analysts"), {**claimed_by(None), "name": "Jane Doe", "role": "chief"}]
    assert claimants({**NEARLY_60, "attributed_to": named}, LABELS) == "Survey, by way of analysts, by way of Jane Doe"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("a", "b", "a..b"), ("b", "a", "a..b"), ("mine-10", "mine-9", "mine-10..mine-9"), ("a-b", "a", "a..a-b")],
)
def test_the_id_of_a_conflict_has_its_facts_in_order(one: str, other: str, expected: str) -> None:
    assert conflict_id(one, other) == expected


def test_every_pair_of_rivals_is_a_conflict_and_nothing_else() -> None:
    rivals = {"a": "exact 10 percent", "b": "about 10 percent", "c": "exact 20 percent", "d": "more_than 30 percent"}
    facts = [{**fact(printed), "id": name} for name, printed in rivals.items()]
    assert [conflict["id"] for conflict in conflicts(*facts)] == ["a..c", "a..d", "b..c", "b..d", "c..d"]


def test_one_fact_alone_is_no_conflict() -> None:
    assert conflicts(NEARLY_60) == []
    assert conflicts() == []


MANY = [
    {**one, "id": f"fact-{number}"}
    for number, one in enumerate(
        [
            NEARLY_60,
            OVER_80,
            fact("exact 70 percent", period="2023"),
            fact("exact 75 percent", period="2024"),
            fact("nearly 0.5 multiple", value_kind="estimate"),
            fact("exact 12 percent", value_kind="target"),
            fact(None, None),
            reserve("exact 5000 t", **of("reserves/deep-estimate")),
            reserve("exact 9000 t", **of("projects/deep-mine")),
            reserve("exact 7000 t", "ore"),
            growth("exact 5 multiple"),
            growth("between 50 60 percent"),
        ]
    )
]


@given(st.permutations(MANY))
def test_conflicts_do_not_depend_on_the_order_of_the_facts(facts: list[Fact]) -> None:
    assert conflicts(*facts) == conflicts(*MANY)


@given(st.sets(st.integers(0, len(MANY) - 1)))
def test_conflicts_do_not_depend_on_the_other_facts(chosen: set[int]) -> None:
    some = [MANY[number] for number in chosen]
    names = {fact["id"] for fact in some}
    expected = [conflict for conflict in conflicts(*MANY) if set(conflict["id"].split("..")) <= names]
    assert conflicts(*some) == expected


def test_the_facts_are_left_as_they_were() -> None:
    before = repr(MANY)
    conflicts(*MANY)
    assert repr(MANY) == before


def test_the_order_of_many_has_something_to_find() -> None:
    assert len(conflicts(*MANY)) >= 8
    assert len(conflicts(*MANY)) < len(list(combinations(MANY, 2))) / 2


hedges = st.sampled_from(["exact", "about", "nearly", "up_to", "less_than", "at_least", "more_than"])
whole = st.integers(1, 10**9)
ranges = (
    st.tuples(whole, whole).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: "between {} {} t".format(*sorted(pair)))
)
printed = st.one_of(st.builds("{} {} t".format, hedges, whole), ranges)


@given(printed, printed)
def test_figures_of_one_thing_are_a_conflict_where_no_value_is_both(one: str, other: str) -> None:
    rivals = [reserve(one), reserve(other)]
    met = reading(rivals[0]["quantity"]).meets(reading(rivals[1]["quantity"]))
    assert len(between(*rivals)) == (0 if met else 1)


@given(printed, printed)
def test_a_comparison_has_the_same_arithmetic_from_either_side(one: str, other: str) -> None:
    sides = between(reserve(one), reserve(other)), between(reserve(other), reserve(one))
    kept = [[(c["comparison"]["ratio"], c["comparison"]["difference"]) for c in found] for found in sides]
    assert kept[0] == kept[1]
    assert all(ratio >= 1 and difference >= 0 for ratio, difference in kept[0])


def by(name: str) -> dict[str, Any]:
    return {"attributed_to": [claimed_by(name)]}


def output(printed: str, **fields: Any) -> Fact:
    return fact(printed, "mine_production", **fields)


HARD_LOOK_ALIKES = [
    pytest.param(
        invested("exact 1000000000 USD", organizations=["bank"], **by("bank")),
        invested("exact 500000000 USD", organizations=["fund"], **by("fund")),
        id="two investors of a deal, each speaks for itself",
    ),
    pytest.param(
        output("exact 70000 t/a", organizations=["digger"], **by("digger")),
        output("exact 210000 t/a"),
        id="a company's own output, and its country's",
    ),
    pytest.param(
        growth("exact 5 multiple", place=None, minerals=[], **of("minerals/lithium")),
        growth("exact 2 multiple", place=None, minerals=[], **of("minerals/nickel")),
        id="minerals that bear facts without `minerals`",
    ),
    pytest.param(
        output("exact 210000 t/a", place=None, **of("places/norland")),
        output("exact 2600 t/a", place=None, **of("places/southland")),
        id="places that bear facts without `place`",
    ),
    pytest.param(
        output("exact 5000 t/a", place=None, **of("deals/one")),
        output("exact 20000 t/a", place=None, **of("deals/two")),
        id="deals that name no place",
    ),
    pytest.param(
        growth("exact 2 multiple", period="2025/2030"),
        growth("exact 5 multiple", period="2025/2040"),
        id="growth by 2030 and by 2040, written with a start",
    ),
    pytest.param(
        growth("exact 5 multiple", period="2020/2040"),
        growth("exact 2 multiple", period="2030/2040"),
        id="growth from 2020 and from 2030",
    ),
    pytest.param(
        invested("exact 1000000000 USD", period="2025/2027"),
        invested("exact 5000000000 USD", period="2025/2030"),
        id="sums over three and over six years",
    ),
    pytest.param(
        fact("exact 1000 t/a", "annual_capacity", value_kind="plan", period="2025/..", **of("projects/p")),
        fact("exact 10000 t/a", "annual_capacity", value_kind="plan", period="2028/..", **of("projects/p")),
        id="phases of a plant",
    ),
    pytest.param(fact("about 1 percent"), fact("exact 1.3 percent"), id="about 1 and 1.3 percent"),
    pytest.param(
        fact("about 2 multiple", "price_ratio"), fact("exact 2.2 multiple", "price_ratio"), id="about double and 2.2 times"
    ),
]
HARD_CONFLICTS = [
    pytest.param(
        reserve("exact 1700000 t", organizations=["digger"], **by("digger"), **of("projects/p")),
        reserve("exact 900000 t", organizations=["digger"], **by("consultant"), **of("projects/p")),
        id="a project's own figure and a consultant's",
    ),
    pytest.param(
        cost("exact 400000000 USD", organizations=["digger"], **by("digger")),
        cost("exact 300000000 USD", organizations=["digger"]),
        id="the same of a cost",
    ),
    pytest.param(
        reserve("nearly 29000000 t", **by("ministry"), **when("released", "2025-03-01")),
        reserve("exact 3800000 t", **by("usgs"), **when("released", "2024-01-31")),
        id="rival institutes released on different days",
    ),
    pytest.param(
        output("exact 210000 t/a", period="2023", **by("usgs"), **when("announced", "2024-01-31")),
        output("exact 270000 t/a", period="2023", **by("ministry"), **when("announced", "2024-02-06")),
        id="the same year's output, announced on different days",
    ),
    pytest.param(
        cost("exact 500000000 USD"), cost("exact 900000000 USD", place=None), id="a project whose place one text leaves out"
    ),
    pytest.param(
        cost("exact 500000000 USD", place="nor-east"),
        cost("exact 900000000 USD", place="norland"),
        id="a project placed in a country and in its part",
    ),
    pytest.param(
        reserve("exact 5000 t", organizations=["digger"], **of("projects/p")),
        reserve("exact 9000 t", **of("projects/p")),
        id="a project whose operator one text leaves out",
    ),
    pytest.param(
        fact("exact 52 USD/kg", "average_selling_price", organizations=["mp"], **of("organizations/mp")),
        fact("exact 90 USD/kg", "average_selling_price", **of("organizations/mp")),
        id="a company that one text repeats in `organizations`",
    ),
    pytest.param(
        cost("exact 500000000 USD", **given_that("other", "The mill is built")),
        cost("exact 900000000 USD", **given_that("other", "the mill is built")),
        id="a condition in other capitals",
    ),
]


@pytest.mark.parametrize(("one", "other"), HARD_LOOK_ALIKES)
def test_no_conflict_where_a_hasty_reader_sees_one(one: Fact, other: Fact) -> None:
    assert between(one, other) == []


@pytest.mark.parametrize(("one", "other"), HARD_CONFLICTS)
def test_a_conflict_where_a_hasty_reader_sees_none(one: Fact, other: Fact) -> None:
    assert len(between(one, other)) == 1
