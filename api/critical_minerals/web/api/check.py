"""`/v1/check`: what the facts say of a figure that somebody claims."""

import json
from typing import Any

from flask import Response, request
from marshmallow import Schema, ValidationError, fields, validates_schema

from ...conflicts.claims import Ambiguous, Claim, Verdict
from ...conflicts.claims import check as checked
from ...conflicts.readings import RULES
from ...database.release import Release
from ...query import lists
from ...query.selection import Selection
from ...resources import BY_NAME
from ...resources.fact import FactSchema
from ...resources.fields import MAX_SLUG, SLUG, Coded
from ...vocabulary.bounds import implied_bounds
from ...vocabulary.disagreement import FINDINGS, VERDICTS
from ...vocabulary.edtf import days
from ...vocabulary.metrics import METRICS, units_of
from ...vocabulary.provenance import APPROXIMATIONS, CONDITIONS, VALUE_KINDS
from ...vocabulary.units import BASES, UNITS
from ..addresses import address
from ..media_types import JSON
from ..problems import ApiProblem
from ..representations import json_response, negotiated
from .arguments import StrictBlueprint
from .envelopes import LinksSchema, MetaSchema, meta
from .inputs import Choice, Decimal, Listed, Matching
from .knowledge import KnownParameters, known_meta, known_release
from .unknown import refuse_unknown_values

PERIOD = r"^([1-9][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?~?|\.\.)(/([1-9][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?~?|\.\.))?\Z"
NAMED = ("place", "organization", "subject", "period", "value_kind", "condition", "attributed_to")
HEDGES = tuple(code for code in APPROXIMATIONS.codes if code != "between")


def _id_of(target: str, description: str, example: str) -> Matching:
    return Matching(
        rf"^{SLUG}\Z",
        f"an id of {target}",
        MAX_SLUG,
        metadata={"description": f"{description} `/v1/{target}` lists the ids. For example `{example}`."},
    )


class CheckParameters(KnownParameters):
    """The claim."""

    metric = Choice(METRICS.codes, required=True, metadata={"description": "What is claimed to be measured."})
    value = Decimal(required=True, metadata={"description": "The figure claimed, in `unit`."})
    unit = Choice(
        UNITS.codes,
        required=True,
        metadata={"description": "Unit of the figure, one of the metric's own: `/v1/vocabularies/metrics` lists them."},
    )
    approximation = Choice(HEDGES, metadata={"description": "Hedge of the claim; exact unless told.", "default": "exact"})
    mineral = Listed(
        Matching(rf"^{SLUG}\Z", "an id of minerals", MAX_SLUG),
        metadata={
            "description": "Ids of the minerals claimed; several mean all of them jointly, and facts about a group say "
            "nothing of its members. `/v1/minerals` lists the ids. For example `rare-earth-elements`.",
        },
    )
    place = _id_of("places", "Id of the place claimed, exactly.", "china")
    organization = _id_of("organizations", "Id of an organization that the claim is about.", "mp-materials")
    subject = Matching(
        rf"^{SLUG}\Z",
        "an id of a record",
        MAX_SLUG,
        metadata={"description": "Id of the record that the claim is about, such as the project `brook-mine`."},
    )
    attributed_to = Matching(
        rf"^{SLUG}\Z",
        "an id of organizations, or a slug of a person's name",
        MAX_SLUG,
        metadata={"description": "Whose claim it is said to be, for example `usgs`; anybody's unless told."},
    )
    basis = Choice(BASES.codes, metadata={"description": "Basis of the figure; any unless told."})
    period = Matching(
        PERIOD,
        "an EDTF date or interval such as 2023 or ../2030",
        23,
        metadata={
            "description": "EDTF year or interval that the claim is about, for example `2023`. Facts that state no period "
            "or date say nothing of it then; any unless told.",
        },
    )
    value_kind = Choice(
        VALUE_KINDS.codes,
        metadata={
            "description": "Kind of value claimed. Unless told, actual figures and estimates, and the one other kind that "
            "there is only where there are none of these."
        },
    )
    condition = Choice(CONDITIONS.codes, metadata={"description": "Condition that the claim holds under; none unless told."})

    @validates_schema
    def _coherent(self, data: dict[str, Any], **_: Any) -> None:
        wrong = {}
        if data["unit"] not in units_of(data["metric"]):
            wrong["unit"] = f"found {data['unit']!r}; {data['metric']} allows: {', '.join(units_of(data['metric']))}"
        if data["unit"] in {"rank", "count"} and data["value"] != int(data["value"]):
            wrong["value"] = f"found {data['value']}; a {data['unit']} is a whole number"
        if "period" in data:
            try:
                days(data["period"])
            except ValueError as error:
                wrong["period"] = f"found {data['period']!r}; {error}"
        if wrong:
            raise ValidationError({name: [message] for name, message in wrong.items()})


