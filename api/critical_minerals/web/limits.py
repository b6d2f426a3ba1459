"""Requests of clients who ask too often are refused before they reach the cache; everybody is told what they have left.

The fields are those of draft-ietf-httpapi-ratelimit-headers.
"""

from collections.abc import Iterable
from time import monotonic
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request

from .probes import LIVENESS, READINESS
from .problems import ApiProblem
from .rates import WINDOW, Rate, Rates, client_of
from .settings import current_settings

REFUSED = "critical_minerals.refused"
"""Where the WSGI environment says to the application that the request is refused, and for how many seconds."""

UNLIMITED = {LIVENESS, READINESS}
"""What a load balancer asks, who must not be taken for a client."""


def register(app: Flask) -> None:
    """Has the app answer what is refused, so that errors have one shape."""
    app.before_request(_refuse)


def _refuse() -> None:
    seconds = request.environ.get(REFUSED)
    if seconds is not None:
        limit = current_settings().requests_per_minute
        detail = f"more than {limit} requests in a minute; ask again in {seconds} seconds"
        raise ApiProblem(429, detail, headers={"Retry-After": str(seconds)})


class Limited:
    """The WSGI application `inside` for clients who keep to their rates; `refusing` answers the others."""

    def __init__(self, inside: WSGIApplication, refusing: WSGIApplication, rates: Rates) -> None:
        self._inside = inside
        self._refusing = refusing
        self._rates = rates
        self._policy = f'"client";q={rates.limit};w={WINDOW:.0f}'

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request."""
        if environ.get("PATH_INFO") in UNLIMITED:
            return self._inside(environ, start_response)
        rate = self._rates.request(client_of(environ.get("REMOTE_ADDR", "")), monotonic())

        def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, *self._told(rate)], *error)

        if rate.is_exceeded:
            environ[REFUSED] = rate.retry_after
            return self._refusing(environ, begin)
        return self._inside(environ, begin)

    def _told(self, rate: Rate) -> list[tuple[str, str]]:
        return [("RateLimit-Policy", self._policy), ("RateLimit", f'"client";r={rate.remaining};t={rate.reset}')]
