"""A claimed figure against invented facts: which of them measure it, what each says, and the verdict."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.conflicts.claims import Ambiguous, Claim, Verdict, check
from critical_minerals.conflicts.computed import computed_conflicts
from critical_minerals.vocabulary.bounds import implied_bounds

SHARE = "share_of_world_mine_production"
RARE_EARTHS = frozenset({"rare-earth-elements"})
PROJECT_OF_RESERVE = {"reserve-of-a-mine": "mine"}


def figure(value: float | tuple[float, float], approximation: str = "exact", unit: str = "percent") -> dict[str, Any]:
    """A quantity; a pair of numbers is a range."""
    if isinstance(value, tuple):
        lower, upper = value
        bounds = {"value": None, "lower": lower, "upper": upper, "approximation": "between"}
    else:
        lower_bound, upper_bound = implied_bounds(approximation, value)
        bounds = {"value": value, "lower": lower_bound, "upper": upper_bound, "approximation": approximation}
    return {**bounds, "unit": unit, "basis": "unspecified"}


def fact(quantity: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A fact that China's share of the rare earths mined is so much, unless told."""
    return {
        "id": "a-fact",
        "subject": {"type": "places", "id": "china", "name": "China"},
        "metric": SHARE,
        "minerals": ["rare-earth-elements"],
        "place": "china",
        "organizations": [],
        "relative_to": None,
        "quantity": quantity,
        "date": None,
        "period": None,
        "value_kind": "actual",
        "attributed_to": [],
        "condition": None,
        "assertion": "asserted",
        "citations": [{"source": "a-text"}],
        "known_since": None,
        **fields,
    }


def borne_by(kind: str, name: str, **fields: Any) -> dict[str, Any]:
    return {"subject": {"type": kind, "id": name, "name": name.title()}, **fields}


