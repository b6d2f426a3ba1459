"""The bytes and rows that the database holds for a record."""

import json
from pathlib import Path
from typing import Any

import pytest

from critical_minerals.loader.derivation import with_derived_fields
from critical_minerals.loader.rendering import Rendered, as_term, json_bytes, render
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.resources import BY_NAME


@pytest.fixture
def rendered(folder: Path) -> dict[str, Rendered]:
    records = with_derived_fields(read_fixtures(folder).records)
    return {item["id"]: render(BY_NAME[name], item) for name in records for item in records[name]}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (33.8, b"33.8"),
        (400_000_000, b"400000000"),
        (0.5, b"0.5"),
        (0.1, b"0.1"),
        (-1, b"-1"),
        (10**15, b"1000000000000000"),
        (123456789012345.5, b"123456789012345.5"),
        (True, b"true"),
        (None, b"null"),
        ("é “x” </a>", '"é “x” </a>"'.encode()),
        ({"b": [1, 2], "a": {}}, b'{"b":[1,2],"a":{}}'),
    ],
)
def test_json_is_compact_and_exact(value: Any, shown: bytes) -> None:
    assert json_bytes(value) == shown


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_json_has_no_number_that_is_none(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_bytes([value])


@pytest.mark.parametrize("figure", ["33.8", "400000000", "0.5", "0.1", "1000000000000000", "12345.678901", "0.00001"])
def test_a_figure_is_served_as_the_number_that_the_fixture_holds(folder: Path, edit: Any, figure: str) -> None:
    edit("reserves.yaml", "value: 400000000", f"value: {figure}")
    (reserve,) = with_derived_fields(read_fixtures(folder).records)["reserves"]
    served = json.loads(render(BY_NAME["reserves"], reserve).row["body"])["quantity"]["value"]
    assert (type(served), served) == (type(json.loads(figure)), json.loads(figure))


@pytest.mark.parametrize(("value", "term"), [(True, "true"), (False, "false"), ("a b", "a b"), (5, "5")])
def test_a_term_is_written_as_filters_write_it(value: Any, term: str) -> None:
    assert as_term(value) == term


def test_a_body_is_the_whole_record_in_the_order_of_its_schema(rendered: dict[str, Rendered]) -> None:
    assert list(json.loads(rendered["off-topic"].row["body"])) == list(BY_NAME["sources"].schema.fields)


@pytest.mark.parametrize(
    ("record", "columns"),
    [
        ("deep-reserve-estimate", {"value_low": 400_000_000, "value_high": 400_000_000}),
        ("unobtainium-growth", {"value_low": 50, "value_high": 60}),
        ("loan-signed", {"value_low": None, "value_high": None}),
        ("unobtainium-growth", {"date_earliest": "2025-07-01", "date_latest": "2025-07-31"}),
        ("loan-signed", {"date_earliest": None, "date_latest": None}),
        ("deep-mine", {"known_since_earliest": "2025-07-24", "known_since_latest": "2025-07-24"}),
        ("undated", {"published_earliest": None, "label": "Undated article"}),
    ],
)
def test_a_row_has_the_values_that_sorting_needs(
    rendered: dict[str, Rendered], record: str, columns: dict[str, Any]
) -> None:
    assert columns.items() <= rendered[record].row.items()


@pytest.mark.parametrize(
    ("record", "terms"),
    [
        ("deep-mine", {("country", "atlantis"), ("source", "dated"), ("kind", "mine"), ("organization", "digger")}),
        ("loan", {("place", "atlantis"), ("organization", "digger"), ("country", "atlantis"), ("status", "signed")}),
        ("unobtainium-growth", {("attributed_to", "survey"), ("attributed_to", "jane-doe"), ("unit", "percent")}),
        ("deep-reserve", {("metric", "reserve_estimate"), ("unit", "t"), ("basis", "unspecified")}),
        ("off-topic", {("on_topic", "false")}),
    ],
)
def test_a_record_has_a_term_for_each_value_that_filters_ask_for(
    rendered: dict[str, Rendered], record: str, terms: set[tuple[str, str]]
) -> None:
    assert terms <= rendered[record].terms


def test_a_fact_has_the_days_of_its_dates(rendered: dict[str, Rendered]) -> None:
    assert rendered["unobtainium-growth"].spans == {
        ("date", "2025-07-01", "2025-07-31"),
        ("period", "0001-01-01", "2040-12-31"),
        ("known_since", "2025-07-24", "2025-07-24"),
    }


def test_the_searchable_text_has_the_words_of_the_id_and_of_the_facts(rendered: dict[str, Rendered]) -> None:
    deep = rendered["deep-mine"]
    assert (deep.title, deep.id_words) == ("Deep Mine", "deep mine")
    assert deep.text.startswith("A mine in the Deep. · The Deep Mine works, later than planned. · ")
