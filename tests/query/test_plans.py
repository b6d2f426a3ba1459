"""How SQLite answers: every documented filter and order by an index, without a scan of a table and without sorting it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from critical_minerals.database.release import Release
from critical_minerals.database.sqlite import SqliteRelease
from critical_minerals.query import lists, ordering
from critical_minerals.query.search import search
from critical_minerals.query.selection import DayRange, Order, Selection
from critical_minerals.resources import REGISTRY
from critical_minerals.resources.resource import Resource, SortKey

pytestmark = pytest.mark.sqlite

ID = SortKey("id", "id")
EVERY_RESOURCE = [pytest.param(resource, id=resource.name) for resource in REGISTRY]
EVERY_TERM = [
    pytest.param(resource, terms, id=f"{resource.name}-{terms.name}") for resource in REGISTRY for terms in resource.terms
]
EVERY_ORDER = [
    pytest.param(resource, Order(key, descending), id=f"{resource.name}-{'-' if descending else ''}{key.name}")
    for resource in REGISTRY
    for key in (ID, *resource.sort_keys)
    for descending in (False, True)
]

Explain = Callable[[], list[str]]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[Explain]:
    """The steps of all statements that have been executed, as SQLite plans them."""
    executed: dict[str, tuple[SqliteRelease, Any]] = {}
    fetch = SqliteRelease.fetch

    def recorded(release: SqliteRelease, text: str, values: Any = ()) -> list[tuple[Any, ...]]:
        executed[text] = release, values
        return fetch(release, text, values)

    def explained() -> list[str]:
        plans = [fetch(release, f"EXPLAIN QUERY PLAN {text}", values) for text, (release, values) in executed.items()]
        assert all(plans)
        return [step[3] for plan in plans for step in plan]

    with monkeypatch.context() as patch:
        patch.setattr(SqliteRelease, "fetch", recorded)
        yield explained


@pytest.fixture(params=["few", "many"])
def _few_or_many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers to put in order are sorted as a few records are, or looked up in the lists of all."""
    if request.param == "many":
        monkeypatch.setattr(ordering, "FEW", 0)


def scans(steps: list[str]) -> list[str]:
    """The steps that read a whole table or index; words are looked up in theirs."""
    return [step for step in steps if step.startswith("SCAN") and "VIRTUAL TABLE INDEX" not in step]


def sorts(steps: list[str]) -> list[str]:
    """The steps that sort or gather rows."""
    return [step for step in steps if "TEMP B-TREE" in step]


def ask_everything(release: Release, selection: Selection) -> None:
    """Asks for all that a list shows: its first page, a later one, an export, its total and its facets."""
    lists.page(release, selection, 2)
    lists.page(release, selection, 2, after=2)
    list(lists.every_body(release, selection))
    lists.total(release, selection)
    lists.facets(release, selection, tuple(terms.name for terms in selection.resource.terms))


def narrowed(release: Release, resource: Resource) -> dict[str, tuple[str, ...]]:
    """The filter that the most records of a resource match."""
    name = resource.terms[0].name
    ((value, _), *_) = lists.facets(release, Selection(resource), (name,))[name]
    return {name: (value,)}


def test_plans_depend_on_the_tables_and_not_on_what_they_hold(shipped: Release) -> None:
    assert shipped.fetch("SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'") == []


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_every_record_and_one_record_are_looked_up(shipped: Release, steps: Explain, resource: Resource) -> None:
    ask_everything(shipped, Selection(resource))
    lists.record(shipped, resource, "no-such")
    assert scans(steps()) == sorts(steps()) == []


@pytest.mark.parametrize("members", [False, True], ids=["exact", "members"])
@pytest.mark.parametrize("how", ["include", "exclude"])
@pytest.mark.parametrize(("resource", "terms"), EVERY_TERM)
def test_every_filter_on_values_is_looked_up(
    shipped: Release, steps: Explain, resource: Resource, terms: Any, how: str, members: bool
) -> None:
    for values in [("china",), ("china", "world", "rare-earth-elements", "true")]:
        ask_everything(shipped, Selection(resource, **{how: {terms.name: values}}, include_members=members))
        lists.unknown_values(shipped, resource, terms, values)
    assert scans(steps()) == sorts(steps()) == []


