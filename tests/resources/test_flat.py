import csv
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from critical_minerals.resources import BY_NAME, REGISTRY
from critical_minerals.resources.flat import JOINER, cell, columns, csv_lines
from critical_minerals.resources.resource import Resource

EVERY_RESOURCE = [pytest.param(resource, id=resource.name) for resource in REGISTRY]

SHARED_END = """minerals places countries organizations.id organizations.role related.type related.id related.relation
    evidence facts.id known_since disputed"""
HEADERS = {
    "projects": f"id name summary kind supply_chain_stage development_stage operating_status schedule_status {SHARED_END}",
    "reserves": f"""id name summary estimate_class reporting_code estimator project metric quantity.value quantity.lower
        quantity.upper quantity.unit quantity.unit_assumed quantity.approximation quantity.basis {SHARED_END}""",
    "deals": f"id name summary type bindingness status parties.kind parties.id parties.role {SHARED_END}",
    "policies": f"id name summary type status jurisdictions {SHARED_END}",
    "minerals": f"""id name summary kind symbol members aliases memberships.official_list memberships.since references
        {SHARED_END}""",
    "places": f"id name summary kind iso_3166_1 iso_3166_2 un_m49 parent aliases references {SHARED_END}",
    "organizations": f"id name summary kind country aliases references {SHARED_END}",
    "sources": """id title label publisher authors editors published.date published.paragraph published.basis file
        file_sha256 paragraphs.first paragraphs.last on_topic note""",
    "facts": """id subject.type subject.id subject.name statement metric minerals place countries organizations relative_to
        quantity.value quantity.lower quantity.upper quantity.unit quantity.unit_assumed quantity.approximation
        quantity.basis date.edtf date.role date.stated date.resolved_from period value_kind assertion attributed_to.kind
        attributed_to.id attributed_to.name attributed_to.role attributed_to.organization condition.code condition.text
        citations.source citations.paragraph citations.kind citations.stated citations.fingerprint known_since
        contradicted_by disputed""",
    "conflicts": """id about reason origin metric minerals places countries comparison.unit comparison.readings.lower
        comparison.readings.upper comparison.readings.lower_open comparison.readings.upper_open comparison.readings.fact
        comparison.ratio comparison.difference comparison.period_match carried_by.fact carried_by.sources facts.id
        known_since""",
    "cross-checks": """id rule derived inputs arithmetic result.lower result.upper result.lower_open result.upper_open
        result.as_printed result.unit consistency assumption minerals places countries facts.id known_since""",
}


def exported(client: FlaskClient, resource: Resource, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"/v1/{resource.name}.csv{query}").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def records(client: FlaskClient, resource: Resource) -> list[dict[str, Any]]:
    return [json.loads(line) for line in client.get(f"/v1/{resource.name}.ndjson").text.splitlines()]


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_the_columns_of_a_resource_are_fixed(resource: Resource) -> None:
    assert columns(resource.schema) == HEADERS[resource.name].split()


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_no_column_stands_twice(resource: Resource) -> None:
    found = columns(resource.schema)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_an_empty_export_has_the_header_alone(client: FlaskClient, resource: Resource) -> None:
    expected = ",".join(HEADERS[resource.name].split()) + "\r\n"
    nothing = "q=nosuchwordanywhere" if resource.searchable else "known_since_from=9000"
    assert client.get(f"/v1/{resource.name}.csv?{nothing}").text == expected


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_every_row_has_a_cell_for_every_column(client: FlaskClient, resource: Resource) -> None:
    text = client.get(f"/v1/{resource.name}.csv").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in rows} == {len(columns(resource.schema))}
    assert len(rows) == 1 + len(records(client, resource))


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_lines_end_as_rfc_4180_has_it(client: FlaskClient, resource: Resource) -> None:
    body = client.get(f"/v1/{resource.name}.csv").data
    assert body.endswith(b"\r\n")
    assert body.count(b"\n") == body.count(b"\r\n") == 1 + len(records(client, resource))


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_the_table_read_back_equals_the_records(client: FlaskClient, resource: Resource) -> None:
    plain = [
        name
        for name, field in resource.schema.fields.items()
        if name in columns(resource.schema) and type(field).__name__ not in {"Dict", "List"}
    ]
    rows = [{name: row[name] for name in plain} for row in exported(client, resource)]
    assert rows == [{name: as_cell(record[name]) for name in plain} for record in records(client, resource)]


def as_cell(value: Any) -> str:
    return {None: "", True: "true", False: "false"}.get(value, str(value))


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_lists_read_back_equal_the_records(client: FlaskClient, resource: Resource) -> None:
    lists = [name for name in ("minerals", "places", "aliases", "authors", "members") if name in columns(resource.schema)]
    rows = [
        {name: [value for value in row[name].split(JOINER) if value] for name in lists} for row in exported(client, resource)
    ]
    assert rows == [{name: record[name] for name in lists} for record in records(client, resource)]


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_no_shipped_text_holds_what_joins_values(client: FlaskClient, resource: Resource) -> None:
    assert JOINER not in client.get(f"/v1/{resource.name}.ndjson").text


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("facts", "attributed_to"),
        ("facts", "citations"),
        ("projects", "organizations"),
        ("projects", "related"),
        ("deals", "parties"),
        ("minerals", "memberships"),
    ],
)
def test_the_columns_of_a_list_of_objects_line_up(client: FlaskClient, name: str, group: str) -> None:
    resource = BY_NAME[name]
    names = [column for column in columns(resource.schema) if column.startswith(f"{group}.")]
    sizes = [{len(row[column].split(JOINER)) for column in names} for row in exported(client, resource)]
    assert sizes == [{max(len(record[group]), 1)} for record in records(client, resource)]


