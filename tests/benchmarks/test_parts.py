"""The parts of the benchmark, one by one."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

import pytest

from .contestants import DATASETTE, FASTAPI, PROJECT, SMOREST
from .data import COLUMNS, Data, facts, prepare_peers
from .drive import Turn
from .figures import Bar, Line, Spread
from .processes import cpu_seconds, pss_mib, tree
from .questions import DIALECTS, Page, differently_spelled, facts_in, shuffled, spellings
from .report import BEGIN, END, table, write


def test_a_tree_has_the_children_of_a_process():
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
        assert {os.getpid(), child.pid} <= set(tree(os.getpid()))
        child.kill()


def test_cpu_time_grows_with_work():
    before = cpu_seconds([os.getpid()])
    while cpu_seconds([os.getpid()]) < before + 0.03:
        sum(range(10_000))


def test_memory_is_some_mib():
    assert 1 < pss_mib(os.getpid()) < 10_000


@pytest.mark.parametrize("address", ["/v1/facts?limit=50&metric=capital_cost", "/v1/facts?limit=50", "/v1/facts/a-fact"])
def test_spellings_differ_and_mean_the_same(address):
    found = list(islice(spellings(address), 1000))
    assert len(set(found)) == 1000
    asked = parse_qsl(urlsplit(address).query)
    assert all(urlsplit(spelling).path == urlsplit(address).path for spelling in found)
    assert all(parse_qsl(urlsplit(spelling).query) == asked for spelling in found)


def test_addresses_take_turns_in_being_spelled():
    found = differently_spelled(["/v1/facts/a", "/v1/facts/b"], 4)
    assert [urlsplit(address).path for address in found] == ["/v1/facts/a", "/v1/facts/b"] * 2
    assert len(set(found)) == 4


@pytest.mark.parametrize(
    ("contestant", "address"),
    [
        (PROJECT, "/v1/facts?limit=50&metric=capital_cost&cursor=xyz"),
        (FASTAPI, "/facts?limit=50&metric=capital_cost&after=a-fact"),
        (SMOREST, "/facts/?page_size=50&metric=capital_cost&page=2"),
        (DATASETTE, "/peers/facts.json?_shape=objects&_size=50&metric=capital_cost&_next=a-fact&_nosuggest=1"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_contestant_has_its_way_to_ask_for_a_page(contestant, address):
    assert DIALECTS[contestant].page(Page("metric", "capital_cost", 2, "a-fact", "xyz")) == address


@pytest.mark.parametrize("answer", [{"data": [{"id": "a"}]}, {"rows": [{"id": "a"}]}, [{"id": "a"}], {"data": {"id": "a"}}])
def test_facts_are_found_in_every_answer(answer):
    assert facts_in(json.dumps(answer).encode()) == ["a"]


def test_what_is_shuffled_is_always_shuffled_alike():
    assert shuffled(range(100)) == shuffled(range(100)) != list(range(100))


def test_the_peers_have_every_fact_with_every_field(database, tmp_path):
    data = Data(0, tmp_path)
    shutil.copy(database, data.database)
    prepare_peers(data)
    served = {fact["id"]: fact for fact in facts(data)}
    with sqlite3.connect(data.peers) as peers:
        peers.row_factory = sqlite3.Row
        rows = peers.execute("SELECT * FROM facts ORDER BY id").fetchall()
        (minerals,) = peers.execute("SELECT count(*) FROM fact_minerals").fetchone()
    peers.close()
    assert [row["id"] for row in rows] == list(served)
    assert minerals == sum(len(fact["minerals"]) for fact in served.values())
    assert {name for fact in served.values() for name in _flat_names(fact)} == set(COLUMNS)
    for row in rows:
        fact = served[row["id"]]
        assert row["quantity_value"] == (fact["quantity"] or {"value": None})["value"]
        assert json.loads(row["citations"]) == fact["citations"]


def _flat_names(fact):
    for name, value in fact.items():
        if isinstance(value, dict):
            yield from (f"{name}_{inner}" for inner in value)
        elif value is not None or name not in {"quantity", "date", "condition"}:
            yield name


@pytest.mark.parametrize(
    ("bar", "value", "met"),
    [(Bar(7), 7.0, True), (Bar(7), 6.9, False), (Bar(1.2, at_most=True), 1.2, True), (Bar(1.2, at_most=True), 1.3, False)],
)
def test_a_bar_is_met_or_not(bar, value, met):
    assert bar.met(value) is met


def test_a_table_has_what_was_reached_beside_the_bar():
    turns = [Turn(1000.0, 1.0, 2.0, 100.0), Turn(3000.0, 3.0, 4.0, 300.0), Turn(2000.0, 2.0, 3.0, 200.0)]
    lines = [
        Line("page", 1000, "this project", None, turns=turns),
        Line("page", 1000, "a peer", Spread(30.0, 29.0, 31.5), bar=Bar(30), turns=turns),
        Line("start", 1000, "this project", Spread(0.9, 0.9, 0.9), "s", Bar(0.8, "s", at_most=True)),
    ]
    assert table(lines).splitlines()[2:] == [
        "| page | 1,000 | this project | 2,000 | 2.00 | 3.00 | 200 | 1 × |  |  |",
        "|  | 1,000 | a peer | 2,000 | 2.00 | 3.00 | 200 | 30 × (29 to 31.5) | ≥ 30 × | yes |",
        "| start | 1,000 | this project |  |  |  |  | 0.9 s | ≤ 0.8 s | NO |",
    ]


def test_a_table_replaces_the_last_one(tmp_path):
    path = tmp_path / "performance.md"
    path.write_text(f"Before.\n\n{BEGIN}\n\nold\n\n{END}\n\nAfter.\n", "utf-8")
    write(path, "new")
    assert path.read_text("utf-8") == f"Before.\n\n{BEGIN}\n\nnew\n\n{END}\n\nAfter.\n"


def test_a_document_without_a_place_for_the_table_is_refused(tmp_path):
    path = tmp_path / "performance.md"
    path.write_text("Nothing.\n", "utf-8")
    with pytest.raises(ValueError, match="lacks the markers"):
        write(path, "new")
    assert path.read_text("utf-8") == "Nothing.\n"
