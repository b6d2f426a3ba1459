"""How SQLite answers: by walking an index in order, without sorting what matches."""

import pytest
from peewee import SQL, NodeList

from critical_minerals.query.lists import page_query
from critical_minerals.query.selection import Order, Selection
from critical_minerals.resources import BY_NAME
from critical_minerals.resources.resource import SortKey

FACTS = BY_NAME["facts"]
PLANS = [
    ("every record", Selection(FACTS), None),
    ("every record, further on", Selection(FACTS), ("m",)),
    ("one filter", Selection(FACTS, include={"mineral": ("lithium",)}), None),
    ("one filter, further on", Selection(FACTS, include={"mineral": ("lithium",)}), ("m",)),
    ("two filters", Selection(FACTS, include={"mineral": ("lithium",), "assertion": ("reported",)}), None),
    ("a filter and an exclusion", Selection(FACTS, include={"mineral": ("lithium",)}, exclude={"place": ("china",)}), None),
    ("the last first", Selection(FACTS, order=(Order(SortKey("id", "id"), descending=True),)), None),
]


@pytest.mark.parametrize(("selection", "position"), [case[1:] for case in PLANS], ids=[case[0] for case in PLANS])
def test_the_order_of_ids_needs_no_sorting(shipped, selection, position):
    plan = [row[3] for row in shipped.rows(NodeList((SQL("EXPLAIN QUERY PLAN"), page_query(selection, position))))]
    assert plan
    assert not [step for step in plan if "TEMP B-TREE" in step or (step.startswith("SCAN facts") and "INDEX" not in step)]
