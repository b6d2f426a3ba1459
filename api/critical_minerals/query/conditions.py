"""From the filters of a selection to conditions in SQL."""

from collections.abc import Iterator
from typing import Any

from peewee import Select

from ..database import Member, SearchIndex, Span, Term
from ..resources.resource import Terms
from ..resources.tables import TABLES
from .selection import DayRange, Selection


def selected(selection: Selection, *columns: Any) -> Any:
    """A query for columns of the records that match every filter, in no order yet."""
    query = TABLES[selection.resource.name].select(*columns)
    conditions = list(_conditions(selection))
    return query.where(*conditions) if conditions else query


def _conditions(selection: Selection) -> Iterator[Any]:
    table: Any = TABLES[selection.resource.name]
    for name, values in selection.include.items():
        yield table.id.in_(_having(selection, name, values))
    for name, values in selection.exclude.items():
        yield table.id.not_in(_having(selection, name, values))
    for name, days in selection.days.items():
        yield table.id.in_(_within(selection, name, days))
    if selection.value_min is not None:
        yield table.value_high >= selection.value_min
    if selection.value_max is not None:
        yield table.value_low <= selection.value_max
    if selection.match is not None:
        yield table.id.in_(
            SearchIndex.select(SearchIndex.id).where(
                SearchIndex.match(selection.match), SearchIndex.resource == selection.resource.name
            )
        )


def _having(selection: Selection, name: str, values: tuple[str, ...]) -> Select:
    """Ids of the records that have any of the values under a filter's name."""
    terms = selection.resource.term(name)
    return Term.select(Term.id).where(
        Term.resource == selection.resource.name, Term.name == name, Term.value.in_(_widened(selection, terms, values))
    )


def _widened(selection: Selection, terms: Terms, values: tuple[str, ...]) -> Any:
    if not (selection.include_members and terms.widens):
        return values
    return Member.select(Member.member).where(Member.resource == terms.target, Member.id.in_(values))


def _within(selection: Selection, name: str, days: DayRange) -> Select:
    """Ids of the records with a date that overlaps the range."""
    query = Span.select(Span.id).where(Span.resource == selection.resource.name, Span.name == name)
    if days.first is not None:
        query = query.where(Span.latest >= days.first)
    if days.last is not None:
        query = query.where(Span.earliest <= days.last)
    return query