def deal(name: str, quantity: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A fact that a deal is for a stake of so much."""
    return fact(
        quantity, **{"id": f"{name}-stake", **borne_by("deals", name), "metric": "equity_stake", "place": None, **fields}
    )


def condition(code: str, text: str = "It holds.") -> dict[str, str]:
    return {"code": code, "text": text}


def claim(quantity: dict[str, Any], **fields: Any) -> Claim:
    """A claim that China's share of the rare earths mined is so much, unless told."""
    named = {"metric": SHARE, "minerals": RARE_EARTHS, "place": "china"}
    return Claim(quantity=quantity, **{**named, **fields})


def checked(claimed: Claim, *facts: dict[str, Any]) -> Verdict:
    return check(claimed, facts, PROJECT_OF_RESERVE)


@pytest.mark.parametrize(
    ("stated", "claimed", "finding"),
    [
        (figure(60), figure(60), "supports"),
        (figure(60), figure(60.4), "supports"),
        (figure(60), figure(61), "contradicts"),
        (figure(60), figure(10), "contradicts"),
        (figure(60), figure(60, "about"), "supports"),
        (figure(60), figure(62, "about"), "supports"),
        (figure(60), figure(80, "about"), "contradicts"),
        (figure(60), figure(60, "nearly"), "supports"),
        (figure(60), figure(70, "nearly"), "contradicts"),
        (figure(60), figure(70, "up_to"), "supports"),
        (figure(60), figure(50, "up_to"), "contradicts"),
        (figure(60), figure(70, "less_than"), "supports"),
        (figure(60), figure(50, "less_than"), "contradicts"),
        (figure(60), figure(50, "at_least"), "supports"),
        (figure(60), figure(70, "at_least"), "contradicts"),
        (figure(60), figure(50, "more_than"), "supports"),
        (figure(60), figure(70, "more_than"), "contradicts"),
        (figure(6), figure(5, "up_to"), "contradicts"),
        (figure(60, "nearly"), figure(60), "supports"),
        (figure(60, "nearly"), figure(57), "supports"),
        (figure(60, "nearly"), figure(61), "contradicts"),
        (figure(60, "nearly"), figure(50), "contradicts"),
        (figure(60, "nearly"), figure(10), "contradicts"),
        (figure(60, "nearly"), figure(60, "up_to"), "supports"),
        (figure(60, "nearly"), figure(60, "less_than"), "allows"),
        (figure(60, "nearly"), figure(50, "at_least"), "supports"),
        (figure(60, "nearly"), figure(57, "at_least"), "allows"),
        (figure(60, "nearly"), figure(60, "more_than"), "contradicts"),
        (figure(80, "about"), figure(80), "supports"),
        (figure(80, "about"), figure(75), "supports"),
        (figure(80, "about"), figure(90), "contradicts"),
        (figure(80, "about"), figure(80, "at_least"), "allows"),
        (figure(80, "about"), figure(60, "more_than"), "supports"),
        (figure(5, "up_to"), figure(5), "allows"),
        (figure(5, "up_to"), figure(3), "allows"),
        (figure(5, "up_to"), figure(6), "contradicts"),
        (figure(5, "up_to"), figure(5, "about"), "allows"),
        (figure(5, "up_to"), figure(5, "up_to"), "supports"),
        (figure(5, "up_to"), figure(6, "up_to"), "supports"),
        (figure(5, "up_to"), figure(4, "up_to"), "allows"),
        (figure(5, "up_to"), figure(6, "less_than"), "supports"),
        (figure(5, "up_to"), figure(5, "less_than"), "allows"),
        (figure(5, "up_to"), figure(5, "at_least"), "allows"),
        (figure(5, "up_to"), figure(5, "more_than"), "contradicts"),
        (figure(5, "less_than"), figure(6), "contradicts"),
        (figure(5, "less_than"), figure(5, "less_than"), "supports"),
        (figure(5, "less_than"), figure(5, "up_to"), "supports"),
        (figure(5, "less_than"), figure(5, "at_least"), "contradicts"),
        (figure(80, "at_least"), figure(80), "allows"),
        (figure(80, "at_least"), figure(90), "allows"),
        (figure(80, "at_least"), figure(70), "contradicts"),
        (figure(80, "at_least"), figure(80, "at_least"), "supports"),
        (figure(80, "at_least"), figure(70, "more_than"), "supports"),
        (figure(80, "at_least"), figure(80, "more_than"), "allows"),
        (figure(80, "at_least"), figure(80, "up_to"), "allows"),
        (figure(80, "at_least"), figure(80, "less_than"), "contradicts"),
        (figure(80, "more_than"), figure(90), "allows"),
        (figure(80, "more_than"), figure(79), "contradicts"),
        (figure(80, "more_than"), figure(80, "at_least"), "supports"),
        (figure(80, "more_than"), figure(80, "more_than"), "supports"),
        (figure(80, "more_than"), figure(80, "up_to"), "contradicts"),
        (figure((50, 60)), figure(50), "supports"),
        (figure((50, 60)), figure(55), "supports"),
        (figure((50, 60)), figure(60), "supports"),
        (figure((50, 60)), figure(49), "contradicts"),
        (figure((50, 60)), figure(61), "contradicts"),
        (figure((50, 60)), figure(50, "at_least"), "supports"),
        (figure((50, 60)), figure(55, "at_least"), "allows"),
        (figure((50, 60)), figure(60, "up_to"), "supports"),
        (figure((50, 60)), figure(50, "more_than"), "allows"),
        (figure((50, 60)), figure(60, "more_than"), "contradicts"),
    ],
)
def test_a_fact_supports_allows_or_contradicts(stated: dict[str, Any], claimed: dict[str, Any], finding: str) -> None:
    (found,) = checked(claim(claimed), fact(stated)).findings
    assert found.finding == finding


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        ([], "not_covered"),
        ([figure(60)], "supported"),
        ([figure(50, "at_least")], "compatible"),
        ([figure(10)], "contradicted"),
        ([figure(60), figure(60, "nearly")], "supported"),
        ([figure(60), figure(50, "at_least")], "supported"),
        ([figure(70, "up_to"), figure(50, "at_least")], "compatible"),
        ([figure(10), figure(80, "more_than")], "contradicted"),
        ([figure(60), figure(10)], "disputed"),
        ([figure(50, "at_least"), figure(10)], "disputed"),
        ([figure(60), figure(50, "at_least"), figure(10)], "disputed"),
    ],
)
def test_the_verdict_weighs_what_the_facts_say(stated: list[dict[str, Any]], verdict: str) -> None:
    facts = [fact(quantity, id=f"fact-{number}") for number, quantity in enumerate(stated)]
    found = checked(claim(figure(60)), *facts)
    assert found.verdict == verdict
    assert {finding.fact["id"] for finding in found.findings} == {each["id"] for each in facts}


