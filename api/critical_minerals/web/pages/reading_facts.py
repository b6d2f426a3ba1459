"""What it takes to read a fact: what each hedge means, and one real fact taken apart."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from marshmallow import Schema, fields

from ...conflicts.readings import reading
from ...query import lists
from ...resources import FACTS
from ...resources.resource import pluck
from ...vocabulary.bounds import Bounds, implied_bounds
from ...vocabulary.codes import Code
from ...vocabulary.provenance import APPROXIMATIONS
from ..release import current_release
from .words import Record

TAKEN_APART = "russia-rare-earths-ministry-estimate"
PRINTED, TO = 60, 70
"""The figures that hedges are explained with, in percent."""


class Hedge(NamedTuple):
    """A hedge, the bounds that a fact has of the figure printed with it, and what the figure is compared as."""

    code: Code
    bounds: Bounds
    read: str


class Member(NamedTuple):
    """A member of a fact, what it means, and its value in the fact taken apart, as JSON; nothing for what has members."""

    name: str
    meaning: str
    value: str


class TakenApart(NamedTuple):
    """A fact, and all that it says."""

    fact: Record
    members: list[Member]


def hedges() -> list[Hedge]:
    """Every hedge."""
    return [_hedge(code) for code in APPROXIMATIONS]


def fact_taken_apart() -> TakenApart | None:
    """The fact that is explained member by member; None where the data has not got it."""
    body = lists.record(current_release(), FACTS, TAKEN_APART)
    if body is None:
        return None
    fact = json.loads(body)
    return TakenApart(fact, list(_members(FACTS.schema, fact)))


def _hedge(code: Code) -> Hedge:
    is_range = code.code == "between"
    bounds = Bounds(PRINTED, TO) if is_range else implied_bounds(code.code, PRINTED)
    value = None if is_range else PRINTED
    read = reading({"approximation": code.code, "value": value, "unit": "percent", **bounds._asdict()})
    return Hedge(code, bounds, str(read))


def _members(schema: Schema, fact: Record, prefix: str = "") -> Iterator[Member]:
    is_there = not prefix or bool(pluck(fact, prefix.removesuffix(".")))
    for name, field in schema.fields.items():
        path, meaning = f"{prefix}{name}", field.metadata["description"]
        inner: Any = field.inner if isinstance(field, fields.List) else field
        values = pluck(fact, path)
        value = values if isinstance(field, fields.List) else next(iter(values), None)
        if isinstance(inner, fields.Nested):
            yield Member(path, meaning, "" if value else json.dumps(value))
            yield from _members(inner.schema, fact, f"{path}.")
        else:
            yield Member(path, meaning, json.dumps(value, ensure_ascii=False) if is_there else "")
