"""Facts that tell of an event on a day, in the order of time; and how many tell of one whose text fixes no day."""

from dataclasses import replace
from typing import Any

from peewee import fn

from ..database import Release, Term
from ..resources.tables import TABLES
from .conditions import selected
from .selection import DayRange, Order, Selection

ANY_DAY = DayRange(None, None)


def dated(selection: Selection) -> Selection:
    """The facts of a selection that have a date, by date unless another order is asked for."""
    by_date = next(key for key in selection.resource.sort_keys if key.name == "date")
    return replace(selection, days={"date": ANY_DAY, **selection.days}, order=selection.order or (Order(by_date),))


def undatable(release: Release, selection: Selection) -> int:
    """How many facts tell of an event that has no day, and match all filters but those on its day."""
    table: Any = TABLES[selection.resource.name]
    telling = Term.select(Term.id).where(Term.resource == selection.resource.name, Term.name == "date_role")
    others = {name: days for name, days in selection.days.items() if name != "date"}
    query = selected(replace(selection, days=others), fn.COUNT(table.id)).where(
        table.date_earliest.is_null(), table.id.in_(telling)
    )
    ((count,),) = release.rows(query)
    return int(count)
