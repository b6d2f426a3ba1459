"""Facts: every fact of every record in one flat list."""

from ..vocabulary.metrics import METRICS
from ..vocabulary.provenance import APPROXIMATIONS, ASSERTIONS, CONDITIONS, DATE_ROLES, VALUE_KINDS
from ..vocabulary.units import BASES, UNITS
from .fact import FactSchema
from .resource import Dates, Resource, SortKey, Terms


def facts_of(bearers: tuple[str, ...]) -> Resource:
    """The resource of all facts that the resources named bear."""
    return Resource(
        name="facts",
        singular="fact",
        description="The atoms: every statement with its value, hedge, date, source and attribution, in one flat list. "
        "`/v1/facts/{id}/citation` says how to cite one.",
        schema=FactSchema(),
        terms=(
            Terms(
                "mineral",
                ("minerals",),
                "Ids of minerals that the fact is about.",
                target="minerals",
                widens=True,
                example="neodymium",
            ),
            Terms("place", ("place",), "Ids of places, exactly as recorded.", target="places", widens=True, example="china"),
            Terms(
                "country",
                ("countries",),
                "Ids of countries; the places that lie in them are included.",
                target="places",
                example="russia",
            ),
            Terms(
                "organization",
                ("organizations",),
                "Ids of organizations that the fact is about.",
                target="organizations",
                example="mp-materials",
            ),
            Terms(
                "source",
                ("citations.source",),
                "Ids of sources that the fact cites.",
                target="sources",
                example="anbound-us-supply-chain",
            ),
            Terms(
                "attributed_to",
                ("attributed_to.id", "attributed_to.organization"),
                "Ids of organizations, or slugs of persons' names, that the fact is attributed to; "
                "a person's organization counts too.",
                target="organizations",
                example="usgs",
            ),
            Terms("subject_type", ("subject.type",), "Resource of the record that bears the fact.", choices=bearers),
            Terms("subject", ("subject.id",), "Id of the record that bears the fact.", example="brook-mine"),
            Terms("metric", ("metric",), "What is measured.", choices=METRICS.codes),
            Terms("unit", ("quantity.unit",), "Unit of the figure.", choices=UNITS.codes),
            Terms("basis", ("quantity.basis",), "Basis of the figure.", choices=BASES.codes),
            Terms("approximation", ("quantity.approximation",), "Hedge of the figure.", choices=APPROXIMATIONS.codes),
            Terms(
                "value_kind",
                ("value_kind",),
                "Actual, estimate, forecast, target, plan or offer.",
                choices=VALUE_KINDS.codes,
            ),
            Terms("assertion", ("assertion",), "Asserted, reported or opinion.", choices=ASSERTIONS.codes),
            Terms("condition", ("condition.code",), "What must hold for the fact to hold.", choices=CONDITIONS.codes),
            Terms("disputed", ("disputed",), "Whether any fact contradicts it.", choices=("true", "false")),
            Terms("date_role", ("date.role",), "What happens at the fact's date.", choices=DATE_ROLES.codes),
        ),
        dates=(
            Dates("date", "date.edtf", "Date of the event."),
            Dates("period", "period", "Period that the fact is about."),
            Dates("known_since", "known_since", "Date since which the fact is known."),
        ),
        sort_keys=(
            SortKey("date", "date.edtf", "days"),
            SortKey("period", "period", "days"),
            SortKey("known_since", "known_since", "days"),
            SortKey("value", "quantity", "value"),
        ),
        title_path="statement",
        text_paths=("attributed_to.name", "attributed_to.role", "condition.text", "relative_to"),
        has_fixture=False,
    )
