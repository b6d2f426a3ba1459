"""What surrounds data in a response: paging, links and the release that answered."""

from typing import Any

from marshmallow import Schema, fields

from ...resources.resource import Resource
from ..release import current_release
from .knowledge import KnownMetaSchema


class ReleaseSchema(Schema):
    """The release of the data that answered."""

    version = fields.String(required=True, metadata={"description": "Version of the data."})
    hash = fields.String(required=True, metadata={"description": "Short hash of everything in the release."})


class FacetSchema(Schema):
    """A value and how many matching records have it."""

    value = fields.String(required=True, metadata={"description": "The value, as the filter takes it."})
    count = fields.Integer(required=True, metadata={"description": "Number of matching records."})


class ListMetaSchema(KnownMetaSchema):
    """About a list."""

    limit = fields.Integer(required=True, metadata={"description": "Most records a page."})
    total = fields.Integer(
        required=True,
        allow_none=True,
        metadata={
            "description": "Number of matching records; null where several filters are combined, unless `total=true`."
        },
    )
    dataset = fields.Nested(ReleaseSchema, required=True, metadata={"description": "The release that answered."})
    facets = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Nested(FacetSchema)),
        metadata={"description": "For each filter in `facets`, its values, most frequent first. Only where asked for."},
    )


class MetaSchema(KnownMetaSchema):
    """About a response."""

    dataset = fields.Nested(ReleaseSchema, required=True, metadata={"description": "The release that answered."})


class ListLinksSchema(Schema):
    """Addresses, relative to the host."""

    self = fields.String(required=True, metadata={"description": "This page."})
    next = fields.String(required=True, allow_none=True, metadata={"description": "The next page; null on the last one."})


class LinksSchema(Schema):
    """Addresses, relative to the host."""

    self = fields.String(required=True, metadata={"description": "This record."})


class TombstoneSchema(Schema):
    """What became of a record that earlier releases had."""

    type = fields.String(required=True, metadata={"description": "Resource of the record."})
    id = fields.String(required=True, metadata={"description": "Id of the record."})
    reason = fields.String(required=True, metadata={"description": "Why it is gone."})
    last_release = fields.String(required=True, metadata={"description": "The last release that has it."})
    moved_to = fields.String(
        required=True, allow_none=True, metadata={"description": "Address of the record that it was merged into, or null."}
    )


class ProblemSchema(Schema):
    """An error, as RFC 9457 has it."""

    type = fields.String(required=True, metadata={"description": "Address that describes this kind of problem."})
    title = fields.String(required=True, metadata={"description": "What kind of problem it is."})
    status = fields.Integer(required=True, metadata={"description": "The HTTP status."})
    detail = fields.String(required=True, metadata={"description": "What was found, and what is allowed."})
    instance = fields.String(required=True, metadata={"description": "Path of the request, its first 200 characters."})
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "Messages by parameter. Only with status 422."},
    )
    restart = fields.String(metadata={"description": "First page of the same list. Only for an outdated cursor."})
    tombstone = fields.Nested(
        TombstoneSchema, metadata={"description": "What became of the record. Only for a removed record."}
    )
    request_id = fields.String(required=True, metadata={"description": "Id of the request, as in `Request-Id`."})


def list_schema(resource: Resource) -> type[Schema]:
    """The envelope of a list of a resource."""
    return Schema.from_dict(
        {
            "data": fields.List(fields.Nested(resource.schema), required=True, metadata={"description": "The records."}),
            "meta": fields.Nested(ListMetaSchema, required=True, metadata={"description": "About the answer."}),
            "links": fields.Nested(
                ListLinksSchema, required=True, metadata={"description": "Addresses, relative to the host."}
            ),
        },
        name=f"{resource.class_name}ListSchema",
    )


def record_envelope(resource: Resource) -> type[Schema]:
    """The envelope of one record of a resource."""
    return Schema.from_dict(
        {
            "data": fields.Nested(resource.schema, required=True, metadata={"description": "The record."}),
            "meta": fields.Nested(MetaSchema, required=True, metadata={"description": "About the answer."}),
            "links": fields.Nested(LinksSchema, required=True, metadata={"description": "Addresses, relative to the host."}),
        },
        name=f"{resource.class_name}ResponseSchema",
    )


def meta() -> dict[str, Any]:
    """The meta part of a response that is not a list."""
    dataset = current_release().dataset
    return {"dataset": {"version": dataset.version, "hash": dataset.hash}}
