"""What marshmallow refuses in a record, as problems in the words of this project and with their places."""

import json
from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, ValidationError, fields

from ..resources.loading import load
from ..resources.resource import Record
from ..resources.words import in_our_words
from .problems import Problem
from .yaml_reader import Document, FieldPath


def load_record(schema: Schema, document: Document, path: FieldPath, problems: list[Problem]) -> Record:
    """The record at a path as its schema loads it; empty where it is refused, with what is wrong added to the problems."""
    raw = document.found(path)
    try:
        loaded = load(schema, raw)
    except ValidationError as error:
        problems += [
            problem_at(document, (*path, *field), message) for field, message in _flat(error.normalized_messages(), schema)
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


def problem_at(document: Document, path: FieldPath, message: str) -> Problem:
    """A problem at a path, with what was found there."""
    try:
        found = document.found(path)
        message = f"found {_shown(found)}; {message}" if not message.startswith("found ") else message
    except (KeyError, IndexError, TypeError):
        pass
    return document.problem(path, message)


def _shown(found: Any) -> str:
    if isinstance(found, dict | list):
        return kind_of(found)
    shown = json.dumps(found) if isinstance(found, bool | None) else repr(found)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def kind_of(found: Any) -> str:
    """What a value is called in messages."""
    return {dict: "a mapping", list: "a list", str: "text", type(None): "nothing"}.get(type(found), "a value")
