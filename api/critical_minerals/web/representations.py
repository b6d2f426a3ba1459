"""Bodies and their headers: content negotiation, strong ETags, conditional requests and paging links."""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import http_date

from ..database.tables import LAYOUT
from ..json_bytes import json_bytes
from .problems import ApiProblem

JSON = "application/json"
CSV = "text/csv"
NDJSON = "application/x-ndjson"
CALENDAR = "text/calendar"

_QUALITY = re.compile(r"[01]?\.[0-9]{0,3}|[01]")

VERSION = version("critical-minerals-facts")
CACHE = "public, max-age=0, must-revalidate"
CONDITIONS = {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"}
MOST_ACCEPTS = 128
"""How many `Accept` headers are remembered, with what they ask for; nearly all clients send one of a few."""


def negotiated(offered: tuple[str, ...]) -> str:
    """The media type to answer with, the first offered where the client has no preference; raises a 406 problem.

    Parameters other than q are ignored, and a lone `*` means `*/*`, as common clients send both.
    """
    header = request.headers.get("Accept", "")
    best = _best_match(header, offered)
    if best is None:
        raise ApiProblem(406, f"found Accept: {header[:200]!r}; offered here: {', '.join(offered)}")
    return best


@lru_cache(MOST_ACCEPTS)
def _best_match(header: str, offered: tuple[str, ...]) -> str | None:
    accepted = MIMEAccept([_range_of(item) for item in header.split(",") if item.strip()])
    return accepted.best_match(offered) if accepted else offered[0]


def _range_of(item: str) -> tuple[str, float]:
    media_range, *parameters = (part.strip().lower() for part in item.split(";"))
    quality = next((part.removeprefix("q=") for part in parameters if part.startswith("q=")), "1")
    weight = float(quality) if _QUALITY.fullmatch(quality) else 0.0
    return "*/*" if media_range == "*" else media_range, weight


def json_response(value: Any) -> Response:
    """A JSON response with a strong ETag."""
    return body_response(json_bytes(value))


def body_response(body: bytes, content_type: str = JSON, links: dict[str, str] | None = None) -> Response:
    """A response with this body, its ETag, and 304 where the client has it already."""
    response = Response(body, content_type=content_type)
    digest = hashlib.blake2b(body, digest_size=12)
    digest.update(content_type.encode())
    response.set_etag(digest.hexdigest())
    for relation, link in (links or {}).items():
        response.headers.add("Link", f'<{link}>; rel="{relation}"')
    return conditional(response)


def export_response(chunks: Iterable[bytes], content_type: str, records: int, state: str) -> Response:
    """An export, made whole before it is sent, so that a failure half-way is an error and never a short file.

    Nothing is made where the client has it already: the ETag is that of the `state`, which says all that the body
    depends on. `Record-Count` is the number of records.
    """
    response = Response(content_type=content_type)
    response.set_etag(hashlib.blake2b(f"{VERSION} {LAYOUT} {state} {content_type}".encode(), digest_size=12).hexdigest())
    response.headers["Record-Count"] = str(records)
    conditional(response)
    if response.status_code == 200:
        response.set_data(b"".join(chunks))
    return response


def conditional(response: Response) -> Response:
    """The response, or 304 where the client has it already; raises a 412 problem where it asks for another one."""
    response.headers["Cache-Control"] = CACHE
    if request.environ.keys().isdisjoint(CONDITIONS):
        # All that make_conditional does then, without the time that it takes to find out.
        response.headers["Date"] = http_date()
        return response
    tag, _ = response.get_etag()
    if tag and request.if_match and not request.if_match.contains(tag):
        raise ApiProblem(412, f"found If-Match: {request.if_match.to_header()[:200]!r}; the current tag is {tag!r}")
    response.make_conditional({name: value for name, value in request.environ.items() if name != "HTTP_IF_MATCH"})
    return response


def origin() -> str:
    """Scheme and host as the client names them; empty for an old request that names no host.

    `malformed` has checked the host. Flask's `request.host_url` would fail on some, such as xn--a.test.
    """
    host = request.headers.get("Host")
    return f"{request.scheme}://{host}" if host else ""


def address(path: str, parameters: list[tuple[str, str]]) -> str:
    """A path and a query, as a relative reference that holds wherever the API is mounted behind its host."""
    return quote(path) + (f"?{urlencode(parameters, safe=',:', quote_via=quote)}" if parameters else "")


def record_body(body: bytes, meta: dict[str, Any], links: dict[str, Any]) -> bytes:
    """The envelope of one record around a body that is JSON already."""
    about = json_bytes({"meta": meta, "links": links})
    return b'{"data":' + body + b"," + about[1:]


def joined_list(bodies: list[bytes], meta: dict[str, Any], links: dict[str, Any]) -> bytes:
    """The envelope of a list around bodies that are JSON already."""
    about = json_bytes({"meta": meta, "links": links})
    return b'{"data":[' + b",".join(bodies) + b"]," + about[1:]
