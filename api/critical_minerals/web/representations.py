"""Bodies and their headers: content negotiation, strong ETags, conditional requests and links."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any, NamedTuple

from flask import Response, request

from ..database.tables import LAYOUT
from ..json_bytes import json_bytes
from .codings import encoded, tag_suffix
from .entity_tags import names
from .exports import turn, whole
from .media_types import JSON, best_match
from .problems import ApiProblem

VERSION = version("critical-minerals-facts")
CACHE = "public, max-age=0, must-revalidate"


def negotiated(offered: tuple[str, ...]) -> str:
    """The media type to answer with, the first offered where the client has no preference; raises a 406 problem.

    A lone `*` means `*/*`, as common clients send both.
    """
    header = request.headers.get("Accept", "")
    best = best_match(header, offered)
    if best is None:
        raise ApiProblem(406, f"found Accept: {header[:200]!r}; offered here: {', '.join(offered)}")
    return best


def json_response(value: Any) -> Response:
    """A JSON response with a strong ETag."""
    return body_response(json_bytes(value))


class Alternate(NamedTuple):
    """The address of the same in another representation, and its media type."""

    href: str
    media_type: str


def body_response(
    body: bytes, content_type: str = JSON, links: dict[str, str] | None = None, alternate: Alternate | None = None
) -> Response:
    """A response with this body, its ETag, and 304 where the client has it already; `links` are addresses by relation."""
    response = Response(body, content_type=content_type)
    _tag(response, body, content_type.encode())
    for relation, link in (links or {}).items():
        response.headers.add("Link", f'<{link}>; rel="{relation}"')
    if alternate is not None:
        response.headers.add("Link", f'<{alternate.href}>; rel="alternate"; type="{alternate.media_type}"')
    return encoded(response)


def export_response(chunks: Iterable[bytes], content_type: str, records: int, state: str) -> Response:
    """An export, made whole before it is sent, so that a failure half-way is an error and never a short file.

    Raises a 503 problem where too many are being made, and a 422 problem where it is too large.

    Nothing is made where the client has it already: the ETag is that of the `state`, which says all that the body
    depends on. `Record-Count` is the number of records.
    """
    response = Response(content_type=content_type)
    _tag(response, f"{VERSION} {LAYOUT} {state} {content_type}".encode())
    response.headers["Record-Count"] = str(records)
    if response.status_code == 200:
        with turn(records):
            response.set_data(whole(chunks))
    return encoded(response)


def _tag(response: Response, *state: bytes) -> None:
    """Gives the response the tag of the state."""
    digest = hashlib.sha1(usedforsecurity=False)  # the fastest by far, and nobody gains by two bodies with one tag
    for part in state:
        digest.update(part)
    condition(response, digest.hexdigest()[:24] + tag_suffix(response))


def condition(response: Response, tag: str) -> None:
    """Gives the response a tag, and makes it a 304 where the client has it already.

    Raises a 412 problem where the client asks for another one.
    """
    response.set_etag(tag)
    response.headers["Cache-Control"] = CACHE
    if "HTTP_IF_MATCH" in request.environ and not request.if_match.contains(tag):
        raise ApiProblem(412, f"found If-Match: {request.if_match.to_header()[:200]!r}; the current tag is {tag!r}")
    if names(request.headers.get("If-None-Match", ""), tag):
        response.status_code = 304


def record_body(body: bytes, meta: dict[str, Any], links: dict[str, Any]) -> bytes:
    """The envelope of one record around a body that is JSON already."""
    about = json_bytes({"meta": meta, "links": links})
    return b'{"data":' + body + b"," + about[1:]


def joined_list(bodies: list[bytes], meta: dict[str, Any], links: dict[str, Any]) -> bytes:
    """The envelope of a list around bodies that are JSON already."""
    about = json_bytes({"meta": meta, "links": links})
    return b'{"data":[' + b",".join(bodies) + b"]," + about[1:]
