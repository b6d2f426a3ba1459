"""What synthetic records speak of: the shipped minerals and places, and invented organizations and sources."""

from datetime import date
from typing import Any, NamedTuple

from ..loader.yaml_reader import read_yaml
from ..packaged import data_folder
from ..vocabulary.edtf import MONTHS
from .dice import Dice
from .names import organization, person, publisher, slug, town

Record = dict[str, Any]

MOST_ORGANIZATIONS = 2000
PARAGRAPHS = 60
FIRST_DAY, LAST_DAY = date(2010, 1, 1).toordinal(), date(2025, 12, 31).toordinal()
"""Between which sources are published."""

_FOLLOWS_FROM_RECORDS = frozenset({"facts", "related"})


class Named(NamedTuple):
    """A record that others refer to, and what sentences call it."""

    id: str
    name: str


class Article(NamedTuple):
    """A source, and the ordinal of the day of its publication; None where it is undated."""

    id: str
    day: int | None


class World(NamedTuple):
    """All that records may refer to besides each other, the most popular first."""

    minerals: tuple[Named, ...]
    places: tuple[Named, ...]
    organizations: tuple[Named, ...]
    articles: tuple[Article, ...]

    def organization(self, dice: Dice, number: int) -> Named:
        """An organization that was there when the record of that number was."""
        return self.organizations[dice.rank(_grown_by(number))]

    def article(self, dice: Dice, number: int) -> Article:
        """An article that was there when the record of that number was."""
        return self.articles[dice.rank(_grown_by(number))]


def reference_data(records: int, seed: int) -> dict[str, Any]:
    """What the YAML files of a data set of so many records hold, by their names without ending."""
    count = _grown_by(records)
    return {
        "dataset": {
            "version": "0.0.0.dev",
            "title": f"Synthetic data about critical minerals: {records} records, seed {seed}",
            "licence": "CC0-1.0",
            "date": str(date.fromordinal(LAST_DAY)),
        },
        "minerals": _shipped("minerals"),
        "places": _shipped("places"),
        "organizations": [_organization(number) for number in range(count)],
        "sources": [_source(number, seed) for number in range(count)],
        "conflicts": [],
        "tombstones": [],
    }


def world_of(reference: dict[str, Any]) -> World:
    """The world of reference data."""
    minerals, places, organizations = (
        tuple(Named(record["id"], record["name"]) for record in reference[name])
        for name in ("minerals", "places", "organizations")
    )
    articles = tuple(
        Article(source["id"], date.fromisoformat(source["published"]["date"]).toordinal() if "published" in source else None)
        for source in reference["sources"]
    )
    return World(tuple(Named(mineral.id, mineral.name.lower()) for mineral in minerals), places, organizations, articles)


def _grown_by(number: int) -> int:
    """How many organizations there are, and how many sources, when so many records are."""
    return min(MOST_ORGANIZATIONS, 20 + number // 50)


def _shipped(name: str) -> list[Record]:
    """The shipped records without what real records say of them, those that bear the most facts first."""
    records: list[Record] = read_yaml(data_folder("fixtures") / f"{name}.yaml").value
    records.sort(key=lambda record: -len(record.get("facts", ())))
    return [{field: value for field, value in record.items() if field not in _FOLLOWS_FROM_RECORDS} for record in records]


def _organization(number: int) -> Record:
    name, kind = organization(number)
    return {
        "id": slug(name),
        "name": name,
        "summary": f"An invented organization that goes by the name of {name}.",
        "kind": kind,
    }


def _source(number: int, seed: int) -> Record:
    dice = Dice(f"sources {seed} {number}")
    paper, about = publisher(dice), town(number)
    day = date.fromordinal(FIRST_DAY + int(dice.random() * (LAST_DAY - FIRST_DAY)))
    dated = not dice.happens(0.15)
    return {
        "id": f"{slug(paper)}-{slug(about)}-{number}",
        "title": f"{about} and the race for critical minerals",
        "label": f"{paper} on {about}, {f'{day.day} {MONTHS[day.month - 1]} {day.year}' if dated else 'undated'}",
        "publisher": paper,
        "authors": [person(dice)],
        **({"published": {"date": str(day), "paragraph": 1, "basis": "page_date"}} if dated else {}),
        "file": f"{number:06}.txt",
        "file_sha256": f"{dice.getrandbits(256):064x}",
        "paragraphs": {"first": 1, "last": PARAGRAPHS},
        "on_topic": True,
    }
