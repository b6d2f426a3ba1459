"""What is not part of the documented API: the front door, health, and descriptions of problems."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from .malformed import refuse_parameters
from .problems import PROBLEM_TYPES, ApiProblem
from .release import current_release
from .representations import CACHE, json_response, negotiated

routes = Blueprint("service", __name__)
routes.before_request(refuse_parameters)


@routes.get("/")
def get_front() -> BaseResponse:
    """Leads people to the docs and programs to the index."""
    response = redirect("/v1" if negotiated(("text/html", "application/json")) == "application/json" else "/docs", 303)
    response.headers["Cache-Control"] = CACHE
    return response


@routes.get("/livez")
def get_liveness() -> Response:
    """Whether the process answers."""
    return json_response({"status": "ok"})


@routes.get("/readyz")
def get_readiness() -> Response:
    """Whether there is a release to serve; 503 where there is none."""
    dataset = current_release().dataset
    return json_response({"status": "ok", "dataset": {"version": dataset.version, "hash": dataset.hash}})


@routes.get("/problems/<problem_id>")
def get_problem_type(problem_id: str) -> Response:
    """What a kind of problem means; the `type` of every error leads here."""
    for problem in PROBLEM_TYPES.values():
        if problem.id == problem_id:
            return json_response(
                {
                    "type": request.path,
                    "title": problem.title,
                    "status": problem.status,
                    "description": problem.description,
                }
            )
    raise ApiProblem(404, f"found {problem_id[:100]!r}; allowed: {', '.join(known.id for known in PROBLEM_TYPES.values())}")