@pytest.mark.parametrize(
    ("stated", "explanation"),
    [
        ([], "No fact measures what is claimed; `passed_over` says what the facts of the metric are about."),
        ([60], "Facts that measure what is claimed: 1 supports it."),
        ([60, 10], "Facts that measure what is claimed: 1 supports it, 1 contradicts it."),
    ],
)
def test_the_verdict_is_explained(stated: list[float], explanation: str) -> None:
    assert checked(claim(figure(60)), *(fact(figure(value)) for value in stated)).explanation == explanation


@pytest.mark.parametrize(
    ("stated", "claimed", "readings", "relation"),
    [
        (
            figure(60, "nearly"),
            figure(10),
            "nearly 60 percent is read as 54 to 60 percent, 10 percent as 9.5 to less than 10.5 percent",
            "they have no value in common",
        ),
        (
            figure(80, "more_than"),
            figure(90),
            "more than 80 percent is read as more than 80 percent, 90 percent as 89.5 to less than 90.5 percent",
            "the fact leaves room for the claim, but does not state it",
        ),
        (
            figure((50, 60)),
            figure(50, "at_least"),
            "50 to 60 percent is read as 50 to 60 percent, at least 50 percent as at least 50 percent",
            "the fact states what is claimed",
        ),
    ],
)
def test_the_arithmetic_is_told_in_words(
    stated: dict[str, Any], claimed: dict[str, Any], readings: str, relation: str
) -> None:
    (found,) = checked(claim(claimed), fact(stated)).findings
    assert found.arithmetic == f"{readings}: {relation}."


@pytest.mark.parametrize(
    ("metric", "stated", "claimed", "finding"),
    [
        (SHARE, figure(0.5, unit="multiple"), figure(50), "supports"),
        (SHARE, figure(0.5, "nearly", "multiple"), figure(48), "supports"),
        (SHARE, figure(0.5, "nearly", "multiple"), figure(60), "contradicts"),
        (SHARE, figure(0.5, "more_than", "multiple"), figure(60), "allows"),
        (SHARE, figure(60), figure(0.6, unit="multiple"), "supports"),
        (SHARE, figure(60), figure(0.5, "at_least", "multiple"), "supports"),
        (SHARE, figure(60), figure(60, unit="multiple"), "contradicts"),
        ("demand_growth", figure(5, unit="multiple"), figure(400), "supports"),
        ("demand_growth", figure(5, unit="multiple"), figure(500), "contradicts"),
        ("demand_growth", figure((50, 60)), figure(1.5, unit="multiple"), "supports"),
        ("demand_growth", figure((50, 60)), figure(5, unit="multiple"), "contradicts"),
        ("measure_duration", figure(120, unit="day"), figure(4, unit="month"), "supports"),
        ("measure_duration", figure(120, unit="day"), figure(1, unit="year"), "contradicts"),
        ("measure_duration", figure(1, unit="year"), figure(100, "at_least", "day"), "supports"),
        ("measure_duration", figure(2, unit="year"), figure(365, "more_than", "day"), "supports"),
    ],
)
def test_units_are_converted(metric: str, stated: dict[str, Any], claimed: dict[str, Any], finding: str) -> None:
    (found,) = checked(claim(claimed, metric=metric), fact(stated, metric=metric)).findings
    assert found.finding == finding


