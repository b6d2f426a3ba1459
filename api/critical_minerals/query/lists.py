"""Pages, single records, totals, facets and exports of a selection."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from peewee import fn

from ..database import Release, Term, Total
from ..resources import BEARING_FACTS
from ..resources.resource import Resource, Terms
from ..resources.tables import TABLES
from .conditions import selected
from .cursor import Position
from .ordering import after, order_by, sort_columns
from .selection import Selection


class Page(NamedTuple):
    """The bodies of a page's records, and the position of the last one where more follow."""

    bodies: list[bytes]
    position: Position | None


class FacetValue(NamedTuple):
    """A value and the number of matching records that have it."""

    value: str
    records: int


def page(release: Release, selection: Selection, limit: int, position: Position | None = None) -> Page:
    """At most `limit` records of a selection, from the start or after a position."""
    rows = release.rows(page_query(selection, position).limit(limit + 1))
    shown = rows[:limit]
    return Page([bytes(row[0]) for row in shown], tuple(shown[-1][1:]) if len(rows) > limit else None)


def page_query(selection: Selection, position: Position | None) -> Any:
    """The bodies of a selection with the values that they are sorted by, in order, from the start or after a position.

    In the order of ids, a filter on one value is walked in that order and nothing is sorted, however many records match.
    """
    table: Any = TABLES[selection.resource.name]
    walked = next((name for name, values in selection.include.items() if len(values) == 1), None)
    if walked is None or selection.order or selection.include_members:
        keys = [getattr(table, column.name) for column in sort_columns(selection)]
        query = selected(selection, table.body, *keys).order_by(*order_by(selection))
        return query if position is None else query.where(after(selection, position))
    others = {name: values for name, values in selection.include.items() if name != walked}
    query = (
        selected(replace(selection, include=others), table.body, Term.id)
        .join(Term, on=(Term.id == table.id))
        .where(Term.resource == selection.resource.name, Term.name == walked, Term.value == selection.include[walked][0])
        .order_by(Term.id)
    )
    return query if position is None else query.where(Term.id > position[-1])


def fits(selection: Selection, position: Position) -> bool:
    """Whether a position has a value of the right kind for each column of the order."""
    columns = sort_columns(selection)
    return len(columns) == len(position) and all(
        (value is None and column.name != "id") or isinstance(value, int | float if column.kind == "value" else str)
        for column, value in zip(columns, position, strict=True)
    )


def record(release: Release, resource: Resource, record_id: str) -> bytes | None:
    """The body of one record, or None."""
    table: Any = TABLES[resource.name]
    rows = release.rows(table.select(table.body).where(table.id == record_id))
    return bytes(rows[0][0]) if rows else None


def total(release: Release, selection: Selection) -> int:
    """How many records match; read from the totals made at load where there is at most one filter on one value."""
    counted = _counted_at_load(selection)
    if counted is None:
        table: Any = TABLES[selection.resource.name]
        ((count,),) = release.rows(selected(selection, fn.COUNT(table.id)))
        return int(count)
    name, value = counted
    rows = release.rows(
        Total.select(Total.records).where(
            Total.resource == selection.resource.name, Total.name == name, Total.value == value
        )
    )
    return int(rows[0][0]) if rows else 0


def _counted_at_load(selection: Selection) -> tuple[str, str] | None:
    if selection.filter_count == 0:
        return "", ""
    if selection.filter_count == 1 and len(selection.include) == 1 and not selection.include_members:
        ((name, values),) = selection.include.items()
        if len(values) == 1:
            return name, values[0]
    return None


def facets(release: Release, selection: Selection, names: tuple[str, ...]) -> dict[str, list[FacetValue]]:
    """For each filter named, its values in the matching records, the most frequent first."""
    table: Any = TABLES[selection.resource.name]
    ids = selected(selection, table.id)
    found: dict[str, list[FacetValue]] = {name: [] for name in names}
    count = fn.COUNT(Term.id)
    query = (
        Term.select(Term.name, Term.value, count)
        .where(Term.resource == selection.resource.name, Term.name.in_(names), Term.id.in_(ids))
        .group_by(Term.name, Term.value)
        .order_by(Term.name, count.desc(), Term.value)
    )
    for name, value, number in release.rows(query):
        found[name].append(FacetValue(value, number))
    return found


def undated(release: Release, selection: Selection) -> int:
    """How many facts that no dated source carries are in the answer; of sources and conflicts, how many have no date."""
    table: Any = TABLES[selection.resource.name]
    if selection.resource in BEARING_FACTS:
        facts: Any = TABLES["facts"]
        borne = Term.select(Term.id).where(
            Term.resource == "facts", Term.name == "subject", Term.value.in_(selected(selection, table.id))
        )
        of_type = Term.select(Term.id).where(
            Term.resource == "facts", Term.name == "subject_type", Term.value == selection.resource.name
        )
        query = facts.select(fn.COUNT(facts.id)).where(
            facts.known_since_earliest.is_null(), facts.id.in_(borne), facts.id.in_(of_type)
        )
    else:
        query = selected(selection, fn.COUNT(table.id)).where(
            getattr(table, f"{selection.resource.known_key}_earliest").is_null()
        )
    ((count,),) = release.rows(query)
    return int(count)


def undated_in(release: Release, resource: Resource, record_id: str) -> int:
    """How many facts of one record no dated source carries."""
    whole = json.loads(record(release, resource, record_id) or b"{}")
    return sum(fact["known_since"] is None for fact in whole.get("facts", ()))


def every_body(release: Release, selection: Selection) -> Iterator[bytes]:
    """The body of every matching record, one by one, in order."""
    table: Any = TABLES[selection.resource.name]
    for (body,) in release.stream(selected(selection, table.body).order_by(*order_by(selection))):
        yield bytes(body)


def values_of(release: Release, resource: Resource, name: str) -> dict[str, str]:
    """The value of each record that has one under a filter's name, by id."""
    query = Term.select(Term.id, Term.value).where(Term.resource == resource.name, Term.name == name)
    return dict(release.rows(query))


def unknown_values(release: Release, resource: Resource, terms: Terms, values: tuple[str, ...]) -> list[str]:
    """Those of a filter's values that are no id of its target and that no record of the resource has."""
    if terms.choices:
        return []
    known = {
        row[0]
        for row in release.rows(
            Term.select(Term.value).where(Term.resource == resource.name, Term.name == terms.name, Term.value.in_(values))
        )
    }
    if terms.target:
        table: Any = TABLES[terms.target]
        known |= {row[0] for row in release.rows(table.select(table.id).where(table.id.in_(values)))}
    return [value for value in values if value not in known]
