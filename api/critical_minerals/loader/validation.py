"""From fixture files to validated records: each by its schema, then all together by the rules of the data set."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields

from ..resources import WITH_FIXTURE
from ..resources.dataset import DatasetSchema
from ..resources.resource import Resource
from .problems import InvalidFixtures, Problem
from .rules import broken_rules
from .yaml_reader import Document, FieldPath, read_yaml

Record = dict[str, Any]

WORDS = {
    "Missing data for required field.": "missing; the field is required",
    "Field may not be null.": "must not be null",
    "Not a valid string.": "must be text",
    "Not a valid list.": "must be a list",
    "Not a valid mapping type.": "must be a mapping",
    "Invalid input type.": "must be a mapping",
    "Invalid type.": "must be a mapping",
}
"""marshmallow's own messages, in words that say what is allowed."""


@dataclass(frozen=True, slots=True)
class Fixtures:
    """Validated fixtures: what the data set says of itself, and the records of each resource in the order of its file."""

    dataset: Record
    records: dict[str, list[Record]]


def read_fixtures(folder: Path) -> Fixtures:
    """The validated fixtures of a folder.

    Raises InvalidFixtures with every problem of every file, each with file, line, column, record and field.
    """
    problems: list[Problem] = []
    expected = {f"{name}.yaml" for name in _expected_files()}
    problems += [
        Problem(path.name, 1, 1, "", "", f"is no fixture file; allowed: {', '.join(sorted(expected))}")
        for path in folder.glob("*.y*ml")
        if path.name not in expected
    ]
    documents: dict[str, Document] = {}
    records: dict[str, list[Record]] = {}
    dataset: Record = {}
    for name in _expected_files():
        try:
            documents[name] = read_yaml(folder / f"{name}.yaml")
        except InvalidFixtures as invalid:
            problems += invalid.problems
    if "dataset" in documents:
        dataset = _load(DatasetSchema(), documents["dataset"], (), problems)
    for resource in WITH_FIXTURE:
        if resource.name in documents:
            records[resource.name] = list(_records(resource, documents[resource.name], problems))
    if not problems:
        problems += _cross_checked(records, documents)
    if problems:
        raise InvalidFixtures(problems)
    return Fixtures(dataset, records)


def _expected_files() -> tuple[str, ...]:
    return ("dataset", *(resource.name for resource in WITH_FIXTURE))


def _records(resource: Resource, document: Document, problems: list[Problem]) -> Iterator[Record]:
    if not isinstance(document.value, list):
        problems.append(
            Problem(document.file, *document.place(()), "", "", f"found {_kind(document.value)}; must be a list of records")
        )
        return
    schema = resource.schema
    for position in range(len(document.value)):
        yield _load(schema, document, (position,), problems)


def _load(schema: Schema, document: Document, path: FieldPath, problems: list[Problem]) -> Record:
    raw = document.found(path)
    try:
        loaded: Record = schema.load(raw)
    except ValidationError as error:
        problems += [
            _problem(document, (*path, *field), message) for field, message in _flat(error.normalized_messages(), schema)
        ]
        return {}
    return loaded


def _flat(messages: Any, within: Any, path: FieldPath = ()) -> Iterator[tuple[FieldPath, str]]:
    """Path and words of each of marshmallow's nested messages; `within` is the schema or field that they are about."""
    if not isinstance(messages, dict):
        for message in messages if isinstance(messages, list) else [messages]:
            yield path, WORDS.get(str(message), str(message))
        return
    for step, deeper in messages.items():
        if step == "_schema":
            yield from _flat(deeper, None, path)
        elif isinstance(within, Schema) and step in within.dump_fields and step not in within.load_fields:
            yield (*path, step), "is derived; leave it out"
        elif isinstance(within, Schema) and step not in within.fields:
            yield (*path, step), f"unknown field; allowed: {', '.join(within.load_fields)}"
        elif isinstance(within, fields.Dict):
            for part, found in deeper.items():
                yield from _flat(found, within.value_field if part == "value" else None, (*path, step))
        else:
            yield from _flat(deeper, _inside(within, step), (*path, step))


def _inside(within: Any, step: str | int) -> Any:
    """The schema or field that the messages below a step are about."""
    if isinstance(within, Schema):
        within = within.fields[str(step)]
    elif isinstance(within, fields.List):
        within = within.inner
    return within.schema if isinstance(within, fields.Nested) else within


def _problem(document: Document, path: FieldPath, message: str) -> Problem:
    """A problem at a path, with the record that it is in and what was found there."""
    try:
        found = document.found(path)
        message = f"found {_shown(found)}; {message}" if not message.startswith("found ") else message
    except (KeyError, IndexError, TypeError):
        pass
    steps: Iterable[str | int] = path[1:] if path and isinstance(path[0], int) else path
    return Problem(document.file, *document.place(path), _name(document, path), _field(steps), message)


def _name(document: Document, path: FieldPath) -> str:
    """The id of the record around a path, or its position in the file."""
    if not path or not isinstance(path[0], int):
        return ""
    record = document.value[path[0]]
    name = record.get("id") if isinstance(record, dict) else None
    return name if isinstance(name, str) and name else f"record {path[0] + 1}"


def _field(steps: Iterable[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


def _shown(found: Any) -> str:
    if isinstance(found, dict | list):
        return _kind(found)
    shown = json.dumps(found) if isinstance(found, bool | None) else repr(found)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _kind(found: Any) -> str:
    return {dict: "a mapping", list: "a list", str: "text", type(None): "nothing"}.get(type(found), "a value")


def _cross_checked(records: dict[str, list[Record]], documents: dict[str, Document]) -> Iterator[Problem]:
    for resource_name, path, message in broken_rules(records):
        yield _problem(documents[resource_name], path, message)
