"""Repeated requests are answered without Flask, as long as the release stands that the answer was made from."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from sys import getsizeof
from threading import Lock
from typing import Any, NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import remove_entity_headers

from ..database.release import Store, Unavailable
from .codings import negotiated_coding
from .entity_tags import names
from .observation import Observation, observation_of
from .probes import LIVENESS

KEYED = {"accept", "accept-encoding"}
"""The request headers that the key holds; what varies by another is not kept."""
LARGEST_SHARE = 8
"""An answer that would take more than this part of the cache is kept without its body, for who has it already."""
SLOT = 250
"""About what an entry takes in the dictionary, in bytes, its key aside."""

Headers = list[tuple[str, str]]


class Answer(NamedTuple):
    """A good answer: its tag without quotes, its headers but for Request-Id, whole and as a 304, its body, and its size.

    And for the log, its route and release.
    """

    tag: str
    headers: Headers
    headers_of_304: Headers
    body: bytes | None
    size: int
    route: str | None
    release: str | None


class Kept:
    """The answers made from one release, the most recently used last; `limit` is in bytes."""

    def __init__(self, identity: Hashable, limit: int) -> None:
        self.identity = identity
        self.limit = limit
        self.size = 0
        self.answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = Lock()

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keeps an answer, and lets go of those not used for longest until all fit."""
        with self._lock:
            replaced = self.answers.pop(key, None)
            self.answers[key] = answer
            self.size += answer.size - (replaced.size if replaced else 0)
            while self.size > self.limit:
                self.size -= self.answers.popitem(last=False)[1].size


class Cache:
    """The WSGI application `inside`, with the answers that it gave from the store's release at hand; `limit` is in bytes.

    A request for which it has no answer, or that is anything but a plain GET or HEAD, goes inside.
    """

    def __init__(self, inside: WSGIApplication, store: Store, limit: int) -> None:
        self._inside = inside
        self._identity = store.identity
        self._limit = limit
        self.kept = Kept(None, limit)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request; this is the path that has to be fast."""
        get = environ.get
        method = environ["REQUEST_METHOD"]
        host = get("HTTP_HOST")
        if (
            not host
            or get("PATH_INFO") == LIVENESS
            or (method != "GET" and method != "HEAD")  # noqa: PLR1714 - half the time of a set
            or get("CONTENT_LENGTH", "0") not in ("", "0")
            or "HTTP_TRANSFER_ENCODING" in environ
            or "HTTP_IF_MATCH" in environ
            or "HTTP_RANGE" in environ
        ):
            return self._inside(environ, start_response)
        try:
            identity = self._identity()
        except Unavailable:
            return self._inside(environ, start_response)
        kept = self.kept
        if kept.identity != identity:
            kept = self.kept = Kept(identity, self._limit)
        key = (
            get("PATH_INFO"),
            get("QUERY_STRING"),
            get("HTTP_ACCEPT"),
            negotiated_coding(get("HTTP_ACCEPT_ENCODING", "")),
            host,
            get("wsgi.url_scheme"),
            get("SCRIPT_NAME"),
        )
        try:
            tag, headers, headers_of_304, body, _, route, release = kept.answers[key]
            kept.answers.move_to_end(key)
        except KeyError:
            return self._asked(environ, start_response, kept, key)
        if_none_match = get("HTTP_IF_NONE_MATCH")
        is_known = if_none_match is not None and names(if_none_match, tag)
        if body is None and not is_known:
            return self._asked(environ, start_response, kept, key)
        observation = observation_of(environ)
        observation.route, observation.release, observation.cache = route, release, "hit"
        request_id = ("Request-Id", observation.request_id)
        if is_known or body is None:
            start_response("304 NOT MODIFIED", [*headers_of_304, request_id])
            return []
        start_response("200 OK", [*headers, request_id])
        return [body] if method == "GET" else []

    def _asked(
        self, environ: WSGIEnvironment, start_response: StartResponse, kept: Kept, key: tuple[str | None, ...]
    ) -> Iterable[bytes]:
        """The answer from inside, kept where it may be. A HEAD is asked as a GET, which is no more work and can be kept."""
        began: list[Any] = []

        def begin(status: str, headers: Headers, *error: Any) -> Any:
            began[:] = status, headers
            return start_response(status, headers, *error)

        observation = observation_of(environ)
        asked = {**environ, "REQUEST_METHOD": "GET"}
        body = b"".join(self._inside(asked, begin))
        status, headers = began
        if observation.identity == kept.identity and _may_be_kept(status, headers):
            observation.cache = "miss"
            whole = body if status == "200 OK" else None
            kept.put(key, _answer(key, headers, whole, kept.limit // LARGEST_SHARE, observation))
        return [body] if environ["REQUEST_METHOD"] == "GET" else []


def _may_be_kept(status: str, headers: Headers) -> bool:
    found = {name.lower(): value.lower() for name, value in headers}
    return (
        status.startswith(("200", "304"))
        and "etag" in found
        and found.get("cache-control", "").startswith("public")
        and {name.strip() for name in found.get("vary", "").split(",")} <= KEYED
    )


def _answer(
    key: tuple[str | None, ...], headers: Headers, body: bytes | None, largest: int, observation: Observation
) -> Answer:
    tag = next(value for name, value in headers if name == "ETag").strip('"')
    headers = [(name, value) for name, value in headers if name != "Request-Id"]
    headers_of_304 = headers.copy()
    remove_entity_headers(headers_of_304)
    texts = (*key, tag, *(text for header in headers for text in header))
    size = SLOT + sum(map(getsizeof, (key, *texts, *headers, headers, headers_of_304)))
    if body is None or size + getsizeof(body) > largest:
        body = None
    else:
        size += getsizeof(body)
    return Answer(tag, headers, headers_of_304, body, size, observation.route, observation.release)