@pytest.mark.parametrize("first", [None, "2025-01-01"])
@pytest.mark.parametrize("last", [None, "2025-12-31"])
@pytest.mark.parametrize(
    ("resource", "name"),
    [
        pytest.param(resource, dates.name, id=f"{resource.name}-{dates.name}")
        for resource in REGISTRY
        for dates in resource.dates
    ],
)
def test_every_range_of_days_is_looked_up(
    shipped: Release, steps: Explain, resource: Resource, name: str, first: str | None, last: str | None
) -> None:
    ask_everything(shipped, Selection(resource, days={name: DayRange(first, last)}))
    assert scans(steps()) == sorts(steps()) == []


@pytest.mark.parametrize("resource", [resource for resource in REGISTRY if resource.searchable], ids=lambda one: one.name)
def test_words_are_looked_up(shipped: Release, steps: Explain, resource: Resource) -> None:
    ask_everything(shipped, Selection(resource, match="china OR lithium"))
    assert scans(steps()) == sorts(steps()) == []


@pytest.mark.usefixtures("_few_or_many")
@pytest.mark.parametrize(("resource", "order"), EVERY_ORDER)
def test_every_order_of_one_key_is_looked_up(shipped: Release, steps: Explain, resource: Resource, order: Order) -> None:
    ask_everything(shipped, Selection(resource, order=(order,)))
    assert scans(steps()) == sorts(steps()) == []


@pytest.mark.parametrize(("resource", "order"), EVERY_ORDER)
def test_many_records_in_an_order_of_one_key_are_looked_up(
    shipped: Release, steps: Explain, monkeypatch: pytest.MonkeyPatch, resource: Resource, order: Order
) -> None:
    monkeypatch.setattr(ordering, "FEW", 0)
    ask_everything(shipped, Selection(resource, include=narrowed(shipped, resource), order=(order,)))
    assert scans(steps()) == sorts(steps()) == []


@pytest.mark.parametrize(("resource", "order"), EVERY_ORDER)
def test_a_few_records_in_an_order_are_looked_up_and_sorted(
    shipped: Release, steps: Explain, resource: Resource, order: Order
) -> None:
    ask_everything(shipped, Selection(resource, include=narrowed(shipped, resource), order=(order,)))
    assert scans(steps()) == []
    assert set(sorts(steps())) <= {"USE TEMP B-TREE FOR ORDER BY"}


@pytest.mark.usefixtures("_few_or_many")
@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_an_order_of_several_keys_reads_an_index_alone_and_sorts_it(
    shipped: Release, steps: Explain, resource: Resource
) -> None:
    orders = tuple(Order(key, descending=True) for key in (*resource.sort_keys, ID))
    for include in ({}, narrowed(shipped, resource)):
        ask_everything(shipped, Selection(resource, include=include, order=orders))
    assert set(scans(steps())) == {f"SCAN {resource.name} USING COVERING INDEX {resource.name}_sort_columns"}
    assert set(sorts(steps())) <= {"USE TEMP B-TREE FOR ORDER BY"}


@pytest.mark.parametrize(("least", "most"), [(1, None), (None, 1), (1, 100)])
@pytest.mark.parametrize("resource", [resource for resource in REGISTRY if resource.measures], ids=lambda one: one.name)
def test_a_range_of_values_reads_an_index_alone(
    shipped: Release, steps: Explain, resource: Resource, least: float | None, most: float | None
) -> None:
    ask_everything(shipped, Selection(resource, value_min=least, value_max=most))
    assert scans(steps()) == [f"SCAN {resource.name} USING COVERING INDEX {resource.name}_sort_columns"]
    assert sorts(steps()) == []


@pytest.mark.parametrize("resources", [(), ("facts",), ("minerals", "places")], ids=lambda names: "-".join(names) or "all")
def test_a_search_looks_words_up_and_sorts_its_candidates(
    shipped: Release, steps: Explain, resources: tuple[str, ...]
) -> None:
    for words in ("china", "china OR lithium", '"rare earth" -magnet'):
        assert search(shipped, words, resources, 20)[0]
    assert set(scans(steps())) <= {"SCAN (subquery-1)"}
    assert set(sorts(steps())) == {"USE TEMP B-TREE FOR ORDER BY"}
