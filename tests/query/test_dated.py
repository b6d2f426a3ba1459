"""The dated facts of a selection in the order of time, whatever order they were loaded in; none without a day."""

import pytest

from critical_minerals.query.dated import dated, undatable
from critical_minerals.query.lists import page
from critical_minerals.query.selection import DayRange, Order, Selection
from critical_minerals.resources import BY_NAME
from critical_minerals.resources.resource import SortKey

FACTS = BY_NAME["facts"]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(FACTS), "e f a b c"),
        (Selection(FACTS, days={"date": DayRange("2024-03-01", None)}), "e a b c"),
        (Selection(FACTS, include={"mineral": ("neodymium",)}), "a c"),
        (Selection(FACTS, order=(Order(SortKey("id", "id"), descending=True),)), "f e c b a"),
    ],
    ids=["all", "from a day on", "of a mineral", "in another order"],
)
def test_facts_with_a_day_are_in_the_order_of_time(invented, ids, selection, expected):
    assert ids(page(invented, dated(selection), 10).bodies) == expected


def test_a_place_leads_on_in_the_order_of_time(invented, ids):
    first = page(invented, dated(Selection(FACTS)), 2)
    assert ids(first.bodies) == "e f"
    assert ids(page(invented, dated(Selection(FACTS)), 10, first.place).bodies) == "a b c"


@pytest.mark.parametrize(
    "selection",
    [Selection(FACTS), Selection(FACTS, days={"date": DayRange("9000-01-01", None)})],
    ids=["all", "whatever the range of days"],
)
def test_what_tells_of_an_event_without_a_day_is_counted(shipped, selection):
    whole = page(shipped, Selection(FACTS), 10_000)
    assert undatable(shipped, selection) == sum(b'"edtf":null' in body for body in whole.bodies) > 0


def test_a_fact_that_tells_of_no_event_is_not_counted(invented):
    assert undatable(invented, Selection(FACTS)) == 0