@pytest.mark.parametrize(
    ("claimed", "stated", "reason"),
    [
        ({"minerals": {"neodymium"}}, {}, "It is about rare-earth-elements."),
        ({}, {"minerals": ["neodymium"]}, "It is about neodymium."),
        ({"minerals": {"neodymium"}}, {"minerals": ["neodymium", "praseodymium"]}, "It is about neodymium, praseodymium."),
        ({"minerals": {"neodymium", "praseodymium"}}, {"minerals": ["neodymium"]}, "It is about neodymium."),
        ({"minerals": set()}, {}, "It is about rare-earth-elements."),
        ({}, {"minerals": []}, "It is about no mineral in particular."),
        ({}, {"place": "inner-mongolia"}, "It is about inner-mongolia."),
        ({"place": "asia"}, {}, "It is about china."),
        ({"place": None}, {}, "It is about china."),
        ({}, {"place": None}, "It is about no place in particular."),
        ({"subject": "bayan-obo"}, {}, "It is about china."),
        ({"organization": "digger"}, {"organizations": ["bank"]}, "It is about bank."),
        ({"organization": "digger"}, {}, "It is about no organization."),
        ({"period": "2020"}, {"period": "2023"}, "It is about the period 2023."),
        ({"period": "2035"}, {"period": "../2040"}, "It is about the period ../2040."),
        ({"value_kind": "forecast"}, {}, "It is of the kind actual."),
        ({"value_kind": "actual"}, {"value_kind": "plan"}, "It is of the kind plan."),
        ({"value_kind": "forecast"}, {"value_kind": "target"}, "It is of the kind target."),
        ({"condition": "deal_reached"}, {}, "It holds without condition."),
        (
            {"condition": "deal_reached"},
            {"condition": condition("full_development"), "value_kind": "plan"},
            "It holds if full_development.",
        ),
    ],
)
def test_a_fact_about_something_else_is_passed_over_with_the_reason(
    claimed: dict[str, Any], stated: dict[str, Any], reason: str
) -> None:
    if "minerals" in claimed:
        claimed["minerals"] = frozenset(claimed["minerals"])
    found = checked(claim(figure(60), **claimed), fact(figure(60), **stated))
    assert (found.verdict, found.findings) == ("not_covered", [])
    assert [why for _, why in found.passed_over] == [reason]


def test_a_figure_in_a_unit_that_does_not_convert_is_passed_over() -> None:
    found = checked(claim(figure(60, unit="t")), fact(figure(60)))
    assert [why for _, why in found.passed_over] == ["It is in percent, which does not convert."]


@pytest.mark.parametrize(
    ("claimed", "stated", "covered"),
    [
        ("contained_oxide", "contained_oxide", True),
        ("unspecified", "contained_oxide", True),
        ("contained_oxide", "unspecified", True),
        ("contained_metal", "contained_oxide", False),
    ],
)
def test_an_unspecified_basis_fits_any(claimed: str, stated: str, covered: bool) -> None:
    quantities = [{**figure(60), "basis": basis} for basis in (claimed, stated)]
    found = checked(claim(quantities[0]), fact(quantities[1]))
    assert [why for _, why in found.passed_over] == ["It is on the basis contained_oxide."] * (not covered)


@pytest.mark.parametrize(
    ("claimed", "stated"),
    [
        (None, None),
        (None, "2023"),
        ("2023", "2023"),
        ("2023-05", "2023"),
        ("2020/2023", "2023/2025"),
        ("../2040", "../2040"),
        ("2040", "../2040"),
        ("2025/2040", "../2040"),
        ("2030", "2028/.."),
    ],
)
def test_periods_match_where_they_overlap_or_none_is_claimed(claimed: str | None, stated: str | None) -> None:
    assert checked(claim(figure(60), period=claimed), fact(figure(60), period=stated)).verdict == "supported"


def test_a_fact_without_time_says_nothing_of_a_period() -> None:
    found = checked(claim(figure(60), period="2050"), fact(figure(60)))
    assert (found.verdict, [reason for _, reason in found.passed_over]) == ("not_covered", ["It states no period."])


def test_a_fact_without_period_is_of_the_time_of_its_event() -> None:
    released = fact(figure(60), date={"edtf": "2024", "role": "released", "stated": "2024", "resolved_from": None})
    verdicts = [checked(claim(figure(60), period=year), released).verdict for year in ("2024", "2010")]
    assert verdicts == ["supported", "not_covered"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"minerals": RARE_EARTHS}, "supported"),
        ({"minerals": frozenset({"neodymium"})}, "not_covered"),
        ({"minerals": frozenset({"neodymium", "praseodymium"})}, "contradicted"),
        ({"minerals": frozenset({"praseodymium", "neodymium"})}, "contradicted"),
    ],
)
def test_a_group_is_not_its_members_and_several_minerals_are_meant_jointly(fields: dict[str, Any], expected: str) -> None:
    facts = [fact(figure(60), id="group"), fact(figure(10), id="joint", minerals=["neodymium", "praseodymium"])]
    assert checked(claim(figure(60), **fields), *facts).verdict == expected


