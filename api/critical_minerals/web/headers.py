"""What every response carries: a request id, the version of the data, CORS for reads and security headers."""

from contextlib import suppress

from flask import Flask, Response, g, request

from ..database.release import Unavailable
from .cache import RELEASE
from .release import current_release
from .request_ids import new_request_id

API_POLICY = "default-src 'none'; frame-ancestors 'none'"

ALWAYS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Dataset-Version, ETag, Link, Record-Count, Request-Id",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Accept, Accept-Encoding",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def register(app: Flask) -> None:
    """Puts the headers on every response of the app, errors included."""
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    g.request_id = new_request_id()


def _finish(response: Response) -> Response:
    response.headers.extend(ALWAYS)
    if request.method == "OPTIONS":
        response.headers.extend(PREFLIGHT)
    response.headers.setdefault("Content-Security-Policy", API_POLICY)
    response.headers["Request-Id"] = g.request_id
    with suppress(Unavailable):
        release = current_release()
        response.headers["Dataset-Version"] = release.dataset.version
        request.environ[RELEASE] = release.identity
    return response
