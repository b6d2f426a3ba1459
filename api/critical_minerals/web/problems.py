"""Every error is RFC 9457 problem+json, with a type that resolves to its description."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from ..database.release import TooSlow, Unavailable
from .media_types import HTML, best_match
from .observation import observation_of
from .policies import PAGE_POLICY

MEDIA_TYPE = "application/problem+json"
MAX_DETAIL = 2000
MAX_INSTANCE = 200
"""Characters of the path that a problem repeats."""


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of error: its name in the type address, its status, and what it means to a caller."""

    id: str
    status: int
    title: str
    description: str


PROBLEM_TYPES = {
    problem.id: problem
    for problem in (
        ProblemType("bad-request", 400, "Bad request", "The request is not valid HTTP for this API."),
        ProblemType("not-found", 404, "Not found", "No resource or record has this address."),
        ProblemType("method-not-allowed", 405, "Method not allowed", "The API is read-only; `Allow` lists what works."),
        ProblemType("not-acceptable", 406, "Not acceptable", "No representation here matches the `Accept` header."),
        ProblemType(
            "outdated-cursor",
            410,
            "Outdated cursor",
            "The cursor comes from an earlier release of the data; `restart` is the first page of the same list.",
        ),
        ProblemType(
            "removed-record",
            410,
            "Removed record",
            "An earlier release had this record and it is gone; `tombstone` says why.",
        ),
        ProblemType(
            "precondition-failed",
            412,
            "Precondition failed",
            "`If-Match` names a representation that is not current.",
        ),
        ProblemType("content-too-large", 413, "Content too large", "Requests to this API have no body."),
        ProblemType("address-too-long", 414, "Address too long", "The address of the request is too long."),
        ProblemType(
            "range-not-satisfiable",
            416,
            "Range not satisfiable",
            "`Range` asks for bytes that the file does not have; `Content-Range` says how many it has.",
        ),
        ProblemType(
            "invalid-parameters",
            422,
            "Invalid parameters",
            "A parameter is unknown, repeated, or has a value that is not allowed; `errors` says which and why.",
        ),
        ProblemType(
            "export-too-large",
            422,
            "Export too large",
            "The export has more bytes than the server makes; narrow it, or take pages; of a bulk file, ask for ranges.",
        ),
        ProblemType(
            "too-many-requests",
            429,
            "Too many requests",
            "The client asks more often than the server allows; `Retry-After` says in how many seconds it may ask again.",
        ),
        ProblemType("internal-error", 500, "Internal error", "A fault of this server; `request_id` helps to find it."),
        ProblemType("unavailable", 503, "Unavailable", "The server has no data that it can read at the moment."),
        ProblemType(
            "too-slow",
            503,
            "Too slow",
            "The answer takes longer to look up than the server allows; ask for less, such as with one more filter.",
        ),
        ProblemType(
            "busy",
            503,
            "Busy",
            "The server makes as many large exports as it may at the moment; ask again in as many seconds as "
            "`Retry-After` says.",
        ),
        ProblemType("stopping", 503, "Stopping", "The server has been told to stop, and answers until it does."),
    )
}


OF_STATUS = {problem.status: problem for problem in reversed(PROBLEM_TYPES.values())}
"""The kind of problem that a status means unless told: the first of its status."""


class ApiProblem(Exception):
    """An error to answer with; `errors` holds messages by parameter, `extra` further members.

    `problem` is a status, or the id of a type of problem where its status has several.
    """

    def __init__(
        self,
        problem: int | str,
        detail: str,
        errors: Mapping[str, list[str]] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.type = PROBLEM_TYPES[problem] if isinstance(problem, str) else OF_STATUS[problem]
        self.detail = detail
        self.errors = dict(errors or {})
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})


def register(app: Flask) -> None:
    """Answers every error of the app as problem+json."""
    app.register_error_handler(ApiProblem, _answer)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Unavailable, lambda error: _answer(ApiProblem(503, str(error))))
    app.register_error_handler(TooSlow, lambda error: _answer(ApiProblem("too-slow", str(error))))
    app.register_error_handler(Exception, _answer_fault)


def _answer(problem: ApiProblem) -> Response:
    known = problem.type
    members = {
        "type": f"/problems/{known.id}",
        "title": known.title,
        "status": known.status,
        "detail": problem.detail[:MAX_DETAIL],
        "instance": quote(request.path[:MAX_INSTANCE]),
        **({"errors": problem.errors} if problem.errors else {}),
        **problem.extra,
        "request_id": observation_of(request.environ).request_id,
    }
    headers = {**problem.headers, "Cache-Control": "no-store"}
    if _asked_by_people():
        html = render_template("problem.html", problem=members)
        headers["Content-Security-Policy"] = PAGE_POLICY
        return Response(html, known.status, headers, content_type=f"{HTML}; charset=utf-8")
    return Response(json.dumps(members, ensure_ascii=True).encode(), known.status, headers, content_type=MEDIA_TYPE)


def _asked_by_people() -> bool:
    """Whether a page was asked for, and not the API."""
    is_api = request.path == "/v1" or request.path.startswith("/v1/")
    return not is_api and best_match(request.headers.get("Accept", ""), (MEDIA_TYPE, HTML)) == HTML


def _answer_http(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if code not in OF_STATUS:
        code = 400 if code < 500 else 500
    allowed = getattr(error, "valid_methods", None)
    headers = {"Allow": ", ".join(sorted(allowed))} if allowed else {}
    return _answer(ApiProblem(code, _detail(code, headers), headers=headers))


def _detail(code: int, headers: dict[str, str]) -> str:
    if code == 404:
        return f"found {request.path[:200]!r}; `/v1` lists what there is"
    if code == 405:
        return f"found {request.method[:20]!r}; allowed: {headers.get('Allow', 'GET, HEAD, OPTIONS')}"
    return OF_STATUS[code].description


def _answer_fault(error: Exception) -> Response:
    current_app.logger.error("request %s failed", observation_of(request.environ).request_id, exc_info=error)
    return _answer(ApiProblem(500, OF_STATUS[500].description))
