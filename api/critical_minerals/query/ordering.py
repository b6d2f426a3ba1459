"""The records of a selection in its order, from any place in it.

A place is a whole number: in the order of ids that of the record itself, in its reverse that counted from the end, in the
order of one sort key how far the record stands in the list made at load, and in any other order how far it stands in the
list that is worked out on request. It means something for one question to one release only, as cursors do.
"""

from collections.abc import Iterator
from typing import Any

from pyroaring import BitMap

from ..database.release import Release
from ..database.runs import RUN, numbers_in
from .matching import number_of_records
from .selection import Order, Selection

FEW = 1000
"""So many records are sorted on request; more are looked up in the list of all records that was sorted at load."""


Placed = tuple[int, int]
"""A place, and the number of the record there."""


def in_order(release: Release, selection: Selection, found: BitMap | None, after: int = 0) -> Iterator[Placed]:
    """The records of `found`, or all where it is None, in the order of a selection, from the first place after one."""
    if found is not None and not found:
        return iter(())
    orders = _without_final_id(selection.order)
    resource = selection.resource.name
    if not orders:
        last = 0 if found else number_of_records(release, resource)
        numbers, same = (found.iter_equal_or_larger(after + 1) if found else range(after + 1, last + 1) for _ in range(2))
        return zip(numbers, same, strict=True)
    if orders == (Order(orders[0].key, descending=True),) and orders[0].key.name == "id":
        return _backwards(found, number_of_records(release, resource), after)
    if len(orders) == 1 and (found is None or len(found) > FEW):
        return _along_runs(release, resource, orders[0], found, after)
    return _sorted_now(release, resource, orders, found, after)


def _without_final_id(orders: tuple[Order, ...]) -> tuple[Order, ...]:
    """The orders up to the id, after which nothing is left to order; without it too where it ascends, as it always does."""
    for position, order in enumerate(orders):
        if order.key.name == "id":
            return orders[: position + order.descending]
    return orders


def _backwards(found: BitMap | None, last: int, after: int) -> Iterator[Placed]:
    if found is None:
        yield from ((place, last + 1 - place) for place in range(after + 1, last + 1))
        return
    for rank in range(found.rank(max(last - after, 0)) - 1, -1, -1):
        yield last + 1 - found[rank], found[rank]


def _along_runs(release: Release, resource: str, order: Order, found: BitMap | None, after: int) -> Iterator[Placed]:
    key = f"-{order.key.name}" if order.descending else order.key.name
    start = after // RUN * RUN
    text = "SELECT numbers FROM run WHERE resource = ? AND key = ? AND start = ?"
    while rows := release.fetch(text, (resource, key, start)):
        for place, number in enumerate(numbers_in(rows[0][0]), start + 1):
            if place > after and (found is None or number in found):
                yield place, number
        start += RUN


def _sorted_now(
    release: Release, resource: str, orders: tuple[Order, ...], found: BitMap | None, after: int
) -> Iterator[Placed]:
    few = found is not None and len(found) <= FEW
    where = f"WHERE number IN ({', '.join('?' * len(found or ()))})" if few else ""
    text = f'SELECT number FROM "{resource}" {where} ORDER BY {order_by(orders)}'  # noqa: S608 - names of our own
    numbers = (number for (number,) in release.fetch(text, tuple(found or ()) if few else ()))
    places = enumerate((number for number in numbers if found is None or number in found), 1)
    return (placed for placed in places if placed[0] > after)


def order_by(orders: tuple[Order, ...]) -> str:
    """The ORDER BY terms in SQL: nulls last both ways, the number, which follows the id, at the end."""
    terms: list[Any] = []
    for order in orders:
        direction = "DESC" if order.descending else "ASC"
        if order.key.name == "id":
            terms.append(f"number {direction}")
        else:
            terms += (f"{column} IS NULL, {column} {direction}" for column in order.key.columns)
    return ", ".join([*terms, "number"])
