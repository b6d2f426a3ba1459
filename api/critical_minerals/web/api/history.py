"""`/v1/releases` and `/v1/changes`: what was released when, and what a client has to fetch again."""

import json
from typing import Any

from flask import Response, request
from marshmallow import Schema, fields

from ...json_bytes import json_bytes
from ...query import history
from ...resources import FACTS, REGISTRY
from ..addresses import address
from ..media_types import JSON
from ..problems import ApiProblem
from ..release import current_release
from ..representations import body_response, joined_list, negotiated, record_body
from .arguments import NoParameters, StrictBlueprint
from .envelopes import LinksSchema, MetaSchema, TombstoneSchema, meta
from .inputs import Choice, Listed, Matching, Truth

VERSION = r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\Z"
TYPES = tuple(resource.name for resource in REGISTRY if resource.has_fixture or resource is FACTS)


class ChangesParameters(Schema):
    """Since when, and of what."""

    since = Matching(
        VERSION,
        "a version such as 0.1.0",
        40,
        required=True,
        metadata={"description": "Version of the release that the client has. `/v1/releases` lists them."},
    )
    type = Listed(Choice(TYPES), metadata={"description": "Resources to show; all unless told."})
    include_derived = Truth(
        metadata={
            "description": "Shows also what only the code's part of has changed, such as a conflict with a new fact: for "
            "clients that keep whole answers."
        }
    )


class ReleaseParameters(Schema):
    """Of what."""

    type = Listed(Choice(TYPES), metadata={"description": "Resources to show the hashes of; all unless told."})


class CountsSchema(Schema):
    """How many records and facts changed."""

    added = fields.Integer(required=True, metadata={"description": "New since the release before."})
    changed = fields.Integer(required=True, metadata={"description": "Written differently than in the release before."})
    removed = fields.Integer(required=True, metadata={"description": "Gone since the release before."})


class ReleaseSummarySchema(Schema):
    """A release of the data."""

    version = fields.String(required=True, metadata={"description": "Version of the release."})
    date = fields.String(required=True, metadata={"description": "Day on which it was made."})
    hash = fields.String(
        required=True, metadata={"description": "Hash over all that curators wrote; a change of code does not change it."}
    )
    previous = fields.String(required=True, allow_none=True, metadata={"description": "Version of the release before."})
    records = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, metadata={"description": "Records by resource."}
    )
    changes = fields.Nested(
        CountsSchema, required=True, metadata={"description": "What changed since the release before, in numbers."}
    )
    href = fields.String(required=True, metadata={"description": "Address of the release."})


class ManifestEntrySchema(Schema):
    """The hashes of one record or fact: the first 12 hex digits of the SHA-256 of canonical JSON."""

    hash = fields.String(required=True, metadata={"description": "Of all that a curator wrote."})
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        data_key="fields",
        metadata={"description": "Of each field that a curator wrote."},
    )
    derived = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "Of each field that the code derives."},
    )
    body = fields.String(required=True, metadata={"description": "Of the whole record as the API showed it."})


class PastReleaseSchema(ReleaseSummarySchema):
    """A release of the data with its manifest."""

    entries = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Nested(ManifestEntrySchema)),
        required=True,
        metadata={"description": "The hashes of every record and fact, by resource and id."},
    )


class ChangeSchema(Schema):
    """What happened to a record or fact."""

    type = fields.String(required=True, metadata={"description": "Resource of the record."})
    id = fields.String(required=True, metadata={"description": "Id of the record."})
    change = fields.String(
        required=True,
        metadata={
            "description": "added, changed, removed, or derived, where no curator changed anything.",
            "x-extensible-enum": ["added", "changed", "removed", "derived"],
        },
    )
    fields_ = fields.List(
        fields.String(),
        required=True,
        data_key="fields",
        metadata={"description": "Fields that a curator changed; `facts` where a fact of the record changed."},
    )
    derived_fields = fields.List(
        fields.String(), required=True, metadata={"description": "Derived fields that came out differently."}
    )
    href = fields.String(required=True, metadata={"description": "Address of the record; of a removed one, 410 or 308."})
    tombstone = fields.Nested(
        TombstoneSchema,
        required=True,
        allow_none=True,
        metadata={"description": "What became of a removed record, or null."},
    )


