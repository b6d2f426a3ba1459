"""Where the measures take place: data of three sizes, servers that are started once and kept, and who asks them."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from .contestants import ANSWERS, BARE, CONSTANT_FLASK, DATA, PROJECT, Contestant, Server
from .data import Data, fact_ids, facts, prepare, prepare_peers, prepare_shipped
from .drive import Client
from .questions import DIALECTS, Asker, Page, deep_pages, shallow_pages, shuffled

FIRST_PAGE = DIALECTS[PROJECT].page(Page())
SET_BY_SERVER = ("server", "connection")
DISTINCT = 100_000
"""Addresses where no two requests are to be equal: more than a turn asks for, and than the response cache can hold."""
LEAST_LETTERS = 6


@dataclass
class Stage:
    """Where the measures take place: data of three sizes, servers that are started once and kept, a client and its pace."""

    sizes: tuple[int, int, int]
    rounds: int
    seconds: float
    requests: int
    client: Client
    contestants: tuple[Contestant, ...]
    say: Callable[[str], None]

    def __post_init__(self) -> None:
        self.small, self.middle, self.large = (Data(records, DATA / str(records)) for records in self.sizes)
        self.shipped = Data(0, DATA / "shipped")
        self._servers: dict[tuple[Contestant, Path], Server] = {}
        self._running = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def server(self, contestant: Contestant, data: Data) -> Server:
        """The contestant's server over the data, started where it does not run yet."""
        key = (contestant, data.folder)
        if key not in self._servers:
            self.prepare(contestant, data)
            self.say(f"starting {contestant.name} over {data.folder.name}")
            self._servers[key] = self._running.enter_context(Server(contestant, data))
        return self._servers[key]

    def prepare(self, contestant: Contestant, data: Data) -> None:
        """Makes what the contestant serves, where it is not there."""
        self.say(f"preparing data: {data.folder.name}")
        if data == self.shipped:
            prepare_shipped(data)
        else:
            prepare(data)
        if contestant.is_peer:
            prepare_peers(data)
        if contestant in {BARE, CONSTANT_FLASK}:
            self._write_answers(self.asker(data))

    def _write_answers(self, asker: Asker) -> None:
        """Writes down what the project answers, for those that repeat it."""
        found = {"200": asker.get(FIRST_PAGE), "304": asker.get(FIRST_PAGE, self.unchanged)}
        answers = {
            status: {"headers": [pair for pair in headers if pair[0] not in SET_BY_SERVER], "body": body.decode()}
            for status, (headers, body) in found.items()
        }
        ANSWERS.write_text(json.dumps(answers), "utf-8")

    def asker(self, data: Data) -> Asker:
        """Somebody who asks the project."""
        return Asker(self.server(PROJECT, data).ports[0])

    @cached_property
    def unchanged(self) -> dict[str, str]:
        """The header of a client that has the first page already."""
        headers, _ = self.asker(self.middle).get(FIRST_PAGE)
        return {"If-None-Match": dict(headers)["etag"]}

    @cached_property
    def pages(self) -> list[Page]:
        return shallow_pages(self.asker(self.middle))

    @cached_property
    def deep_pages(self) -> list[Page]:
        return deep_pages(self.asker(self.large))

    @cached_property
    def minerals(self) -> list[Page]:
        return [Page("mineral", value) for value in self.asker(self.small).values("mineral")]

    @cached_property
    def common_word(self) -> str:
        """The word of some length that is in most statements."""
        counts: dict[str, int] = {}
        for fact in facts(self.middle):
            for word in {
                word for word in fact["statement"].lower().split() if len(word) >= LEAST_LETTERS and word.isalpha()
            }:
                counts[word] = counts.get(word, 0) + 1
        word = max(counts, key=lambda word: (counts[word], word))
        self.say(f"the common word is {word!r}")
        return word

    def ids(self, data: Data) -> list[str]:
        """Ids of facts, shuffled; at most as many as different addresses are asked."""
        return shuffled(fact_ids(data))[:DISTINCT]
