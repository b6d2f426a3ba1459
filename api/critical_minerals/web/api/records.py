"""Lists, records and exports of every resource in the registry, by one set of views."""

import json
from collections.abc import Iterator

from flask import Response, request

from ...query import lists
from ...resources import REGISTRY
from ...resources.flat import columns, csv_lines
from ...resources.resource import Resource
from ..addresses import address
from ..counterparts import page_for_people
from ..media_types import CSV, JSON, NDJSON
from ..representations import body_response, export_response, negotiated, record_body
from .arguments import StrictBlueprint
from .envelopes import list_schema, meta, record_envelope
from .knowledge import known_meta, known_release
from .missing import moved_or_missing
from .paging import PAGING, Asked, Listing, narrowed, page, page_response, refuse_in_export
from .parameters import parameters, selection, shape_parameters
from .unknown import refuse_unknown_values

EXPORTS = {CSV: "csv", NDJSON: "ndjson"}


def blueprint(resource: Resource) -> StrictBlueprint:
    """The documented routes of a resource."""
    routes = StrictBlueprint(resource.name, __name__, url_prefix="/v1", description=resource.description)

    @routes.route(f"/{resource.name}")
    @routes.query(parameters(resource, paged=True))
    @routes.response(200, list_schema(resource), description="A page of whole records.")
    @routes.doc(
        operationId=f"list{resource.operation_name}",
        summary=f"List {resource.name}",
        description=f"{resource.description} Every filter narrows the list; `links.next` leads on. "
        "With `Accept: text/csv` or `application/x-ndjson` it is an export of every matching record, without paging.",
    )
    def list_records(asked: Asked) -> Response:
        media_type = negotiated((JSON, CSV, NDJSON))
        if media_type == JSON:
            return _page(resource, asked)
        refuse_in_export(asked, PAGING, f"does not apply to {media_type}, which has every record")
        return _export(resource, asked, media_type)

    @routes.route(f"/{resource.name}/<string:record_id>")
    @routes.query(shape_parameters(resource))
    @routes.response(200, record_envelope(resource), description="One whole record.")
    @routes.doc(
        operationId=f"get{resource.class_name}",
        summary=f"Get one {resource.singular}",
        description=f"One {resource.singular} by its id.",
    )
    def get_record(asked: Asked, record_id: str) -> Response:
        negotiated((JSON,))
        return _record(resource, asked, record_id)

    for media_type, suffix in EXPORTS.items():
        _add_export(routes, resource, media_type, suffix)
    return routes


def blueprints() -> Iterator[StrictBlueprint]:
    """One blueprint for each resource of the registry."""
    return (blueprint(resource) for resource in REGISTRY)


def _add_export(routes: StrictBlueprint, resource: Resource, media_type: str, suffix: str) -> None:
    shown = {
        CSV: "CSV (RFC 4180) with a header. Nested fields have dotted names, several values are joined by `|`; "
        "the facts of a record are shown by their ids. Text that a spreadsheet would run is preceded by an apostrophe.",
        NDJSON: "One JSON record a line.",
    }[media_type]

    @routes.route(f"/{resource.name}.{suffix}", endpoint=f"export_{suffix}")
    @routes.query(parameters(resource, paged=False))
    @routes.response(200, {"type": "string"}, content_type=media_type, description=shown)
    @routes.doc(
        operationId=f"export{resource.operation_name}{suffix.capitalize()}",
        summary=f"Export {resource.name} as {suffix.upper()}",
        description=f"Every matching record of {resource.name}. {shown} `Record-Count` says how many there are.",
    )
    def export_records(asked: Asked) -> Response:
        negotiated((media_type,))
        return _export(resource, asked, media_type)


def _page(resource: Resource, asked: Asked) -> Response:
    release = known_release(asked)
    chosen = selection(resource, asked)
    refuse_unknown_values(chosen)
    listing = Listing(
        release,
        chosen,
        shown=(lambda body: narrowed(body, asked["fields"])) if "fields" in asked else None,
        question=chosen.digest,
        filters=chosen.filter_count,
        about={},
    )
    return page_response(page(listing, asked), page_for_people())


def _record(resource: Resource, asked: Asked, record_id: str) -> Response:
    body = lists.record(known_release(asked), resource, record_id)
    if body is None:
        return moved_or_missing(resource, asked, record_id)
    here = address(request.path, list(request.args.items()))
    about = {**meta(), **known_meta(asked, lambda release: lists.undated_in(release, resource, record_id))}
    data = record_body(narrowed(body, asked.get("fields")), about, {"self": here})
    return body_response(data, links={"self": here}, alternate=page_for_people())


def _export(resource: Resource, asked: Asked, media_type: str) -> Response:
    release = known_release(asked)
    chosen = selection(resource, asked)
    refuse_unknown_values(chosen)
    shown = asked.get("fields")
    bodies = lists.every_body(release, chosen)
    chunks = _csv(resource, bodies, shown) if media_type == CSV else (narrowed(body, shown) + b"\n" for body in bodies)
    state = f"{release.dataset.hash} {chosen.digest} {sorted(shown or ())}"
    content_type = f"{media_type}; charset=utf-8; header=present" if media_type == CSV else media_type
    response = export_response(chunks, content_type, lists.total(release, chosen), state)
    response.headers["Content-Disposition"] = f'inline; filename="{resource.name}.{EXPORTS[media_type]}"'
    return response


def _csv(resource: Resource, bodies: Iterator[bytes], shown: list[str] | None) -> Iterator[bytes]:
    names = columns(resource.schema)
    if shown:
        names = [name for name in names if name.partition(".")[0] in {"id", *shown}]
    return (line.encode() for line in csv_lines(names, (json.loads(body) for body in bodies)))
