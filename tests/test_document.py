"""The document and the JSON Schemas are compared with the code that they describe, and every answer with the document."""

import copy
import itertools
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from release_files import changed, copied, sealed
from werkzeug.test import TestResponse

from critical_minerals.app import create_app
from critical_minerals.database import sqlite
from critical_minerals.dataset import dataset_path
from critical_minerals.generated import document_path, generated_files
from critical_minerals.loader.yaml_reader import read_yaml
from critical_minerals.packaged import data_folder
from critical_minerals.query.cursor import decode, encode
from critical_minerals.resources import REGISTRY
from critical_minerals.resources.resource import Resource
from critical_minerals.web import shared_folder
from critical_minerals.web.document import DOWNLOADS
from critical_minerals.web.examples import SHORTENED_BY, lasting, question
from critical_minerals.web.problems import PROBLEM_TYPES, ProblemType

Node = dict[str, Any]

DOCUMENT: Node = json.loads(document_path().read_text("utf-8"))
SCHEMAS: Node = DOCUMENT["components"]["schemas"]
FIXTURE_FILES = ["dataset", *(resource.name for resource in REGISTRY if resource.has_fixture)]
FIXTURE_SCHEMAS = {name: data_folder("fixtures") / "schemas" / f"{name}.json" for name in FIXTURE_FILES}
SHIPPED = [dataset_path(), dataset_path().with_name("records.py")]

OPERATIONS = [pytest.param(path, node["get"], id=node["get"]["operationId"]) for path, node in DOCUMENT["paths"].items()]
WITH_EXAMPLES = [case for case in OPERATIONS if not case.values[0].startswith(DOWNLOADS)]
"""All but those that answer with a file."""
ANSWERS = [
    pytest.param(path, node["get"], status, id=f"{node['get']['operationId']}-{status}")
    for path, node in DOCUMENT["paths"].items()
    for status in node["get"]["responses"]
    if status not in {"200", "206", "304", "308", "429", "500", "503"} and not (status == "410" and "/{record_id}" in path)
]
EVERY_SCHEMA = [pytest.param(schema, id=name) for name, schema in SCHEMAS.items()]
EVERY_RESOURCE = [pytest.param(resource, id=resource.name) for resource in REGISTRY]


def resolved(node: Node) -> Node:
    """What a local reference leads to, or the node itself."""
    found = DOCUMENT if "$ref" in node else node
    for step in node.get("$ref", "").split("/")[1:]:
        found = found[step]
    return found


def nodes(node: Any) -> Iterator[Node]:
    """Every mapping in a document that is not an example."""
    if isinstance(node, dict):
        yield node
        for name, value in node.items():
            if name != "example":
                yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


def validator(schema: Node) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": DOCUMENT["components"]})


def errors_in(schema: Node, value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}"[:300] for error in validator(schema).iter_errors(value)]


@pytest.fixture(scope="module")
def generated() -> dict[Path, str]:
    return generated_files()


@pytest.fixture
def asked(client: FlaskClient) -> Callable[[str, Node], str]:
    """The address of an operation's example."""
    return lambda path, operation: question(client, path, operation["operationId"])


@pytest.mark.parametrize("path", [document_path(), *SHIPPED, *FIXTURE_SCHEMAS.values()], ids=lambda path: path.name)
def test_a_committed_file_is_what_the_code_generates(generated: dict[Path, str], path: Path) -> None:
    assert path.read_text("utf-8") == generated[path]


def test_nothing_else_is_generated_or_committed(generated: dict[Path, str]) -> None:
    committed = [document_path(), *SHIPPED, *(data_folder("fixtures") / "schemas").iterdir()]
    assert sorted(generated) == sorted(committed)


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)


def test_the_api_serves_the_committed_document(client: FlaskClient) -> None:
    served = client.get("/v1/openapi.json").json
    assert served["openapi"] == DOCUMENT["openapi"] == "3.1.0"
    assert list(served["paths"]) == list(DOCUMENT["paths"])


def test_operation_ids_are_unique() -> None:
    ids = [case.id for case in OPERATIONS]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_an_operation_has_a_name_a_summary_a_description_and_a_tag(path: str, operation: Node) -> None:
    assert all(operation[name] for name in ("operationId", "summary", "description", "tags")), path
    assert not operation["summary"].endswith(".")


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_parameter_is_described_and_has_a_schema(path: str, operation: Node) -> None:
    parameters = [
        resolved(one) for one in (*operation.get("parameters", ()), *DOCUMENT["paths"][path].get("parameters", ()))
    ]
    assert [one["name"] for one in parameters if not one.get("description") or not one.get("schema")] == []


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_response_is_described(path: str, operation: Node) -> None:
    assert all(resolved(response)["description"] for response in operation["responses"].values()), path


