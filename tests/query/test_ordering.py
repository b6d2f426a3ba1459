"""Any order in pages of any size: the whole order, as plain Python sorts the records; and the places between them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.database.release import Release
from critical_minerals.loader.rendering import as_term
from critical_minerals.query import lists, ordering
from critical_minerals.query.cursor import LAST_PLACE
from critical_minerals.query.selection import Order, Selection
from critical_minerals.resources import BY_NAME, REGISTRY
from critical_minerals.resources.resource import Resource, SortKey, pluck
from critical_minerals.vocabulary.edtf import days

Record = dict[str, Any]
Records = dict[str, list[Record]]

ID = SortKey("id", "id")
FACTS = BY_NAME["facts"]
EVERY_ORDER = [
    pytest.param(resource, key, descending, id=f"{resource.name}-{'-' if descending else ''}{key.name}")
    for resource in REGISTRY
    for key in (ID, *resource.sort_keys)
    for descending in (False, True)
]


def ordered(resource: Resource, text: str, include: dict[str, tuple[str, ...]] | None = None) -> Selection:
    """A selection in the order that a text such as `-value,id` names."""
    keys = {key.name: key for key in (ID, *resource.sort_keys)}
    orders = (Order(keys[part.removeprefix("-")], part.startswith("-")) for part in text.split(",") if part)
    return Selection(resource, include=include or {}, order=tuple(orders))


def paged(release: Release, selection: Selection, limit: int) -> Iterator[list[bytes]]:
    place: int | None = 0
    while place is not None:
        bodies, place = lists.page(release, selection, limit, place)
        yield bodies


def joined(release: Release, selection: Selection, limit: int) -> list[str]:
    """The ids of all pages; every page but the last is full, and only an answer without records has an empty one."""
    pages = list(paged(release, selection, limit))
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert pages == [[]] or all(pages)
    return [json.loads(body)["id"] for page in pages for body in page]


def in_plain_order(records: list[Record], selection: Selection) -> list[str]:
    """The ids of the records that have what is included, sorted by the last key first, with nulls after all else."""
    chosen = sorted((record for record in records if _fits(selection, record)), key=lambda record: str(record["id"]))
    for order in reversed(selection.order):
        values = [(_sort_value(order.key, record), record) for record in chosen]
        there = sorted(
            (value for value in values if value[0] is not None), key=lambda value: value[0], reverse=order.descending
        )
        chosen = [record for _, record in there] + [record for value, record in values if value is None]
    return [record["id"] for record in chosen]


def _fits(selection: Selection, record: Record) -> bool:
    return all(
        set(values) & {as_term(value) for path in selection.resource.term(name).paths for value in pluck(record, path)}
        for name, values in selection.include.items()
    )


def _sort_value(key: SortKey, record: Record) -> Any:
    value = next(iter(pluck(record, key.path)), None)
    if value is None or key.kind == "text":
        return value
    if key.kind == "days":
        return tuple(days(value))
    return (value["lower"], value["upper"]) if value["value"] is None else (value["value"], value["value"])


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", "a b c d e f"),
        ("id", "a b c d e f"),
        ("-id", "f e d c b a"),
        ("date", "e f a b c d"),
        ("-date", "b c a f e d"),
        ("date,id", "e f a b c d"),
        ("date,-id", "e f a c b d"),
        ("-date,-id", "c b a f e d"),
        ("value", "b a c f d e"),
        ("-value", "f a c b d e"),
        ("value,-id", "b c a f e d"),
        ("-value,-id", "f c a b e d"),
        ("value,date", "b a c f e d"),
        ("value,-date", "b c a f e d"),
        ("-value,date", "f a c b e d"),
        ("known_since", "b d a e c f"),
        ("-known_since", "a e b d c f"),
        ("known_since,-id", "d b e a f c"),
        ("known_since,-value", "b d a e f c"),
        ("-known_since,-value,-id", "a e b d f c"),
        ("-known_since,date,value", "e a b d f c"),
        ("id,value", "a b c d e f"),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 7])
def test_pages_of_invented_facts_join_to_the_whole_order(invented: Release, order: str, expected: str, limit: int) -> None:
    assert joined(invented, ordered(FACTS, order), limit) == expected.split()


@pytest.mark.parametrize("limit", [6, 7, 500])
def test_a_page_that_holds_everything_has_no_place(invented: Release, limit: int) -> None:
    assert lists.page(invented, ordered(FACTS, "value"), limit).place is None


COBALT = {"mineral": ("cobalt",)}


@pytest.mark.parametrize(
    ("order", "include", "place"),
    [
        pytest.param("", {}, 1, id="in the order of ids the number of the record"),
        pytest.param("", COBALT, 3, id="whatever the filters"),
        pytest.param("-id", {}, 1, id="in its reverse the number from the end"),
        pytest.param("-id", COBALT, 1, id="whatever the filters, from the end"),
        pytest.param("value", {}, 1, id="in the order of a key how far it stands in the list of all"),
        pytest.param("-value", COBALT, 1, id="how far it stands in the list of a few"),
        pytest.param("value,-date", COBALT, 1, id="in an order of several keys how far it stands in the answer"),
    ],
)
def test_a_place_is_where_the_last_record_stands(
    invented: Release, order: str, include: dict[str, tuple[str, ...]], place: int
) -> None:
    assert lists.page(invented, ordered(FACTS, order, include), 1).place == place


def test_a_place_in_a_long_answer_is_how_far_the_record_stands_in_the_list_of_all(
    invented: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "FEW", 1)
    assert lists.page(invented, ordered(FACTS, "value", COBALT), 1).place == 3


def test_an_export_has_the_order_of_the_pages(invented: Release, ids: Callable[[list[bytes]], str]) -> None:
    assert ids(list(lists.every_body(invented, ordered(FACTS, "-value,date")))) == "f a c b e d"


@pytest.mark.parametrize(
    ("order", "include", "place", "expected"),
    [
        ("", {}, 0, "a b c d e f"),
        ("", {}, 2, "c d e f"),
        ("", {}, 6, ""),
        ("", COBALT, 2, "c f"),
        ("", COBALT, 3, "f"),
        ("", COBALT, 5, "f"),
        ("", COBALT, 6, ""),
        ("-id", {}, 4, "b a"),
        ("-id", {}, 6, ""),
        ("-id", COBALT, 1, "c"),
        ("-id", COBALT, 3, "c"),
        ("-id", COBALT, 4, ""),
        ("value", {}, 2, "c f d e"),
        ("value", {}, 5, "e"),
        ("value", {}, 6, ""),
        ("-value", {}, 3, "b d e"),
        ("value", COBALT, 1, "f"),
        ("value,-id", {}, 2, "a f e d"),
        ("value,-id", COBALT, 2, ""),
    ],
)
@pytest.mark.parametrize("limit", [1, 10])
def test_a_page_starts_after_a_place_whether_or_not_a_matching_record_stands_there(
    invented: Release, order: str, include: dict[str, tuple[str, ...]], place: int, expected: str, limit: int
) -> None:
    bodies = lists.page(invented, ordered(FACTS, order, include), limit, place).bodies
    assert [json.loads(body)["id"] for body in bodies] == expected.split()[:limit]


@pytest.mark.parametrize("place", [7, 4096, 2**31, LAST_PLACE])
@pytest.mark.parametrize("few", [0, 1000])
@pytest.mark.parametrize("include", [{}, COBALT, {"mineral": ("no-such",)}], ids=["all", "some", "none"])
@pytest.mark.parametrize("order", ["", "-id", "value", "-date", "value,-id"])
def test_nothing_follows_a_place_beyond_the_end(
    invented: Release, monkeypatch: pytest.MonkeyPatch, order: str, include: Any, few: int, place: int
) -> None:
    monkeypatch.setattr(ordering, "FEW", few)
    assert lists.page(invented, ordered(FACTS, order, include), 10, place) == ([], None)


@pytest.mark.parametrize("few", [0, 1000])
@pytest.mark.parametrize("order", ["", "id", "-id", "value", "-value", "date,value", "-known_since,-id"])
def test_nothing_in_any_order_is_one_empty_page(
    invented: Release, monkeypatch: pytest.MonkeyPatch, order: str, few: int
) -> None:
    monkeypatch.setattr(ordering, "FEW", few)
    assert lists.page(invented, ordered(FACTS, order, {"mineral": ("no-such",)}), 10) == ([], None)


@pytest.mark.parametrize("few", [0, 1, 2, 1000])
@pytest.mark.parametrize("include", [{}, COBALT, {"unit": ("t",)}], ids=["all", "two", "four"])
@pytest.mark.parametrize("order", ["date", "-date", "known_since", "-known_since", "value", "-value"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_orders_in_short_runs_join_to_the_whole_order(
    in_short_runs: Release, monkeypatch: pytest.MonkeyPatch, order: str, include: Any, few: int, limit: int
) -> None:
    monkeypatch.setattr(ordering, "FEW", few)
    selection = ordered(FACTS, order, include)
    records = [json.loads(body) for body in lists.every_body(in_short_runs, Selection(FACTS))]
    assert joined(in_short_runs, selection, limit) == in_plain_order(records, selection)


@pytest.mark.parametrize("few", [0, 1000])
@pytest.mark.parametrize(("resource", "key", "descending"), EVERY_ORDER)
def test_pages_of_the_shipped_records_join_to_the_whole_order(
    shipped: Release,
    shipped_records: Records,
    monkeypatch: pytest.MonkeyPatch,
    resource: Resource,
    key: SortKey,
    descending: bool,
    few: int,
) -> None:
    monkeypatch.setattr(ordering, "FEW", few)
    name = resource.terms[0].name
    ((value, _), *_) = lists.facets(shipped, Selection(resource), (name,))[name]
    for include in ({}, {name: (value,)}):
        selection = Selection(resource, include=include, order=(Order(key, descending),))
        assert joined(shipped, selection, 23) == in_plain_order(shipped_records[resource.name], selection)


@given(
    order=st.lists(st.sampled_from(["id", "date", "known_since", "value"]), unique=True, max_size=4),
    signs=st.lists(st.sampled_from(["", "-"]), min_size=4, max_size=4),
    include=st.sampled_from([{}, {"mineral": ("lithium",)}, {"assertion": ("reported",)}, {"mineral": ("no-such",)}]),
    limit=st.integers(30, 500),
    few=st.sampled_from([0, 20, 1000]),
)
def test_any_order_in_any_pages_is_the_plain_order(
    shipped: Release,
    shipped_records: Records,
    order: list[str],
    signs: list[str],
    include: dict[str, tuple[str, ...]],
    limit: int,
    few: int,
) -> None:
    selection = ordered(FACTS, ",".join(sign + key for sign, key in zip(signs, order, strict=False)), include)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "FEW", few)
        assert joined(shipped, selection, limit) == in_plain_order(shipped_records["facts"], selection)
