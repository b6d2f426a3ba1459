"""One change to a small document a case: what takes something away from clients is named, what only adds is not."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from critical_minerals.generated import document_path
from critical_minerals.web.compatibility import incompatibilities

REMOVED = object()
"""Stands for a key that a change takes out."""

KINDS = {"name": "kind", "in": "query", "schema": {"type": "array", "items": {"type": "string", "enum": ["mine", "plant"]}}}
WORDS = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^x"}
JSON_ANSWER = {"schema": {"$ref": "#/components/schemas/Mine"}}
DOCUMENT: dict[str, Any] = {
    "paths": {
        "/v1/mines": {
            "get": {
                "operationId": "listMines",
                "parameters": [
                    {"$ref": "#/components/parameters/limit"},
                    KINDS,
                    {
                        "name": "q",
                        "in": "query",
                        "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^x"},
                    },
                    {"name": "word", "in": "query", "schema": {"type": "string"}},
                ],
                "responses": {"200": {"content": {"application/json": JSON_ANSWER, "text/csv": {}}}, "404": {}},
            }
        },
        "/v1/mines/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {"operationId": "getMine", "responses": {"200": {}}},
        },
    },
    "components": {
        "parameters": {
            "limit": {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 500}}
        },
        "schemas": {
            "Mine": {
                "properties": {
                    "id": {"type": "string"},
                    "value": {"type": ["number", "null"]},
                    "kind": {"type": "string", "x-extensible-enum": ["mine"]},
                    "aliases": {"type": "array", "items": {"type": "string"}},
                    "place": {"$ref": "#/components/schemas/Place"},
                    "owner": {"anyOf": [{"$ref": "#/components/schemas/Place"}, {"type": "null"}]},
                },
                "required": ["id", "value"],
            },
            "Place": {"properties": {"id": {"type": "string"}}, "required": ["id"]},
        },
    },
}

PARAMETERS = ("paths", "/v1/mines", "get", "parameters")
FIELDS = ("components", "schemas", "Mine", "properties")
CONTENT = ("paths", "/v1/mines", "get", "responses", "200", "content")
LIMIT = ("components", "parameters", "limit", "schema")
WORD = (*PARAMETERS, 3, "schema")
Q = (*PARAMETERS, 2, "schema")

BREAKS = [
    (("paths", "/v1/mines"), REMOVED, ["GET /v1/mines: removed"]),
    (("paths", "/v1/mines", "get"), REMOVED, ["GET /v1/mines: removed"]),
    (("paths", "/v1/mines", "get", "operationId"), "mines", ["GET /v1/mines: operationId is now mines"]),
    (("paths", "/v1/mines", "get", "responses", "404"), REMOVED, ["GET /v1/mines: no longer answers 404"]),
    ((*PARAMETERS, 0), REMOVED, ["GET /v1/mines: parameter limit removed"]),
    ((*PARAMETERS, 1), REMOVED, ["GET /v1/mines: parameter kind removed"]),
    ((*PARAMETERS, 3, "name"), "words", ["GET /v1/mines: parameter word removed"]),
    ((*PARAMETERS, 3, "required"), True, ["GET /v1/mines: parameter word is now required"]),
    (
        (*PARAMETERS, 3),
        {"name": "new", "required": True, "schema": {"type": "string"}},
        ["GET /v1/mines: parameter word removed", "GET /v1/mines: parameter new is now required"],
    ),
    ((*LIMIT, "type"), "string", ["GET /v1/mines: parameter limit: type ['integer'] is now ['string']"]),
    ((*LIMIT, "maximum"), 100, ["GET /v1/mines: parameter limit: maximum 500 is now 100"]),
    ((*LIMIT, "minimum"), 2, ["GET /v1/mines: parameter limit: minimum 1 is now 2"]),
    ((*Q, "minLength"), 3, ["GET /v1/mines: parameter q: minLength 1 is now 3"]),
    ((*Q, "maxLength"), 100, ["GET /v1/mines: parameter q: maxLength 200 is now 100"]),
    ((*Q, "pattern"), "^y", ["GET /v1/mines: parameter q: pattern ^x is now ^y"]),
    ((*WORD, "maxLength"), 100, ["GET /v1/mines: parameter word: maxLength None is now 100"]),
    ((*WORD, "pattern"), "^x", ["GET /v1/mines: parameter word: pattern None is now ^x"]),
    ((*WORD, "enum"), ["a"], ["GET /v1/mines: parameter word: no longer takes every value"]),
    ((*PARAMETERS, 1, "schema", "maxItems"), 50, ["GET /v1/mines: parameter kind: maxItems None is now 50"]),
    ((*PARAMETERS, 1, "schema", "minItems"), 1, ["GET /v1/mines: parameter kind: minItems None is now 1"]),
    (
        (*PARAMETERS, 1, "schema", "items", "enum"),
        ["mine"],
        ["GET /v1/mines: parameter kind: items: no longer takes plant"],
    ),
    (
        (*PARAMETERS, 1, "schema", "items", "type"),
        "integer",
        ["GET /v1/mines: parameter kind: items: type ['string'] is now ['integer']"],
    ),
    (("components", "schemas", "Place"), REMOVED, ["schema Place: removed"]),
    ((*FIELDS, "kind"), REMOVED, ["schema Mine: field kind removed"]),
    ((*FIELDS, "id", "type"), "integer", ["schema Mine: field id: type ['string'] is now ['integer']"]),
    ((*FIELDS, "id", "type"), ["string", "null"], ["schema Mine: field id: type ['string'] is now ['null', 'string']"]),
    (
        (*FIELDS, "aliases", "items", "type"),
        ["string", "null"],
        ["schema Mine: field aliases: items: type ['string'] is now ['null', 'string']"],
    ),
    ((*FIELDS, "aliases", "type"), "string", ["schema Mine: field aliases: type ['array'] is now ['string']"]),
    (
        (*FIELDS, "place", "$ref"),
        "#/components/schemas/Mine",
        [
            "schema Mine: field place: refers to #/components/schemas/Mine instead of #/components/schemas/Place",
        ],
    ),
    (("components", "schemas", "Mine", "required"), ["id"], ["schema Mine: field value is no longer always there"]),
    (
        ("components", "schemas", "Mine", "required"),
        REMOVED,
        ["schema Mine: field id is no longer always there", "schema Mine: field value is no longer always there"],
    ),
    (
        ("paths", "/v1/mines/{id}", "parameters", 0, "name"),
        "mine",
        ["GET /v1/mines/{id}: parameter id removed", "GET /v1/mines/{id}: parameter mine is now required"],
    ),
    (
        ("paths", "/v1/mines/{id}", "parameters", 0, "schema", "maxLength"),
        5,
        ["GET /v1/mines/{id}: parameter id: maxLength None is now 5"],
    ),
    (
        (*FIELDS, "owner", "anyOf", 0, "$ref"),
        "#/components/schemas/Mine",
        ["schema Mine: field owner: refers to #/components/schemas/Mine instead of #/components/schemas/Place"],
    ),
]

ADDITIONS = [
    (("paths", "/v1/more"), {"get": {"operationId": "more", "responses": {}}}),
    (("paths", "/v1/mines", "head"), {"operationId": "headMines", "responses": {}}),
    (("paths", "/v1/mines", "get", "summary"), "Mines"),
    (("paths", "/v1/mines", "get", "responses", "410"), {}),
    ((*CONTENT, "application/x-ndjson"), {}),
    ((*CONTENT, "application/json", "example"), {}),
    ((*PARAMETERS, 3, "description"), "A word."),
    ((*PARAMETERS, 3, "required"), False),
    ((*PARAMETERS, 0), {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 500}}),
    ((*LIMIT, "maximum"), 1000),
    ((*LIMIT, "maximum"), REMOVED),
    ((*LIMIT, "minimum"), 0),
    ((*LIMIT, "type"), ["integer", "string"]),
    ((*LIMIT, "default"), 50),
    ((*Q, "minLength"), 0),
    ((*Q, "maxLength"), 300),
    ((*Q, "pattern"), REMOVED),
    ((*PARAMETERS, 1, "schema", "items", "enum"), ["mine", "plant", "port"]),
    ((*PARAMETERS, 1, "schema", "items", "enum"), ["plant", "mine"]),
    ((*PARAMETERS, 1, "schema", "items", "enum"), REMOVED),
    (("components", "parameters", "more"), {"name": "more", "schema": {"type": "string"}}),
    (("components", "schemas", "More"), {"properties": {}}),
    ((*FIELDS, "more"), {"type": "string"}),
    ((*FIELDS, "value", "type"), "number"),
    ((*FIELDS, "kind", "x-extensible-enum"), ["mine", "plant"]),
    ((*FIELDS, "kind", "x-extensible-enum"), REMOVED),
    ((*FIELDS, "id", "description"), "Id."),
    ((*FIELDS, "id", "maxLength"), 100),
    (("components", "schemas", "Mine", "required"), ["id", "value", "kind"]),
    (("info",), {"title": "Mines"}),
]


def named(case: tuple[Any, ...]) -> Any:
    return pytest.param(
        *case, id=f"{'.'.join(map(str, case[0][-4:]))}={'removed' if case[1] is REMOVED else str(case[1])[:20]}"
    )


@pytest.fixture
def changed() -> Callable[[tuple[str | int, ...], Any], dict[str, Any]]:
    def change(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
        document = copy.deepcopy(DOCUMENT)
        node: Any = document
        for step in path[:-1]:
            node = node[step]
        if value is REMOVED:
            del node[path[-1]]
        else:
            node[path[-1]] = value
        return document

    return change


@pytest.mark.parametrize(("path", "value", "messages"), [named(case) for case in BREAKS])
def test_a_break_is_named(changed: Callable[..., dict[str, Any]], path: Any, value: Any, messages: list[str]) -> None:
    assert incompatibilities(DOCUMENT, changed(path, value)) == messages


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param((*CONTENT, "text/csv"), REMOVED, id="media type removed"),
        pytest.param((*CONTENT, "application/json", "schema", "$ref"), "#/components/schemas/Place", id="another schema"),
        pytest.param(CONTENT[:-1], {}, id="no content"),
    ],
)
def test_an_answer_that_holds_something_else_is_a_break(
    changed: Callable[..., dict[str, Any]], path: Any, value: Any
) -> None:
    assert incompatibilities(DOCUMENT, changed(path, value)) != []


@pytest.mark.parametrize(("path", "value"), [named(case) for case in ADDITIONS])
def test_an_addition_is_allowed(changed: Callable[..., dict[str, Any]], path: Any, value: Any) -> None:
    assert incompatibilities(DOCUMENT, changed(path, value)) == []


def test_equal_documents_are_compatible() -> None:
    assert incompatibilities(DOCUMENT, copy.deepcopy(DOCUMENT)) == []


def test_a_new_optional_parameter_is_allowed() -> None:
    new = copy.deepcopy(DOCUMENT)
    new["paths"]["/v1/mines"]["get"]["parameters"].append({"name": "new", "schema": {"type": "string"}})
    assert incompatibilities(DOCUMENT, new) == []


def test_a_new_required_parameter_is_a_break() -> None:
    new = copy.deepcopy(DOCUMENT)
    new["paths"]["/v1/mines"]["get"]["parameters"].append({"name": "new", "required": True, "schema": {"type": "string"}})
    assert incompatibilities(DOCUMENT, new) == ["GET /v1/mines: parameter new is now required"]


def test_several_breaks_are_all_named() -> None:
    assert incompatibilities(DOCUMENT, {"paths": {}, "components": {"schemas": {}}}) == [
        "GET /v1/mines: removed",
        "GET /v1/mines/{id}: removed",
        "schema Mine: removed",
        "schema Place: removed",
    ]


def test_the_committed_document_is_compatible_with_itself() -> None:
    document = json.loads(document_path().read_text("utf-8"))
    assert incompatibilities(document, document) == []
