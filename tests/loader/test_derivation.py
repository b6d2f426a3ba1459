"""What is derived from the fixtures, over the small invented ones."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from critical_minerals.loader.derivation import country_of_each, members_of_each, with_derived_fields
from critical_minerals.loader.validation import read_fixtures

Edit = Callable[[str, str, str], None]
CITATIONS = "    citations:\n    - {source: dated, paragraph: 2,"
UNDATED = "    - {source: undated, paragraph: 2, kind: body, stated: works, fingerprint: 0123456789abcdef}\n"


def derived(folder: Path) -> dict[str, Any]:
    """Every record and fact of a folder by its id."""
    records = with_derived_fields(read_fixtures(folder).records)
    return {record["id"]: record for listed in records.values() for record in listed}


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ("deep-mine-works", "subject", {"type": "projects", "id": "deep-mine", "name": "Deep Mine"}),
        ("ban-in-force", "subject", {"type": "policies", "id": "ban", "name": "Export ban"}),
        ("deep-mine-works", "known_since", "2025-07-24"),
        ("loan-signed", "known_since", None),
        ("deep-mine", "known_since", "2025-07-24"),
        ("loan", "known_since", None),
        ("metals", "known_since", None),
        ("deep-mine-works", "countries", ["atlantis"]),
        ("unobtainium-growth", "countries", ["atlantis"]),
        ("loan-signed", "countries", []),
        ("deep-mine", "countries", ["atlantis"]),
        ("loan", "countries", ["atlantis"]),
        ("ban", "countries", ["atlantis"]),
        ("atlantis", "countries", ["atlantis"]),
        ("deep", "countries", ["atlantis"]),
        ("ocean", "countries", []),
        ("metals", "countries", []),
        ("deep-reserve", "metric", "reserve_estimate"),
        ("deep-reserve", "quantity", {"value": 400_000_000, "lower": None, "upper": None, "approximation": "about"}),
    ],
)
def test_a_field_is_derived(folder: Path, record: str, field: str, value: Any) -> None:
    found = derived(folder)[record][field]
    assert found | value == found if isinstance(value, dict) else found == value


def test_an_organization_is_named_where_it_is_attributed(folder: Path) -> None:
    assert [claimant["name"] for claimant in derived(folder)["unobtainium-growth"]["attributed_to"]] == [
        "Survey",
        "Jane Doe",
    ]


def test_a_name_as_printed_is_kept(folder: Path, edit: Edit) -> None:
    edit("minerals.yaml", "{kind: organization, id: survey}", "{kind: organization, id: survey, name: The Survey}")
    assert derived(folder)["unobtainium-growth"]["attributed_to"][0]["name"] == "The Survey"


def test_facts_are_listed_in_the_order_of_the_resources_that_bear_them(folder: Path) -> None:
    assert [fact["id"] for fact in with_derived_fields(read_fixtures(folder).records)["facts"]] == [
        "deep-mine-works",
        "deep-mine-cost",
        "deep-reserve-estimate",
        "loan-signed",
        "ban-in-force",
        "unobtainium-growth",
        "digger-seat",
    ]


@pytest.mark.parametrize(
    ("published", "known_since"),
    [
        ("2025-07", "2025-07-24"),
        ("2025-07-23", "2025-07-23"),
        ("2025-07-25", "2025-07-24"),
        ("2025-06", "2025-06"),
        ("2024", "2024"),
        ("2026", "2025-07-24"),
    ],
)
def test_a_fact_is_known_since_its_earliest_dated_source(folder: Path, edit: Edit, published: str, known_since: str) -> None:
    edit(
        "sources.yaml",
        "label: Undated article\n",
        f"label: x\n  published: {{date: '{published}', paragraph: 1, basis: printed}}\n",
    )
    edit("projects.yaml", CITATIONS, CITATIONS.replace("    - ", f"{UNDATED}    - "))
    assert derived(folder)["deep-mine-works"]["known_since"] == known_since


def test_an_undated_source_beside_a_dated_one_changes_nothing(folder: Path, edit: Edit) -> None:
    edit("projects.yaml", CITATIONS, CITATIONS.replace("    - ", f"{UNDATED}    - "))
    assert derived(folder)["deep-mine-works"]["known_since"] == "2025-07-24"


def test_a_country_is_listed_once_in_the_order_of_the_places(folder: Path, edit: Edit) -> None:
    edit("places.yaml", "- id: deep\n", "- {id: zee, name: Zee, kind: country}\n- id: deep\n")
    edit("projects.yaml", "places: [deep]", "places: [zee, deep, atlantis, ocean]")
    assert derived(folder)["deep-mine"]["countries"] == ["zee", "atlantis"]


def test_a_place_lies_in_the_nearest_country_above_it() -> None:
    steps = {
        "town": ("locality", "part"),
        "part": ("subdivision", "land"),
        "land": ("country", "realm"),
        "realm": ("country", None),
    }
    places = [{"id": place, "kind": kind, "parent": parent} for place, (kind, parent) in steps.items()]
    assert country_of_each([*places, {"id": "bloc", "kind": "bloc", "parent": None}]) == {
        "town": "land",
        "part": "land",
        "land": "land",
        "realm": "realm",
    }


def test_members_are_found_at_every_depth_with_the_group_itself() -> None:
    minerals = [
        {"id": group, "members": list(members)} for group, members in (("a", "bc"), ("b", "d"), ("c", "d"), ("d", ""))
    ]
    places = [{"id": "x", "parent": "y"}, {"id": "y", "parent": "z"}, {"id": "z", "parent": None}]
    assert sorted(members_of_each({"minerals": minerals, "places": places})) == [
        *(
            ("minerals", group, member)
            for group, members in (("a", "abcd"), ("b", "bd"), ("c", "cd"), ("d", "d"))
            for member in members
        ),
        *(("places", place, member) for place, members in (("x", "x"), ("y", "xy"), ("z", "xyz")) for member in members),
    ]
