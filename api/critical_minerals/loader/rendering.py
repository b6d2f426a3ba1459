"""A record as the database stores it: the bytes that the API serves, and the rows that filters and sorting need."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..json_bytes import json_bytes
from ..resources.resource import Resource, SortKey, pluck
from ..vocabulary.edtf import days
from .validation import Record


class Rendered(NamedTuple):
    """One record, ready for the database."""

    row: dict[str, Any]
    terms: set[tuple[str, str]]
    spans: set[tuple[str, str, str]]
    title: str
    text: str


def render(resource: Resource, record: Record) -> Rendered:
    """The rows of a record; `record` is as the schema loaded it, with its derived fields."""
    shown = resource.schema.dump(record)
    row = {"id": shown["id"], "body": json_bytes(shown)}
    for key in resource.sort_keys:
        row.update(zip(key.columns, _sort_values(key, shown), strict=True))
    return Rendered(
        row=row,
        terms={
            (terms.name, as_term(value)) for terms in resource.terms for path in terms.paths for value in pluck(shown, path)
        },
        spans={(dates.name, *days(value)) for dates in resource.dates for value in pluck(shown, dates.path)},
        title=" ".join(pluck(shown, resource.title_path)),
        text=" ".join([shown["id"].replace("-", " "), *_texts(resource, shown)]),
    )


def as_term(value: Any) -> str:
    """A value as filters write it: true and false in lower case, all else as text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _texts(resource: Resource, shown: Any) -> Iterator[str]:
    for path in resource.text_paths:
        yield from (str(text) for text in pluck(shown, path))


def _sort_values(key: SortKey, shown: Any) -> tuple[Any, ...]:
    value = next(pluck(shown, key.path), None)
    if value is None:
        return (None,) * len(key.columns)
    if key.kind == "days":
        return tuple(days(value))
    if key.kind == "value":
        printed = value["value"]
        return (value["lower"], value["upper"]) if printed is None else (printed, printed)
    return (value,)
