"""Facts that nobody has recorded yet, and what is drawn of a chart."""

from typing import Any
from xml.etree.ElementTree import Element, fromstring

from hypothesis import strategies as st

from critical_minerals.charts.chart import Chart
from critical_minerals.charts.claims import Records
from critical_minerals.resources.fields import MAX_NUMBER
from critical_minerals.vocabulary.bounds import implied_bounds
from critical_minerals.vocabulary.provenance import APPROXIMATIONS, DATE_ROLES, VALUE_KINDS
from critical_minerals.vocabulary.units import BASES

Fact = dict[str, Any]

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(\"1\")</script> & 'so' on\x00\x1b\ufffe ]]> \u202e"

NUMBERS = st.one_of(
    st.integers(-MAX_NUMBER, MAX_NUMBER),
    st.floats(-MAX_NUMBER, MAX_NUMBER, allow_nan=False),
    st.sampled_from([0, 1, -1, 100, 0.1, 1e-9]),
)
TEXTS = st.one_of(st.text(max_size=700), st.just(HOSTILE), st.just("W" * 600))
DATES = st.one_of(
    st.from_regex(r"(1[0-9]|20|99)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?~?", fullmatch=True),
    st.from_regex(r"\.\./20[0-9]{2}(-0[1-9])?", fullmatch=True),
    st.from_regex(r"20[0-9]{2}(-0[1-9]-1[0-9])?/\.\.", fullmatch=True),
    st.from_regex(r"19[0-9]{2}-0[1-9]/20[0-9]{2}~?", fullmatch=True),
)


records = Records(lambda resource, record_id: f"{resource} {record_id}")
"""Records, of which there are none."""


def a_fact(**told: Any) -> Fact:
    """A plain fact, but for what is told."""
    return {
        "id": "one",
        "subject": {"type": "places", "id": "russia", "name": "Russia"},
        "statement": "It is so.",
        "metric": "reserve_estimate",
        "minerals": ["cobalt"],
        "place": "russia",
        "organizations": [],
        "relative_to": None,
        "quantity": a_quantity("exact", 5),
        "date": None,
        "period": None,
        "value_kind": "estimate",
        "assertion": "asserted",
        "attributed_to": [],
        "condition": None,
        "citations": [{"source": "an-article"}],
        "disputed": False,
        **told,
    }


def a_quantity(approximation: str, *values: float, unit: str = "t") -> dict[str, Any]:
    """A value with its hedge, or the bounds of a range."""
    if approximation == "between":
        value, (lower, upper) = None, values
    else:
        value, (lower, upper) = values[0], implied_bounds(approximation, values[0])
    return {
        "value": value,
        "lower": lower,
        "upper": upper,
        "unit": unit,
        "approximation": approximation,
        "basis": "unspecified",
        "unit_assumed": False,
    }


@st.composite
def facts(draw: st.DrawFn, metric: str = "reserve_estimate", unit: str = "t") -> Fact:
    """Any fact of a metric."""
    approximation = draw(st.sampled_from(APPROXIMATIONS.codes))
    values = sorted(draw(st.lists(NUMBERS, min_size=2, max_size=2, unique=True)))
    quantity = a_quantity(approximation, *values, unit=unit)
    subject = draw(st.sampled_from(["deals", "policies", "projects", "places", "minerals"]))
    edtf = draw(st.none() | DATES)
    claimant = {"kind": "person", "id": None, "name": draw(TEXTS), "role": draw(TEXTS), "organization": None}
    return a_fact(
        id=draw(TEXTS),
        subject={"type": subject, "id": "some-record", "name": draw(TEXTS)},
        statement=draw(TEXTS),
        metric=metric,
        minerals=draw(st.sampled_from([[], ["cobalt"], ["cobalt", "nickel"]])),
        place=draw(st.sampled_from([None, "russia"])),
        relative_to=draw(st.none() | TEXTS),
        quantity={**quantity, "basis": draw(st.sampled_from(BASES.codes))},
        date=draw(st.none() | st.just({"edtf": edtf, "role": draw(st.sampled_from(DATE_ROLES.codes))})),
        period=draw(st.none() | DATES),
        value_kind=draw(st.sampled_from(VALUE_KINDS.codes)),
        assertion=draw(st.sampled_from(["asserted", "opinion"])),
        attributed_to=draw(st.sampled_from([[], [claimant], [claimant, claimant]])),
        condition=draw(st.none() | st.fixed_dictionaries({"code": st.just("other"), "text": TEXTS})),
        disputed=draw(st.booleans()),
    )


def drawing(chart: Chart) -> Element:
    """The drawing, parsed."""
    return parsed(chart.svg)


def parsed(text: str | bytes) -> Element:
    """The root of a document."""
    return fromstring(text)  # noqa: S314 - this project wrote it


def of_class(root: Element, name: str) -> list[Element]:
    """The elements of a class, in the order of the drawing."""
    return [element for element in root.iter() if name in element.get("class", "").split()]


def words_of(root: Element) -> list[str]:
    """The lines of text, in the order of the drawing."""
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def links_of(root: Element) -> list[str]:
    """Where the links lead, in the order of the drawing."""
    return [link.get("href", "") for link in root.iter(f"{SVG}a")]
