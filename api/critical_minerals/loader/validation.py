"""From fixture files to validated records: each by its schema, then all together by the rules of the data set."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields

from ..releases.manifest import Manifest
from ..resources import FILE_SCHEMAS, WITH_FIXTURE
from ..resources.words import in_our_words
from .canonical import canonical_value
from .history import broken_history, read_manifests
from .problems import InvalidFixtures, Problem
from .rules import broken_rules, known_ids
from .yaml_reader import Document, FieldPath, read_yaml

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fixtures:
    """Validated fixtures: what the data set says of itself, and the records of each resource in the order of its file.

    `written` has the records as their files write them, without defaults; `manifests` the releases, the earliest first.
    """

    dataset: Record
    records: dict[str, list[Record]]
    written: dict[str, list[Record]] = field(default_factory=dict)
    tombstones: list[Record] = field(default_factory=list)
    manifests: list[Manifest] = field(default_factory=list)


def read_fixtures(folder: Path) -> Fixtures:
    """The validated fixtures of a folder.

    Raises InvalidFixtures with every problem of every file, each with file, line, column, record and field. The rules
    between records are checked once every file is readable YAML, for the records that are valid by themselves.
    """
    problems: list[Problem] = []
    expected = {f"{name}.yaml" for name in FILE_SCHEMAS}
    problems += [
        Problem(path.name, 1, 1, "", "", f"is no fixture file; allowed: {', '.join(sorted(expected))}")
        for path in folder.glob("*.y*ml")
        if path.name not in expected
    ]
    documents: dict[str, Document] = {}
    records: dict[str, list[Record]] = {}
    dataset: Record = {}
    for name in FILE_SCHEMAS:
        try:
            documents[name] = read_yaml(folder / f"{name}.yaml")
        except InvalidFixtures as invalid:
            problems += invalid.problems
    if "dataset" in documents:
        dataset = _load(FILE_SCHEMAS["dataset"], documents["dataset"], (), problems)
    for resource in WITH_FIXTURE:
        if resource.name in documents:
            records[resource.name] = list(_records(resource.schema, documents[resource.name], problems))
    if len(records) == len(WITH_FIXTURE) and all(isinstance(documents[name].value, list) for name in records):
        known = known_ids({name: documents[name].value for name in records})
        problems += [_problem(documents[name], path, message) for name, path, message in broken_rules(records, known)]
    tombstones = (
        list(_records(FILE_SCHEMAS["tombstones"], documents["tombstones"], problems)) if "tombstones" in documents else []
    )
    manifests = read_manifests(folder, problems)
    if problems:
        raise InvalidFixtures(problems)
    written = {
        resource.name: [canonical_value(resource.schema, record) for record in documents[resource.name].value]
        for resource in WITH_FIXTURE
    }
    broken = broken_history(dataset, written, tombstones, manifests)
    problems += [_problem(documents[name], path, message) for name, path, message in broken]
    if problems:
        raise InvalidFixtures(problems)
    return Fixtures(dataset, records, written, tombstones, manifests)


def _records(schema: Schema, document: Document, problems: list[Problem]) -> Iterator[Record]:
    if not isinstance(document.value, list):
        problems.append(
            Problem(document.file, *document.place(()), "", "", f"found {_kind(document.value)}; must be a list of records")
        )
        return
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
            yield path, in_our_words(message)
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
    """A problem at a path, with what was found there."""
    try:
        found = document.found(path)
        message = f"found {_shown(found)}; {message}" if not message.startswith("found ") else message
    except (KeyError, IndexError, TypeError):
        pass
    return document.problem(path, message)


def _shown(found: Any) -> str:
    if isinstance(found, dict | list):
        return _kind(found)
    shown = json.dumps(found) if isinstance(found, bool | None) else repr(found)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _kind(found: Any) -> str:
    return {dict: "a mapping", list: "a list", str: "text", type(None): "nothing"}.get(type(found), "a value")
