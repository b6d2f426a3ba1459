"""Bodies and their headers: content negotiation, strong ETags, conditional requests and paging links."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, request
from werkzeug.datastructures import MIMEAccept

from ..loader.rendering import json_bytes
from .problems import ApiProblem

JSON = "application/json"
CSV = "text/csv"
NDJSON = "application/x-ndjson"

CACHE = "public, max-age=0, must-revalidate"


def negotiated(offered: tuple[str, ...]) -> str:
    """The media type to answer with, the first offered where the client has no preference; raises a 406 problem."""
    accepted: MIMEAccept = request.accept_mimetypes
    if not accepted and not request.headers.get("Accept"):
        return offered[0]
    best = accepted.best_match(offered)
    if best is None:
        raise ApiProblem(
            406, f"found Accept: {request.headers.get('Accept', '')[:200]!r}; offered here: {', '.join(offered)}"
        )
    return best


def json_response(value: Any) -> Response:
    """A JSON response with a strong ETag."""
    return body_response(json_bytes(value))


def body_response(body: bytes, media_type: str = JSON, links: dict[str, str] | None = None) -> Response:
    """A response with this body, its ETag, and 304 where the client has it already."""
    response = Response(body, content_type=media_type)
    response.set_etag(hashlib.blake2b(body + media_type.encode(), digest_size=12).hexdigest())
    response.headers["Cache-Control"] = CACHE
    for relation, address in (links or {}).items():
        response.headers.add("Link", f'<{address}>; rel="{relation}"')
    response.make_conditional(request)
    return response


def streamed_response(chunks: Iterable[bytes], media_type: str, records: int, state: str) -> Response:
    """A response that is sent as it is made. `Record-Count` says how many records a complete body has."""
    response = Response(chunks, content_type=media_type)
    response.set_etag(hashlib.blake2b(f"{state} {media_type}".encode(), digest_size=12).hexdigest())
    response.headers["Cache-Control"] = CACHE
    response.headers["Record-Count"] = str(records)
    response.make_conditional(request)
    return response


def address(path: str, parameters: list[tuple[str, str]]) -> str:
    """A path and a query, as a relative reference that holds wherever the API is mounted behind its host."""
    return quote(path) + (f"?{urlencode(parameters, safe=',:', quote_via=quote)}" if parameters else "")


def joined_list(bodies: list[bytes], meta: dict[str, Any], links: dict[str, Any]) -> bytes:
    """The envelope of a list around bodies that are JSON already."""
    head = json.dumps({"meta": meta, "links": links}, ensure_ascii=False, separators=(",", ":")).encode()
    return b'{"data":[' + b",".join(bodies) + b"]," + head[1:]
