from typing import Any

import pytest

from critical_minerals.resources.resource import pluck

DEAL = {
    "name": "deal",
    "none": None,
    "flag": False,
    "zero": 0,
    "empty": [],
    "minerals": ["a", "b"],
    "quantity": {"value": 3, "unit": "t"},
    "parties": [
        {"kind": "place", "id": "japan", "roles": ["buyer", "lender"]},
        {"kind": "organization", "id": "usgs", "roles": []},
        {"kind": "place", "id": None, "roles": None},
    ],
    "facts": [
        {"citations": [{"source": "one"}, {"source": "two"}], "date": None},
        {"citations": [{"source": "one"}], "date": {"edtf": "2025"}},
        {"citations": [], "date": {"edtf": None}},
    ],
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("name", ["deal"]),
        ("none", []),
        ("absent", []),
        ("flag", [False]),
        ("zero", [0]),
        ("empty", []),
        ("minerals", ["a", "b"]),
        ("quantity", [{"value": 3, "unit": "t"}]),
        ("quantity.unit", ["t"]),
        ("quantity.absent", []),
        ("none.deeper", []),
        ("empty.deeper", []),
        ("absent.deeper.still", []),
        ("parties.id", ["japan", "usgs"]),
        ("parties.roles", ["buyer", "lender"]),
        ("parties[kind=place].id", ["japan"]),
        ("parties[kind=organization].id", ["usgs"]),
        ("parties[kind=place].roles", ["buyer", "lender"]),
        ("parties[kind=person].id", []),
        ("parties[absent=place].id", []),
        ("parties[id=usgs].kind", ["organization"]),
        ("quantity[unit=t].value", [3]),
        ("quantity[unit=USD].value", []),
        ("facts.citations.source", ["one", "two", "one"]),
        ("facts.citations[source=two].source", ["two"]),
        ("facts.date.edtf", ["2025"]),
    ],
)
def test_the_values_at_a_path(path: str, expected: list[Any]) -> None:
    assert list(pluck(DEAL, path)) == expected


def test_a_step_with_a_condition_may_be_the_last() -> None:
    assert list(pluck(DEAL, "parties[kind=organization]")) == [DEAL["parties"][1]]


@pytest.mark.parametrize("value", [None, [], [None], [{}]], ids=repr)
def test_nothing_has_no_values(value: Any) -> None:
    assert list(pluck({"x": value}, "x.y")) == []


def test_paths_start_in_a_list_too() -> None:
    assert list(pluck([{"x": 1}, {"x": None}, {"x": [2, 3]}], "x")) == [1, 2, 3]


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        ".x",
        "x..y",
        "x[",
        "x[]",
        "x[k]",
        "x[k=]",
        "x[=v]",
        "x[k=v",
        "x[k=v]y",
        "x-y",
        "x y",
        "[k=v]",
        "x[k=v][l=w]",
    ],
)
def test_what_is_not_a_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="is not a path"):
        list(pluck({"x": [{"k": "v"}], "": 1}, path))
