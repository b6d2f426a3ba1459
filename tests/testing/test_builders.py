"""What builders make of little is valid, and what is wrong is refused with where, what and what is allowed."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from critical_minerals import testing
from critical_minerals.loader.validation import Fixtures
from critical_minerals.resources import BEARING_FACTS, BY_NAME, WITH_FIXTURE
from critical_minerals.testing import (
    InvalidRecords,
    citation,
    conflict,
    fact,
    organization,
    place,
    project,
    quantity,
    reserve,
    sample,
    source,
    with_records,
)

BUILDERS: dict[str, Callable[..., dict[str, Any]]] = {
    resource.name: getattr(testing, resource.singular) for resource in WITH_FIXTURE if resource.name != "conflicts"
}
CLAIMED: dict[str, dict[str, Any]] = {
    "projects": {
        "kind": "mine",
        "supply_chain_stage": "mining",
        "development_stage": "production",
        "operating_status": "operating",
        "schedule_status": "delayed",
        "organizations": [{"id": "quad", "role": "developer"}],
    },
    "reserves": {
        "estimate_class": "unspecified_reserve",
        "reporting_code": "jorc",
        "estimator": "usgs",
        "project": "brook-mine",
        "organizations": [{"id": "quad", "role": "analyst"}],
    },
    "deals": {
        "type": "offtake",
        "bindingness": "binding",
        "status": "signed",
        "parties": [{"kind": "place", "id": "ukraine", "role": "buyer"}],
        "organizations": [{"id": "quad", "role": "seller"}],
    },
    "policies": {
        "type": "strategy",
        "status": "adopted",
        "jurisdictions": ["ukraine"],
        "organizations": [{"id": "quad", "role": "analyst"}],
    },
    "organizations": {"country": "ukraine"},
}
FIGURE: dict[str, Any] = {"metric": "reserve_estimate", "quantity": quantity(5, "t")}


def _mine(**own: Any) -> dict[str, Any]:
    return project("deep-mine", kind="mine", **own)


def ids(fixtures: Fixtures, resource: str) -> set[str]:
    return {record["id"] for record in fixtures.records[resource]}


@pytest.mark.parametrize("resource", BUILDERS)
def test_an_id_is_enough(resource: str) -> None:
    made = with_records(sample(), **{resource: [BUILDERS[resource]("deep-thing")]})
    assert ids(made, resource) - ids(sample(), resource) - {"invented-source"} == {"deep-thing"}


def test_a_conflict_needs_two_facts() -> None:
    facts = [fact("deep-mine-one"), fact("deep-mine-other")]
    made = with_records(
        sample(), projects=[project("deep-mine", facts=facts)], conflicts=[conflict("deep-mine-other", "deep-mine-one")]
    )
    assert "deep-mine-one..deep-mine-other" in ids(made, "conflicts")


@pytest.mark.parametrize("claims", CLAIMED.values(), ids=CLAIMED)
def test_there_is_a_case_for_every_claim(claims: dict[str, Any]) -> None:
    (resource,) = (name for name, found in CLAIMED.items() if found is claims)
    assert set(claims) == set(BY_NAME[resource].claims)


def test_there_is_a_case_for_every_resource_that_makes_claims() -> None:
    assert {resource.name for resource in BEARING_FACTS if resource.claims} == set(CLAIMED)


@pytest.mark.parametrize(("resource", "claim"), [(resource, claim) for resource in CLAIMED for claim in CLAIMED[resource]])
def test_what_a_record_claims_is_supported(resource: str, claim: str) -> None:
    record = BUILDERS[resource]("deep-thing", **{claim: CLAIMED[resource][claim]})
    with_records(sample(), **{resource: [record]})
    assert record["evidence"] == {claim: [each["id"] for each in record["facts"]]}


def test_evidence_that_is_told_is_kept() -> None:
    facts = [fact("deep-mine-one"), fact("deep-mine-other")]
    record = project(
        "deep-mine", facts=facts, kind="mine", operating_status="operating", evidence={"kind": ["deep-mine-one"]}
    )
    assert record["evidence"] == {"kind": ["deep-mine-one"], "operating_status": ["deep-mine-one", "deep-mine-other"]}
    with_records(sample(), projects=[record])


def test_what_is_told_is_not_changed() -> None:
    own = {"facts": [fact("deep-mine-one")], "kind": "mine", "evidence": {}}
    before = deepcopy(own)
    with_records(sample(), projects=[project("deep-mine", **own)])
    assert own == before


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (quantity(5, "t"), {"value": 5, "lower": 5, "upper": 5}),
        (quantity(5, "t", "up_to"), {"value": 5, "lower": None, "upper": 5}),
        (quantity(None, "t", "between", lower=4, upper=6), {"value": None, "lower": 4, "upper": 6}),
    ],
)
def test_a_quantity_has_the_bounds_of_its_hedge(own: dict[str, Any], expected: dict[str, Any]) -> None:
    made = with_records(sample(), projects=[project("deep-mine", facts=[fact("deep-fact", **{**FIGURE, "quantity": own})])])
    found = made.records["projects"][-1]["facts"][0]["quantity"]
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("added", "message"),
    [
        ({"mines": []}, "found mines; records are added to: projects, reserves, deals,"),
        ({"facts": [fact("deep-fact")]}, "found facts; records are added to: projects,"),
        ({"projects": [project("deep-mine", kind="mien")]}, "projects: deep-mine: kind: found 'mien'; allowed: mine,"),
        ({"projects": [project("deep-mine", kidn="mine")]}, "projects: deep-mine: kidn: found 'mine'; unknown field;"),
        ({"projects": [project("Deep Mine")]}, "projects: Deep Mine: id: found 'Deep Mine'; must be kebab-case"),
        ({"projects": [project("brook-mine")]}, "projects: brook-mine: id: found 'brook-mine' again;"),
        ({"projects": [project("deep-mine"), 5]}, "projects: record 2: found 5; must be a mapping"),
        ({"projects": project("deep-mine")}, "projects: found a mapping; must be a list of records"),
        ({"projects": "deep-mine"}, "projects: found text; must be a list of records"),
        ({"projects": None}, "projects: found nothing; must be a list of records"),
        ({"projects": [project(5)]}, "projects: record 1: id: found 5; must be text"),
        ({"projects": [project(None)]}, "projects: record 1: id: found null; must not be null"),
        ({"sources": ["deep-source"]}, "found 'deep-source'; must be a mapping"),
        ({"sources": [{"label": "Deep"}]}, ": id: missing"),
        (
            {"projects": [project("deep-mine", minerals=["unobtainium"])]},
            "projects: deep-mine: minerals[0]: found 'unobtainium'; no record of minerals has this id",
        ),
        (
            {"projects": [project("deep-mine", facts=[fact("deep-fact", quantity=quantity(1, "kt"))])]},
            "projects: deep-mine: facts[0].quantity.unit: found 'kt'; allowed: t, t/a,",
        ),
        (
            {"projects": [project("deep-mine", facts=[fact("deep-fact", metric="reserve_estimate")])]},
            "projects: deep-mine: facts[0].quantity: missing; metric and quantity go together",
        ),
        (
            {"projects": [project("deep-mine", facts=[fact("deep-fact", citations=[citation("nowhere")])])]},
            "projects: deep-mine: facts[0].citations[0].source: found 'nowhere'; no record of sources has this id",
        ),
        (
            {"projects": [project("deep-mine", known_since="2025")]},
            "projects: deep-mine: known_since: found '2025'; is derived; leave it out",
        ),
        ({"projects": [_mine(facts=None)]}, "projects: deep-mine: facts: found null; must not be null"),
        ({"projects": [_mine(facts=fact("deep-fact"))]}, "projects: deep-mine: facts: found a mapping; must be a list"),
        ({"projects": [_mine(facts=["deep-fact"])]}, "projects: deep-mine: facts[0]: found 'deep-fact'; must be a mapping"),
        ({"projects": [_mine(facts=[{}])]}, "projects: deep-mine: facts[0].id: missing"),
        ({"projects": [_mine(evidence=None)]}, "projects: deep-mine: evidence: found null; must not be null"),
        ({"projects": [_mine(evidence=["deep-fact"])]}, "projects: deep-mine: evidence: found a list; must be a mapping"),
        ({"reserves": [reserve("deep-ore", facts=[])]}, "reserves: deep-ore: facts: found a list; must start with"),
        ({"conflicts": [conflict(1, "other")]}, "conflicts: 1..other: id: found '1'; no record of facts"),
        ({"conflicts": [conflict("one", "other")]}, "conflicts: one..other: id: found 'one'; no record of facts"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused(added: dict[str, list[Any]], message: str) -> None:
    with pytest.raises(InvalidRecords) as refused:
        with_records(sample(), **added)
    assert message in str(refused.value)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InvalidRecords) as refused:
        with_records(
            sample(),
            projects=[project("deep-mine", kind="mien")],
            places=[place("deep-place", kind="hole")],
            organizations=[organization("deep-one", country="nowhere")],
        )
    first, *others = str(refused.value).splitlines()
    assert first == "the records are refused"
    assert [line.split(":")[0] for line in others] == ["projects", "places", "organizations"]


def test_a_source_of_ones_own_may_take_the_place_of_the_invented_one() -> None:
    made = with_records(
        sample(), sources=[source("invented-source", label="Mine")], projects=[project("x", facts=[fact("y")])]
    )
    assert [each["label"] for each in made.records["sources"] if each["id"] == "invented-source"] == ["Mine"]
