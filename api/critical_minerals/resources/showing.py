"""A loaded record as it is shown: what marshmallow's `dump` gives, for schemas that load what they dump.

The fields of this data set hold after loading what JSON shows, so that showing a record is choosing and ordering its fields.
tests/resources/test_showing.py holds every record against `dump`, which takes twenty times as long.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from marshmallow import Schema, fields

Show = Callable[[Any], Any]


@cache
def shower(schema: Schema) -> Show:
    """What shows a record of a schema: every field in the schema's order, without those that the record has not."""
    parts = tuple((name, _inside(field)) for name, field in schema.dump_fields.items())

    def show(record: dict[str, Any]) -> dict[str, Any]:
        return {
            name: record[name] if within is None or record[name] is None else within(record[name])
            for name, within in parts
            if name in record
        }

    return show


def _inside(field: fields.Field[Any]) -> Show | None:
    """What shows the value of a field; None where it is shown as it is: it is loaded in order, and nothing is derived."""
    if isinstance(field, fields.Nested):
        return shower(field.schema) if _derives(field.schema) else None
    if isinstance(field, fields.List):
        each = _inside(field.inner)
        return None if each is None else lambda items: [each(item) for item in items]
    return None


def _derives(schema: Schema) -> bool:
    """Whether a schema has a derived field, at whatever depth."""
    return any(field.dump_only or _inside(field) is not None for field in schema.fields.values())
