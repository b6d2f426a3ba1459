"""`/charts`: facts as drawings, each as a page with its words and its table, and as a picture alone."""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from flask import Blueprint, Response, request
from marshmallow import Schema, ValidationError, validates_schema

from ...charts.chart import MOST_ROWS, STYLE_HASH, Chart, standalone
from ...charts.claims import NameOf
from ...charts.coverage import coverage
from ...charts.figures import figures
from ...charts.supply_chain import MOST_A_STAGE, STAGES, supply_chain
from ...charts.timeline import LANES, timeline
from ...conflicts.readings import with_unit
from ...database.release import Release
from ...query import lists
from ...query.selection import Selection
from ...query.titles import Titles
from ...resources import BY_NAME, FACTS
from ...vocabulary.provenance import DATE_ROLES
from ..api.knowledge import KnownParameters, known_meta, known_release
from ..api.parameters import parameters, selection
from ..api.unknown import refuse_unknown_values
from ..media_types import SVG
from ..policies import API_POLICY
from ..problems import ApiProblem
from ..release import current_release
from ..representations import address, body_response
from .page import asked_by, page, tidy
from .words import label

Asked = dict[str, Any]

SVG_POLICY = f"{API_POLICY}; style-src '{STYLE_HASH}'"
MOST_EVENTS = 500
"""Events read for a timeline, those without a day included."""
COVERED = ("projects", "reserves", "deals", "policies", "facts")
FILTERS = parameters(FACTS, paged=False, shaped=False)

routes = Blueprint("charts", __name__)
routes.before_request(tidy)


class _OfOneUnit(Schema):
    """What figures need before they can stand on one axis."""

    @validates_schema
    def _comparable(self, data: Asked, **_: Any) -> None:
        lacking = [name for name in ("metric", "unit") if len(data.get(name, ())) != 1]
        if lacking:
            raise ValidationError({name: [f"must name one {name}, because figures stand on one axis"] for name in lacking})


class Kind(NamedTuple):
    """A kind of chart.

    `asking` is what a request may ask for. `resource` in the API has the same as data, where `fixed` is asked for too.
    """

    name: str
    title: str
    summary: str
    asking: Schema
    resource: str
    fixed: dict[str, tuple[str, ...]]
    drawn: Callable[[Release, Asked, NameOf], Chart]


class Preset(NamedTuple):
    """A chart of figures that the data is enough for: what it is called, its address, and how many facts it shows."""

    text: str
    href: str
    facts: int


def _figures(release: Release, asked: Asked, name_of: NameOf) -> Chart:
    facts, more = _facts(release, asked, MOST_ROWS)
    return figures(facts, asked["metric"][0], asked["unit"][0], name_of, more=more)


def _supply_chain(release: Release, asked: Asked, name_of: NameOf) -> Chart:
    stages = [_facts(release, {**asked, "metric": [metric]}, MOST_A_STAGE) for metric in STAGES]
    return supply_chain([fact for facts, _ in stages for fact in facts], name_of, more=sum(more for _, more in stages))


def _timeline(release: Release, asked: Asked, name_of: NameOf) -> Chart:
    events = {"date_role": DATE_ROLES.codes, **asked, "subject_type": tuple(LANES), "sort": ["date"]}
    facts, more = _facts(release, events, MOST_EVENTS)
    return timeline(facts, name_of, more=more)


def _coverage(release: Release, _: Asked, name_of: NameOf) -> Chart:
    minerals = Selection(BY_NAME["minerals"])
    listed = lists.page(release, minerals, MOST_ROWS).bodies
    counted = {name: dict(lists.facets(release, Selection(BY_NAME[name]), ("mineral",))["mineral"]) for name in COVERED}
    shown = [json.loads(body)["id"] for body in listed]
    counts = {mineral: {name: counted[name].get(mineral, 0) for name in COVERED} for mineral in shown}
    return coverage(counts, COVERED, name_of, more=lists.total(release, minerals) - len(shown))


