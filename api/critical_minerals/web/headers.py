"""What every response carries: a request id, the version of the data, CORS for reads and security headers."""

import re
from contextlib import suppress

from flask import Flask, Response, request

from ..database.release import Unavailable
from .observation import observation_of
from .policies import API_POLICY
from .probes import LIVENESS
from .release import current_release, current_store

ALWAYS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Disposition, Content-Range, Dataset-Version, ETag, Link, "
    "RateLimit, RateLimit-Policy, Record-Count, Repr-Digest, Request-Id, Retry-After",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Accept, Accept-Encoding",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}


_CONVERTER = re.compile(r"(?<=<)\w+:")


def register(app: Flask) -> None:
    """Puts the headers on every response of the app, errors included."""
    app.before_request(_note_route)
    app.after_request(_finish)


def _note_route() -> None:
    if request.url_rule is not None:
        observation = observation_of(request.environ)
        observation.route = _CONVERTER.sub("", request.url_rule.rule).replace("<", "{").replace(">", "}")


def _finish(response: Response) -> Response:
    response.headers.extend(ALWAYS)
    if request.method == "OPTIONS":
        response.headers.extend(PREFLIGHT)
    response.headers.setdefault("Content-Security-Policy", API_POLICY)
    observation = observation_of(request.environ)
    response.headers["Request-Id"] = observation.request_id
    if request.path == LIVENESS and not current_store().is_ready():
        return response
    with suppress(Unavailable):
        release = current_release()
        response.headers["Dataset-Version"] = observation.release = release.dataset.version
        observation.identity = release.identity
    return response
