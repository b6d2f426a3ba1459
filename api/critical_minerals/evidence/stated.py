"""What a printed figure says: value, bounds, unit and hedge, derived again by small tables and nothing else."""

import re
from dataclasses import dataclass

from ..vocabulary.bounds import Number

HEDGES = (
    ("about", r"about|around|approximately|roughly|some"),
    ("nearly", r"nearly|almost"),
    ("up_to", r"up to|within|as much as"),
    ("less_than", r"less than|fewer than|under|below"),
    ("at_least", r"at least|a minimum of"),
    ("more_than", r"more than|over"),
)
"""Hedges, and the words that print them."""

SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
WORDS = {
    word: value
    for value, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
MULTIPLES = {"half": 0.5, "double": 2, "doubled": 2, "triple": 3, "tripled": 3, "quadruple": 4}
MULTIPLES |= {f"{word}fold": value for word, value in WORDS.items()} | {"twofold": 2, "threefold": 3}
ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}

UNITS = (
    (r"(?:USD|\$)\s?{n}\s?/\s?kg", ("USD/kg",)),
    (r"(?:USD|\$)\s?{n}", ("USD",)),
    (r"{n}\s?(?:%|percent)", ("percent",)),
    (r"{n} (?:metric tons|MT|tonnes|tons)(?: \(MT\))? (?:annually|a year|per year)", ("t/a",)),
    (r"{n} (?:metric tons|MT|tonnes|tons)", ("t", "t/a")),
    (r"{n} years?", ("year",)),
    (r"{n} months?", ("month",)),
    (r"{n} days?", ("day",)),
    (r"{n}", ("count",)),
)
"""Printed forms of a number with its unit, the first that matches, and the canonical units that it may stand for."""

_NUMBER = r"(?P<digits>[0-9][0-9,]*(?:\.[0-9]+)?|\b(?:{words})\b)(?:\s(?P<scale>{scales})\b)?".format(
    words="|".join(WORDS), scales="|".join(SCALES)
)
_RANGE = re.compile(r"(?P<low>[0-9][0-9,.]*)\s?%?\s?(?:to|[-\u2013])\s?(?P<high>[0-9][0-9,.]*)\s?%")
_RANK = re.compile(rf"\b(?:(?P<ordinal>{'|'.join(ORDINALS)})-)?(?:largest|biggest|top|leading)\b")
_MULTIPLE = re.compile(rf"\b(?P<multiple>{'|'.join(MULTIPLES)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Derived:
    """What a printed figure says.

    `units` are the canonical units that it may stand for; `metric_tons` is whether a mass says what tons it means.
    """

    value: Number | None
    lower: Number | None
    upper: Number | None
    units: tuple[str, ...]
    approximation: str
    metric_tons: bool | None = None


def derive(stated: str) -> Derived | None:
    """What a printed figure says, or None where the text prints none."""
    between = _RANGE.search(stated)
    if between:
        return Derived(None, _number(between["low"]), _number(between["high"]), ("percent",), "between")
    for pattern, units in UNITS:
        found = re.search(pattern.replace("{n}", _NUMBER), stated, re.IGNORECASE)
        if found:
            value = _number(found["digits"]) * SCALES.get((found["scale"] or "").lower(), 1)
            plus = stated[found.end() :].startswith("+")
            hedge = "more_than" if plus else _hedge(stated[: found.start()])
            metric = re.search(r"metric|\bMT\b|tonnes", stated) is not None if "t/a" in units else None
            return Derived(_shortest(value), None, None, units, hedge, metric)
    return _without_digits(stated)


def _without_digits(stated: str) -> Derived | None:
    multiple = _MULTIPLE.search(stated)
    if multiple:
        value = MULTIPLES[multiple["multiple"].lower()]
        return Derived(value, None, None, ("multiple",), _hedge(stated[: multiple.start()]))
    rank = _RANK.search(stated)
    if rank:
        return Derived(ORDINALS.get(rank["ordinal"] or "", 1), None, None, ("rank",), "exact")
    return None


def _number(digits: str) -> Number:
    word = WORDS.get(digits.lower())
    return _shortest(float(digits.replace(",", ""))) if word is None else word


def _shortest(value: Number) -> Number:
    rounded = round(value, 9)
    return int(rounded) if float(rounded).is_integer() else rounded


def _hedge(before: str) -> str:
    """The hedge that stands right before a figure; `just`, `only` and the like are no hedges."""
    for approximation, words in HEDGES:
        if re.search(rf"\b(?:{words})\s*(?:USD|\$)?\s*$", before, re.IGNORECASE):
            return approximation
    return "exact"