def _facts(release: Release, asked: Asked, most: int) -> tuple[list[dict[str, Any]], int]:
    """The first facts that match, and how many more there are."""
    chosen = selection(FACTS, asked)
    bodies = lists.page(release, chosen, most).bodies
    return [json.loads(body) for body in bodies], lists.total(release, chosen) - len(bodies)


KINDS = (
    Kind(
        "figures",
        "Rival figures",
        "What is said of one thing by whom, side by side on one axis, each with its hedge and its bounds.",
        type("FiguresParameters", (FILTERS, _OfOneUnit), {})(),
        "facts",
        {},
        _figures,
    ),
    Kind(
        "supply-chain",
        "Shares along the supply chain",
        "Who has which share of the world's reserves, mining, separation and magnets, stage by stage.",
        FILTERS(exclude=("metric", "not_metric", "sort")),
        "facts",
        {"metric": tuple(STAGES)},
        _supply_chain,
    ),
    Kind(
        "timeline",
        "Deals and policies in time",
        "What was announced, signed or ordered, and what is due when, as exactly as the texts tell it.",
        FILTERS(exclude=("subject_type", "not_subject_type", "sort")),
        "timeline",
        {"subject_type": tuple(LANES)},
        _timeline,
    ),
    Kind(
        "coverage",
        "Coverage",
        "How many records and facts there are about each mineral, and about which there is nothing.",
        KnownParameters(),
        "facts",
        {"facets": ("mineral",), "limit": ("1",)},
        _coverage,
    ),
)


@routes.get("/charts")
def show_charts() -> Response:
    """The kinds of charts, and the figures that there are to draw."""
    asked_by(Schema.from_dict({})())
    return page("charts.html", kinds=KINDS, presets=sorted(_presets(current_release()), key=_by_number))


def _presets(release: Release) -> Iterator[Preset]:
    for metric in lists.facets(release, Selection(FACTS), ("metric",))["metric"]:
        of_metric = Selection(FACTS, {"metric": (metric.value,)})
        for unit in lists.facets(release, of_metric, ("unit",))["unit"]:
            asked = [("metric", metric.value), ("unit", unit.value)]
            text = with_unit(f"{label(metric.value)},", unit.value).rstrip(",")
            yield Preset(text, address("/charts/figures", asked), unit.records)


def _by_number(preset: Preset) -> tuple[int, str]:
    return -preset.facts, preset.text


@routes.get("/charts/<string:name>")
def show_chart(name: str) -> Response:
    """A chart with its words, its table and its sources."""
    kind = _kind(name)
    asked = asked_by(kind.asking)
    given = list(request.args.items())
    fixed = [(parameter, ",".join(values)) for parameter, values in kind.fixed.items()]
    return page(
        "chart.html",
        chart=_chart(kind, asked),
        facts=address(f"/v1/{kind.resource}", given + fixed),
        picture=address(f"{request.path}.svg", given),
        meta=known_meta(asked, lambda release: lists.undated(release, _selection(kind, asked))),
    )


@routes.get("/charts/<string:name>.svg")
def show_picture(name: str) -> Response:
    """A chart as a picture that brings its own style."""
    kind = _kind(name)
    response = body_response(standalone(_chart(kind, asked_by(kind.asking))), SVG)
    response.headers["Content-Security-Policy"] = SVG_POLICY
    return response


def _kind(name: str) -> Kind:
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise ApiProblem(404, f"found {name[:100]!r}; there are charts of: {', '.join(kind.name for kind in KINDS)}")


def _selection(kind: Kind, asked: Asked) -> Selection:
    return selection(FACTS, {**asked, **kind.fixed})


def _chart(kind: Kind, asked: Asked) -> Chart:
    refuse_unknown_values(_selection(kind, asked))
    titles = Titles(current_release())
    return kind.drawn(known_release(asked), asked, lambda resource, record_id: titles.of(resource, record_id) or record_id)