class FindingSchema(Schema):
    """What one fact says of the claim."""

    fact = fields.String(required=True, metadata={"description": "Id of the fact."})
    finding = Coded(FINDINGS, required=True, metadata={"description": "Whether it supports, allows or contradicts."})
    arithmetic = fields.String(required=True, metadata={"description": "The interval arithmetic, in words."})


class PassedOverSchema(Schema):
    """A fact of the same metric that says nothing of the claim."""

    fact = fields.String(required=True, metadata={"description": "Id of the fact."})
    reason = fields.String(required=True, metadata={"description": "Why it says nothing of the claim."})


class CheckSchema(Schema):
    """The verdict on a claim."""

    verdict = Coded(VERDICTS, required=True, metadata={"description": "The verdict."})
    explanation = fields.String(required=True, metadata={"description": "The verdict in words."})
    findings = fields.List(
        fields.Nested(FindingSchema), required=True, metadata={"description": "What each fact behind the verdict says."}
    )
    facts = fields.List(
        fields.Nested(FactSchema), required=True, metadata={"description": "The facts behind the verdict, whole."}
    )
    passed_over = fields.List(
        fields.Nested(PassedOverSchema),
        required=True,
        metadata={"description": "Facts of the same metric that are about something else, with the reason."},
    )


class CheckResponseSchema(Schema):
    """The verdict on a claim."""

    data = fields.Nested(CheckSchema, required=True, metadata={"description": "The verdict."})
    meta = fields.Nested(MetaSchema, required=True, metadata={"description": "About the answer."})
    links = fields.Nested(LinksSchema, required=True, metadata={"description": "Addresses, relative to the host."})


routes = StrictBlueprint("check", __name__, url_prefix="/v1", description="What the facts say of a claim.")


@routes.route("/check")
@routes.query(CheckParameters)
@routes.response(200, CheckResponseSchema, description="The verdict, the facts behind it, and the arithmetic.")
@routes.doc(
    operationId="checkClaim",
    summary="Check a claim",
    description="Holds a claimed figure against the facts of its metric, place and minerals: supported, compatible, "
    f"contradicted, disputed or not covered. Figures are compared as intervals: {RULES} So 10 percent is not supported by "
    "`nearly 60`. Where the facts measure several things, 422 names what to choose from.",
)
def check_claim(asked: dict[str, Any]) -> Response:
    """The verdict on a claim."""
    negotiated((JSON,))
    refuse_unknown_values(_selection(asked, "mineral", "place", "organization", "subject", "attributed_to"))
    try:
        verdict = _verdict(known_release(asked), asked)
    except Ambiguous as ambiguous:
        message = f"missing; the facts differ in it, choose one: {ambiguous}"
        raise ApiProblem(422, f"{ambiguous.parameter}: {message}", {ambiguous.parameter: [message]}) from None
    known = known_meta(
        asked,
        lambda release: lists.undated(release, _selection(asked, "metric")),
    )
    return json_response(
        {
            "data": {
                "verdict": verdict.verdict,
                "explanation": verdict.explanation,
                "findings": [
                    {"fact": found.fact["id"], "finding": found.finding, "arithmetic": found.arithmetic}
                    for found in verdict.findings
                ],
                "facts": [found.fact for found in verdict.findings],
                "passed_over": [{"fact": fact["id"], "reason": reason} for fact, reason in verdict.passed_over],
            },
            "meta": {**meta(), **known},
            "links": {"self": address(request.path, list(request.args.items()))},
        }
    )


def _verdict(release: Release, asked: dict[str, Any]) -> Verdict:
    approximation = asked.get("approximation", "exact")
    lower, upper = implied_bounds(approximation, asked["value"])
    quantity = {
        "value": asked["value"],
        "lower": lower,
        "upper": upper,
        "unit": asked["unit"],
        "approximation": approximation,
        "basis": asked.get("basis", "unspecified"),
    }
    named = {name: asked.get(name) for name in NAMED}
    claim = Claim(asked["metric"], quantity, frozenset(asked.get("mineral", ())), **named)
    facts = (json.loads(body) for body in lists.every_body(release, _selection(asked, "metric")))
    return checked(claim, facts, lists.values_of(release, BY_NAME["reserves"], "project"))


def _selection(asked: dict[str, Any], *names: str) -> Selection:
    """The facts that have what is asked for under these filters' names."""
    given = {name: asked[name] for name in names if name in asked}
    return Selection(
        BY_NAME["facts"], {name: (value,) if isinstance(value, str) else tuple(value) for name, value in given.items()}
    )