def test_every_header_is_described() -> None:
    headers = [header for node in nodes(DOCUMENT) for header in node.get("headers", {}).values()]
    assert all(resolved(header)["description"] for header in headers)


def test_every_reference_leads_somewhere() -> None:
    assert all(resolved(node) for node in nodes(DOCUMENT) if "$ref" in node)


@pytest.mark.parametrize("schema", EVERY_SCHEMA)
def test_every_property_is_described(schema: Node) -> None:
    assert [name for name, described in schema["properties"].items() if not described.get("description")] == []


@pytest.mark.parametrize("schema", EVERY_SCHEMA)
def test_no_schema_is_closed(schema: Node) -> None:
    assert [node for node in nodes(schema) if "additionalProperties" in node and not node["additionalProperties"]] == []
    assert "unevaluatedProperties" not in json.dumps(schema)


@pytest.mark.parametrize("schema", EVERY_SCHEMA)
def test_no_list_of_codes_is_closed(schema: Node) -> None:
    assert [node for node in nodes(schema) if "x-extensible-enum" in node and "enum" in node] == []


@pytest.mark.parametrize(("path", "operation"), WITH_EXAMPLES)
def test_an_example_is_the_answer_of_the_api_now(
    client: FlaskClient, asked: Callable[[str, Node], str], path: str, operation: Node
) -> None:
    response = client.get(asked(path, operation))
    shown = operation["responses"]["200"]["content"][response.mimetype]["example"]
    assert shown == lasting(response.json if response.is_json else response.text, operation["operationId"])


@pytest.mark.parametrize(("path", "operation"), WITH_EXAMPLES)
def test_an_example_has_something_to_show(path: str, operation: Node) -> None:
    examples = [content["example"] for content in operation["responses"]["200"]["content"].values() if "example" in content]
    assert examples, path
    if path != "/v1/changes":  # nothing can have changed since the first release
        assert all(
            example["data"] if isinstance(example, dict) else len(str(example)) > len("id\r\n") for example in examples
        )


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_the_examples_of_parameters_are_together_the_question_of_the_example(
    asked: Callable[[str, Node], str], path: str, operation: Node
) -> None:
    located, _, question = asked(path, operation).partition("?")
    steps = {one["name"]: one["example"] for one in DOCUMENT["paths"][path].get("parameters", ())}
    parameters = [resolved(one) for one in operation.get("parameters", ())]
    assert path.format(**steps) == located
    assert {
        one["name"]: ",".join(one["example"]) if one["schema"]["type"] == "array" else one["example"]
        for one in parameters
        if "example" in one
    } == {name: value for name, value in parse_qsl(question) if name not in SHORTENED_BY}
    assert [one["name"] for one in parameters if "example" in one["schema"]] == []


@pytest.mark.parametrize(("path", "operation"), WITH_EXAMPLES)
def test_an_example_in_json_names_its_own_address(client: FlaskClient, path: str, operation: Node) -> None:
    example = operation["responses"]["200"]["content"].get("application/json", {}).get("example")
    answer = client.get(example["links"]["self"]).json if example else None
    assert lasting(answer, operation["operationId"]) == example, path


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_the_headers_of_an_answer_are_sent(
    client: FlaskClient, asked: Callable[[str, Node], str], path: str, operation: Node
) -> None:
    response = client.get(asked(path, operation))
    assert [name for name in operation["responses"]["200"]["headers"] if name not in response.headers] == []


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_an_answer_that_the_client_has_is_304_with_its_headers(
    client: FlaskClient, asked: Callable[[str, Node], str], path: str, operation: Node
) -> None:
    address = asked(path, operation)
    response = client.get(address, headers={"If-None-Match": client.get(address).headers["ETag"]})
    assert response.status_code == 304
    assert [name for name in operation["responses"]["304"]["headers"] if name not in response.headers] == []


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_each_media_type_of_an_answer_is_sent_to_who_accepts_it(
    client: FlaskClient, asked: Callable[[str, Node], str], path: str, operation: Node
) -> None:
    address = asked(path, operation).replace("&limit=1", "")
    documented = list(operation["responses"]["200"]["content"])
    assert [client.get(address, headers={"Accept": one}).mimetype for one in documented] == documented


