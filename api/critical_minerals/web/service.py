"""What is not part of the documented API: health, metrics, and descriptions of problems."""

from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from ..json_bytes import json_bytes
from .malformed import refuse_parameters
from .media_types import HTML, JSON, best_match
from .metrics import FORMATS, exposition
from .probes import LIVENESS, READINESS
from .problems import PROBLEM_TYPES, ApiProblem
from .release import current_release, current_store
from .representations import CACHE, json_response, negotiated
from .shared_folder import is_draining

GUIDE_TO_ERRORS = "/guide/errors"

routes = Blueprint("service", __name__)
routes.before_request(refuse_parameters)


@routes.get(LIVENESS)
def get_liveness() -> Response:
    """Whether the process answers."""
    return _of_this_moment({"status": "ok"})


@routes.get(READINESS)
def get_readiness() -> Response:
    """Whether there is a release to serve and the server goes on; 503 where it is not so.

    `stale` says that the last good release is served, and `fault` why.
    """
    if is_draining():
        raise ApiProblem("stopping", "the server has been told to stop")
    dataset = current_release().dataset
    fault = current_store().fault()
    state = {"status": "ok"} if fault is None else {"status": "stale", "fault": fault}
    return _of_this_moment({**state, "dataset": {"version": dataset.version, "hash": dataset.hash}})


@routes.get("/metrics")
def get_metrics() -> Response:
    """What is counted, for Prometheus."""
    body, content_type = exposition(current_store(), negotiated(tuple(FORMATS)))
    return Response(body, content_type=content_type, headers={"Cache-Control": "no-store"})


def _of_this_moment(state: dict[str, Any]) -> Response:
    return Response(json_bytes(state), content_type=JSON, headers={"Cache-Control": "no-store"})


@routes.get("/problems/<problem_id>")
def get_problem_type(problem_id: str) -> BaseResponse:
    """What a kind of problem means; the `type` of every error leads here, and from here on to the guide who prefers HTML."""
    if problem_id not in PROBLEM_TYPES:
        raise ApiProblem(404, f"found {problem_id[:100]!r}; allowed: {', '.join(PROBLEM_TYPES)}")
    if best_match(request.headers.get("Accept", ""), (JSON, HTML)) == HTML:
        response = redirect(f"{GUIDE_TO_ERRORS}#{problem_id}", 303)
        response.headers["Cache-Control"] = CACHE
        return response
    problem = PROBLEM_TYPES[problem_id]
    return json_response(
        {
            "type": request.path,
            "title": problem.title,
            "status": problem.status,
            "description": problem.description,
        }
    )
