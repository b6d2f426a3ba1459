"""The records that match filters: as invented ones should, and as the shipped ones do when each is looked at by itself."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.database.release import Release
from critical_minerals.loader.rendering import as_term
from critical_minerals.query import lists
from critical_minerals.query.matching import matching
from critical_minerals.query.selection import DayRange, Order, Selection
from critical_minerals.resources import BY_NAME, REGISTRY
from critical_minerals.resources.resource import Dates, Resource, SortKey, Terms, pluck
from critical_minerals.vocabulary.edtf import days

FACTS = BY_NAME["facts"]
PLACES = BY_NAME["places"]
MINERALS = BY_NAME["minerals"]
BY_ID = SortKey("id", "id")
EVERY_TERM = [
    pytest.param(resource, terms, id=f"{resource.name}-{terms.name}") for resource in REGISTRY for terms in resource.terms
]
EVERY_DATE = [
    pytest.param(resource, dates, id=f"{resource.name}-{dates.name}") for resource in REGISTRY for dates in resource.dates
]
EVERY_MEASURING = [pytest.param(resource, id=resource.name) for resource in REGISTRY if resource.measures]
EVERY_SEARCHABLE = [pytest.param(resource, id=resource.name) for resource in REGISTRY if resource.searchable]

Record = dict[str, Any]
Records = dict[str, list[Record]]


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
    assert ids(list(lists.every_body(invented, Selection(FACTS, match=words)))) == expected


def test_every_filter_narrows(invented: Release, ids: Callable[[list[bytes]], str]) -> None:
    selection = Selection(
        FACTS,
        include={"mineral": ("rare",)},
        exclude={"source": ("july",)},
        days={"date": DayRange("2024-03-01", None)},
        value_min=1,
        match="statement",
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
        pytest.param({"match": "a"}, {"match": "b"}, id="words"),
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


def found(release: Release, selection: Selection) -> set[int]:
    """The numbers of the records that match at least one filter."""
    numbers = matching(release, selection)
    assert numbers is not None
    return set(numbers)


def one_by_one(records: Records, selection: Selection) -> set[int]:
    """The numbers of the records that match, each looked at by itself."""
    return {number for number, record in enumerate(records[selection.resource.name], 1) if _fits(records, selection, record)}


def _fits(records: Records, selection: Selection, record: Record) -> bool:
    low, high = _measure(record)
    return (
        all(_values(selection.resource, record, name) & _asked(records, selection, name) for name in selection.include)
        and not any(
            _values(selection.resource, record, name) & _asked(records, selection, name) for name in selection.exclude
        )
        and all(_overlaps(selection.resource, record, name, asked) for name, asked in selection.days.items())
        and (selection.value_min is None or (high is not None and high >= selection.value_min))
        and (selection.value_max is None or (low is not None and low <= selection.value_max))
        and (selection.match is None or set(selection.match.split()) <= _words(selection.resource, record))
    )


def _values(resource: Resource, record: Record, name: str) -> set[str]:
    return {as_term(value) for path in resource.term(name).paths for value in pluck(record, path)}


def _asked(records: Records, selection: Selection, name: str) -> set[str]:
    asked = {*selection.include.get(name, ()), *selection.exclude.get(name, ())}
    terms = selection.resource.term(name)
    if not (selection.include_members and terms.widens):
        return asked
    belongs = defaultdict(set)
    for mineral in records["minerals"]:
        belongs[mineral["id"]].update(mineral["members"])
    for place in records["places"]:
        belongs[place["parent"]].add(place["id"])
    wider = asked
    while more := {member for value in wider for member in belongs[value]} - wider:
        wider = wider | more
    return wider


def _overlaps(resource: Resource, record: Record, name: str, asked: DayRange) -> bool:
    (path,) = [dates.path for dates in resource.dates if dates.name == name]
    spans = [days(value) for value in pluck(record, path)]
    return any((asked.first or "") <= latest and earliest <= (asked.last or "~") for earliest, latest in spans)


def _measure(record: Record) -> tuple[float | None, float | None]:
    quantity = record.get("quantity")
    if quantity is None:
        return None, None
    if quantity["value"] is None:
        return quantity["lower"], quantity["upper"]
    return quantity["value"], quantity["value"]


def _words(resource: Resource, record: Record) -> set[str]:
    texts = [
        record["id"],
        *(str(text) for path in (resource.title_path, *resource.text_paths) for text in pluck(record, path)),
    ]
    letters = [one for one in unicodedata.normalize("NFD", " ".join(texts)) if not unicodedata.combining(one)]
    return set(re.findall(r"[^\W_]+", "".join(letters).lower()))


def test_a_selection_without_filters_matches_everything(shipped: Release) -> None:
    assert [matching(shipped, Selection(resource)) for resource in REGISTRY] == [None] * len(REGISTRY)


@pytest.mark.parametrize(("resource", "terms"), EVERY_TERM)
def test_every_value_matches_the_records_that_have_it(
    shipped: Release, shipped_records: Records, resource: Resource, terms: Terms
) -> None:
    records = shipped_records[resource.name]
    for value in {value for record in records for value in _values(resource, record, terms.name)}:
        having = Selection(resource, include={terms.name: (value,)})
        without = Selection(resource, exclude={terms.name: (value,)})
        assert found(shipped, having) == one_by_one(shipped_records, having) != set()
        assert found(shipped, without) == set(range(1, len(records) + 1)) - found(shipped, having)


@pytest.mark.parametrize(
    ("resource", "terms"),
    [case for case in EVERY_TERM if case.values[1].widens],  # type: ignore[union-attr]
)
def test_every_group_and_region_matches_the_records_of_its_members(
    shipped: Release, shipped_records: Records, resource: Resource, terms: Terms
) -> None:
    for record in shipped_records[terms.target or ""]:
        having = Selection(resource, include={terms.name: (record["id"],)}, include_members=True)
        without = Selection(resource, exclude={terms.name: (record["id"],)}, include_members=True)
        assert found(shipped, having) == one_by_one(shipped_records, having)
        assert found(shipped, without) == one_by_one(shipped_records, without)


@pytest.mark.parametrize(("resource", "dates"), EVERY_DATE)
def test_every_range_of_days_matches_the_records_that_overlap_it(
    shipped: Release, shipped_records: Records, resource: Resource, dates: Dates
) -> None:
    ends = {day for record in shipped_records[resource.name] for value in pluck(record, dates.path) for day in days(value)}
    some = [None, *sorted(ends)[:: max(1, len(ends) // 12)]]
    for first in some:
        for last in some:
            selection = Selection(resource, days={dates.name: DayRange(first, last)})
            assert found(shipped, selection) == one_by_one(shipped_records, selection)


@pytest.mark.parametrize("resource", EVERY_MEASURING)
def test_every_range_of_values_matches_the_records_that_overlap_it(
    shipped: Release, shipped_records: Records, resource: Resource
) -> None:
    ends = {end for record in shipped_records[resource.name] for end in _measure(record) if end is not None}
    some = [*sorted(ends)[:: max(1, len(ends) // 12)], -1, 0.5, 10**16]
    for least, most in [(end, None) for end in some] + [(None, end) for end in some] + [(a, b) for a in some for b in some]:
        selection = Selection(resource, value_min=least, value_max=most)
        assert found(shipped, selection) == one_by_one(shipped_records, selection)


@pytest.mark.parametrize("words", ["china", "usgs", "lithium china", "zzzzz"])
@pytest.mark.parametrize("resource", EVERY_SEARCHABLE)
def test_words_match_the_records_that_have_all_of_them(
    shipped: Release, shipped_records: Records, resource: Resource, words: str
) -> None:
    selection = Selection(resource, match=words)
    assert found(shipped, selection) == one_by_one(shipped_records, selection)


@st.composite
def selections(draw: st.DrawFn, resource: Resource, records: list[Record]) -> Selection:
    """A question with at least one filter of any kind, on values that records have and on one that none has."""
    chosen = draw(st.lists(st.sampled_from(resource.terms), unique=True, max_size=4))
    values = {
        terms.name: tuple(
            draw(
                st.lists(
                    st.sampled_from(
                        sorted({*(v for record in records for v in _values(resource, record, terms.name)), "no"})
                    ),
                    min_size=1,
                    max_size=3,
                    unique=True,
                )
            )
        )
        for terms in chosen
    }
    excluded = set(draw(st.lists(st.sampled_from(sorted(values)), unique=True))) if values else set()
    day = st.none() | st.dates().map(str)
    asked_days = draw(st.lists(st.sampled_from(resource.dates), unique=True, max_size=2, min_size=not values))
    return Selection(
        resource,
        include={name: asked for name, asked in values.items() if name not in excluded},
        exclude={name: asked for name, asked in values.items() if name in excluded},
        days={dates.name: DayRange(draw(day), draw(day)) for dates in asked_days},
        value_min=draw(st.none() | st.integers(-10, 10**7)) if resource.measures else None,
        value_max=draw(st.none() | st.integers(-10, 10**7)) if resource.measures else None,
        match=draw(st.none() | st.sampled_from(["china", "usgs", "zzzzz"])) if resource.searchable else None,
        include_members=draw(st.booleans()),
    )


@given(data=st.data(), resource=st.sampled_from(REGISTRY))
def test_any_filters_together_match_the_records_that_match_each(
    shipped: Release, shipped_records: Records, data: st.DataObject, resource: Resource
) -> None:
    selection = data.draw(selections(resource, shipped_records[resource.name]))
    expected = one_by_one(shipped_records, selection)
    assert found(shipped, selection) == expected
    assert lists.total(shipped, selection) == len(expected)
    ids = [record["id"] for number, record in enumerate(shipped_records[resource.name], 1) if number in expected]
    assert list(lists.ids_of(shipped, resource, matching(shipped, selection) or ())) == ids