class ReleasesSchema(Schema):
    """Every release, the latest first."""

    data = fields.List(fields.Nested(ReleaseSummarySchema), required=True, metadata={"description": "The releases."})
    meta = fields.Nested(MetaSchema, required=True, metadata={"description": "About the answer."})
    links = fields.Nested(LinksSchema, required=True, metadata={"description": "Addresses, relative to the host."})


class ReleaseResponseSchema(Schema):
    """One release."""

    data = fields.Nested(PastReleaseSchema, required=True, metadata={"description": "The release."})
    meta = fields.Nested(MetaSchema, required=True, metadata={"description": "About the answer."})
    links = fields.Nested(LinksSchema, required=True, metadata={"description": "Addresses, relative to the host."})


class ChangesSchema(Schema):
    """What changed since a release: whole, so that a client that has applied it is up to date."""

    data = fields.List(fields.Nested(ChangeSchema), required=True, metadata={"description": "The changes."})
    meta = fields.Nested(MetaSchema, required=True, metadata={"description": "About the answer."})
    links = fields.Nested(LinksSchema, required=True, metadata={"description": "Addresses, relative to the host."})


routes = StrictBlueprint("history", __name__, url_prefix="/v1", description="Releases of the data, and what changed.")


@routes.route("/releases")
@routes.query(NoParameters)
@routes.response(200, ReleasesSchema, description="Every release, the latest first.")
@routes.doc(
    operationId="listReleases",
    summary="List releases",
    description="Every release of the data. Between releases the version ends in `.dev`, and is in no list.",
)
def list_releases(_: dict[str, Any]) -> Response:
    """Every release."""
    negotiated((JSON,))
    links = {"self": request.path}
    return body_response(joined_list(history.releases(current_release()), meta(), links), links=links)


@routes.route("/releases/<string:version>")
@routes.query(ReleaseParameters)
@routes.response(200, ReleaseResponseSchema, description="The release with its manifest.")
@routes.doc(
    operationId="getRelease",
    summary="Get one release",
    description="One release with its manifest: a hash for each record, fact and field, so that a client can tell what it "
    "already has.",
)
def get_release(asked: dict[str, Any], version: str) -> Response:
    """One release with its manifest."""
    negotiated((JSON,))
    body = history.manifest(current_release(), version)
    if body is None:
        raise ApiProblem(404, f"found {version[:100]!r}; releases: {_known_versions()}")
    if "type" in asked:
        whole = json.loads(body)
        chosen = {name: entries for name, entries in whole["entries"].items() if name in asked["type"]}
        body = json_bytes({**whole, "entries": chosen})
    links = {"self": address(request.path, list(request.args.items()))}
    return body_response(record_body(body, meta(), links), links=links)


@routes.route("/changes")
@routes.query(ChangesParameters)
@routes.response(200, ChangesSchema, description="Every change since the release.")
@routes.doc(
    operationId="listChanges",
    summary="List changes",
    description="What was added, changed and removed since a release, by record and fact, so that a service fetches only "
    "what changed. The answer is whole and has no pages; `meta.dataset` names what it leads to. Ask with the version of a "
    "release: what a working version (`.dev`) showed and no release has is not told of. Computed conflicts and cross-checks "
    "follow from facts and are not listed; fetch them anew.",
)
def list_changes(asked: dict[str, Any]) -> Response:
    """Every change since a release."""
    negotiated((JSON,))
    release = current_release()
    if asked["since"] not in history.versions(release):
        message = f"found {asked['since']!r}; releases: {_known_versions()}"
        raise ApiProblem(422, f"since: {message}", {"since": [message]})
    derived = asked.get("include_derived") == "true"
    found = history.changes(release, asked["since"], tuple(asked.get("type", ())), derived=derived)
    links = {"self": address(request.path, list(request.args.items()))}
    return body_response(joined_list(found, meta(), links), links=links)


def _known_versions() -> str:
    return ", ".join(history.versions(current_release())) or "none yet"
