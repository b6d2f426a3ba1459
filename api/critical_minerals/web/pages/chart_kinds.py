"""What each chart takes from a request, and which facts it is drawn from."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from marshmallow import Schema, ValidationError, validates_schema

from ...charts.chart import MOST_ROWS, Chart
from ...charts.claims import Records
from ...charts.coverage import coverage
from ...charts.figures import figures
from ...charts.supply_chain import MOST_A_STAGE, STAGES, supply_chain
from ...charts.timeline import LANES, timeline
from ...database.release import Release
from ...query import lists
from ...query.selection import Selection
from ...resources import BY_NAME, FACTS
from ...vocabulary.provenance import DATE_ROLES
from ..api.knowledge import KnownParameters
from ..api.parameters import MAX_LIMIT, parameters, selection

Asked = dict[str, Any]

MOST_EVENTS = 500
"""Events read for a timeline, those without a day included."""
WHOLE: dict[str, tuple[str, ...]] = {"limit": (str(MAX_LIMIT),)}
"""A page of the API that holds all that a chart may show."""
COVERED = ("projects", "reserves", "deals", "policies", "facts")
FILTERS = parameters(FACTS, paged=False, shaped=False)


class _OfOneUnit(Schema):
    """What figures need before they can stand on one axis."""

    @validates_schema
    def _comparable(self, data: Asked, **_: Any) -> None:
        lacking = [name for name in ("metric", "unit") if len(data.get(name, ())) != 1]
        if lacking:
            raise ValidationError({name: [f"must name one {name}, because figures stand on one axis"] for name in lacking})


class Kind(NamedTuple):
    """A kind of chart.

    `asking` is what a request may ask for. `resources` in the API have the same as data, where `fixed` is asked for too.
    """

    name: str
    title: str
    summary: str
    asking: Schema
    resources: tuple[str, ...]
    fixed: dict[str, tuple[str, ...]]
    drawn: Callable[[Release, Asked, Records], Chart]

    def selection(self, asked: Asked) -> Selection:
        """The facts that are asked for."""
        return selection(FACTS, {**asked, **self.fixed})


def _figures(release: Release, asked: Asked, records: Records) -> Chart:
    facts, more = _facts(release, asked, MOST_ROWS)
    return figures(facts, asked["metric"][0], asked["unit"][0], records, more=more)


def _supply_chain(release: Release, asked: Asked, records: Records) -> Chart:
    stages = [_facts(release, {**asked, "metric": [metric]}, MOST_A_STAGE) for metric in STAGES]
    return supply_chain([fact for facts, _ in stages for fact in facts], records, more=sum(more for _, more in stages))


def _timeline(release: Release, asked: Asked, records: Records) -> Chart:
    events = {"date_role": DATE_ROLES.codes, **asked, "subject_type": tuple(LANES), "sort": ["date"]}
    facts, more = _facts(release, events, MOST_EVENTS)
    return timeline(facts, records, more=more)


def _coverage(release: Release, _: Asked, records: Records) -> Chart:
    minerals = Selection(BY_NAME["minerals"])
    listed = lists.page(release, minerals, MOST_ROWS).bodies
    counted = {name: dict(lists.facets(release, Selection(BY_NAME[name]), ("mineral",))["mineral"]) for name in COVERED}
    shown = [json.loads(body)["id"] for body in listed]
    counts = {mineral: {name: counted[name].get(mineral, 0) for name in COVERED} for mineral in shown}
    return coverage(counts, COVERED, records, more=lists.total(release, minerals) - len(shown))


def _facts(release: Release, asked: Asked, most: int) -> tuple[list[dict[str, Any]], int]:
    """The first facts that match, and how many more there are."""
    chosen = selection(FACTS, asked)
    bodies = lists.page(release, chosen, most).bodies
    return [json.loads(body) for body in bodies], lists.total(release, chosen) - len(bodies)


KINDS = (
    Kind(
        "figures",
        "Figures side by side",
        "All figures of one measure on one axis, rival or not: who claims which of what, with its hedge and its bounds.",
        type("FiguresParameters", (FILTERS, _OfOneUnit), {})(),
        ("facts",),
        WHOLE,
        _figures,
    ),
    Kind(
        "supply-chain",
        "Shares along the supply chain",
        "Who has which share of the world's reserves, mining, separation and magnets, stage by stage.",
        FILTERS(exclude=("metric", "not_metric", "sort")),
        ("facts",),
        {"metric": tuple(STAGES), **WHOLE},
        _supply_chain,
    ),
    Kind(
        "timeline",
        "Deals and policies in time",
        "What was announced, signed or ordered, and what is due when, as exactly as the texts tell it.",
        FILTERS(exclude=("subject_type", "not_subject_type", "sort")),
        ("timeline",),
        {"subject_type": tuple(LANES), **WHOLE},
        _timeline,
    ),
    Kind(
        "coverage",
        "Coverage",
        "How many records and facts there are about each mineral, and about which there is nothing.",
        KnownParameters(),
        COVERED,
        {"facets": ("mineral",), "limit": ("1",)},
        _coverage,
    ),
)