@pytest.mark.parametrize("resource", [BY_NAME["facts"], BY_NAME["reserves"]], ids=lambda resource: resource.name)
def test_quantities_read_back_are_the_same_numbers(client: FlaskClient, resource: Resource) -> None:
    quantities = [record["quantity"] or {} for record in records(client, resource)]
    for part in ("value", "lower", "upper"):
        cells = [row[f"quantity.{part}"] for row in exported(client, resource)]
        assert [json.loads(text or "null") for text in cells] == [quantity.get(part) for quantity in quantities]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("name", ["id", "name"]),
        ("id", ["id"]),
        ("organizations", ["id", "organizations.id", "organizations.role"]),
        ("facts,kind", ["id", "kind", "facts.id"]),
    ],
)
def test_fields_choose_columns_in_the_order_of_the_table(client: FlaskClient, asked: str, expected: list[str]) -> None:
    assert list(exported(client, BY_NAME["projects"], f"?fields={asked}")[0]) == expected


OBJECTS = [{"a": 1, "b": "x"}, {"a": None, "b": None}, {"a": 3, "b": "z"}]


@pytest.mark.parametrize(
    ("record", "name", "expected"),
    [
        pytest.param({"x": "text"}, "x", "text", id="text"),
        pytest.param({"x": ""}, "x", "", id="empty text"),
        pytest.param({"x": None}, "x", None, id="null"),
        pytest.param({"x": 5}, "x", 5, id="integer"),
        pytest.param({"x": -5}, "x", -5, id="negative integer"),
        pytest.param({"x": -0.5}, "x", -0.5, id="negative number"),
        pytest.param({"x": 1e-7}, "x", 1e-7, id="small number"),
        pytest.param({"x": 0}, "x", 0, id="zero"),
        pytest.param({"x": True}, "x", "true", id="true"),
        pytest.param({"x": False}, "x", "false", id="false"),
        pytest.param({"x": []}, "x", "", id="empty list"),
        pytest.param({"x": ["a"]}, "x", "a", id="list of one"),
        pytest.param({"x": ["a", "b"]}, "x", "a|b", id="list"),
        pytest.param({"x": [1, 2]}, "x", "1|2", id="list of numbers"),
        pytest.param({"x": [True, None]}, "x", "true|", id="list with null"),
        pytest.param({"x": {"y": 1.5}}, "x.y", 1.5, id="nested number"),
        pytest.param({"x": {"y": {"z": "deep"}}}, "x.y.z", "deep", id="nested twice"),
        pytest.param({"x": None}, "x.y", None, id="nested in null"),
        pytest.param({"x": OBJECTS}, "x.a", "1||3", id="numbers of objects"),
        pytest.param({"x": OBJECTS}, "x.b", "x||z", id="texts of objects"),
        pytest.param({"x": OBJECTS[1:2]}, "x.b", None, id="one object with null"),
        pytest.param({"x": []}, "x.a", "", id="no objects"),
        pytest.param({"x": {}}, "x", "", id="empty mapping"),
        pytest.param({"x": {"k": ["a", "b"], "l": ["c"]}}, "x", "k=a b|l=c", id="mapping of lists"),
        pytest.param({"x": {"k": "v"}}, "x", "k=v", id="mapping of texts"),
    ],
)
def test_a_cell_of_a_record(record: dict[str, Any], name: str, expected: Any) -> None:
    found = cell(record, name)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://example.org")', '\'=HYPERLINK("http://example.org")'),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\uff1d1", "'\uff1d1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20SUM(A1)", "'\uff20SUM(A1)"),
        ("-", "'-"),
        (["=1", "b"], "'=1|b"),
        ("a=1", "a=1"),
        ("a-b", "a-b"),
        ("'=1", "'=1"),
        ("1-2", "1-2"),
        (" =1", " =1"),
    ],
    ids=ascii,
)
def test_text_that_a_spreadsheet_would_run_is_neutralised(value: Any, expected: str) -> None:
    assert cell({"x": value}, "x") == expected


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"], ids=ascii)
def test_the_first_of_several_values_is_neutralised(first: str) -> None:
    assert cell({"x": [{"y": f"{first}a"}, {"y": "b"}]}, "x.y") == f"'{first}a|b"


@pytest.mark.parametrize(
    "text",
    ["plain", "a,b", 'say "so"', "two\nlines", "two\r\nlines", "'apostrophe", "é磁🧲", " spaces ", ""],
    ids=ascii,
)
def test_any_text_comes_back_from_the_table(text: str) -> None:
    written = "".join(csv_lines(["id", "x"], [{"id": "one", "x": text}]))
    assert list(csv.reader(io.StringIO(written, newline=""), strict=True)) == [["id", "x"], ["one", text]]


def test_lines_come_one_by_one() -> None:
    lines = csv_lines(["id"], ({"id": name} for name in ("one", "two")))
    assert list(lines) == ["id\r\n", "one\r\n", "two\r\n"]
