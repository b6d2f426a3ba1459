"""The tables of the database to download, from the schemas: a column for each value, and a table for each list.

Nested values stand in columns of the same table (`quantity_value`). The table of a list is named after both
(`facts_citations`) and keyed by the record and the position in the list; plain values stand in its column `value`. The facts
of a record are in `facts`, by their subject.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from marshmallow import fields

from ...resources import BEARING_FACTS, REGISTRY
from ...resources.fact import FactSchema
from ...resources.fields import Reference
from ...resources.resource import Record, Resource
from ..rendering import Row

POSITION = "position"

Path = tuple[str, ...]


class Column(NamedTuple):
    """A column: its name, its type in SQLite, what it means, and the table whose `id` it is, if any."""

    name: str
    type: str
    description: str
    target: str | None = None


class Relation(NamedTuple):
    """A table, what reads the values of its columns from an item, and the tables of the lists in an item."""

    name: str
    keys: tuple[Column, ...]
    columns: tuple[Column, ...]
    read: Callable[[Any], tuple[Any, ...]]
    lists: tuple[tuple[Callable[[Any], Iterable[Any]], "Relation"], ...] = ()

    def every(self) -> Iterator["Relation"]:
        """This table and those of its lists, at whatever depth."""
        yield self
        for _, inner in self.lists:
            yield from inner.every()

    def rows(self, key: tuple[Any, ...], item: Any) -> Iterator[tuple[str, Row]]:
        """The rows of an item and of its lists, each with the name of its table."""
        yield self.name, (*key, *self.read(item))
        for items, inner in self.lists:
            for position, one in enumerate(items(item), 1):
                yield from inner.rows((*key, position), one)


@cache
def relation_of(resource: Resource) -> Relation:
    """The table of a resource, and those of its lists."""
    (name, field), *others = resource.schema.fields.items()
    key = Column(name, "TEXT", _description(field))
    skipped = {"facts"} if resource in BEARING_FACTS else set()
    schema = {name: field for name, field in others if name not in skipped}
    singular = resource.singular.replace("-", "_")
    inner = Column(f"{singular}_id", "TEXT", f"Id of the {resource.singular}.", table_of(resource.name))
    return _relation(table_of(resource.name), (key,), (inner,), schema)


def relations() -> Iterator[Relation]:
    """Every table."""
    for resource in REGISTRY:
        yield from relation_of(resource).every()


def rows_of(resource: Resource, record: Record) -> Iterator[tuple[str, Row]]:
    """The rows of a record as it is shown, each with the name of its table."""
    return relation_of(resource).rows((record["id"],), record)


def table_of(name: str) -> str:
    """The name of a resource's table."""
    return name.replace("-", "_")


def _relation(
    name: str, keys: tuple[Column, ...], inner: tuple[Column, ...], schema: dict[str, fields.Field[Any]]
) -> Relation:
    """The table of what has the fields of a schema; `inner` are the keys as the tables of its lists have them."""
    plain: list[tuple[Path, Column]] = []
    lists: list[tuple[Callable[[Any], Iterable[Any]], Relation]] = []
    for path, field in _leaves(schema, ()):
        if isinstance(field, fields.List | fields.Dict):
            within = (*inner, Column(POSITION, "INTEGER", "Position in the list, from 1."))
            lists.append(_list("_".join((name, *path)), path, field, within))
        else:
            plain.append((path, Column("_".join(path), _type(field), _description(field), _target(field))))
    reads = tuple(_reader(path) for path, _ in plain)
    return Relation(
        name,
        keys,
        tuple(column for _, column in plain),
        lambda item: tuple([read(item) for read in reads]),
        tuple(lists),
    )


def _leaves(schema: dict[str, fields.Field[Any]], above: Path) -> Iterator[tuple[Path, fields.Field[Any]]]:
    for name, field in schema.items():
        if isinstance(field, fields.Nested):
            yield from _leaves(field.schema.fields, (*above, name))
        else:
            yield (*above, name), field


def _list(
    name: str, path: Path, field: fields.List[Any] | fields.Dict, keys: tuple[Column, ...]
) -> tuple[Callable[[Any], Iterable[Any]], Relation]:
    """What reads the items of a list from what has it, and their table."""
    read = _reader(path)
    if isinstance(field, fields.Dict):
        values = field.value_field.inner if isinstance(field.value_field, fields.List) else field.value_field
        columns = (Column("field", "TEXT", "Name of the field."), _value(values, field))
        return lambda item: _pairs(read(item)), Relation(name, keys, columns, tuple)

    def items(item: Any) -> Iterable[Any]:
        return read(item) or ()

    if not isinstance(field.inner, fields.Nested):
        return items, Relation(name, keys, (_value(field.inner, field),), lambda item: (item,))
    if isinstance(field.inner.schema, FactSchema):
        column = Column("value", "TEXT", _description(field), "facts")
        return items, Relation(name, keys, (column,), lambda item: (item["id"],))
    inner = (*keys[:-1], keys[-1]._replace(name=f"{path[-1]}_{POSITION}"))
    return items, _relation(name, keys, inner, field.inner.schema.fields)


def _pairs(mapping: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each name in a mapping with each of its values."""
    for name, values in mapping.items():
        for value in values if isinstance(values, list) else [values]:
            yield name, value


def _value(inner: fields.Field[Any] | None, field: fields.Field[Any]) -> Column:
    return Column("value", _type(inner), _description(field), _target(inner))


def _reader(path: Path) -> Callable[[Any], Any]:
    """What reads the value at a path; None where something on the way is null."""
    first, *others = path
    if not others:
        return lambda item: item[first]

    def read(item: Any) -> Any:
        for step in path:
            if item is None:
                return None
            item = item[step]
        return item

    return read


def _type(field: fields.Field[Any] | None) -> str:
    if isinstance(field, fields.Float):
        return "REAL"
    return "INTEGER" if isinstance(field, fields.Integer | fields.Boolean) else "TEXT"


def _target(field: fields.Field[Any] | None) -> str | None:
    return table_of(field.target) if isinstance(field, Reference) else None


def _description(field: fields.Field[Any]) -> str:
    return str(field.metadata["description"])
