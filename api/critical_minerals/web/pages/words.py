"""How pages say what records hold in codes, numbers and dates."""

from typing import Any

from flask import Flask, request
from markupsafe import Markup

from ...conflicts.readings import Interval, Number, exactly, grouped, in_words, shortest, with_unit
from ...query.titles import Titles
from ...resources import BY_NAME, REGISTRY
from ...resources.claimants import VOICES, conjunction
from ...resources.resource import Resource
from ...timeline import when
from ...vocabulary import VOCABULARIES
from ...vocabulary.codes import in_plain_words

Record = dict[str, Any]

DEFINITIONS = {codes.id: {code.code: code.definition for code in codes} for codes in VOCABULARIES}
"""What each code of each list means."""

EXACT = 12
"""Significant digits of a computed number in the API; a page tells what is derived with fewer."""

TRUTHS = {"true": "yes", "false": "no"}

NAVIGATION = (
    *((resource.name, resource.name.capitalize()) for resource in REGISTRY),
    ("charts", "Charts"),
    ("guide", "Guide"),
    ("docs", "API"),
)
"""What the main navigation leads to, and what it is called."""

LABELS = {
    "q": "Words",
    "iso_3166_1": "ISO 3166-1",
    "iso_3166_2": "ISO 3166-2",
    "un_m49": "UN M49",
    "file_sha256": "SHA-256 of the file",
}
"""Names of fields and filters that are not plain words."""


def label(name: str) -> str:
    """The name of a field, filter or resource as a heading has it, such as `Supply chain stage`."""
    text = LABELS.get(name, in_plain_words(name))
    return text[:1].upper() + text[1:]


def figure(quantity: Record) -> str:
    """A quantity with its hedge, its basis and what is assumed, such as `up to 1,700,000 t of contained oxide`."""
    basis = "" if quantity["basis"] == "unspecified" else f" ({in_plain_words(quantity['basis'])})"
    return f"{in_words(quantity)}{basis}{', metric tons assumed' if quantity['unit_assumed'] else ''}"


def interval(bounds: Record, unit: str, digits: int = EXACT) -> str:
    """The values of a comparison's or cross-check's interval, such as `26,100,000 to 29,000,000 t`."""
    lower, upper = (None if bounds[end] is None else exactly(bounds[end]) for end in ("lower", "upper"))
    return with_unit(Interval(lower, upper, bounds["lower_open"], bounds["upper_open"]).rounded(digits), unit)


def measure(value: Number, unit: str, digits: int = EXACT) -> str:
    """A number without a hedge, such as `25,200,000 t`."""
    return with_unit(grouped(exactly(shortest(exactly(value), digits))), unit)


def heading(resource: Resource, record: Record, titles: Titles) -> str:
    """What the page of a record is headed by: its title, or what a conflict or cross-check is about where that is long."""
    if resource.title_path in {"name", "label", "statement"}:
        return str(record[resource.title_path])
    what = record.get("metric") or record.get("rule") or record["about"]
    named = (titles.of(of, each) for of in ("minerals", "places") for each in record[of])
    return f"{label(what)}: {', '.join(named)}"


def prose(text: str) -> Markup:
    """A description of the API's as HTML: what stands between backticks is code."""
    return Markup("").join(  # every part is escaped
        Markup("<code>{}</code>").format(part) if position % 2 else part for position, part in enumerate(text.split("`"))
    )


def singular(resource: str) -> str:
    """What one record of a resource is called."""
    return BY_NAME[resource].singular


def is_here(name: str) -> bool:
    """Whether the page asked for is the one that the navigation calls so, or below it."""
    return f"{request.path}/".startswith(f"/{name}/")


def register(app: Flask) -> None:
    """Lets templates say it so."""
    app.jinja_env.filters.update(
        {filter_.__name__: filter_ for filter_ in (conjunction, figure, interval, label, measure, prose, singular)}
    )
    app.jinja_env.filters.update(period=when.period_in_words, when=when.in_words, words=in_plain_words)
    app.jinja_env.globals.update(NAVIGATION=NAVIGATION, VOICES=VOICES, is_here=is_here)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
