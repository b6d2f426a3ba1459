"""The outermost part: every request is timed, counted and logged, whoever inside answers it."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii as quoted
from time import perf_counter
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from .log_lines import LogLines
from .metrics import count_request
from .observation import Observation, observation_of

LONGEST_PATH = 200

_logger = logging.getLogger(__name__)


class Observed:
    """The WSGI application `inside`, whose requests are counted, and written to `lines` where there are any."""

    def __init__(self, inside: WSGIApplication, lines: LogLines | None) -> None:
        self._inside = inside
        self._lines = lines

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request. Its body is whole: what it is made of has been done when it is handed over."""
        began = perf_counter()
        observation = observation_of(environ)
        status = ""

        def begin(said: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            nonlocal status
            status = said[:3]
            return start_response(said, headers, *error)

        body: Iterable[bytes] = []
        try:
            body = self._inside(environ, begin)
        except Exception:
            status = "500"
            _logger.exception("request %s failed in front of Flask", observation.request_id)
            raise
        finally:
            seconds = perf_counter() - began
            count_request(environ["REQUEST_METHOD"], observation.route, status, observation.cache, seconds)
            if self._lines is not None:
                self._lines.write(request_line(environ, observation, status, seconds, sum(map(len, body))))
        return body


def request_line(environ: WSGIEnvironment, observation: Observation, status: str, seconds: float, size: int) -> bytes:
    """The line of a request. It has no query, which could hold secrets, and is put together by hand: json takes longer."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    method = quoted(environ["REQUEST_METHOD"][:20])
    path = quoted(environ.get("PATH_INFO", "")[:LONGEST_PATH].encode("latin-1", "replace").decode("utf-8", "replace"))
    route = f'"{observation.route}"' if observation.route else "null"
    release = f'"{observation.release}"' if observation.release else "null"
    return (
        f'{{"time":"{now}","level":"info","event":"request","request_id":"{observation.request_id}","method":{method},'
        f'"route":{route},"path":{path},"status":{status},"duration_ms":{seconds * 1000:.3f},"bytes":{size},'
        f'"release":{release},"cache":"{observation.cache}"}}'
    ).encode()
