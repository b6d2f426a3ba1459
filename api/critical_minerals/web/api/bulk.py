"""`/v1/bulk`: everything in one file, for who wants it all."""

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields

from ...query.bulk import stored_files
from ...resources.bulk import BULK_FORMS, BulkForm
from ..downloads import download
from ..media_types import JSON
from ..problems import ApiProblem
from ..release import current_release
from ..representations import json_response, negotiated
from .arguments import NoParameters, StrictBlueprint
from .envelopes import LinksSchema, MetaSchema, meta


class BulkFileSchema(Schema):
    """A file that holds the whole release."""

    name = fields.String(required=True, metadata={"description": "Name of the file, which never changes."})
    href = fields.String(required=True, metadata={"description": "Address of the file."})
    media_type = fields.String(required=True, metadata={"description": "Media type of the file."})
    size = fields.Integer(required=True, metadata={"description": "Bytes that it has."})
    sha256 = fields.String(required=True, metadata={"description": "SHA-256 of these bytes in hex digits; also its `ETag`."})
    description = fields.String(required=True, metadata={"description": "What it holds."})


class BulkSchema(Schema):
    """The bulk files."""

    data = fields.List(
        fields.Nested(BulkFileSchema),
        required=True,
        metadata={"description": "The files; none where the operator has loaded the release without them."},
    )
    meta = fields.Nested(MetaSchema, required=True, metadata={"description": "About the answer."})
    links = fields.Nested(LinksSchema, required=True, metadata={"description": "Addresses, relative to the host."})


routes = StrictBlueprint("bulk", __name__, url_prefix="/v1", description="The whole release in one file.")


@routes.route("/bulk")
@routes.query(NoParameters)
@routes.response(200, BulkSchema, description="Every bulk file, with its size and SHA-256.")
@routes.doc(
    operationId="listBulk",
    summary="List bulk files",
    description="The whole release in a few files, made when it was loaded. Their names never change; the version is in "
    "`meta.dataset` and in the file name that a download suggests. An operator may load a release without them; the list is "
    "empty then.",
)
def list_bulk(_: dict[str, Any]) -> Response:
    """Every bulk file."""
    negotiated((JSON,))
    files = stored_files(current_release())
    data = [
        {
            "name": form.name,
            "href": f"{request.path}/{form.name}",
            "media_type": form.media_type,
            "size": files[form.name].size,
            "sha256": files[form.name].sha256,
            "description": form.description,
        }
        for form in BULK_FORMS
        if form.name in files
    ]
    return json_response({"data": data, "meta": meta(), "links": {"self": request.path}})


def _add_download(form: BulkForm) -> None:
    @routes.route(f"/bulk/{form.name}", endpoint=form.name.replace(".", "_"))
    @routes.query(NoParameters)
    @routes.response(
        200, {"type": "string", "format": "binary"}, content_type=form.media_type, description="The whole file."
    )
    @routes.doc(
        operationId=form.operation,
        summary=f"Download everything as {form.title}",
        description=f"{form.description} It can be had in parts (`Range`, one at a time), so that a download that was cut "
        "off goes on where it ended: `If-Range` with the `ETag` makes sure that it is still the same file. A file that is "
        "larger than the server sends at once is refused with 422, and is to be had in parts alone.",
    )
    def get_bulk(_: dict[str, Any]) -> Response:
        negotiated((form.media_type,))
        release = current_release()
        file = stored_files(release).get(form.name)
        if file is None:
            raise ApiProblem(404, f"found {request.path!r}; this release was loaded without bulk files")
        return download(file, form.media_type, f"critical-minerals-{release.dataset.version}-{form.name}")


for each in BULK_FORMS:
    _add_download(each)
