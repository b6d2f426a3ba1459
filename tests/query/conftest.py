"""A small invented release, loaded by the real loader, with its facts out of order; and the shipped one, open."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from critical_minerals.database import store_at
from critical_minerals.database.release import Release
from critical_minerals.database.urls import place_of
from critical_minerals.loader import index
from critical_minerals.loader.build import build
from critical_minerals.loader.validation import Fixtures
from critical_minerals.query import lists, ordering
from critical_minerals.query.selection import Selection
from critical_minerals.resources import REGISTRY, WITH_FIXTURE

SOURCE = {"file": "text.txt", "file_sha256": "0" * 64, "paragraphs": {"first": 1, "last": 9}, "on_topic": True}
PRINTED = {"paragraph": 1, "basis": "printed"}

PLACES = [
    {"id": "earth", "name": "Earth", "kind": "world"},
    {"id": "north", "name": "The North", "kind": "region", "parent": "earth"},
    {"id": "norland", "name": "Norland", "kind": "country", "parent": "north"},
    {"id": "nor-east", "name": "Nor-East", "kind": "subdivision", "parent": "norland"},
    {"id": "southland", "name": "Southland", "kind": "country", "parent": "earth"},
]

TEXTS = [
    {"id": "july", "label": "July", "published": {"date": "2025-07", "paragraph": 1, "basis": "printed"}, **SOURCE},
    {
        "id": "november",
        "label": "November",
        "published": {"date": "2025-11-05", "paragraph": 1, "basis": "printed"},
        **SOURCE,
    },
    {"id": "undated", "label": "Undated", **SOURCE},
]

PROJECTS = [
    {"id": "one", "name": "Zephyr Ridge", "summary": "A mine."},
    {"id": "two", "name": "Alder Pit", "summary": "A mine in the hills of Zephyr, Zephyr and Zephyr, as it is told."},
    {"id": "three", "name": "Curaçao Works", "summary": "Producing magnets for exports; not yet mined."},
    {"id": "four", "name": "Øresund Plant", "summary": "Niño and ÀÉÎ: the Kurīl magnet."},
]


def exact(value: float) -> dict[str, Any]:
    return {"value": value, "unit": "t", "approximation": "exact"}


def fact(record_id: str, source: str, quantity: dict[str, Any] | None, edtf: str | None, **fields: Any) -> dict[str, Any]:
    citation = {"source": source, "paragraph": 2, "kind": "body", "stated": "so", "fingerprint": "0" * 16}
    return {
        "id": record_id,
        "statement": f"The statement {record_id}.",
        "metric": None if quantity is None else "reserve_estimate",
        "quantity": quantity,
        "date": None if edtf is None else {"edtf": edtf, "role": "occurred", "stated": "then"},
        "value_kind": "actual",
        "assertion": "asserted",
        "citations": [citation],
        **fields,
    }


RANGE = {"lower": 5, "upper": 20, "unit": "t", "approximation": "between"}
FACTS = [
    fact("d", "july", None, None),
    fact("a", "november", exact(10), "2024", minerals=["neodymium"], place="norland"),
    fact("f", "undated", exact(30), "2024-01-01", minerals=["cobalt"], place="nor-east"),
    fact("c", "undated", exact(10), "2024-03", minerals=["cobalt", "neodymium"], place="southland"),
    fact("b", "july", RANGE, "2024-03~", minerals=["light"], place="nor-east"),
    fact("e", "november", None, "../2030", minerals=["rare"], place="north"),
]

MINERALS = [
    {"id": "rare", "name": "Rare", "kind": "group", "members": ["light"]},
    {"id": "light", "name": "Light", "kind": "group", "members": ["neodymium"]},
    {"id": "neodymium", "name": "Neodymium", "kind": "element"},
    {"id": "cobalt", "name": "Cobalt", "kind": "element", "facts": FACTS},
]

INVENTED: dict[str, list[dict[str, Any]]] = {"projects": PROJECTS, "minerals": MINERALS, "places": PLACES, "sources": TEXTS}


def load(url: str, invented: dict[str, list[dict[str, Any]]] = INVENTED) -> Release:
    """An invented release, in the database at a URL."""
    records = {
        resource.name: [resource.schema.load(record) for record in invented.get(resource.name, [])]
        for resource in WITH_FIXTURE
    }
    build(Fixtures({"version": "1.0.0", "title": "Invented", "licence": "CC0-1.0", "date": "2025"}, records), place_of(url))
    return store_at(url).release()


@pytest.fixture(scope="session")
def invented(new_database: Callable[[str], str]) -> Release:
    return load(new_database("invented"))


@pytest.fixture
def in_short_runs(new_database: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Release:
    """The invented release, with orders in runs of two records."""
    monkeypatch.setattr(index, "RUN", 2)
    monkeypatch.setattr(ordering, "RUN", 2)
    return load(new_database("in-short-runs"))


@pytest.fixture(scope="session")
def of_zinc(new_database: Callable[[str], str]) -> Release:
    """A release in which zinc is told of by many texts first and by a few names last."""
    texts = [{"id": f"a{number}", "name": f"Company {number}", "summary": "It has zinc."} for number in range(10)]
    names = [{"id": f"z{number}", "name": name} for number, name in enumerate(["Old Zinc Works", "New Zinc Works", "Zinc"])]
    return load(new_database("zinc"), {"organizations": [*texts, *names]})


@pytest.fixture(scope="session")
def shipped(database_url: str) -> Release:
    return store_at(database_url).release()


@pytest.fixture(scope="session")
def shipped_records(shipped: Release) -> dict[str, list[dict[str, Any]]]:
    """The records of each resource as the API serves them, in the order of their ids, which numbers them from 1."""
    return {
        resource.name: [json.loads(body) for body in lists.every_body(shipped, Selection(resource))] for resource in REGISTRY
    }


@pytest.fixture(scope="session")
def ids() -> Callable[[list[bytes]], str]:
    """The ids of bodies, joined by spaces."""
    return lambda bodies: " ".join(json.loads(body)["id"] for body in bodies)
