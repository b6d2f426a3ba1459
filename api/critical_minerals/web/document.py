"""The OpenAPI document: what flask-smorest generates, completed with what every operation shares.

Errors, headers and open codes are the same everywhere, so they are written once here and not at each route.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask_smorest import Api
from marshmallow.validate import Length

from ..resources import BY_NAME, REGISTRY
from ..resources.fields import MAX_SLUG, Coded
from .api.envelopes import ProblemSchema
from .media_types import CALENDAR, CSV, NDJSON
from .problems import MEDIA_TYPE, PROBLEM_TYPES, ProblemType

Document = dict[str, Any]

TITLE = "Critical Minerals Facts"
API_VERSION = "1.0.0"
OPENAPI_VERSION = "3.1.0"
EXAMPLE_REQUEST_ID = "0f8fad5bd9cb469fa16570867728950e"

DESCRIPTION = """\
Who says what about critical minerals, since when, and how firmly: projects, reserves, deals and policies, curated by
hand from news articles.

Every value is a **fact** with its hedge (`quantity.approximation`), its claimants (`attributed_to`, originator first),
the date since which it was known (`known_since`), the lines that print it (`citations`) and the facts that contradict it
(`contradicted_by`). Where sources disagree, every version stays, and `/v1/conflicts` shows them side by side. What the
articles do not say is null. `known_by` answers with what was known by a date.

Codes are open: clients must tolerate codes and fields that a later release adds. `/v1/vocabularies` defines every code.
Filters take several values separated by commas, `not_` before a filter's name excludes, and ranges end in `_from` and
`_to` or `_min` and `_max`. What the API does not understand it refuses with status 422, and every error is
`application/problem+json` (RFC 9457). Answers are compressed where `Accept-Encoding` lists `br`, `zstd` or `gzip`. A server
that limits how often a client may ask says so in `RateLimit-Policy` and `RateLimit` on every answer.
"""

HEADERS: Document = {
    "Dataset-Version": {"description": "Version of the data that answered.", "schema": {"type": "string"}},
    "Request-Id": {"description": "Id of this request, for reports of errors.", "schema": {"type": "string"}},
    "ETag": {
        "description": "Strong tag of this representation, another one in each content coding; send it back in "
        "`If-None-Match`.",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": "Links (RFC 8288): those of `links` in the body, and the page for people that shows the "
        "same (`rel=alternate`).",
        "schema": {"type": "string"},
    },
    "Cache-Control": {"description": "How to cache it: revalidate with the ETag.", "schema": {"type": "string"}},
    "Vary": {"description": "Request headers that the answer depends on.", "schema": {"type": "string"}},
    "Record-Count": {"description": "Number of records in a complete body.", "schema": {"type": "integer"}},
    "Allow": {"description": "The methods that work.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds after which to ask again.", "schema": {"type": "integer"}},
    "RateLimit-Policy": {
        "description": "How many requests (`q`) a client may make in how many seconds (`w`), where the server sets a limit.",
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "How many requests the client has left (`r`), and in how many seconds (`t`) it has all again.",
        "schema": {"type": "string"},
    },
}
NARROWED_BY_FIELDS = {"Event", *(resource.class_name for resource in REGISTRY)}
SOMETIMES_PARTIAL = {"Problem", "ListMeta", "TimelineMeta", "Meta", "SearchMeta", "Code", "CslItem"}
"""Schemas with members that stand there only where they apply; all others are always whole."""
ANSWERED_LIKE = {
    "export-too-large": "invalid-parameters",
    "too-slow": "unavailable",
    "busy": "unavailable",
    "stopping": "unavailable",
}
"""Types of problem with the status of another one that any operation may answer with: one response documents both."""
RECORD = "/{record_id}"
MOVED = "The record was merged into another, which `Location` names."
EXPORTS_OF_LISTS = {
    **{f"/v1/{resource.name}": (CSV, NDJSON) for resource in REGISTRY},
    "/v1/timeline": (CALENDAR,),
}
"""The media types of the exports that each list answers with where `Accept` asks for one."""
ON_EVERY_RESPONSE = ("Dataset-Version", "Request-Id")
ON_ERRORS = {
    405: (*ON_EVERY_RESPONSE, "Allow"),
    429: (*ON_EVERY_RESPONSE, "Retry-After", "RateLimit-Policy", "RateLimit"),
    503: ("Request-Id",),
}
ON_EVERY_SUCCESS = ("ETag", "Cache-Control", "Vary", *ON_EVERY_RESPONSE)


class DocumentedApi(Api):
    """flask-smorest's Api without its own error handling, which `problems` replaces."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Leaves errors to `problems`."""

    def init_app(self, app: Flask, *, spec_kwargs: Document | None = None) -> None:
        """Attaches to an app and teaches the document about open codes."""
        super().init_app(app, spec_kwargs=spec_kwargs)
        self.ma_plugin.converter.add_attribute_function(_open_codes)


def make_api() -> DocumentedApi:
    """The Api extension, with the head of the document."""
    return DocumentedApi(
        spec_kwargs={
            "title": TITLE,
            "version": API_VERSION,
            "openapi_version": OPENAPI_VERSION,
            "info": {
                "description": DESCRIPTION,
                "license": {
                    "name": "Data: CC BY 4.0. Code: MIT.",
                    "url": "https://creativecommons.org/licenses/by/4.0/",
                },
                "contact": {"name": "The maintainers of Critical Minerals Facts"},
            },
            "servers": [{"url": "/", "description": "This host."}],
            "security": [],
        }
    )


