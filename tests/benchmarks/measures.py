"""The rows of the table: what is asked of whom, and the bar beside what was reached.

Every figure of a row is a median over rounds. In a round each contestant of the row has one turn, so that a ratio compares
turns that are seconds apart; the ratio is taken in each round, and its median and spread are shown.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .contestants import (
    BARE,
    CONSTANT_FLASK,
    DATA,
    DATASETTE,
    FASTAPI,
    PROJECT,
    SMOREST,
    STRONGEST_DATASETTE,
    Contestant,
    Server,
)
from .costs import Loading, Memory, Starting
from .data import Data
from .drive import Load, Turn, turn
from .figures import Bar, Line, Spread
from .questions import DIALECTS, Asker, Page, differently_spelled, facts_in
from .stage import DISTINCT, Stage

CONNECTIONS = 16
GOLDEN = 0.618
"""A round starts so much of the way further in the addresses than the one before, so that it asks for others."""

Addresses = Callable[[Stage, Contestant], list[str]]
Where = Callable[[Stage], Data]


def small(stage: Stage) -> Data:
    return stage.small


def middle(stage: Stage) -> Data:
    return stage.middle


def large(stage: Stage) -> Data:
    return stage.large


@dataclass(frozen=True, slots=True)
class Entry:
    """One contestant of a row, over which data, asked for what, and what its ratio is to be."""

    contestant: Contestant
    addresses: Addresses
    bar: Bar | None = None
    where: Where = middle
    label: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A row: its ratios are CPU time a request, or the median latency, of each entry over that of the first."""

    name: str
    entries: tuple[Entry, ...]
    same_facts: bool = False
    connections: int = CONNECTIONS
    headers: Callable[[Stage], Mapping[str, str]] = lambda _: {}
    ratio_of: str = "cpu_us"

    def lines(self, stage: Stage) -> Iterator[Line]:
        """Drives the row's contestants in turn."""
        entries = [entry for entry in self.entries if entry.contestant in stage.contestants]
        servers = [stage.server(entry.contestant, entry.where(stage)) for entry in entries]
        asked = [entry.addresses(stage, entry.contestant) for entry in entries]
        if self.same_facts:
            _refuse_different_facts(servers, asked)
        loads = [_written(addresses, DATA / f"addresses-{place}.txt") for place, addresses in enumerate(asked)]
        turns: list[list[Turn]] = [[] for _ in entries]
        headers = self.headers(stage)
        for number in range(-1, stage.rounds):  # the first round is for warming up
            seconds = stage.seconds if number >= 0 else min(stage.seconds, 1)
            for server, addresses, had in zip(servers, loads, turns, strict=True):
                load = Load(addresses, (number + 1) * GOLDEN % 1, seconds, self.connections, headers)
                found = turn(stage.client, server, load)
                if number >= 0:
                    had.append(found)
        for entry, had in zip(entries, turns, strict=True):
            who = entry.label or entry.contestant.name
            yield Line(self.name, entry.where(stage).records, who, *self._reached(entry, had, turns[0]), entry.bar, had)

    def _reached(self, entry: Entry, had: list[Turn], first: list[Turn]) -> tuple[Spread | None, str]:
        if entry.bar and entry.bar.unit == "ms":
            return Spread.of([each.p50_ms for each in had]), "ms"
        if had is first:
            return None, "×"
        measured, against = ([getattr(each, self.ratio_of) for each in turns] for turns in (had, first))
        return Spread.of([one / other for one, other in zip(measured, against, strict=True)]), "×"


def _written(addresses: list[str], path: Path) -> Path:
    path.write_text("".join(f"{address}\n" for address in addresses), "ascii")
    return path


def _refuse_different_facts(servers: list[Server], asked: list[list[str]]) -> None:
    """Raises ValueError where the contestants do not answer with the same facts in the same order."""
    for addresses in islice(zip(*asked, strict=False), 20):
        answers = [
            facts_in(Asker(server.ports[0]).get(address)[1]) for server, address in zip(servers, addresses, strict=True)
        ]
        for address, answer in zip(addresses, answers, strict=True):
            if answer != answers[0]:
                raise ValueError(f"{address} has not the facts of {addresses[0]}")


def _first_page(_: Stage, contestant: Contestant) -> list[str]:
    return [DIALECTS[contestant].page(Page())]


def _pages(stage: Stage, contestant: Contestant) -> list[str]:
    return _unhittable(contestant, [DIALECTS[contestant].page(page) for page in stage.pages])


