"""Facts that tell of an event on a day, in the order of time; and how many tell of one whose text fixes no day."""

from dataclasses import replace

from ..database.release import Release
from ..vocabulary.provenance import DATE_ROLES
from .matching import matching, within
from .postings import having
from .selection import OPEN, Order, Selection


def dated(selection: Selection) -> Selection:
    """The facts of a selection that have a date, by date unless another order is asked for."""
    by_date = next(key for key in selection.resource.sort_keys if key.name == "date")
    return replace(selection, days={"date": OPEN, **selection.days}, order=selection.order or (Order(by_date),))


def undatable(release: Release, selection: Selection) -> int:
    """How many facts tell of an event that has no day, and match all filters but those on its day."""
    resource = selection.resource.name
    telling = having(release, resource, "date_role", DATE_ROLES.codes) - within(release, resource, "date", OPEN)
    others = matching(
        release, replace(selection, days={name: days for name, days in selection.days.items() if name != "date"})
    )
    return len(telling if others is None else telling & others)
