"""Requests that are refused before any route sees them, because they are not HTTP that this API understands."""

import re
from urllib.parse import unquote_to_bytes

from flask import Flask, request

from .problems import ApiProblem
from .settings import current_settings

MAX_HOST = 259
"""A name of 253 characters (RFC 1035), a colon and a port; a calendar repeats the host in each of its events."""
MOST_NAMED = 20

_HOST = re.compile(r"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_BROKEN_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
HOST_IS_OPTIONAL = {"HTTP/1.0", "HTTP/1"}  # granian's name for 1.0 is the second
IGNORED_HEADERS = ("HTTP_IF_UNMODIFIED_SINCE",)
"""Nothing here has a date of modification."""


def register(app: Flask) -> None:
    """Refuses malformed requests to the app with a problem."""
    app.before_request(_refuse_malformed)
    app.before_request(_refuse_query)


def _refuse_malformed() -> None:
    environ = request.environ
    path = environ.get("PATH_INFO", "")
    host = environ.get("HTTP_HOST", "")
    method = environ["REQUEST_METHOD"]
    is_host = len(host) <= MAX_HOST and _HOST.fullmatch(host)
    if not is_host and (host or environ.get("SERVER_PROTOCOL") not in HOST_IS_OPTIONAL):
        raise ApiProblem(400, f"found Host: {host[:100]!r}; must be one host, with an optional port")
    if not path.startswith("/"):
        raise ApiProblem(400, f"found the target {path[:100]!r}; must be a path")
    if path.startswith("//"):
        raise ApiProblem(404, f"found {path[:200]!r}; `/v1` lists what there is")
    if method != method.upper() and request.url_rule is not None:
        raise ApiProblem(405, f"found {method[:20]!r}; allowed: GET, HEAD, OPTIONS", headers={"Allow": "GET, HEAD, OPTIONS"})
    if environ.get("CONTENT_LENGTH", "0") not in {"", "0"} or environ.get("HTTP_TRANSFER_ENCODING"):
        raise ApiProblem(413, "found a body; requests to this API have none", headers={"Connection": "close"})
    for name in IGNORED_HEADERS:
        environ.pop(name, None)


def _refuse_query() -> None:
    """Refuses an address that is too long, a query that is not UTF-8, and a parameter that is given more than once."""
    query, settings = request.query_string, current_settings()
    length = len(request.environ.get("PATH_INFO", "")) + len(query)
    if length > settings.longest_address:
        raise ApiProblem(414, f"found {length} bytes; at most {settings.longest_address} are allowed")
    try:
        unquote_to_bytes(query).decode("utf-8")
    except UnicodeDecodeError:
        raise ApiProblem(400, "the query is not UTF-8") from None
    if _BROKEN_PERCENT.search(query):
        raise ApiProblem(400, "the query has a % that two hex digits do not follow")
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        errors = {name[:100]: ["given more than once; separate several values by commas"] for name in repeated[:MOST_NAMED]}
        raise ApiProblem(422, f"repeated: {', '.join(errors)}", errors)
    _refuse_long_values(settings.longest_parameter)


def _refuse_long_values(longest: int) -> None:
    long = {name[:100]: len(value) for name, value in request.args.items() if len(value) > longest}
    if long:
        errors = {name: [f"found {length} characters; at most {longest} are allowed"] for name, length in long.items()}
        raise ApiProblem(422, f"too long: {', '.join(errors)}", errors)


def refuse_parameters() -> None:
    """Refuses every parameter; for routes that take none."""
    if request.args:
        errors = {name[:100]: ["unknown parameter; allowed: none"] for name in list(request.args)[:MOST_NAMED]}
        raise ApiProblem(422, f"unknown parameters: {', '.join(errors)}", errors)
