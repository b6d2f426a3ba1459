from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.database.release import Release
from critical_minerals.query import lists
from critical_minerals.query.cursor import Position
from critical_minerals.query.ordering import after, sort_columns
from critical_minerals.query.selection import Order, Selection
from critical_minerals.resources import BY_NAME, REGISTRY
from critical_minerals.resources.resource import Resource, SortKey

ID = SortKey("id", "id")
FACTS = BY_NAME["facts"]
EVERY_ORDER = [
    pytest.param(resource, key, descending, id=f"{resource.name}-{'-' if descending else ''}{key.name}")
    for resource in REGISTRY
    for key in (ID, *resource.sort_keys)
    for descending in (False, True)
]


def ordered(resource: Resource, text: str) -> Selection:
    """A selection in the order that a text such as `-value,id` names."""
    keys = {key.name: key for key in (ID, *resource.sort_keys)}
    orders = (Order(keys[part.removeprefix("-")], part.startswith("-")) for part in text.split(",") if part)
    return Selection(resource, order=tuple(orders))


def paged(release: Release, selection: Selection, limit: int) -> Iterator[list[bytes]]:
    position: Position | None = None
    while True:
        bodies, position = lists.page(release, selection, limit, position)
        yield bodies
        if position is None:
            return


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
def test_pages_of_invented_facts_join_to_the_whole_order(
    invented: Release, ids: Callable[[list[bytes]], str], order: str, expected: str, limit: int
) -> None:
    pages = list(paged(invented, ordered(FACTS, order), limit))
    assert ids([body for page in pages for body in page]) == expected
    assert all(len(page) == limit for page in pages[:-1])


@pytest.mark.parametrize("limit", [6, 7, 500])
def test_a_page_that_holds_everything_has_no_position(invented: Release, limit: int) -> None:
    assert lists.page(invented, ordered(FACTS, "value"), limit).position is None


@pytest.mark.parametrize(
    ("order", "position"),
    [
        ("", ("c",)),
        ("-value", (10.0, 10.0, "c")),
        ("date", ("2024-01-01", "2024-12-31", "a")),
        ("known_since", ("2025-11-05", "2025-11-05", "a")),
        ("value,-date", (10.0, 10.0, "2024-01-01", "2024-12-31", "a")),
    ],
)
def test_a_position_is_the_sort_values_of_the_last_record(invented: Release, order: str, position: Position) -> None:
    assert lists.page(invented, ordered(FACTS, order), 3).position == position


def test_an_export_has_the_order_of_the_pages(invented: Release, ids: Callable[[list[bytes]], str]) -> None:
    assert ids(list(lists.every_body(invented, ordered(FACTS, "-value,date")))) == "f a c b e d"


@pytest.mark.parametrize(
    ("order", "position", "expected"),
    [
        ("", ("bb",), "c d e f"),
        ("-id", ("bb",), "b a"),
        ("value", (10, 10, "aa"), "c f d e"),
        ("value", (11, 11, "zz"), "f d e"),
        ("value", (None, None, "d"), "e"),
        ("value", (None, None, "zz"), ""),
        ("-value", (1, 1, "zz"), "d e"),
        ("-value", (10, 10, "a"), "c b d e"),
        ("date", ("2024-03-01", "2024-03-31", "b"), "c d"),
        ("known_since", (None, None, "a"), "c f"),
    ],
)
def test_a_page_starts_after_a_position_whether_or_not_a_record_stands_there(
    invented: Release, ids: Callable[[list[bytes]], str], order: str, position: Position, expected: str
) -> None:
    assert ids(lists.page(invented, ordered(FACTS, order), 10, position).bodies) == expected


@pytest.mark.parametrize(("resource", "key", "descending"), EVERY_ORDER)
def test_pages_of_the_shipped_records_join_to_the_whole_list(
    shipped: Release, resource: Resource, key: SortKey, descending: bool
) -> None:
    selection = Selection(resource, order=(Order(key, descending),))
    pages = paged(shipped, selection, 23)
    assert [body for page in pages for body in page] == list(lists.every_body(shipped, selection))


@pytest.mark.parametrize(("resource", "key", "descending"), EVERY_ORDER)
def test_an_order_ends_in_the_id(resource: Resource, key: SortKey, descending: bool) -> None:
    columns = [column.name for column in sort_columns(Selection(resource, order=(Order(key, descending),)))]
    assert columns[-1] == "id"
    assert columns.count("id") == 1


@given(
    order=st.lists(st.sampled_from(["id", "date", "known_since", "value"]), unique=True, max_size=4),
    signs=st.lists(st.sampled_from(["", "-"]), min_size=4, max_size=4),
    limit=st.integers(1, 7),
)
def test_any_order_in_any_pages_has_every_record_once(
    invented: Release, order: list[str], signs: list[str], limit: int
) -> None:
    selection = ordered(FACTS, ",".join(sign + key for sign, key in zip(signs, order, strict=False)))
    bodies = [body for page in paged(invented, selection, limit) for body in page]
    assert bodies == list(lists.every_body(invented, selection))
    assert len(set(bodies)) == len(bodies) == 6


@pytest.mark.parametrize(
    ("order", "position", "fits"),
    [
        ("", ("a",), True),
        ("", (), False),
        ("", ("a", "b"), False),
        ("", (1,), False),
        ("value", (1, 2.5, "a"), True),
        ("value", (None, None, "a"), True),
        ("value", ("1", "2", "a"), False),
        ("value", (1, "a"), False),
        ("date", ("2024-01-01", "2024-12-31", "a"), True),
        ("date", (None, None, "a"), True),
        ("date", (2024, 2025, "a"), False),
        ("value,-date", (1, 1, "2024-01-01", "2024-12-31", "a"), True),
        ("value,-date", ("2024-01-01", "2024-12-31", 1, 1, "a"), False),
    ],
)
def test_a_position_fits_an_order_by_number_and_kind_of_its_values(order: str, position: Any, fits: bool) -> None:
    assert lists.fits(ordered(FACTS, order), position) is fits


def test_a_position_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="another number of sort values"):
        after(ordered(FACTS, "value"), ("a",))
