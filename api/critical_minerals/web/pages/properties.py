"""What a record says of itself besides its facts, field by field, as its schema declares it."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from marshmallow import Schema, fields

from ...resources.deals import PartySchema
from ...resources.fact import QuantitySchema
from ...resources.fields import Coded, Reference
from ...resources.minerals import MembershipSchema
from ...resources.record import RelatedSchema, RoleSchema
from ...resources.resource import Resource
from ...resources.sources import PublishedSchema, SpanSchema
from ...timeline.when import in_words
from ...vocabulary.codes import in_plain_words
from ...vocabulary.reference import OFFICIAL_LISTS, REFERENCES
from .words import DEFINITIONS, TRUTHS, Record, figure


class Part(NamedTuple):
    """One value of a property: a text, or a link to a record, or a code of a list in words; with a note to it."""

    text: str | None = None
    record: tuple[str, str] | None = None
    code: tuple[str, str] | None = None
    note: str | None = None


class Property(NamedTuple):
    """A field: its name, its values, the ids of the facts that support it, and the code of the reference work behind it."""

    name: str
    parts: list[Part]
    evidence: list[str]
    reference: Part | None


TOLD_ELSEWHERE = {
    *("id", "name", "label", "title", "summary", "reason", "facts", "evidence", "references", "known_since", "disputed"),
    *("comparison", "carried_by", "arithmetic", "result", "inputs", "derived"),
}
"""Fields that have a place of their own on a page, or follow from what has."""

STANDARDS = {code.code: code.standard for code in REFERENCES}

NESTED: dict[type[Schema], Callable[[Record], Part]] = {
    RoleSchema: lambda role: Part(record=("organizations", role["id"]), note=in_plain_words(role["role"])),
    PartySchema: lambda party: Part(record=(f"{party['kind']}s", party["id"]), note=in_plain_words(party["role"])),
    RelatedSchema: lambda other: Part(record=(other["type"], other["id"]), note=in_plain_words(other["relation"])),
    MembershipSchema: lambda listed: Part(
        DEFINITIONS[OFFICIAL_LISTS.id][listed["official_list"]].removesuffix("."),
        code=(OFFICIAL_LISTS.id, listed["official_list"]),
    ),
    QuantitySchema: lambda quantity: Part(figure(quantity)),
    PublishedSchema: lambda published: Part(
        in_words(published["date"]), note=f"{in_plain_words(published['basis'])}, paragraph {published['paragraph']}"
    ),
    SpanSchema: lambda span: Part(f"{span['first']} to {span['last']}"),
}
"""How an object in a record is shown."""


def properties(resource: Resource, record: Record) -> Iterator[Property]:
    """The fields of a record that have a value, and those that would claim something and have none."""
    for name, field in resource.schema.fields.items():
        value = record.get(name)
        if name == "countries":
            value = [country for country in value or () if country not in (record["id"], *record["places"])]
        is_told = value is not None and value != []
        if name not in TOLD_ELSEWHERE and (is_told or (name in resource.claims and value is None)):
            yield Property(
                name,
                [_part(field, each) for each in (value if isinstance(value, list) else [value] if is_told else [])],
                record.get("evidence", {}).get(name, []),
                _reference(record.get("references", {}).get(name)),
            )


def _reference(code: str | None) -> Part | None:
    return None if code is None else Part(STANDARDS[code] or in_plain_words(code), code=(REFERENCES.id, code))


def codes(resource: Resource, record: Record) -> list[str]:
    """The codes of a record in words, for a line about it in a list."""
    coded = [name for name, field in resource.schema.fields.items() if isinstance(field, Coded)]
    return [in_plain_words(record[name]) for name in coded if record[name] is not None]


def _part(field: fields.Field[Any], value: Any) -> Part:
    inner = field.inner if isinstance(field, fields.List) else field
    if isinstance(inner, fields.Nested):
        return NESTED[type(inner.schema)](value)
    if isinstance(inner, Coded):
        return Part(in_plain_words(value), code=(inner.code_list.id, value))
    if isinstance(inner, Reference):
        return Part(record=(inner.target, value))
    return Part(TRUTHS[str(value).lower()] if isinstance(value, bool) else str(value))