def _open_codes(_: Any, field: Any, **__: Any) -> Document:
    """How the document shows a code: its known values, without closing the list."""
    if isinstance(field, Coded):
        return {"x-extensible-enum": list(field.code_list.codes)}
    return {}


def finished(document: Document) -> Document:
    """The generated document with shared responses and headers, complete records and portable patterns."""
    components = document["components"]
    components["headers"] = HEADERS
    components["responses"] = {
        _response_name(problem): _problem_response(problem)
        for problem in PROBLEM_TYPES.values()
        if problem.id not in ANSWERED_LIKE
    }
    del components["schemas"]["PaginationMetadata"]
    for name, schema in components["schemas"].items():
        if name in NARROWED_BY_FIELDS:
            schema["required"] = ["id"]
            schema["description"] = "Whole, with every field below, unless `fields` narrows the answer."
        elif name not in SOMETIMES_PARTIAL:
            schema["required"] = list(schema["properties"])
        schema.pop("additionalProperties", None)
        for field in schema["properties"].values():
            field.pop("default", None)
    for path, operations in document["paths"].items():
        for parameter in operations.get("parameters", ()):
            parameter["description"] = f"Id of the {parameter['name'].removesuffix('_id')}."
            parameter["schema"] = {"type": "string", "minLength": 1, "maxLength": _longest_id(path)}
        _complete(path, operations["get"])
    _tidy(document)
    return document


def _longest_id(path: str) -> int:
    resource = BY_NAME.get(path.split("/")[2])
    lengths = [rule.max for rule in resource.schema.fields["id"].validators if isinstance(rule, Length)] if resource else []
    return min((length for length in lengths if length is not None), default=MAX_SLUG)


def share_parameters(document: Document) -> None:
    """Moves parameters that several operations have into the components, so that each is written once."""
    shared: Document = {}
    uses = Counter(json.dumps(parameter) for operation in _operations(document) for parameter in operation["parameters"])
    for operation in _operations(document):
        for position, parameter in enumerate(operation["parameters"]):
            if uses[json.dumps(parameter)] > 1:
                owners = ("", f"{operation['tags'][0]}.", f"{operation['operationId']}.")
                names = (f"{owner}{parameter['name']}" for owner in owners)
                name = next(name for name in names if shared.setdefault(name, parameter) == parameter)
                operation["parameters"][position] = {"$ref": f"#/components/parameters/{name}"}
    document["components"]["parameters"] = shared


def _operations(document: Document) -> Iterator[Document]:
    return (operations["get"] for operations in document["paths"].values() if operations["get"].get("parameters"))


def _complete(path: str, operation: Document) -> None:
    success = operation["responses"]["200"]
    shown: tuple[str, ...] = ON_EVERY_SUCCESS
    if path.endswith((".csv", ".ndjson", ".ics")):
        shown = (*shown, "Record-Count")
    elif path in EXPORTS_OF_LISTS:
        shown = (*shown, "Link")
        for media_type in EXPORTS_OF_LISTS[path]:
            success["content"][media_type] = {"schema": {"type": "string"}}
    elif path.endswith(RECORD) or path.startswith(("/v1/releases", "/v1/changes")):
        shown = (*shown, "Link")
    success["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in shown}
    operation["responses"] = {
        "200": success,
        **({"308": _moved()} if RECORD in path else {}),
        "304": {
            "description": "The representation that `If-None-Match` names is still the current one.",
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in ON_EVERY_SUCCESS},
        },
        **{
            str(problem.status): {"$ref": f"#/components/responses/{_response_name(problem)}"}
            for problem in _errors_of(path, operation)
        },
    }


def _moved() -> Document:
    location = {"description": "Address of the other record.", "schema": {"type": "string"}}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ON_EVERY_RESPONSE}
    return {"description": MOVED, "headers": {"Location": location, **headers}}


def _errors_of(path: str, operation: Document) -> list[ProblemType]:
    particular = {
        "not-found": "{" in path,
        "removed-record": RECORD in path,
        "outdated-cursor": any(parameter["name"] == "cursor" for parameter in operation.get("parameters", ())),
    }
    return [
        problem for problem in PROBLEM_TYPES.values() if problem.id not in ANSWERED_LIKE and particular.get(problem.id, True)
    ]


def _response_name(problem: ProblemType) -> str:
    return "".join(word.capitalize() for word in problem.id.split("-"))


def _problem_response(problem: ProblemType) -> Document:
    headers = ON_ERRORS.get(problem.status, ON_EVERY_RESPONSE)
    types = [problem, *(PROBLEM_TYPES[name] for name, other in ANSWERED_LIKE.items() if other == problem.id)]
    examples = {each.id: {"summary": each.title, "value": problem_example(each)} for each in types}
    return {
        "description": " Or: ".join(each.description for each in types),
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}},
    }


def problem_example(problem: ProblemType) -> Document:
    """A problem of a kind, where nothing more can be said than what the kind means."""
    return {
        "type": f"/problems/{problem.id}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.description,
        "instance": "/v1/projects",
        "request_id": EXAMPLE_REQUEST_ID,
    }


def _tidy(node: Any) -> None:
    """Portable patterns (`$` for Python's `\\Z`), and no closed list of codes where codes are open."""
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            node["pattern"] = node["pattern"].replace("\\Z", "$")
        if "x-extensible-enum" in node:
            node.pop("enum", None)
        for value in node.values():
            _tidy(value)
    elif isinstance(node, list):
        for value in node:
            _tidy(value)
