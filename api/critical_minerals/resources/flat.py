"""A record as one row of CSV: columns from its schema, dotted names, lists joined, and nothing that a spreadsheet runs."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from marshmallow import Schema, fields

from .fact import FactSchema
from .resource import pluck

JOINER = "|"
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""As OWASP lists them; the last four are the first four in full width, which East Asian versions take for the same."""


class Column(NamedTuple):
    """A column: its dotted name, the field that it shows, and whether it may hold several values or nested ones."""

    name: str
    field: fields.Field[Any]
    is_listed: bool = False
    is_nested: bool = False


def columns(schema: Schema) -> list[str]:
    """The dotted names of a schema's columns; the facts of a record are shown by their ids alone."""
    return [column.name for column in columns_in(schema)]


def columns_in(schema: Schema) -> Iterator[Column]:
    """A schema's columns."""
    for name, field in schema.fields.items():
        yield from _columns(name, field)


def _columns(name: str, field: fields.Field[Any]) -> Iterator[Column]:
    is_listed = isinstance(field, fields.List)
    inner = field.inner if isinstance(field, fields.List) else field
    if not isinstance(inner, fields.Nested):
        yield Column(name, field, is_listed)
    elif isinstance(inner.schema, FactSchema):
        yield Column(f"{name}.id", field, is_listed)
    else:
        for column in columns_in(inner.schema):
            yield Column(f"{name}.{column.name}", column.field, is_listed or column.is_listed, is_nested=True)


def csv_lines(names: list[str], records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A header and a line for each record, as RFC 4180 has it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in _rows(names, records):
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _rows(names: list[str], records: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
    yield names
    paths = [name.split(".") for name in names]
    for record in records:
        yield [_cell(_aligned(record, path)) for path in paths]


def cell(record: dict[str, Any], name: str) -> Any:
    """The value of a column: a number as it is, text neutralised, several values joined by `|` with nulls left empty."""
    return _cell(_aligned(record, name.split(".")))


def _cell(values: list[Any]) -> Any:
    if len(values) == 1 and not isinstance(values[0], str | dict):
        return _plain(values[0])
    text = JOINER.join(["" if value is None else str(_plain(value)) for value in values])
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text


def _aligned(value: Any, path: list[str]) -> list[Any]:
    """The values at a path through lists; nulls stay, so that the columns of a list of objects line up."""
    for position, step in enumerate(path):
        if isinstance(value, list):
            return [found for item in value for found in _aligned(item, path[position:])]
        if value is None:
            break
        value = value[step]
    return value if isinstance(value, list) else [value]


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return JOINER.join(f"{key}={' '.join(pluck(value, key))}" for key in value)
    return value
