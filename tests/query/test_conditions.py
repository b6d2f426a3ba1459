from collections.abc import Callable
from typing import Any

import pytest

from critical_minerals.database.release import Release
from critical_minerals.query import lists
from critical_minerals.query.search import match_expression
from critical_minerals.query.selection import DayRange, Order, Selection
from critical_minerals.resources import BY_NAME
from critical_minerals.resources.resource import SortKey

FACTS = BY_NAME["facts"]
PLACES = BY_NAME["places"]
MINERALS = BY_NAME["minerals"]
BY_ID = SortKey("id", "id")


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        pytest.param({}, {}, "a b c d e f", id="everything"),
        pytest.param({"mineral": ("cobalt",)}, {}, "c f", id="one value"),
        pytest.param({"mineral": ("cobalt", "light")}, {}, "b c f", id="any of two values"),
        pytest.param({"mineral": ("rare",)}, {}, "e", id="a group is not its members"),
        pytest.param({"mineral": ("cobalt",), "place": ("nor-east",)}, {}, "f", id="two filters"),
        pytest.param({"mineral": ("cobalt",), "place": ("north",)}, {}, "", id="two filters that nothing matches"),
        pytest.param({}, {"mineral": ("cobalt",)}, "a b d e", id="a record without values is not excluded"),
        pytest.param({}, {"mineral": ("neodymium",)}, "b d e f", id="any value that matches excludes"),
        pytest.param({"mineral": ("cobalt",)}, {"mineral": ("neodymium",)}, "f", id="include and exclude"),
        pytest.param({"mineral": ("cobalt",)}, {"mineral": ("cobalt",)}, "", id="include and exclude the same"),
        pytest.param({"place": ("norland",)}, {}, "a", id="a place is exact"),
        pytest.param({"country": ("norland",)}, {}, "a b f", id="a country includes its parts"),
        pytest.param({"source": ("undated",)}, {}, "c f", id="source"),
        pytest.param({"approximation": ("between",)}, {}, "b", id="approximation"),
        pytest.param({"unit": ("t",)}, {}, "a b c f", id="unit"),
        pytest.param({"subject": ("cobalt",)}, {"unit": ("t",)}, "d e", id="subject"),
        pytest.param({"mineral": ("' OR 1=1 --",)}, {}, "", id="a value is never SQL"),
        pytest.param({"mineral": ("no-such",)}, {}, "", id="unknown value"),
    ],
)
def test_filters_on_values(
    invented: Release, ids: Callable[[list[bytes]], str], include: Any, exclude: Any, expected: str
) -> None:
    found = list(lists.every_body(invented, Selection(FACTS, include=include, exclude=exclude)))
    assert ids(found) == expected


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        pytest.param({"mineral": ("neodymium",)}, {}, "a c", id="an element is itself alone"),
        pytest.param({"mineral": ("light",)}, {}, "a b c", id="a group and its members"),
        pytest.param({"mineral": ("rare",)}, {}, "a b c e", id="a group of groups"),
        pytest.param({"mineral": ("light", "cobalt")}, {}, "a b c f", id="two groups"),
        pytest.param({}, {"mineral": ("rare",)}, "d f", id="excluded with its members"),
        pytest.param({"place": ("north",)}, {}, "a b e f", id="a region and its places"),
        pytest.param({"place": ("earth",)}, {}, "a b c e f", id="the world"),
        pytest.param({"place": ("earth",)}, {"mineral": ("light",)}, "e f", id="both"),
        pytest.param({"country": ("norland",)}, {}, "a b f", id="a country is not widened"),
    ],
)
def test_filters_widened_to_members(
    invented: Release, ids: Callable[[list[bytes]], str], include: Any, exclude: Any, expected: str
) -> None:
    selection = Selection(FACTS, include=include, exclude=exclude, include_members=True)
    assert ids(list(lists.every_body(invented, selection))) == expected


