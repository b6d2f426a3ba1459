"""What holds of every answer, whatever was asked."""

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from wsgiref.types import WSGIApplication

from werkzeug.datastructures import Headers
from werkzeug.test import create_environ, run_wsgi_app

from critical_minerals.web.problems import MAX_DETAIL, PROBLEM_TYPES

ADDRESS = r"/([a-z][\w/.?=&%:,~-]*)?"
ONCE = {
    "Access-Control-Allow-Origin": re.escape("*"),
    "Access-Control-Expose-Headers": "[A-Za-z, -]+",
    "Content-Security-Policy": "default-src 'none';.* ?frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Dataset-Version": "[0-9]+[.][0-9]+[.][0-9]+([.]dev)?",
    "Referrer-Policy": "no-referrer",
    "Request-Id": "[0-9a-f]{32}",
    "Vary": "Accept, Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of every answer, and their forms."""
SOMETIMES = {
    "Access-Control-Allow-Headers": "[A-Za-z, -]+",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Max-Age": "[0-9]+",
    "Allow": "[A-Z]+(, [A-Z]+)*",
    "Cache-Control": "no-store|no-cache|public, max-age=0, must-revalidate",
    "Connection": "close",
    "Content-Disposition": r'inline; filename="[a-z0-9-]+[.][a-z]+"',
    "Content-Encoding": "br|gzip|zstd",
    "Content-Length": "[0-9]+",
    "Content-Type": r"[a-z]+/[a-z+.-]+(; version=[01][.]0[.][04])?(; charset=utf-8(; header=present)?)?",
    "ETag": '"[0-9a-f]{24}(-br|-gzip|-zstd)?"',
    "Link": rf'<{ADDRESS}>; rel="(self|next|first|alternate)"(; type="(text/html|application/json)")?',
    "Location": f"{ADDRESS}(#[a-z-]+)?",
    "Record-Count": "[0-9]+",
}
"""The other headers, and their forms: none lets through what breaks out of it."""
MEMBERS = {"type", "title", "status", "detail", "instance", "request_id"}
OF_SOME_PROBLEMS = {"errors", "restart", "tombstone"}
OF_A_BODY = {"Content-Type", "Content-Length", "Content-Encoding"}
LONGEST_PROBLEM = 20_000


class Answer(NamedTuple):
    """What a WSGI application says."""

    status: int
    headers: Headers
    body: bytes

    @property
    def json(self) -> Any:
        """What the body means to every parser alike: UTF-8, no NaN, no lone surrogates, each name once."""
        value = json.loads(self.body.decode(), object_pairs_hook=_once_each, parse_constant=_no_number)
        json.dumps(value, ensure_ascii=False).encode()
        return value

    @property
    def lasting(self) -> tuple[int, list[tuple[str, str]]]:
        """Status and headers, but for the one that is new each time."""
        return self.status, _but_for({"Request-Id"}, self.headers)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    assert len(value) == len(pairs), f"a name stands twice in {[name for name, _ in pairs]}"
    return value


def _no_number(text: str) -> None:
    raise AssertionError(f"{text} is no JSON")


def _but_for(left_out: set[str], headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(header for header in headers if header[0] not in left_out)


def ask(application: WSGIApplication, environ: dict[str, str]) -> Answer:
    """The answer to a request as a server hands it over, with nothing in between that would repair or refuse it."""
    body, status, headers = run_wsgi_app(application, {**create_environ(), "HTTP_HOST": "facts.test", **environ})
    return Answer(int(status.partition(" ")[0]), headers, b"".join(body))


def assert_sound(answer: Answer, method: str = "GET") -> None:
    """Fails where an answer to a request by this method is not as every answer is."""
    assert answer.status in {200, 303, 304, 308} or 400 <= answer.status < 500, answer.body
    names = [name for name, _ in answer.headers]
    for name in ONCE:
        assert name in names
    for name, value in answer.headers:
        assert re.fullmatch({**ONCE, **SOMETIMES}[name], value, re.ASCII), f"{name}: {value}"
        assert name == "Link" or names.count(name) == 1, f"{name} stands twice"
    if method == "HEAD":
        assert answer.body == b""
    elif answer.status != 304 or "Content-Length" in names:
        assert answer.headers["Content-Length"] == str(len(answer.body))
    if answer.status >= 400:
        _assert_problem(answer, method)
    elif answer.status == 304:
        assert not OF_A_BODY & set(names)
        assert {"ETag", "Cache-Control"} <= set(names)
    elif method in {"GET", "HEAD"}:
        assert ("ETag" in names or "Location" in names) == (answer.headers["Cache-Control"] != "no-store")
        if method == "GET" and answer.headers["Content-Type"] == "application/json" and "Content-Encoding" not in names:
            assert answer.json


def _assert_problem(answer: Answer, method: str) -> None:
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert (answer.status == 405) == ("Allow" in answer.headers)
    if answer.headers["Content-Type"] == "text/html; charset=utf-8":
        assert method == "HEAD" or answer.headers["Request-Id"] in answer.body.decode()
        return
    assert answer.headers["Content-Type"] == "application/problem+json"
    if method == "HEAD":
        return
    problem = answer.json
    assert len(answer.body) < LONGEST_PROBLEM
    assert problem.keys() >= MEMBERS
    assert problem.keys() <= MEMBERS | OF_SOME_PROBLEMS
    kind = PROBLEM_TYPES[problem["type"].removeprefix("/problems/")]
    assert (problem["title"], problem["status"], answer.status) == (kind.title, kind.status, kind.status)
    assert problem["request_id"] == answer.headers["Request-Id"]
    assert 0 < len(problem["detail"]) <= MAX_DETAIL


def assert_sound_again(plain: WSGIApplication, cached: WSGIApplication, environ: dict[str, str], answer: Answer) -> None:
    """Fails where a GET was answered otherwise than from a cache, as a HEAD, and to a client that has the answer."""
    for _ in range(2):
        again = ask(cached, environ)
        assert again.lasting == answer.lasting
        assert again.body == answer.body or answer.status >= 400
    head = ask(plain, {**environ, "REQUEST_METHOD": "HEAD"})
    assert_sound(head, "HEAD")
    assert head.lasting == answer.lasting
    if "ETag" in answer.headers:
        for application in (plain, cached):
            unchanged = ask(application, {**environ, "HTTP_IF_NONE_MATCH": answer.headers["ETag"]})
            assert_sound(unchanged)
            assert unchanged.lasting == (304, _but_for({"Request-Id", *OF_A_BODY}, answer.headers))
