"""Addresses of this server, as they stand in answers."""

from urllib.parse import quote, urlencode

from flask import request


def origin() -> str:
    """Scheme and host as the client names them; empty for an old request that names no host.

    `malformed` has checked the host. Flask's `request.host_url` would fail on some, such as xn--a.test.
    """
    host = request.headers.get("Host")
    scheme = "https" if request.scheme == "https" else "http"  # a proxy may say anything
    return f"{scheme}://{host}" if host else ""


def address(path: str, parameters: list[tuple[str, str]]) -> str:
    """A path and a query, as a relative reference that holds wherever the API is mounted behind its host."""
    return quote(path) + (f"?{urlencode(parameters, safe=',:', quote_via=quote)}" if parameters else "")
