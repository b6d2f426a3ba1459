"""Lists and records of every resource in the registry, as pages, by one set of views."""

import json

from flask import Blueprint, Response, request
from marshmallow import Schema

from ...query import lists
from ...resources import FACTS, REGISTRY
from ...resources.conflicts import CONFLICTS
from ...resources.resource import Resource
from ..api.inputs import Whole
from ..api.knowledge import KnownParameters, known_meta, known_release
from ..api.missing import moved_or_missing
from ..api.paging import Listing
from ..api.paging import page as page_of_list
from ..api.parameters import paging_fields, parameters, selection
from ..api.unknown import refuse_unknown_values
from ..counterparts import export, request_to_api
from .charts import rivals
from .filtering import Filtering
from .gathered import gathered
from .page import asked_by, current_titles, page, tidy
from .properties import codes, properties
from .words import DEFINITIONS, heading

RECORDS = 25
"""Records on a page of a list, unless told."""
MOST_RECORDS = 50

routes = Blueprint("explorer", __name__, template_folder="templates")
routes.before_request(tidy)


def _add(resource: Resource) -> None:
    asking = _list_parameters(resource)

    @routes.get(f"/{resource.name}", endpoint=f"list-{resource.name}")
    def show_list() -> Response:
        return _list(resource, asking)

    @routes.get(f"/{resource.name}/<string:record_id>", endpoint=resource.name)
    def show_record(record_id: str) -> Response:
        return _record(resource, record_id)


def _list_parameters(resource: Resource) -> Schema:
    """What a page of a list takes: the filters and the order of the API, and less records."""
    limit = Whole(1, MOST_RECORDS, metadata={"description": f"Records a page, {RECORDS} unless told."})
    paging = {"limit": limit, "cursor": paging_fields(resource)["cursor"]}
    asking: Schema = type("ListPageParameters", (parameters(resource, paged=False, shaped=False),), paging)()
    return asking


def _list(resource: Resource, asking: Schema) -> Response:
    asked = asked_by(asking)
    release = known_release(asked)
    chosen = selection(resource, asked)
    refuse_unknown_values(chosen)
    listing = Listing(release, chosen, None, chosen.digest, chosen.filter_count, {})
    found = page_of_list(listing, {"limit": RECORDS, "total": "true", **asked})
    filtering = Filtering(release, resource, asking.fields)
    return page(
        "list.html",
        data=request_to_api(limit=str(RECORDS)),
        resource=resource,
        records=[json.loads(body) for body in found.bodies],
        titles=current_titles(),
        heading=heading,
        codes=codes,
        meta=found.meta,
        asked=request.args,
        first=filtering.first(),
        following=found.links["next"],
        export=export,
        controls=filtering.controls(),
        kept=filtering.kept(),
        facets=filtering.facets(chosen),
        chosen=filtering.chosen(),
    )


def _record(resource: Resource, record_id: str) -> Response:
    asked = asked_by(KnownParameters())
    release = known_release(asked)
    body = lists.record(release, resource, record_id)
    if body is None:
        return moved_or_missing(resource, asked, record_id)
    record = json.loads(body)
    return page(
        "fact.html" if resource is FACTS else "record.html",
        data=request_to_api(),
        resource=resource,
        record=record,
        heading=heading(resource, record, current_titles()),
        chart=rivals(record["facts"]) if resource is CONFLICTS else None,
        contradicting=[
            json.loads(other)
            for fact_id in record.get("contradicted_by", ())
            if (other := lists.record(release, FACTS, fact_id)) is not None
        ],
        properties=[] if resource is FACTS else list(properties(resource, record)),
        definitions=DEFINITIONS,
        gathered=list(gathered(release, resource, record)),
        meta=known_meta(asked, lambda release: lists.undated_in(release, resource, record_id)),
    )


for each in REGISTRY:
    _add(each)
