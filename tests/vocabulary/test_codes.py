import re

import pytest

from critical_minerals.vocabulary import VOCABULARIES, Code, CodeList
from critical_minerals.vocabulary.metrics import METRICS, units_of
from critical_minerals.vocabulary.units import UNITS

ENTRIES = [pytest.param(codes, entry, id=f"{codes.id}-{entry.code}") for codes in VOCABULARIES for entry in codes]
LISTS = [pytest.param(codes, id=codes.id) for codes in VOCABULARIES]


@pytest.mark.parametrize(("codes", "entry"), ENTRIES)
def test_every_code_has_a_definition_of_one_sentence_or_more(codes: CodeList, entry: Code) -> None:
    assert re.fullmatch(r"\S.*\.", entry.definition), codes.id


@pytest.mark.parametrize(("codes", "entry"), ENTRIES)
def test_a_standard_is_named_or_none(codes: CodeList, entry: Code) -> None:
    assert entry.standard is None or entry.standard == entry.standard.strip() != "", codes.id


@pytest.mark.parametrize(
    ("codes", "entry"),
    [
        pytest.param(codes, entry, id=f"{codes.id}-{entry.code}")
        for codes in VOCABULARIES
        if codes != UNITS
        for entry in codes
    ],
)
def test_codes_are_snake_case(codes: CodeList, entry: Code) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", entry.code), codes.id


@pytest.mark.parametrize("codes", LISTS)
def test_codes_are_unique_in_their_list(codes: CodeList) -> None:
    assert len(set(codes.codes)) == len(codes.codes) > 0


@pytest.mark.parametrize("codes", LISTS)
def test_definitions_differ_within_a_list(codes: CodeList) -> None:
    assert len({entry.definition for entry in codes}) == len(codes.codes)


@pytest.mark.parametrize("codes", LISTS)
def test_a_list_has_a_snake_case_id_and_a_title(codes: CodeList) -> None:
    assert re.fullmatch("[a-z]+(_[a-z]+)*", codes.id)
    assert codes.title


def test_ids_of_lists_are_unique() -> None:
    assert len({codes.id for codes in VOCABULARIES}) == len(VOCABULARIES)


def test_the_units_are_the_canonical_ones() -> None:
    assert UNITS.codes == ("t", "t/a", "USD", "USD/kg", "percent", "multiple", "year", "day", "month", "rank", "count")


@pytest.mark.parametrize("metric", METRICS.codes)
def test_every_metric_has_units_of_the_list_of_units(metric: str) -> None:
    assert units_of(metric)
    assert set(units_of(metric)) <= set(UNITS.codes)


@pytest.mark.parametrize(
    ("metric", "units"),
    [
        ("reserve_estimate", ("t",)),
        ("annual_capacity", ("t/a",)),
        ("price_floor", ("USD/kg",)),
        ("demand_growth", ("percent", "multiple")),
        ("measure_duration", ("day", "month", "year")),
        ("no_such_metric", ()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_units_of_a_metric(metric: str, units: tuple[str, ...]) -> None:
    assert units_of(metric) == units


@pytest.mark.parametrize(
    ("list_id", "codes"),
    [
        ("approximations", ("exact", "about", "nearly", "up_to", "less_than", "at_least", "more_than", "between")),
        ("value_kinds", ("actual", "estimate", "forecast", "target", "plan", "offer")),
        ("assertions", ("asserted", "reported", "opinion")),
        ("attribution_kinds", ("organization", "person", "group", "document")),
        ("date_resolutions", ("page_date", "context")),
        ("schedule_statuses", ("on_schedule", "delayed", "stagnant")),
        ("bindingness", ("rumoured", "exploratory", "non_binding", "conditional", "binding")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_lists_that_the_contract_spells_out(list_id: str, codes: tuple[str, ...]) -> None:
    assert {found.id: found.codes for found in VOCABULARIES}[list_id] == codes
