"""`/charts`: facts as drawings, each as a page with its words and its table, and as a picture alone."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import Blueprint, Response, request
from marshmallow import Schema

from ...charts.chart import STYLE_HASH, Chart, standalone
from ...charts.claims import Records
from ...charts.figures import figures
from ...conflicts.readings import with_unit
from ...database.release import Release
from ...query import lists
from ...query.selection import Selection
from ...resources import FACTS
from ..addresses import address
from ..api.knowledge import known_meta, known_release
from ..api.unknown import refuse_unknown_values
from ..media_types import SVG
from ..policies import API_POLICY
from ..problems import ApiProblem
from ..release import current_release
from ..representations import body_response
from .chart_kinds import KINDS, Asked, Kind
from .page import asked_by, carried, current_titles, page, tidy
from .words import Record, label

SVG_POLICY = f"{API_POLICY}; style-src '{STYLE_HASH}'"

routes = Blueprint("charts", __name__)
routes.before_request(tidy)


class Preset(NamedTuple):
    """A chart of figures that the data is enough for: what it is called, its address, and how many facts it shows."""

    text: str
    href: str
    facts: int


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
        kind=kind,
        chart=_chart(kind, asked),
        requests=[address(f"/v1/{resource}", given + fixed) for resource in kind.resources],
        picture=address(f"{request.path}.svg", given),
        meta=known_meta(asked, lambda release: lists.undated(release, kind.selection(asked))),
    )


@routes.get("/charts/<string:name>.svg")
def show_picture(name: str) -> Response:
    """A chart as a picture that brings its own style."""
    kind = _kind(name)
    response = body_response(standalone(_chart(kind, asked_by(kind.asking))), SVG)
    response.headers["Content-Security-Policy"] = SVG_POLICY
    return response


def rivals(facts: list[Record]) -> Chart | None:
    """The figures of some facts side by side; None where they have no figures, or none of one metric and unit."""
    axes = {(fact["metric"], fact["quantity"] and fact["quantity"]["unit"]) for fact in facts}
    if len(axes) != 1 or (None, None) in axes:
        return None
    ((metric, unit),) = axes
    return figures(facts, metric, unit, _records())


def _records() -> Records:
    """The records that a drawing names, as known when it is."""
    return Records(current_titles().of, address("", carried()))


def _kind(name: str) -> Kind:
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise ApiProblem(404, f"found {name[:100]!r}; there are charts of: {', '.join(kind.name for kind in KINDS)}")


def _chart(kind: Kind, asked: Asked) -> Chart:
    refuse_unknown_values(kind.selection(asked))
    return kind.drawn(known_release(asked), asked, _records())