PLAN = {"value_kind": "plan"}
FORECAST = {"value_kind": "forecast"}
EXTENDED = {"condition": condition("price_floor_extended")}
SOLD = {"condition": condition("mined_and_sold")}


@pytest.mark.parametrize(
    ("claimed", "stated", "used"),
    [
        ({}, [{}, FORECAST], [0]),
        ({"value_kind": "forecast"}, [{}, FORECAST], [1]),
        ({"value_kind": "actual"}, [FORECAST], []),
        ({"value_kind": "actual"}, [{"value_kind": "estimate"}, FORECAST], [0]),
        ({"value_kind": "estimate"}, [{}, FORECAST], [0]),
        ({}, [{}, {"value_kind": "estimate"}, PLAN], [0, 1]),
        ({}, [FORECAST], [0]),
        ({}, [FORECAST, FORECAST], [0, 1]),
        ({}, [FORECAST, PLAN], []),
        ({"value_kind": "plan"}, [FORECAST, PLAN], [1]),
        ({}, [{}, EXTENDED], [0]),
        ({"condition": "price_floor_extended"}, [{}, EXTENDED], [1]),
        ({"condition": "price_floor_extended"}, [EXTENDED, SOLD], [0]),
        ({"condition": "price_floor_extended"}, [EXTENDED, EXTENDED, SOLD], [0, 1]),
        ({}, [PLAN, {**PLAN, **EXTENDED}], [0]),
        ({}, [PLAN, {**FORECAST, **EXTENDED}], [0]),
        ({"value_kind": "forecast"}, [FORECAST, {**FORECAST, **EXTENDED}, {}], [0]),
        ({"value_kind": "forecast", "condition": "mined_and_sold"}, [{**FORECAST, **EXTENDED}, {**FORECAST, **SOLD}], [1]),
        ({}, [{**FORECAST, **EXTENDED}, {**FORECAST, **SOLD}], []),
        ({"condition": "price_floor_extended"}, [{**FORECAST, **EXTENDED}, {**PLAN, **EXTENDED}], []),
        ({"condition": "other"}, [{"condition": condition("other", "a")}], [0]),
        ({"condition": "other"}, [{"condition": condition("other", "a")}, {"condition": condition("other", "b")}], []),
    ],
)
def test_the_kind_and_condition_claimed_are_used_or_what_holds_now(
    claimed: dict[str, Any], stated: list[dict[str, Any]], used: list[int]
) -> None:
    facts = [fact(figure(60), id=f"{number}", **fields) for number, fields in enumerate(stated)]
    found = checked(claim(figure(60), **claimed), *facts)
    assert [int(finding.fact["id"]) for finding in found.findings] == used
    assert {int(each["id"]) for each, _ in found.passed_over} == set(range(len(facts))) - set(used)


@pytest.mark.parametrize(("value", "verdict"), [(10, "supported"), (50, "contradicted")])
def test_a_forecast_says_nothing_of_what_holds_now(value: float, verdict: str) -> None:
    facts = [fact(figure(10)), fact(figure(50), id="forecast", value_kind="forecast", period="../2040")]
    assert checked(claim(figure(value)), *facts).verdict == verdict


STAKES = [deal("gold", figure(15), organizations=["bank"]), deal("silver", figure(30), organizations=["bank", "digger"])]


@pytest.mark.parametrize(
    ("fields", "value", "verdict"),
    [
        ({"subject": "gold"}, 15, "supported"),
        ({"subject": "gold"}, 30, "contradicted"),
        ({"subject": "silver"}, 30, "supported"),
        ({"organization": "digger"}, 30, "supported"),
        ({"organization": "digger"}, 15, "contradicted"),
        ({"organization": "gold"}, 15, "supported"),
        ({"subject": "copper"}, 15, "not_covered"),
    ],
)
def test_a_claim_that_names_a_record_needs_no_minerals_and_no_place(
    fields: dict[str, Any], value: float, verdict: str
) -> None:
    named = claim(figure(value), metric="equity_stake", minerals=frozenset(), place=None, **fields)
    assert checked(named, *STAKES).verdict == verdict