@pytest.mark.parametrize(
    ("name", "first", "last", "expected"),
    [
        pytest.param("date", None, None, "a b c e f", id="with a date"),
        pytest.param("date", "2024-01-01", "2024-12-31", "a b c e f", id="a year"),
        pytest.param("date", "2024-01-01", "2024-01-01", "a e f", id="a day that overlaps"),
        pytest.param("date", "2024-01-02", "2024-02-29", "a e", id="between"),
        pytest.param("date", "2024-03-31", None, "a b c e", id="last day of a month"),
        pytest.param("date", "2024-04-01", None, "a e", id="day after"),
        pytest.param("date", None, "2024-02-29", "a e f", id="day before"),
        pytest.param("date", None, "2024-03-01", "a b c e f", id="first day of a month"),
        pytest.param("date", None, "1999-12-31", "e", id="an open start"),
        pytest.param("date", "2030-12-31", None, "e", id="the end of an open start"),
        pytest.param("date", "2031-01-01", None, "", id="after the end"),
        pytest.param("known_since", None, "2025-07-01", "b d", id="known by the start of the month"),
        pytest.param("known_since", "2025-07-31", "2025-11-04", "b d", id="known until the day before"),
        pytest.param("known_since", None, "2025-12-31", "a b d e", id="undated is not known"),
        pytest.param("period", None, "2025-12-31", "", id="no record has a period"),
    ],
)
def test_filters_on_days_by_overlap(
    invented: Release, ids: Callable[[list[bytes]], str], name: str, first: str | None, last: str | None, expected: str
) -> None:
    assert ids(list(lists.every_body(invented, Selection(FACTS, days={name: DayRange(first, last)})))) == expected


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [
        (None, None, "a b c d e f"),
        (10, None, "a b c f"),
        (10.5, None, "b f"),
        (20, None, "b f"),
        (20.5, None, "f"),
        (31, None, ""),
        (None, 30, "a b c f"),
        (None, 10, "a b c"),
        (None, 9.5, "b"),
        (None, 4.9, ""),
        (10, 10, "a b c"),
        (12, 13, "b"),
        (21, 29, ""),
        (0, 0, ""),
        (-(10**15), 10**15, "a b c f"),
    ],
)
def test_filters_on_values_with_ranges_by_overlap(
    invented: Release, ids: Callable[[list[bytes]], str], least: float | None, most: float | None, expected: str
) -> None:
    assert ids(list(lists.every_body(invented, Selection(FACTS, value_min=least, value_max=most)))) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("statement", "a b c d e f"), ('"statement c"', "c"), ("statement -c -d", "a b e f"), ("zephyr", "")],
)
def test_filters_on_words_in_the_resource_asked_for(
    invented: Release, ids: Callable[[list[bytes]], str], words: str, expected: str
) -> None:
    assert ids(list(lists.every_body(invented, Selection(FACTS, match=match_expression(words))))) == expected


def test_every_filter_narrows(invented: Release, ids: Callable[[list[bytes]], str]) -> None:
    selection = Selection(
        FACTS,
        include={"mineral": ("rare",)},
        exclude={"source": ("july",)},
        days={"date": DayRange("2024-03-01", None)},
        value_min=1,
        match=match_expression("statement"),
        include_members=True,
        order=(Order(BY_ID, descending=True),),
    )
    assert ids(list(lists.every_body(invented, selection))) == "c a"
    assert lists.total(invented, selection) == 2
    assert selection.filter_count == 5


@pytest.mark.parametrize(
    ("name", "given", "unknown"),
    [
        ("mineral", ("cobalt", "light"), []),
        ("mineral", ("cobalt", "kobalt", "Cobalt"), ["kobalt", "Cobalt"]),
        ("place", ("cobalt",), ["cobalt"]),
        ("subject", ("no-such",), ["no-such"]),
        ("metric", ("price_floor",), []),
    ],
)
def test_names_values_that_nothing_has(invented: Release, name: str, given: tuple[str, ...], unknown: list[str]) -> None:
    assert lists.unknown_values(invented, FACTS, FACTS.term(name), given) == unknown


@pytest.mark.parametrize("record_id", ["no-such", "", "A", "a ", "' OR 1=1 --", "a\x00", "é" * 100])
def test_no_record_has_another_id(invented: Release, record_id: str) -> None:
    assert lists.record(invented, FACTS, record_id) is None


def test_a_record_is_found_by_its_id(invented: Release, ids: Callable[[list[bytes]], str]) -> None:
    assert ids([lists.record(invented, FACTS, "e") or b""]) == "e"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"include": {"unit": ("t",)}}, {"exclude": {"unit": ("t",)}}, id="include or exclude"),
        pytest.param({"include": {"unit": ("t",)}}, {"include": {"unit": ("USD",)}}, id="value"),
        pytest.param({"include": {"mineral": ("a", "b")}}, {"include": {"mineral": ("a,b",)}}, id="comma in a value"),
        pytest.param(
            {"days": {"date": DayRange("2024-01-01", None)}}, {"days": {"date": DayRange(None, "2024-01-01")}}, id="end"
        ),
        pytest.param({"value_min": 1}, {"value_max": 1}, id="bound"),
        pytest.param({"match": '"a"'}, {"match": '"b"'}, id="words"),
        pytest.param({"include_members": True}, {}, id="members"),
        pytest.param(
            {"order": (Order(SortKey("id", "id")),)}, {"order": (Order(SortKey("id", "id"), descending=True),)}, id="order"
        ),
    ],
)
def test_different_questions_have_different_digests(one: Any, other: Any) -> None:
    assert Selection(FACTS, **one).digest != Selection(FACTS, **other).digest


def test_resources_have_different_digests() -> None:
    assert Selection(FACTS).digest != Selection(PLACES).digest


def test_equal_questions_have_equal_digests_however_they_are_written() -> None:
    one = Selection(FACTS, include={"unit": ("t",), "mineral": ("a", "b")})
    other = Selection(FACTS, include={"mineral": ("b", "a"), "unit": ("t",)})
    assert one.digest == other.digest
