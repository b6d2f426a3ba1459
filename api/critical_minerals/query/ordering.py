"""Total orders in SQL: nulls last both ways, the id at the end, and the condition of coming after a position."""

from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

from ..resources.tables import TABLES
from .cursor import Position
from .selection import Selection


class Column(NamedTuple):
    """A column to sort by, and its direction."""

    name: str
    descending: bool
    kind: str = "text"


def sort_columns(selection: Selection) -> tuple[Column, ...]:
    """The columns of an order, ending in the id."""
    columns = [
        Column(name, order.descending, order.key.kind)
        for order in selection.order
        for name in (("id",) if order.key.name == "id" else order.key.columns)
    ]
    return tuple(columns if columns and columns[-1].name == "id" else [*columns, Column("id", descending=False)])


def order_by(selection: Selection) -> list[Any]:
    """The ORDER BY terms of a selection."""
    table = TABLES[selection.resource.name]
    terms: list[Any] = []
    for column in sort_columns(selection):
        field: Any = getattr(table, column.name)
        if column.name != "id":
            terms.append(field.is_null())
        terms.append(field.desc() if column.descending else field.asc())
    return terms


def after(selection: Selection, position: Position) -> Any:
    """The condition that a record comes after a position; ValueError where the position does not fit the order."""
    columns = sort_columns(selection)
    if len(columns) != len(position):
        raise ValueError("the position has another number of sort values than the order")
    table = TABLES[selection.resource.name]
    alternatives: list[Any] = []
    ties: list[Any] = []
    for column, value in zip(columns, position, strict=True):
        field: Any = getattr(table, column.name)
        if value is None:
            ties.append(field.is_null())
            continue
        beyond = field < value if column.descending else field > value
        alternatives.append(reduce(and_, [*ties, beyond if column.name == "id" else beyond | field.is_null()]))
        ties.append(field == value)
    return reduce(or_, alternatives)