@pytest.mark.parametrize("fields", [{}, {"organization": "bank"}])
def test_a_claim_that_may_be_about_several_records_is_ambiguous(fields: dict[str, Any]) -> None:
    with pytest.raises(Ambiguous) as ambiguous:
        checked(claim(figure(15), metric="equity_stake", minerals=frozenset(), place=None, **fields), *STAKES)
    assert (ambiguous.value.parameter, str(ambiguous.value)) == ("subject", "gold, silver")


MASS = {"metric": "reserve_estimate", "minerals": ["lithium"], "place": "norland"}
OF_THE_COUNTRY = fact(figure(500, unit="t"), id="country", **borne_by("reserves", "reserve-of-the-country"), **MASS)
OF_A_MINE = fact(figure(5, unit="t"), id="mine", **borne_by("reserves", "reserve-of-a-mine"), **MASS)


@pytest.mark.parametrize(
    ("fields", "value", "verdict"),
    [
        ({}, 500, "supported"),
        ({}, 5, "contradicted"),
        ({"subject": "reserve-of-a-mine"}, 5, "supported"),
        ({"subject": "reserve-of-a-mine"}, 500, "contradicted"),
    ],
)
def test_a_claim_of_a_place_is_about_the_place_where_a_site_in_it_has_figures_too(
    fields: dict[str, Any], value: float, verdict: str
) -> None:
    named = {"metric": "reserve_estimate", "minerals": frozenset({"lithium"}), "place": "norland", **fields}
    assert checked(claim(figure(value, unit="t"), **named), OF_THE_COUNTRY, OF_A_MINE).verdict == verdict


VALUES = st.integers(1, 99) | st.decimals("0.000001", 99, places=6, allow_nan=False).map(float)
"""Shares in percent that there can be."""
SHARES = st.tuples(VALUES, st.just("percent")) | st.tuples(st.integers(1, 99).map(lambda n: n / 100), st.just("multiple"))
HEDGES = st.sampled_from(["exact", "about", "nearly", "up_to", "less_than", "at_least", "more_than"])
QUANTITIES = st.builds(lambda share, hedge: figure(share[0], hedge, share[1]), SHARES, HEDGES) | st.tuples(
    st.integers(1, 50), st.integers(51, 100)
).map(figure)
ANY_FACT = st.builds(
    lambda quantity, fields: fact(quantity, **fields),
    QUANTITIES,
    st.fixed_dictionaries(
        {
            "id": st.text("abc", min_size=1, max_size=3),
            "value_kind": st.sampled_from(["actual", "estimate", "forecast", "plan"]),
            "condition": st.sampled_from([None, condition("mined_and_sold"), condition("other", "a")]),
            "period": st.sampled_from([None, "2023", "../2040"]),
            "place": st.sampled_from(["china", "china", "russia"]),
            "subject": st.sampled_from([{"type": "places", "id": "china"}, {"type": "projects", "id": "mine"}]),
        }
    ),
)
ANY_CLAIM = st.builds(
    lambda quantity, fields: claim(quantity, **fields),
    QUANTITIES,
    st.fixed_dictionaries(
        {
            "value_kind": st.sampled_from([None, "actual", "forecast"]),
            "period": st.sampled_from([None, "2023", "2040"]),
            "condition": st.sampled_from([None, None, "mined_and_sold", "other"]),
        }
    ),
)


def outcome(claimed: Claim, facts: list[dict[str, Any]]) -> Any:
    try:
        found = checked(claimed, *facts)
    except Ambiguous as ambiguous:
        return str(ambiguous)
    findings = sorted((finding.fact["id"], finding.finding, finding.arithmetic) for finding in found.findings)
    passed_over = sorted((each["id"], reason) for each, reason in found.passed_over)
    return found.verdict, found.explanation, findings, passed_over


@given(ANY_CLAIM, st.lists(ANY_FACT, max_size=6).flatmap(lambda facts: st.tuples(st.just(facts), st.permutations(facts))))
def test_the_verdict_does_not_depend_on_the_order_of_the_facts(
    claimed: Claim, orders: tuple[list[dict[str, Any]], list[dict[str, Any]]]
) -> None:
    assert outcome(claimed, orders[0]) == outcome(claimed, orders[1])


