"""What is asked, and how each contestant spells it: the same fifty facts, one fact, a facet, a search.

A question is asked of everybody that can answer it. Each contestant pages in its own way: by a cursor here, by the id
of the fact before at FastAPI and Datasette, and by a page number at plain flask-smorest, kept small for fairness.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count, islice, product
from math import ceil
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from .contestants import BARE, CONSTANT_FLASK, DATASETTE, FASTAPI, PROJECT, SMOREST, STRONGEST_DATASETTE, Contestant

PAGE = 50
DEEPEST = 20
SEED = 2026


@dataclass(frozen=True, slots=True)
class Page:
    """Fifty facts, perhaps of those with a value under a filter: the `number`-th, after the fact and cursor named."""

    name: str = ""
    value: str = ""
    number: int = 1
    after: str | None = None
    cursor: str | None = None

    @property
    def filters(self) -> dict[str, str]:
        return {self.name: self.value} if self.name else {}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a contestant is asked for a page, one fact, and where it is asked for them, a page with a facet and a search."""

    page: Callable[[Page], str]
    fact: Callable[[str], str]
    facet: Callable[[str], str] | None = None
    search: Callable[[str], str] | None = None


def _address(path: str, /, **parameters: Any) -> str:
    asked = {name: value for name, value in parameters.items() if value is not None}
    return f"{path}?{urlencode(asked)}" if asked else path


def _datasette(shape: str, **unasked: Any) -> Dialect:
    """Facets are suggested only on first pages that are not asked without; that would take it seconds here."""
    rows = "/peers/facts.json"
    return Dialect(
        page=lambda page: _address(
            rows, _shape=shape, _size=PAGE, **_datasette_filters(page), _next=page.after, **unasked, _nosuggest=1
        ),
        fact=lambda fact_id: _address(f"/peers/facts/{fact_id}.json", _shape="objects"),
        facet=lambda name: _address(rows, _shape="objects", _size=PAGE, _facet=name, _nosuggest=1),
        search=lambda word: _address(rows, _shape=shape, _size=PAGE, _search=word, **unasked, _nosuggest=1),
    )


def _datasette_filters(page: Page) -> dict[str, str]:
    if page.name != "mineral":
        return page.filters
    return {"_through": json.dumps({"table": "fact_minerals", "column": "mineral", "value": page.value})}


_PROJECT = Dialect(
    page=lambda page: _address("/v1/facts", limit=PAGE, **page.filters, cursor=page.cursor),
    fact=lambda fact_id: f"/v1/facts/{fact_id}",
    facet=lambda name: _address("/v1/facts", limit=PAGE, facets=name),
    search=lambda word: _address("/v1/facts", limit=PAGE, q=word),
)
DIALECTS: dict[Contestant, Dialect] = {
    PROJECT: _PROJECT,
    BARE: _PROJECT,
    CONSTANT_FLASK: _PROJECT,
    FASTAPI: Dialect(
        page=lambda page: _address("/facts", limit=PAGE, **page.filters, after=page.after),
        fact=lambda fact_id: f"/facts/{fact_id}",
    ),
    SMOREST: Dialect(
        page=lambda page: _address("/facts/", page_size=PAGE, **page.filters, page=page.number),
        fact=lambda fact_id: f"/facts/{fact_id}",
    ),
    DATASETTE: _datasette("objects"),
    STRONGEST_DATASETTE: _datasette("array", _nocount=1, _nofacet=1),
}


def spellings(address: str) -> Iterator[str]:
    """Addresses without end that ask the project for the same, but that its response cache does not know to be the same.

    Characters of `limit=50` are percent-encoded or not, and more or fewer `&` stand before and after the query; the cache
    knows an answer by the query as it was written.
    """
    path, _, query = address.partition("?")
    plain = f"limit={PAGE}"
    rest = query.removeprefix(plain)
    written = [query] if rest == query else [f"{limit}{rest}" for limit in _percent_encoded(plain)]
    for more in count():
        for before in range(more + 1 if query else 1):
            for question in written:
                yield f"{path}?{'&' * before}{question}{'&' * (more - before)}"


def _percent_encoded(text: str) -> list[str]:
    return [
        "".join(ways) for ways in product(*((letter, f"%{ord(letter):02X}") if letter != "=" else "=" for letter in text))
    ]


def differently_spelled(addresses: list[str], number: int) -> list[str]:
    """At least so many addresses, each of another spelling, that ask in turn for what the given ones ask."""
    each = [spellings(address) for address in addresses]
    return [next(spelling) for _ in range(ceil(number / len(each))) for spelling in each]


def facts_in(body: bytes) -> list[str]:
    """The ids of the facts in any contestant's answer."""
    found: Any = json.loads(body)
    if isinstance(found, dict):
        found = found.get("data", found.get("rows", found))
    return [fact["id"] for fact in (found if isinstance(found, list) else [found])]


class Asker:
    """Asks a server one question after the other over one connection."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port)

    def get(self, address: str, headers: dict[str, str] | None = None) -> tuple[list[tuple[str, str]], bytes]:
        """Headers, with their names in lower case, and body of the answer; raises RuntimeError where it is an error."""
        self._connection.request("GET", address, headers=headers or {})
        response = self._connection.getresponse()
        body = response.read()
        if response.status >= 400:
            raise RuntimeError(f"{response.status} to {address}: {body[:300]!r}")
        return [(name.lower(), value) for name, value in response.getheaders()], body

    def values(self, name: str) -> list[str]:
        """The values of a filter that at least one page of facts has, the most frequent first."""
        found = json.loads(self.get(f"/v1/facts?limit=1&facets={name}")[1])
        return [value["value"] for value in found["meta"]["facets"][name] if value["count"] >= PAGE]

    def walk(self, name: str = "", value: str = "", limit: int = PAGE) -> Iterator[Page]:
        """The full pages of a list, one by one."""
        page = Page(name, value)
        while True:
            found = json.loads(self.get(_address("/v1/facts", limit=limit, **page.filters, cursor=page.cursor))[1])
            if len(found["data"]) < limit:
                return
            yield page
            following = found["links"]["next"]
            if following is None:
                return
            cursor = parse_qs(urlsplit(following).query)["cursor"][0]
            page = Page(name, value, page.number + 1, found["data"][-1]["id"], cursor)


def shallow_pages(asker: Asker) -> list[Page]:
    """The first pages of the whole list and of every metric, place and mineral, shuffled."""
    lists = [("", ""), *((name, value) for name in ("metric", "place", "mineral") for value in asker.values(name))]
    return shuffled(page for name, value in lists for page in islice(asker.walk(name, value), DEEPEST))


def deep_pages(asker: Asker) -> list[Page]:
    """Pages of the last tenth of the whole list; found in long strides."""
    strides = list(asker.walk(limit=500))
    return shuffled(strides[len(strides) * 9 // 10 :])


def shuffled(items: Iterable[Any]) -> list[Any]:
    """The items in an order that looks random and is always the same."""
    mixed = list(items)
    Random(SEED).shuffle(mixed)  # noqa: S311 - no secret
    return mixed
