"""`/v1` and `/v1/vocabularies`: what there is to ask for, and what the codes mean."""

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields

from ...query.lists import total
from ...query.selection import Selection
from ...resources import REGISTRY
from ...vocabulary import VOCABULARIES, CodeList
from ...vocabulary.metrics import Metric
from ..media_types import JSON
from ..problems import ApiProblem
from ..release import current_release
from ..representations import json_response, negotiated
from .arguments import NoParameters, StrictBlueprint
from .envelopes import LinksSchema, MetaSchema, meta


class EntrySchema(Schema):
    """A resource of the API."""

    name = fields.String(required=True, metadata={"description": "Name of the resource."})
    description = fields.String(required=True, metadata={"description": "What it holds."})
    records = fields.Integer(required=True, metadata={"description": "Number of its records."})
    href = fields.String(required=True, metadata={"description": "Address of the list."})


class DatasetInfoSchema(Schema):
    """What the release says of itself."""

    version = fields.String(required=True, metadata={"description": "Version of the data."})
    hash = fields.String(required=True, metadata={"description": "Short hash of everything in the release."})
    title = fields.String(required=True, metadata={"description": "Title of the data set."})
    licence = fields.String(required=True, metadata={"description": "SPDX id of the licence of the data."})
    date = fields.String(required=True, metadata={"description": "Date of the last change of the data."})


class IndexMetaSchema(Schema):
    """About the data set."""

    dataset = fields.Nested(DatasetInfoSchema, required=True, metadata={"description": "The release that answered."})


class IndexLinksSchema(Schema):
    """Where else to go."""

    self = fields.String(required=True, metadata={"description": "This index."})
    vocabularies = fields.String(required=True, metadata={"description": "Every code and its definition."})
    search = fields.String(required=True, metadata={"description": "Search over everything."})
    releases = fields.String(required=True, metadata={"description": "Every release of the data."})
    check = fields.String(required=True, metadata={"description": "Check of a claimed figure against the facts."})
    timeline = fields.String(required=True, metadata={"description": "Dated events in the order of time."})
    service_desc = fields.String(required=True, data_key="service-desc", metadata={"description": "The OpenAPI document."})
    service_doc = fields.String(required=True, data_key="service-doc", metadata={"description": "Interactive docs."})


class IndexSchema(Schema):
    """The resources of the API."""

    data = fields.List(fields.Nested(EntrySchema), required=True, metadata={"description": "The resources."})
    meta = fields.Nested(IndexMetaSchema, required=True, metadata={"description": "About the answer."})
    links = fields.Nested(IndexLinksSchema, required=True, metadata={"description": "Addresses, relative to the host."})


class CodeSchema(Schema):
    """A code, what it means, and where the term comes from."""

    code = fields.String(required=True, metadata={"description": "The code."})
    definition = fields.String(required=True, metadata={"description": "What it means here."})
    standard = fields.String(
        required=True, allow_none=True, metadata={"description": "Standard behind the term; null where it is ours."}
    )
    units = fields.List(fields.String(), metadata={"description": "Units of a metric. Only in `metrics`."})
    of = fields.String(
        metadata={
            "description": "What the figures of a metric are about: the `place` of the fact, the `site` that bears it or "
            "else its place, or the `subject` that bears it. Only figures about the same are compared. Only in `metrics`.",
            "x-extensible-enum": ["place", "site", "subject"],
        }
    )


class VocabularySchema(Schema):
    """A list of codes. Lists are open: tolerate codes that a later release adds."""

    id = fields.String(required=True, metadata={"description": "Id of the list."})
    title = fields.String(required=True, metadata={"description": "Title of the list."})
    codes = fields.List(fields.Nested(CodeSchema), required=True, metadata={"description": "The codes, in order."})


class VocabulariesSchema(Schema):
    """Every list of codes."""

    data = fields.List(fields.Nested(VocabularySchema), required=True, metadata={"description": "The lists."})
    meta = fields.Nested(MetaSchema, required=True, metadata={"description": "About the answer."})
    links = fields.Nested(LinksSchema, required=True, metadata={"description": "Addresses, relative to the host."})


class VocabularyResponseSchema(Schema):
    """One list of codes."""

    data = fields.Nested(VocabularySchema, required=True, metadata={"description": "The list."})
    meta = fields.Nested(MetaSchema, required=True, metadata={"description": "About the answer."})
    links = fields.Nested(LinksSchema, required=True, metadata={"description": "Addresses, relative to the host."})


routes = StrictBlueprint("index", __name__, url_prefix="/v1", description="Where to start, and what the codes mean.")


@routes.route("")
@routes.query(NoParameters)
@routes.response(200, IndexSchema, description="The resources, with the number of their records.")
@routes.doc(operationId="getIndex", summary="Index", description="The resources of the API and the release behind it.")
def get_index(_: dict[str, Any]) -> Response:
    """The resources of the API."""
    negotiated((JSON,))
    release = current_release()
    return json_response(
        {
            "data": [
                {
                    "name": resource.name,
                    "description": resource.description,
                    "records": total(release, Selection(resource)),
                    "href": f"/v1/{resource.name}",
                }
                for resource in REGISTRY
            ],
            "meta": {"dataset": release.dataset._asdict()},
            "links": {
                "self": "/v1",
                "vocabularies": "/v1/vocabularies",
                "search": "/v1/search",
                "check": "/v1/check",
                "releases": "/v1/releases",
                "timeline": "/v1/timeline",
                "service-desc": "/v1/openapi.json",
                "service-doc": "/docs",
            },
        }
    )


@routes.route("/vocabularies")
@routes.query(NoParameters)
@routes.response(200, VocabulariesSchema, description="Every list of codes.")
@routes.doc(
    operationId="listVocabularies",
    summary="List vocabularies",
    description="Every code of the data with its definition and the standard that it comes from. The lists are open: "
    "a client must tolerate codes that a later release adds.",
)
def list_vocabularies(_: dict[str, Any]) -> Response:
    """Every list of codes."""
    negotiated((JSON,))
    return json_response(
        {"data": [_vocabulary(codes) for codes in VOCABULARIES], "meta": meta(), "links": {"self": request.path}}
    )


@routes.route("/vocabularies/<string:vocabulary_id>")
@routes.query(NoParameters)
@routes.response(200, VocabularyResponseSchema, description="One list of codes.")
@routes.doc(operationId="getVocabulary", summary="Get one vocabulary", description="One list of codes by its id.")
def get_vocabulary(_: dict[str, Any], vocabulary_id: str) -> Response:
    """One list of codes."""
    negotiated((JSON,))
    found = {codes.id: codes for codes in VOCABULARIES}.get(vocabulary_id)
    if found is None:
        raise ApiProblem(
            404, f"found {vocabulary_id[:100]!r}; vocabularies: {', '.join(codes.id for codes in VOCABULARIES)}"
        )
    return json_response({"data": _vocabulary(found), "meta": meta(), "links": {"self": request.path}})


def _vocabulary(codes: CodeList) -> dict[str, Any]:
    return {
        "id": codes.id,
        "title": codes.title,
        "codes": [
            {
                "code": entry.code,
                "definition": entry.definition,
                "standard": entry.standard,
                **({"units": list(entry.units), "of": entry.of} if isinstance(entry, Metric) else {}),
            }
            for entry in codes
        ],
    }
