"""`/`: what this is, what is new, what is disputed, what lies ahead, and how to ask for it."""

import datetime as dt
import json
from typing import NamedTuple

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from ...database.release import Release
from ...query import lists
from ...query.selection import Selection
from ...resources import BY_NAME, REGISTRY
from ...resources.resource import Resource
from ..addresses import address, origin
from ..api.parameters import parameters, selection
from ..counterparts import API
from ..malformed import refuse_parameters
from ..media_types import HTML, JSON
from ..release import current_release
from ..representations import CACHE, negotiated
from .charts import rivals
from .page import page
from .words import Record

FEW = 5
"""So many records are shown of each question."""

EXAMPLE = "/v1/reserves?country=russia&fields=estimator,quantity"
EXAMPLE_FACTS = {"metric": "reserve_estimate", "unit": "t", "country": "russia"}
"""The facts whose figures the example asks for."""

ASKING = {name: parameters(BY_NAME[name], paged=False)() for name in ("facts", "conflicts")}

routes = Blueprint("front", __name__)
routes.before_request(refuse_parameters)


class Answer(NamedTuple):
    """The first records of a resource that a question finds, how many there are, and the address of all."""

    resource: Resource
    records: list[Record]
    total: int
    href: str


@routes.get("/")
def show_front() -> BaseResponse:
    """The front page; programs are led to the index."""
    if negotiated((HTML, JSON)) == JSON:
        response = redirect(API, 303)
        response.headers["Cache-Control"] = CACHE
        return response
    return _front(dt.datetime.now(dt.UTC).date())


def _front(today: dt.date) -> Response:
    release = current_release()
    deadlines, targets = ahead(release, today)
    response = page(
        "front.html",
        data=API,
        resources=REGISTRY,
        counts={resource.name: lists.total(release, Selection(resource)) for resource in REGISTRY},
        newest=answer(release, "facts", sort="-known_since"),
        disputes=answer(release, "conflicts", sort="-known_since"),
        deadlines=deadlines,
        targets=targets,
        chart=rivals(answer(release, "facts", **EXAMPLE_FACTS).records),
        chart_page=address("/charts/figures", list(EXAMPLE_FACTS.items())),
        example=f"{origin()}{EXAMPLE}",
    )
    response.headers["Cache-Control"] = "no-cache"  # for deadlines pass while the release stays
    return response


def ahead(release: Release, today: dt.date) -> tuple[Answer, Answer]:
    """The deadlines and the targets whose day, or any day that it may be, has not passed."""
    return (
        answer(release, "facts", date_role="deadline", date_from=str(today), sort="date"),
        answer(release, "facts", value_kind="target", period_from=str(today), sort="period"),
    )


def answer(release: Release, resource: str, **asked: str) -> Answer:
    """What a question finds; it is asked in the parameters of the API."""
    chosen = selection(BY_NAME[resource], ASKING[resource].load(asked))
    found = lists.page(release, chosen, FEW)
    return Answer(
        chosen.resource,
        [json.loads(body) for body in found.bodies],
        lists.total(release, chosen),
        address(f"/{resource}", list(asked.items())),
    )