def _facts_of(where: Where) -> Addresses:
    def addresses(stage: Stage, contestant: Contestant) -> list[str]:
        return _unhittable(contestant, [DIALECTS[contestant].fact(fact_id) for fact_id in stage.ids(where(stage))])

    return addresses


def _filtered_pages(stage: Stage, contestant: Contestant) -> list[str]:
    return _unhittable(contestant, [DIALECTS[contestant].page(page) for page in stage.minerals])


def _deep_pages(stage: Stage, contestant: Contestant) -> list[str]:
    return _unhittable(contestant, [DIALECTS[contestant].page(page) for page in stage.deep_pages])


def _first_page_uncached(_: Stage, contestant: Contestant) -> list[str]:
    return _unhittable(contestant, [DIALECTS[contestant].page(Page())])


def _facet(_: Stage, contestant: Contestant) -> list[str]:
    return _unhittable(contestant, [DIALECTS[contestant].facet("metric")])


def _search(stage: Stage, contestant: Contestant) -> list[str]:
    return _unhittable(contestant, [DIALECTS[contestant].search(stage.common_word)])


def _unhittable(contestant: Contestant, addresses: list[str]) -> list[str]:
    """The addresses, for the project so that its response cache has none of the answers; the peers have no cache."""
    return differently_spelled(addresses, DISTINCT) if contestant is PROJECT else addresses


def _at_two_sizes(addresses: Callable[[Where], Addresses], limit: float) -> tuple[Entry, ...]:
    return (
        Entry(PROJECT, addresses(small), where=small),
        Entry(PROJECT, addresses(large), Bar(limit, at_most=True), where=large),
    )


WORKS = (
    Work(
        "repeated request, page of 50",
        (
            Entry(PROJECT, _first_page),
            Entry(BARE, _first_page, Bar(0.85)),
            Entry(CONSTANT_FLASK, _first_page),
            Entry(FASTAPI, _first_page, Bar(30)),
            Entry(SMOREST, _first_page),
            Entry(DATASETTE, _first_page, Bar(60)),
            Entry(STRONGEST_DATASETTE, _first_page),
        ),
        same_facts=True,
    ),
    Work(
        "every request different, page of 50",
        (
            Entry(PROJECT, _pages),
            Entry(FASTAPI, _pages, Bar(7)),
            Entry(SMOREST, _pages),
            Entry(DATASETTE, _pages, Bar(15)),
            Entry(STRONGEST_DATASETTE, _pages, Bar(5)),
        ),
        same_facts=True,
    ),
    Work(
        "every request different, one record",
        (
            Entry(PROJECT, _facts_of(middle)),
            Entry(FASTAPI, _facts_of(middle), Bar(3)),
            Entry(SMOREST, _facts_of(middle)),
            Entry(DATASETTE, _facts_of(middle), Bar(6)),
            Entry(STRONGEST_DATASETTE, _facts_of(middle)),
        ),
        same_facts=True,
    ),
    Work(
        "not modified (304)",
        (Entry(PROJECT, _first_page), Entry(BARE, _first_page, Bar(0.85))),
        headers=lambda stage: stage.unchanged,
    ),
    Work(
        "deep page, by cursor",
        (
            Entry(PROJECT, _first_page_uncached, where=large, label="first page"),
            Entry(PROJECT, _deep_pages, Bar(1.2, at_most=True), where=large, label="deep page"),
        ),
    ),
    Work("first page, few and many records", _at_two_sizes(lambda _: _first_page_uncached, 1.3)),
    Work("filtered page, few and many records", _at_two_sizes(lambda _: _filtered_pages, 1.3)),
    Work("one record, few and many records", _at_two_sizes(_facts_of, 1.3)),
    Work(
        "one facet",
        (
            Entry(PROJECT, _facet, Bar(50, "ms", at_most=True)),
            Entry(DATASETTE, _facet, Bar(1)),
            Entry(STRONGEST_DATASETTE, _facet, Bar(1)),
        ),
        connections=1,
        ratio_of="p50_ms",
    ),
    Work(
        "search for a common word",
        (
            Entry(PROJECT, _search, Bar(100, "ms", at_most=True)),
            Entry(DATASETTE, _search, Bar(1)),
            Entry(STRONGEST_DATASETTE, _search, Bar(1)),
        ),
        connections=1,
        ratio_of="p50_ms",
    ),
)


MEASURES = (Loading(), *WORKS, Starting(), Memory())
"""In the order of the table. Loading comes first, while nothing else runs."""
