"""Records as the database stores them: the bytes that the API serves, and what filters, sorting and search need."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ..database.tables import ANY_DAY, columns_of
from ..json_bytes import json_bytes
from ..resources.resource import Record, Resource, SortKey, pluck
from ..resources.tables import TABLES, documents_of
from ..vocabulary.edtf import days

Row = tuple[Any, ...]

TEXTS_APART = " · "


class Rendered(NamedTuple):
    """One record, ready for the database."""

    row: dict[str, Any]
    terms: set[tuple[str, str]]
    spans: set[tuple[str, str, str]]
    title: str
    text: str
    id_words: str


class Batch(NamedTuple):
    """Some records of one resource, ready for the database.

    `rows` are those of its table, `documents` those of the search index: number, folded title, title, text, words of the id.
    `terms` and `spans` have the numbers of the records by what they have in common: name and value, or name, earliest and
    latest day. `digest` is the sum of the hashes of the records, the same in whatever batches and order they come.
    """

    resource: str
    rows: list[Row]
    documents: list[Row]
    terms: dict[tuple[str, str], list[int]]
    spans: dict[tuple[str, str, str], list[int]]
    digest: int


def batch_of(resource: Resource, shown: Iterable[tuple[int, Record]]) -> Batch:
    """A batch of records as they are shown, each with its number."""
    columns, first = columns_of(TABLES[resource.name]), documents_of(resource.name).start
    rows, documents, terms, spans = [], [], defaultdict(list), defaultdict(list)
    digest = 0
    for number, record in shown:
        item = render(resource, record)
        item.row["number"] = number
        rows.append(tuple(item.row[column] for column in columns))
        if resource.searchable:
            documents.append((first + number, item.title.casefold(), item.title, item.text, item.id_words))
        for term in item.terms:
            terms[term].append(number)
        for span in item.spans:
            spans[span].append(number)
        digest += int.from_bytes(hashlib.sha256(item.row["body"]).digest())
    return Batch(resource.name, rows, documents, terms, spans, digest)


def render(resource: Resource, shown: Record) -> Rendered:
    """The rows of a record, as it is shown."""
    row = {"id": shown["id"], "body": json_bytes(shown)}
    for key in resource.sort_keys:
        row.update(zip(key.columns, _sort_values(key, shown), strict=True))
    spans = {(dates.name, *days(value)) for dates in resource.dates for value in pluck(shown, dates.path)}
    return Rendered(
        row=row,
        terms={
            *(
                (terms.name, as_term(value))
                for terms in resource.terms
                for path in terms.paths
                for value in pluck(shown, path)
            ),
            *((name, ANY_DAY) for name, *_ in spans),
        },
        spans=spans,
        title=" ".join(pluck(shown, resource.title_path)),
        text=TEXTS_APART.join(_texts(resource, shown)),
        id_words=shown["id"].replace("-", " "),
    )


def as_term(value: Any) -> str:
    """A value as filters write it: true and false in lower case, all else as text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _texts(resource: Resource, shown: Any) -> Iterator[str]:
    for path in resource.text_paths:
        yield from (str(text) for text in pluck(shown, path))


def _sort_values(key: SortKey, shown: Any) -> tuple[Any, ...]:
    value = next(iter(pluck(shown, key.path)), None)
    if value is None:
        return (None,) * len(key.columns)
    if key.kind == "days":
        return tuple(days(value))
    if key.kind == "value":
        printed = value["value"]
        return (value["lower"], value["upper"]) if printed is None else (printed, printed)
    return (value,)
