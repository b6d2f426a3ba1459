"""What every record but a source has: a name, links to other records, and facts with the claims that they support."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from ..vocabulary.agreements import ROLES
from ..vocabulary.provenance import RELATIONS
from ..vocabulary.reference import REFERENCES
from .fact import FactSchema
from .fields import Coded, Reference, Slug, Text, derived_list, described, many


class RoleSchema(Schema):
    """An organization and what it does here."""

    id = Reference("organizations", required=True, metadata=described("Id of the organization."))
    role = Coded(ROLES, required=True, metadata=described("What it does here."))


class RelatedSchema(Schema):
    """A link to another record."""

    type = fields.String(required=True, metadata=described("Resource of the other record, such as `deals`."))
    id = Slug(required=True, metadata=described("Id of the other record."))
    relation = Coded(RELATIONS, required=True, metadata=described("How this record relates to the other."))


def record_schema(name: str, own: Mapping[str, Any]) -> Schema:
    """The schema of a resource that bears facts: what all share, with the resource's `own` fields in the middle."""
    return Schema.from_dict(
        {
            "id": Slug(required=True, metadata=described("Id of the record: unique in its resource, stable for ever.")),
            "name": Text(longest=200, required=True, metadata=described("Short name.")),
            "summary": Text(
                load_default=None, metadata=described("What the record is about, in words of our own, hedges included.")
            ),
            **own,
            "minerals": many(Reference("minerals"), metadata=described("Minerals that the record is about.")),
            "places": many(Reference("places"), metadata=described("Places that the record is about.")),
            "countries": derived_list("places", "Countries that the record's places are or lie in."),
            "organizations": many(
                fields.Nested(RoleSchema), metadata=described("Organizations that take part, with their roles.")
            ),
            "related": many(fields.Nested(RelatedSchema), metadata=described("Links to other records.")),
            "evidence": fields.Dict(
                keys=fields.String(),
                values=many(Reference("facts")),
                load_default=dict,
                metadata=described("For each field that makes a claim, the ids of the facts that support it."),
            ),
            "facts": many(fields.Nested(FactSchema), metadata=described("The facts that this record bears.")),
            "known_since": fields.String(
                dump_only=True,
                allow_none=True,
                metadata=described("The earliest `known_since` of its facts; null if all are undated. Derived."),
            ),
            "disputed": fields.Boolean(
                dump_only=True, metadata=described("Whether any fact contradicts one of its facts. Derived.")
            ),
        },
        name=f"{name}Schema",
    )()


def references(*names: str) -> fields.Dict:
    """For reference data, the one exception to facts from articles: which reference work each field comes from."""
    return fields.Dict(
        keys=fields.String(validate=validate.OneOf(names, error=f"allowed: {', '.join(names)}")),
        values=Coded(REFERENCES),
        load_default=dict,
        metadata=described("The reference work behind each field that no article states."),
    )
