"""Files that a release has stored: whole or in part (RFC 9110 14), with a digest (RFC 9530), never compressed again."""

from base64 import b64encode

from flask import Response, request

from ..query.bulk import Stored, bytes_of
from .problems import ApiProblem
from .ranges import Unsatisfiable, asked_range
from .release import current_release
from .representations import condition
from .settings import current_settings


def download(file: Stored, media_type: str, file_name: str) -> Response:
    """A stored file, or the part of it that the client asks for, made whole before it is sent.

    Raises a 416 problem where the client asks for bytes beyond its end, and a 422 problem where it asks for too many.
    """
    response = Response(content_type=media_type)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    condition(response, file.sha256)
    if response.status_code == 200:
        asked = _asked(file)
        if asked is not None:
            response.status_code = 206
            response.headers["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{file.size}"
        response.set_data(_read(file, asked or range(file.size)))
    return response


def _asked(file: Stored) -> range | None:
    """The part that the client asks for; None for the whole, as for one who has a part of another version."""
    header = request.headers.get("Range")
    if (
        header is None
        or request.method != "GET"
        or request.headers.get("If-Range", f'"{file.sha256}"') != f'"{file.sha256}"'
    ):
        return None
    try:
        return asked_range(header, file.size)
    except Unsatisfiable:
        detail = f"found Range: {header[:100]!r}; {file.name} has {file.size} bytes"
        raise ApiProblem(416, detail, headers={"Content-Range": f"bytes */{file.size}"}) from None


def _read(file: Stored, span: range) -> bytes:
    largest = current_settings().largest_export
    if len(span) > largest:
        detail = f"found {len(span)} bytes of {file.name}; at most {largest} are sent at once: ask for ranges"
        raise ApiProblem("export-too-large", detail)
    return b"".join(bytes_of(current_release(), file.name, span))
