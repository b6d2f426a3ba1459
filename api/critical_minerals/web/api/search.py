"""`/v1/search`: one box over every record and fact."""

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields

from ...database.release import Release
from ...database.words import has_words
from ...json_bytes import json_bytes
from ...query.search import matches, search
from ...resources import REGISTRY
from ..addresses import address
from ..counterparts import page_for_people
from ..media_types import JSON
from ..problems import ApiProblem
from ..representations import body_response, negotiated
from .arguments import StrictBlueprint
from .envelopes import LinksSchema, ReleaseSchema, meta
from .inputs import PLAIN_TEXT, Choice, Listed, Matching, Whole
from .knowledge import KnownMetaSchema, KnownParameters, known_meta, known_release
from .parameters import MAX_QUERY

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
SEARCHABLE = tuple(resource.name for resource in REGISTRY if resource.searchable)


class SearchParameters(KnownParameters):
    """What to search for, and where."""

    q = Matching(
        PLAIN_TEXT,
        "text without control characters",
        MAX_QUERY,
        required=True,
        metadata={
            "description": 'Words that must all occur, "phrases", -exclusions, OR; endings, accents and case do not matter.',
        },
    )
    type = Listed(Choice(SEARCHABLE), metadata={"description": "Resources to search in; all unless told."})
    limit = Whole(
        1, MAX_LIMIT, metadata={"description": f"Most hits, {DEFAULT_LIMIT} unless told.", "default": DEFAULT_LIMIT}
    )


class HitSchema(Schema):
    """A record or fact that matches."""

    type = fields.String(required=True, metadata={"description": "Resource of the record."})
    id = fields.String(required=True, metadata={"description": "Id of the record."})
    title = fields.String(required=True, metadata={"description": "Name of the record, or statement of the fact."})
    excerpt = fields.String(
        required=True,
        metadata={"description": "Other words of the record, around the match where it is in them; may be empty."},
    )
    score = fields.Float(
        required=True, metadata={"description": "How well it matches, and 100 more for a whole name; higher is better."}
    )
    href = fields.String(required=True, metadata={"description": "Address of the record."})


class SearchMetaSchema(KnownMetaSchema):
    """About the hits."""

    limit = fields.Integer(required=True, metadata={"description": "Most hits."})
    total = fields.Integer(required=True, metadata={"description": "Number of all matches."})
    dataset = fields.Nested(ReleaseSchema, required=True, metadata={"description": "The release that answered."})


class SearchSchema(Schema):
    """Ranked hits, the best first."""

    data = fields.List(fields.Nested(HitSchema), required=True, metadata={"description": "The hits."})
    meta = fields.Nested(SearchMetaSchema, required=True, metadata={"description": "About the answer."})
    links = fields.Nested(LinksSchema, required=True, metadata={"description": "Addresses, relative to the host."})


routes = StrictBlueprint("search", __name__, url_prefix="/v1", description="Full-text search over everything.")


@routes.route("/search")
@routes.query(SearchParameters)
@routes.response(200, SearchSchema, description="The best matches, with their scores.")
@routes.doc(
    operationId="search",
    summary="Search everything",
    description="Ranked full-text search over the names, summaries and statements of all records and facts. Where more "
    f"match, {Release.most_candidates} are ranked, and as many that have the words in their names; `meta.total` counts all.",
)
def search_everything(asked: dict[str, Any]) -> Response:
    """Ranked hits for a query."""
    negotiated((JSON,))
    links = {"self": address(request.path, list(request.args.items()))}
    return body_response(json_bytes({**found(asked), "links": links}), alternate=page_for_people())


def found(asked: dict[str, Any]) -> dict[str, Any]:
    """The hits that validated parameters ask for, and what `meta` says of them; raises a 422 problem without a word."""
    if not has_words(asked["q"]):
        message = f"found {asked['q'][:60]!r}; needs a word to look for"
        raise ApiProblem(422, f"q: {message}", {"q": [message]})
    words, limit = asked["q"], asked.get("limit", DEFAULT_LIMIT)
    resources = tuple(asked.get("type", ()))
    release = known_release(asked)
    hits, total = search(release, words, resources, limit)
    known = known_meta(asked, lambda undated: len(matches(undated, words, resources) - matches(release, words, resources)))
    return {
        "data": [
            {
                "type": hit.resource,
                "id": hit.id,
                "title": hit.title,
                "excerpt": hit.excerpt,
                "score": hit.score,
                "href": f"/v1/{hit.resource}/{hit.id}",
            }
            for hit in hits
        ],
        "meta": {"limit": limit, "total": total, **meta(), **known},
    }