@pytest.fixture(scope="module")
def hurried(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client who asks too often."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(shared_folder.VARIABLE, str(tmp_path_factory.mktemp("shared")))
        client = create_app(database_url, requests_per_minute=1).test_client()
    client.get("/v1")
    return client


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_operation_is_documented_to_answer_429_and_does(
    hurried: FlaskClient, asked: Callable[[str, Node], str], path: str, operation: Node
) -> None:
    assert_documented(hurried.get(asked(path, operation)), operation, "429")


PROVOKING: dict[str, Node] = {
    "400": {"headers": {"Host": "two hosts"}},
    "405": {"method": "DELETE"},
    "406": {"headers": {"Accept": "image/png"}},
    "412": {"headers": {"If-Match": '"another"'}},
    "413": {"data": b"a body"},
    "416": {"headers": {"Range": "bytes=999999999-"}},
}
"""What turns the request for a good answer into one that is refused with the status."""


def provoked(client: FlaskClient, address: str, status: str) -> TestResponse:
    """An answer with the status, from the address of a good one."""
    plain, _, asked = address.partition("?")
    if status in PROVOKING:
        return client.open(address, **PROVOKING[status])
    if status == "410":
        following = client.get(f"{plain}?limit=1").json["links"]["next"]
        cursor = decode(following.rpartition("cursor=")[2])
        asked = f"limit=1&cursor={encode(cursor._replace(release='0' * 16))}"
    other = {
        "404": f"{plain.rpartition('/')[0]}/no-such-id",
        "410": f"{plain}?{asked}",
        "414": f"{plain}?q={'a' * 9000}",
        "422": f"{plain}?no_such_parameter=1&{asked}",
    }
    return client.get(other[status])


@pytest.mark.parametrize(("path", "operation", "status"), ANSWERS)
def test_a_documented_problem_is_answered_as_documented(
    client: FlaskClient, asked: Callable[[str, Node], str], path: str, operation: Node, status: str
) -> None:
    response = provoked(client, asked(path, operation), status)
    assert_documented(response, operation, status)


@pytest.fixture(scope="module")
def with_tombstones(database: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of the shipped data, from which a record of every resource has gone, and another was merged into it."""
    path = copied(database, tmp_path_factory.mktemp("history") / "facts.sqlite")
    buried = {"id": "gone", "reason": "It was counted twice.", "last_release": "0.1.0", "moved_to": None}
    rows = [
        (resource.name, name, moved_to, json.dumps({**buried, "type": resource.name, "id": name}).encode())
        for resource in REGISTRY
        for name, moved_to in (("gone", None), ("moved", f"{resource.name}/gone"))
    ]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("INSERT INTO tombstone (resource, id, moved_to, body) VALUES (?, ?, ?, ?)", rows)
    sealed(path)
    return create_app(f"sqlite:///{path}").test_client()


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_a_removed_record_is_answered_as_documented(with_tombstones: FlaskClient, resource: Resource) -> None:
    operation = DOCUMENT["paths"][f"/v1/{resource.name}/{{record_id}}"]["get"]
    response = with_tombstones.get(f"/v1/{resource.name}/gone")
    assert_documented(response, operation, "410")
    assert response.json["type"] == "/problems/removed-record"
    assert response.json["tombstone"]["reason"] == "It was counted twice."


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_a_merged_record_leads_to_the_other(with_tombstones: FlaskClient, resource: Resource) -> None:
    response = with_tombstones.get(f"/v1/{resource.name}/moved?fields=id")
    documented = DOCUMENT["paths"][f"/v1/{resource.name}/{{record_id}}"]["get"]["responses"]["308"]
    assert (response.status_code, response.headers["Location"]) == (308, f"/v1/{resource.name}/gone?fields=id")
    assert [name for name in documented["headers"] if name not in response.headers] == []


@pytest.mark.parametrize("suffix", ["", ".json", ".bib", ".txt"])
def test_the_citation_of_a_fact_that_is_gone_is_answered_as_the_fact(with_tombstones: FlaskClient, suffix: str) -> None:
    operation = DOCUMENT["paths"][f"/v1/facts/{{record_id}}/citation{suffix}"]["get"]
    assert_documented(with_tombstones.get(f"/v1/facts/gone/citation{suffix}"), operation, "410")
    moved = with_tombstones.get(f"/v1/facts/moved/citation{suffix}?known_by=2025")
    assert (moved.status_code, moved.headers["Location"]) == (308, f"/v1/facts/gone/citation{suffix}?known_by=2025")
    assert "308" in operation["responses"]


@pytest.fixture(scope="module")
def without_release(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app(f"sqlite:///{tmp_path_factory.mktemp('nothing')}/none.sqlite").test_client()


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_operation_is_documented_to_answer_503_and_does(
    without_release: FlaskClient, asked: Callable[[str, Node], str], path: str, operation: Node
) -> None:
    assert_documented(without_release.get(asked(path, operation)), operation, "503")


def test_an_answer_that_takes_too_long_is_answered_as_documented(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "STEPS_BETWEEN_LOOKS", 1)
    slow = create_app(f"sqlite:///{database}", cache_bytes=0, query_milliseconds=10).test_client()
    assert slow.get("/v1/facts?sort=date,value&unit=t").status_code == 200
    with monkeypatch.context() as patch:
        moments = itertools.count()
        patch.setattr(sqlite, "monotonic", lambda: next(moments))
        response = slow.get("/v1/facts?sort=date,value&unit=t")
    assert_documented(response, DOCUMENT["paths"]["/v1/facts"]["get"], "503")
    assert response.json["type"] == "/problems/too-slow"
    assert response.json["detail"] == "the answer took more than 0.01 seconds; add a filter, or sort by fewer keys"
    assert slow.get("/v1/facts?sort=date,value&unit=t").status_code == 200


def test_a_fault_is_answered_as_documented(database: Path, tmp_path: Path) -> None:
    broken = changed(copied(database, tmp_path / "broken.sqlite"), "UPDATE projects SET body = 'not JSON'")
    response = create_app(f"sqlite:///{broken}").test_client().get("/v1/projects?fields=id")
    assert_documented(response, DOCUMENT["paths"]["/v1/projects"]["get"], "500")


def assert_documented(response: TestResponse, operation: Node, status: str) -> None:
    documented = resolved(operation["responses"][status])
    ((media_type, content),) = documented["content"].items()
    assert (str(response.status_code), response.mimetype) == (status, media_type)
    assert errors_in(content["schema"], response.json) == []
    assert [name for name in documented.get("headers", {}) if name not in response.headers] == []


@pytest.mark.parametrize("problem", PROBLEM_TYPES.values(), ids=lambda problem: problem.id)
def test_the_example_of_a_problem_is_one(problem: ProblemType) -> None:
    contents = [response["content"]["application/problem+json"] for response in DOCUMENT["components"]["responses"].values()]
    (content,) = [content for content in contents if problem.id in content["examples"]]
    example = content["examples"][problem.id]["value"]
    assert (example["type"], example["status"]) == (f"/problems/{problem.id}", problem.status)
    assert errors_in(content["schema"], example) == []


def schema_of(path: str) -> Node:
    schema: Node = DOCUMENT["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return schema


@pytest.mark.parametrize("path", ["/v1", "/v1/vocabularies", "/v1/search"])
def test_a_particular_answer_has_the_shape_of_its_schema(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}?q=china&limit=100" if path == "/v1/search" else path).json
    assert errors_in(schema_of(path), answer) == []


def test_every_vocabulary_has_the_shape_of_its_schema(client: FlaskClient) -> None:
    schema = schema_of("/v1/vocabularies/{vocabulary_id}")
    for one in client.get("/v1/vocabularies").json["data"]:
        assert errors_in(schema, client.get(f"/v1/vocabularies/{one['id']}").json) == []


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_every_list_has_the_shape_of_its_schema(client: FlaskClient, resource: Resource) -> None:
    facets = ",".join(terms.name for terms in resource.terms)
    address: str | None = f"/v1/{resource.name}?limit=200&total=true&facets={facets}"
    while address:
        answer = client.get(address).json
        assert errors_in(schema_of(f"/v1/{resource.name}"), answer) == []
        address = answer["links"]["next"]


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_every_record_has_the_shape_of_its_schema(client: FlaskClient, resource: Resource) -> None:
    checked = validator(schema_of(f"/v1/{resource.name}/{{record_id}}"))
    for line in client.get(f"/v1/{resource.name}.ndjson?fields=id").text.splitlines():
        answer = client.get(f"/v1/{resource.name}/{json.loads(line)['id']}").json
        assert next(checked.iter_errors(answer), None) is None


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_every_exported_record_has_the_shape_of_its_schema(client: FlaskClient, resource: Resource) -> None:
    checked = validator({"$ref": f"#/components/schemas/{resource.class_name}"})
    for line in client.get(f"/v1/{resource.name}.ndjson").text.splitlines():
        assert next(checked.iter_errors(json.loads(line)), None) is None


@pytest.mark.parametrize("name", FIXTURE_FILES)
def test_a_json_schema_of_fixtures_is_a_valid_schema(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(FIXTURE_SCHEMAS[name].read_text("utf-8")))


def errors_in_fixture(name: str, value: Any) -> list[str]:
    schema = json.loads(FIXTURE_SCHEMAS[name].read_text("utf-8"))
    return [f"{error.json_path}: {error.message}"[:300] for error in Draft202012Validator(schema).iter_errors(value)]


def fixture_value(name: str) -> Any:
    return read_yaml(data_folder("fixtures") / f"{name}.yaml").value


@pytest.mark.parametrize("name", FIXTURE_FILES)
def test_a_fixture_file_has_the_shape_of_its_json_schema(name: str) -> None:
    assert errors_in_fixture(name, fixture_value(name)) == []


@pytest.mark.parametrize("name", FIXTURE_FILES)
def test_a_fixture_file_names_its_json_schema(name: str) -> None:
    first = (data_folder("fixtures") / f"{name}.yaml").read_text("utf-8").partition("\n")[0]
    assert first == f"# yaml-language-server: $schema=schemas/{name}.json"


@pytest.mark.parametrize("name", FIXTURE_FILES)
def test_every_mapping_in_a_json_schema_of_fixtures_is_closed(name: str) -> None:
    definitions = json.loads(FIXTURE_SCHEMAS[name].read_text("utf-8"))["$defs"]
    assert [title for title, schema in definitions.items() if schema["additionalProperties"] is not False] == []


@pytest.mark.parametrize("name", FIXTURE_FILES)
def test_derived_fields_are_not_written_in_fixtures(name: str) -> None:
    definitions = json.loads(FIXTURE_SCHEMAS[name].read_text("utf-8"))["$defs"]
    derived = {"known_since", "countries", "subject"}
    assert [title for title, schema in definitions.items() if derived & set(schema["properties"])] == []


RESERVE = {
    "id": "one",
    "name": "One",
    "organizations": [{"id": "usgs", "role": "estimator"}],
    "related": [{"type": "reserves", "id": "two", "relation": "related_to"}],
    "facts": [
        {
            "id": "first",
            "statement": "So it is.",
            "metric": "reserve_estimate",
            "quantity": {"value": 1, "unit": "t", "approximation": "exact"},
            "date": {"edtf": "2025", "role": "released", "stated": "2025"},
            "value_kind": "estimate",
            "assertion": "reported",
            "attributed_to": [{"kind": "organization", "id": "usgs"}],
            "condition": {"code": "other", "text": "so"},
            "citations": [
                {"source": "text", "paragraph": 1, "kind": "body", "stated": "so", "fingerprint": "0123456789abcdef"}
            ],
        }
    ],
}


def test_a_whole_record_has_the_shape_of_the_json_schema() -> None:
    assert errors_in_fixture("reserves", [RESERVE]) == []


@pytest.mark.parametrize(
    ("path", "key", "misspelt"),
    [
        ((), "name", "nane"),
        ((), "related", "realted"),
        (("organizations", 0), "role", "rolle"),
        (("related", 0), "relation", "relaton"),
        (("facts", 0), "statement", "statment"),
        (("facts", 0), "condition", "conditon"),
        (("facts", 0, "quantity"), "unit", "units"),
        (("facts", 0, "quantity"), "value", "vaule"),
        (("facts", 0, "date"), "edtf", "etdf"),
        (("facts", 0, "attributed_to", 0), "id", "idd"),
        (("facts", 0, "condition"), "text", "txet"),
        (("facts", 0, "citations", 0), "paragraph", "paragaph"),
    ],
    ids=lambda value: value if isinstance(value, str) else ".".join(map(str, value)),
)
def test_a_misspelt_key_has_not_the_shape_of_the_json_schema(path: tuple[str | int, ...], key: str, misspelt: str) -> None:
    record = copy.deepcopy(RESERVE)
    node: Any = record
    for step in path:
        node = node[step]
    node[misspelt] = node[key]
    assert errors_in_fixture("reserves", [record])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reserves", {"id": "one"}),
        ("reserves", [{"id": "One", "name": "One"}]),
        ("reserves", [{"id": "one"}]),
        ("reserves", [{"id": "one", "name": "One", "known_since": "2025"}]),
        ("reserves", [{"id": "one", "name": "One", "estimate_class": "no_such_class"}]),
        ("places", [{"id": "one", "name": "One", "kind": "country", "iso_3166_1": "one"}]),
        ("minerals", [{"id": "one", "name": "One", "kind": "element", "symbol": "ONE"}]),
        ("dataset", {"version": "one"}),
        ("dataset", []),
    ],
)
def test_what_the_loader_refuses_has_not_the_shape_of_the_json_schema(name: str, value: Any) -> None:
    assert errors_in_fixture(name, value)
