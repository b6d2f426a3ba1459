"""A valid record as marshmallow's `load` gives it, in a third of the time; what is refused is left to marshmallow.

The same fields convert, and the same validators and hooks judge. What is saved is the bookkeeping for messages, which a
valid record does not need. tests/resources/test_loading.py holds it against `load`, for sound records and broken ones.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from marshmallow import Schema, ValidationError, fields, missing
from marshmallow.decorators import POST_LOAD, VALIDATES_SCHEMA

from .resource import Record

Load = Callable[[Any], Any]

REFUSED = ValidationError("refused")


class Part(NamedTuple):
    """A field of a schema, with what its value has to go through."""

    name: str
    required: bool
    default: Any
    allow_none: bool
    load: Load


def load(schema: Schema, raw: Any) -> Record:
    """The record as `schema.load` gives it; raises the same ValidationError."""
    try:
        found: Record = loader(schema)(raw)
    except ValidationError:
        found = schema.load(raw)
    return found


@cache
def loader(schema: Schema) -> Load:
    """What loads valid values of a schema, and raises ValidationError without further words for any other."""
    parts = tuple(
        Part(name, field.required, field.load_default, field.allow_none, _load_of(field))
        for name, field in schema.load_fields.items()
    )
    known = schema.load_fields.keys()
    validators, processors = _hooks(schema, VALIDATES_SCHEMA), _hooks(schema, POST_LOAD)

    def load_valid(data: Any) -> Any:
        if not isinstance(data, dict) or not data.keys() <= known:
            raise REFUSED
        found = _loaded(parts, data)
        for validate in validators:
            validate(found, many=False, partial=None, unknown=None)
        for process in processors:
            found = process(found, many=False, partial=None, unknown=None)
        return found

    return load_valid


def _loaded(parts: tuple[Part, ...], data: Record) -> Record:
    found = {}
    for name, required, default, allow_none, load_value in parts:
        value = data.get(name, missing)
        if value is missing:
            if required:
                raise REFUSED
            if default is not missing:
                found[name] = default() if callable(default) else default
        elif value is None:
            if not allow_none:
                raise REFUSED
            found[name] = None
        else:
            found[name] = load_value(value)
    return found


def _hooks(schema: Schema, kind: str) -> list[Callable[..., Any]]:
    return [getattr(schema, name) for name, *_ in schema._hooks[kind]]  # noqa: SLF001 - the one list of them that there is


def _load_of(field: fields.Field[Any]) -> Load:
    """What loads a value of a field that is there and not null."""
    convert, validators = _conversion(field), tuple(field.validators)

    def load_value(value: Any) -> Any:
        found = convert(value)
        for validate in validators:
            validate(found)
        return found

    return load_value if validators else convert


def _conversion(field: fields.Field[Any]) -> Load:
    if isinstance(field, fields.Nested):
        return loader(field.schema)
    if isinstance(field, fields.List):
        return _each(_load_of(field.inner))
    return lambda value: field._deserialize(value, None, None)  # noqa: SLF001 - what a field overrides to convert


def _each(load_item: Load) -> Load:
    def load_items(values: Any) -> list[Any]:
        if not isinstance(values, list) or None in values:
            raise REFUSED
        return [load_item(value) for value in values]

    return load_items