@given(SHARES, st.sampled_from(["exact", "about", "nearly"]))
def test_the_printed_figure_of_a_two_sided_fact_is_supported_by_it(share: tuple[float, str], approximation: str) -> None:
    value, unit = share
    assert checked(claim(figure(value, unit=unit)), fact(figure(value, approximation, unit))).verdict == "supported"


@given(st.integers(1, 50), st.integers(51, 100), st.data())
def test_a_figure_of_a_range_is_supported_by_it(lower: int, upper: int, data: st.DataObject) -> None:
    value = data.draw(st.integers(lower, upper))
    assert checked(claim(figure(value)), fact(figure((lower, upper)))).verdict == "supported"


@given(VALUES, st.sampled_from(["up_to", "less_than", "at_least", "more_than"]))
def test_a_printed_bound_is_not_contradicted_by_the_fact_that_prints_it(value: float, approximation: str) -> None:
    assert checked(claim(figure(value)), fact(figure(value, approximation))).verdict == "compatible"


@given(VALUES, HEDGES)
def test_a_fact_states_itself(value: float, approximation: str) -> None:
    quantity = figure(value, approximation)
    assert checked(claim(quantity), fact(quantity)).verdict == "supported"


@given(QUANTITIES, QUANTITIES)
def test_two_figures_contradict_each_other_or_neither_does(one: dict[str, Any], other: dict[str, Any]) -> None:
    verdicts = {checked(claim(one), fact(other)).verdict, checked(claim(other), fact(one)).verdict}
    assert verdicts == {"contradicted"} or "contradicted" not in verdicts


NO_ONE = {"minerals": frozenset(), "place": None}
NOT_RIVALS = [
    pytest.param(
        claim(figure(60)),
        [fact(figure(60), id="in-2023", period="2023"), fact(figure(55), id="in-2020", period="2020")],
        id="periods",
    ),
    pytest.param(
        claim(figure(5, unit="multiple"), metric="demand_growth", minerals=frozenset({"lithium"}), place=None),
        [
            fact(
                figure(value, unit="multiple"),
                id=f"to-{year}",
                period=f"../{year}",
                metric="demand_growth",
                minerals=["lithium"],
                place=None,
                value_kind="forecast",
            )
            for value, year in ((5, 2040), (2, 2030))
        ],
        id="horizons",
    ),
    pytest.param(
        claim(figure(2, unit="multiple"), metric="price_ratio", subject="floor", **NO_ONE),
        [
            deal("floor", figure(value, unit="multiple"), id=f"to-{base}", metric="price_ratio", relative_to=base)
            for value, base in ((2, "the Chinese price"), (1.2, "the US price"))
        ],
        id="bases-of-a-ratio",
    ),
    pytest.param(
        claim(figure(600, unit="USD"), metric="investment_amount", subject="plant", **NO_ONE),
        [
            deal("plant", figure(value, unit="USD"), id=f"by-{bank}", metric="investment_amount", organizations=[bank])
            for value, bank in ((600, "jpmorgan"), (400, "goldman-sachs"))
        ],
        id="organizations",
    ),
    pytest.param(
        claim(figure(60), subject="china", **NO_ONE),
        [fact(figure(60), id="rare-earths"), fact(figure(20), id="lithium", minerals=["lithium"])],
        id="minerals",
    ),
]


@pytest.mark.parametrize(("claimed", "facts"), NOT_RIVALS)
def test_facts_that_are_in_no_conflict_do_not_dispute_a_claim(claimed: Claim, facts: list[dict[str, Any]]) -> None:
    assert not list(computed_conflicts(facts, {}, {"a-text": "A text"}))
    try:
        verdict = checked(claimed, *facts).verdict
    except Ambiguous:
        return
    assert verdict != "disputed"


def test_no_fact_of_the_metric_is_dropped_in_silence() -> None:
    named = {"metric": "reserve_estimate", "minerals": frozenset({"lithium"}), "place": "norland"}
    found = checked(claim(figure(500, unit="t"), **named), OF_THE_COUNTRY, OF_A_MINE)
    told = {finding.fact["id"] for finding in found.findings} | {each["id"] for each, _ in found.passed_over}
    assert told == {"country", "mine"}


def test_a_claim_without_condition_is_not_supported_by_a_fact_under_one() -> None:
    found = checked(claim(figure(60)), fact(figure(60), condition=condition("deal_reached")))
    assert found.verdict == "not_covered"
