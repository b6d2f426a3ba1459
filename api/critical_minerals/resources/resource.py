"""How a resource is declared: its schema, its filters and its sort keys, as rows of tables."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from marshmallow import Schema

Record = dict[str, Any]
"""A record as its schema loads it, or as it is shown."""

_STEP = re.compile(r"(?P<name>\w+)(?:\[(?P<key>\w+)=(?P<wanted>\w+)\])?")


@dataclass(frozen=True, slots=True)
class Terms:
    """A filter on values that a record has: `?name=a,b` keeps records with a or b, `?not_name=a` drops those with a."""

    name: str
    paths: tuple[str, ...]
    description: str
    choices: tuple[str, ...] = ()
    target: str | None = None
    widens: bool = False
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """A filter on days: `?name_from=` and `?name_to=` keep records with a date that overlaps the range."""

    name: str
    path: str
    description: str


@dataclass(frozen=True, slots=True)
class SortKey:
    """A documented order; `kind` is text, days (earliest, then latest) or value (of a quantity)."""

    name: str
    path: str
    kind: str = "text"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold the key."""
        return {
            "text": (self.name,),
            "days": (f"{self.name}_earliest", f"{self.name}_latest"),
            "value": ("value_low", "value_high"),
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Resource:
    """A noun of the API: one fixture file, one schema, and what can be asked of it.

    `claims` are the fields that need evidence, `place_paths` where the places stand whose countries the record has.
    """

    name: str
    singular: str
    description: str
    schema: Schema
    terms: tuple[Terms, ...]
    dates: tuple[Dates, ...]
    sort_keys: tuple[SortKey, ...]
    title_path: str = "name"
    text_paths: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    place_paths: tuple[str, ...] = ("places",)
    has_fixture: bool = True
    searchable: bool = True

    @property
    def class_name(self) -> str:
        """The name of its schema in the document, such as `CrossCheck`."""
        return _in_camel_case(self.singular)

    @property
    def operation_name(self) -> str:
        """How operations on many records are named, such as `CrossChecks` in `listCrossChecks`."""
        return _in_camel_case(self.name)

    @property
    def known_key(self) -> str:
        """The sort key that says since when a record is known."""
        return next(key.name for key in self.sort_keys if key.name in {"known_since", "published"})

    @property
    def measures(self) -> bool:
        """Whether `value_min`, `value_max` and `sort=value` apply."""
        return any(key.kind == "value" for key in self.sort_keys)

    def term(self, name: str) -> Terms:
        """The filter of that name; KeyError where there is none."""
        return {terms.name: terms for terms in self.terms}[name]


def pluck(value: Any, path: str) -> list[Any]:
    """The values at a path such as `facts.citations.source` or `parties[kind=place].id`, through lists; nulls left out."""
    found = _listed(value)
    for name, key, wanted in _steps(path):
        if len(found) == 1:
            found = _listed(found[0].get(name))
        else:
            found = [inner for item in found for inner in _listed(item.get(name))]
        if key is not None:
            found = [item for item in found if item.get(key) == wanted]
    return found


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, list):
        return [item for item in value if item is not None] if None in value else value
    return [value]


@cache
def _steps(path: str) -> list[tuple[str, str | None, str | None]]:
    steps = [_STEP.fullmatch(step) for step in path.split(".")]
    if None in steps:
        raise ValueError(f"{path!r} is not a path")
    return [(step["name"], step["key"], step["wanted"]) for step in steps if step]


def _in_camel_case(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))
