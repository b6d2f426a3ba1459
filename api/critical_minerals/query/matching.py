"""From the filters of a selection to the set of the records that match: bitmaps made at load, combined."""

from functools import reduce

from pyroaring import BitMap

from ..database.release import Release
from ..database.tables import ANY_DAY, Member
from ..resources.resource import Terms
from ..resources.tables import documents_of
from .postings import having, union
from .selection import OPEN, DayRange, Selection


def matching(release: Release, selection: Selection) -> BitMap | None:
    """The numbers of the records that match every filter; None where there is no filter, so that all do."""
    wanted = [
        *(_having(release, selection, name, values) for name, values in selection.include.items()),
        *(within(release, selection.resource.name, name, days) for name, days in selection.days.items()),
    ]
    if selection.value_min is not None or selection.value_max is not None:
        wanted.append(_measuring(release, selection))
    if selection.match is not None:
        wanted.append(telling(release, selection.resource.name, selection.match))
    if selection.exclude:
        excluded = [_having(release, selection, name, values) for name, values in selection.exclude.items()]
        wanted = [reduce(BitMap.difference, excluded, _intersection(wanted) if wanted else everything(release, selection))]
    return _intersection(wanted) if wanted else None


def _intersection(found: list[BitMap]) -> BitMap:
    return found[0] if len(found) == 1 else BitMap.intersection(*sorted(found, key=len))


def everything(release: Release, selection: Selection) -> BitMap:
    """The numbers of all records of the resource."""
    return BitMap(range(1, number_of_records(release, selection.resource.name) + 1))


def number_of_records(release: Release, resource: str) -> int:
    """How many records a resource has."""
    return int(release.fetch("SELECT records FROM total WHERE resource = ?", (resource,))[0][0])


def _having(release: Release, selection: Selection, name: str, values: tuple[str, ...]) -> BitMap:
    terms = selection.resource.term(name)
    if selection.include_members and terms.widens:
        values = _widened(release, terms, values)
    return having(release, selection.resource.name, name, values)


def _widened(release: Release, terms: Terms, values: tuple[str, ...]) -> tuple[str, ...]:
    query = Member.select(Member.member).where(Member.resource == terms.target, Member.id.in_(values))
    return tuple({*values, *(member for (member,) in release.rows(query))})


def within(release: Release, resource: str, name: str, days: DayRange) -> BitMap:
    """The numbers of the records with a date under a filter's name that overlaps the range."""
    if days == OPEN:
        return having(release, resource, name, (ANY_DAY,))
    rows = release.fetch(
        "SELECT members FROM span WHERE resource = ? AND name = ? AND latest >= ? AND earliest <= ?",
        (resource, name, days.first or "", days.last or "~"),
    )
    return union(rows)


def telling(release: Release, resource: str, words: str) -> BitMap:
    """The numbers of the records that have words; `words` is what somebody typed into a search box."""
    documents = documents_of(resource)
    return BitMap(document - documents.start for document in release.documents(words, documents))


def _measuring(release: Release, selection: Selection) -> BitMap:
    """The numbers of the records whose value overlaps the range."""
    low, high = selection.value_min, selection.value_max
    rows = release.fetch(
        f'SELECT number FROM "{selection.resource.name}" WHERE value_low <= ? AND value_high >= ?',  # noqa: S608 - a name
        (float("inf") if high is None else high, float("-inf") if low is None else low),
    )
    return BitMap(number for (number,) in rows)
