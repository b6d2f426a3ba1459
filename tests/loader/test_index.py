"""What is gathered over all records, whether or not some of it was put aside meanwhile, against the records themselves."""

from collections import defaultdict
from collections.abc import Iterable
from copy import deepcopy
from itertools import chain
from typing import Any

import pytest
from pyroaring import BitMap

from critical_minerals.batches import batches
from critical_minerals.database.runs import numbers_in
from critical_minerals.database.tables import columns_of
from critical_minerals.loader import index as module
from critical_minerals.loader.derivation import with_derived_fields
from critical_minerals.loader.index import Index
from critical_minerals.loader.rendering import batch_of, render
from critical_minerals.loader.validation import Fixtures
from critical_minerals.resources import BY_NAME, REGISTRY
from critical_minerals.resources.resource import Resource, SortKey
from critical_minerals.resources.tables import TABLES

Records = dict[str, list[dict[str, Any]]]

EVERY_ORDER = [
    pytest.param(resource, key, descending, id=f"{resource.name}-{'-' if descending else ''}{key.name}")
    for resource in REGISTRY
    for key in resource.sort_keys
    for descending in (False, True)
]


@pytest.fixture(scope="module")
def records(fixtures: Fixtures) -> Records:
    """The shipped records, each resource in the order of ids."""
    found = with_derived_fields(deepcopy(fixtures.records))
    return {name: sorted(listed, key=lambda record: str(record["id"])) for name, listed in found.items()}


def indexed(records: Records, records_a_batch: int) -> Index:
    index = Index()
    for resource in REGISTRY:
        for some in batches(enumerate(records[resource.name], 1), records_a_batch):
            index.add(resource, batch_of(resource, some), columns_of(TABLES[resource.name]))
    return index


@pytest.fixture(params=[(10**9, 10**9), (10**9, 7), (1, 10**9), (1, 7), (100, 1)], ids=str)
def index(request: pytest.FixtureRequest, records: Records, monkeypatch: pytest.MonkeyPatch) -> Index:
    """The same index made in several ways: numbers that are held before they are put aside, records a batch."""
    most_held, records_a_batch = request.param
    monkeypatch.setattr(module, "MOST_HELD", most_held)
    return indexed(records, records_a_batch)


def sets_of(records: Records, kind: str) -> dict[tuple[str, ...], set[int]]:
    """The numbers of the records by what they have in common."""
    found: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for resource in REGISTRY:
        for number, record in enumerate(records[resource.name], 1):
            for shared in getattr(render(resource, record), kind):
                found[resource.name, *shared].add(number)
    return found


def test_terms_are_the_records_that_have_them(index: Index, records: Records) -> None:
    rows = list(index.terms())
    assert {tuple(key): set(BitMap.deserialize(members)) for *key, _, members in rows} == sets_of(records, "terms")
    assert [size for *_, size, _ in rows] == [len(BitMap.deserialize(members)) for *_, members in rows]
    assert [row[:3] for row in rows] == sorted({row[:3] for row in rows})


def test_spans_are_the_records_that_have_them(index: Index, records: Records) -> None:
    rows = list(index.spans())
    assert {tuple(key): set(BitMap.deserialize(members)) for *key, members in rows} == sets_of(records, "spans")
    assert [row[:4] for row in rows] == sorted({row[:4] for row in rows})


def test_totals_are_the_numbers_of_records(index: Index, records: Records) -> None:
    assert dict(index.totals()) == {resource.name: len(records[resource.name]) for resource in REGISTRY}


def test_rows_can_be_read_in_any_order_and_again(index: Index) -> None:
    runs, spans, terms = list(index.runs()), list(index.spans()), list(index.terms())
    assert (list(index.terms()), list(index.spans()), list(index.runs())) == (terms, spans, runs)


def test_an_index_made_in_parts_has_the_rows_of_one_made_at_once(index: Index, records: Records) -> None:
    whole = indexed(records, 10**9)
    for name in ("terms", "spans"):
        assert list(map(_read, getattr(index, name)())) == list(map(_read, getattr(whole, name)()))
    assert list(index.runs()) == list(whole.runs())
    assert list(index.totals()) == list(whole.totals())


def _read(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:-1], BitMap.deserialize(row[-1]))


def test_a_set_made_in_parts_is_stored_as_small_as_one_made_at_once() -> None:
    blank = dict.fromkeys(BY_NAME["facts"].schema.fields)
    alone: Records = {resource.name: [] for resource in REGISTRY}
    alone["facts"] = [{**blank, "id": f"{number:04}", "statement": "So.", "assertion": "asserted"} for number in range(2000)]
    (row,) = [row for row in indexed(alone, 10).terms() if row[:3] == ("facts", "assertion", "asserted")]
    assert row[3] == 2000
    assert len(row[4]) < 100


def order_in(rows: Iterable[Any], resource: str, key: str) -> list[int]:
    """The numbers of all runs of an order."""
    return list(chain.from_iterable(numbers_in(run) for name, of, _, run in rows if (name, of) == (resource, key)))


@pytest.mark.parametrize("length", [1, 7, 4096])
@pytest.mark.parametrize(("resource", "key", "descending"), EVERY_ORDER)
def test_runs_are_the_whole_order_with_nulls_last_and_ids_at_the_end(
    records: Records, monkeypatch: pytest.MonkeyPatch, resource: Resource, key: SortKey, descending: bool, length: int
) -> None:
    monkeypatch.setattr(module, "RUN", length)
    alone = {other.name: records[other.name] if other is resource else [] for other in REGISTRY}
    rows = [row for row in indexed(alone, 50).runs() if row[1] == ("-" if descending else "") + key.name]
    values = {
        number: tuple(render(resource, record).row[column] for column in key.columns)
        for number, record in enumerate(alone[resource.name], 1)
    }
    there = sorted((number for number in values if None not in values[number]), key=values.__getitem__, reverse=descending)
    missing = [number for number in values if None in values[number]]
    assert order_in(rows, resource.name, rows[0][1]) == there + missing
    assert [start for _, _, start, _ in rows] == list(range(0, len(values), length))
    assert {len(numbers_in(run)) for *_, run in rows[:-1]} <= {length}


def test_equal_values_are_in_the_order_of_ids_both_ways() -> None:
    blank = dict.fromkeys(BY_NAME["facts"].schema.fields)
    alone: Records = {resource.name: [] for resource in REGISTRY}
    alone["facts"] = [
        {**blank, "id": name, "statement": name, "known_since": day}
        for name, day in [("a", "2025"), ("b", None), ("c", "2024"), ("d", "2025"), ("e", None)]
    ]
    rows = list(indexed(alone, 2).runs())
    assert order_in(rows, "facts", "known_since") == [3, 1, 4, 2, 5]
    assert order_in(rows, "facts", "-known_since") == [1, 4, 3, 2, 5]
    assert order_in(rows, "facts", "value") == [1, 2, 3, 4, 5]
    assert order_in(rows, "projects", "name") == []
