"""Query parameters: one schema for each resource, generated from its filters, and nothing else is accepted."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from webargs.fields import DelimitedList

from ...query.search import match_expression
from ...query.selection import DayRange, Order, Selection
from ...resources.fields import SLUG
from ...resources.resource import Resource, SortKey, Terms
from ...vocabulary.edtf import calendar_days

MAX_LIMIT = 500
DEFAULT_LIMIT = 50
MAX_VALUES = 50
MAX_QUERY = 200
MAX_TERM = 200

ID_KEY = SortKey("id", "id")
DATE_PATTERN = "^[1-9][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"
NUMBER_PATTERN = "^-?(0|[1-9][0-9]{0,14})([.][0-9]{1,6})?\\Z"
PLAIN_TEXT = r"^[^\x00-\x1f\x7f]*\Z"
PLAIN_ITEM = r"^[^\x00-\x1f\x7f,]*\Z"


class Listed(DelimitedList):
    """Several values, separated by commas, each at most once."""

    def __init__(self, item: fields.Field[Any], *, metadata: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(
            item,
            validate=validate.Length(1, MAX_VALUES, error=f"must have 1 to {MAX_VALUES} values"),
            metadata={"uniqueItems": True, **metadata},
            **kwargs,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        values: list[Any] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]
        if len(set(values)) != len(values):
            raise ValidationError(f"found {value[:100]!r}; each value stands once")
        return values


class Choice(fields.String):
    """One of a few words."""

    def __init__(self, choices: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(
            validate=validate.OneOf(choices, error=f"found {{input!r}}; allowed: {', '.join(choices)}"), **kwargs
        )


class Matching(fields.String):
    """Text of a pattern; the pattern is part of the document."""

    def __init__(self, pattern: str, what: str, longest: int = MAX_TERM, **kwargs: Any) -> None:
        super().__init__(
            validate=[
                validate.Length(1, longest, error=f"must have 1 to {longest} characters"),
                validate.Regexp(pattern, error=f"found {{input!r}}; must be {what}"),
            ],
            **kwargs,
        )


class Whole(fields.Integer):
    """A whole number in ASCII digits."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(least, most, error=f"must be from {least} to {most}"), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not re.fullmatch("0|[1-9][0-9]{0,9}", str(value)):
            raise ValidationError(f"found {str(value)[:40]!r}; must be a whole number in the digits 0 to 9")
        return int(value)


class Decimal(Matching):
    """A number in ASCII digits with at most six decimals, read as the shortest exact number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(NUMBER_PATTERN, "a number such as 12, -3.5 or 400000000", **kwargs)

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        """The number; ValidationError where the text has another form."""
        text = super().deserialize(value, attr, data, **kwargs)
        return text if not isinstance(text, str) else float(text) if "." in text else int(text)


class Date(Matching):
    """A year, month or day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(DATE_PATTERN, "a date: YYYY, YYYY-MM or YYYY-MM-DD", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if re.fullmatch(DATE_PATTERN, text):
            try:
                calendar_days(text)
            except ValueError as error:
                raise ValidationError(f"found {text[:40]!r}; {error}") from None
        return text


class Truth(Choice):
    """The words true and false, and none of the other spellings that marshmallow knows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(("true", "false"), **kwargs)


def filter_fields(resource: Resource) -> dict[str, fields.Field[Any]]:
    """The parameters that filter and order a resource."""
    found: dict[str, fields.Field[Any]] = {}
    for terms in resource.terms:
        found[terms.name] = Listed(_term_field(terms), metadata={"description": _describe(terms)})
        found[f"not_{terms.name}"] = Listed(
            _term_field(terms),
            metadata={"description": f"Excludes a record of which any value matches. {_describe(terms)}"},
        )
    for dates in resource.dates:
        for side, meaning in (("from", "On or after"), ("to", "On or before")):
            found[f"{dates.name}_{side}"] = Date(
                metadata={"description": f"{meaning} this day, month or year, by overlap. {dates.description}"}
            )
    if resource.measures:
        for side, meaning in (("min", "At least"), ("max", "At most")):
            found[f"value_{side}"] = Decimal(
                metadata={
                    "description": f"{meaning} this value, in the unit that `unit` names, which is required with it. "
                    "Compares `quantity.value`; a range matches by overlap."
                }
            )
    if any(terms.widens for terms in resource.terms):
        found["include_members"] = Truth(
            metadata={"description": "Widens groups of minerals and regions in the filters to their members."}
        )
    found["q"] = Matching(
        PLAIN_TEXT,
        "text without control characters",
        MAX_QUERY,
        metadata={"description": 'Full-text search: words, "phrases", -exclusions, OR; accents and case do not matter.'},
    )
    keys = ("id", *(key.name for key in resource.sort_keys))
    found["sort"] = Listed(
        Choice(tuple(f"{sign}{key}" for key in keys for sign in ("", "-"))),
        metadata={
            "description": "Keys to sort by, `-` for descending; nulls come last, and the id decides in the end. "
            + ("`value` requires `unit`." if resource.measures else "")
        },
    )
    return found


def shape_field(resource: Resource) -> dict[str, fields.Field[Any]]:
    """The parameter that chooses the top-level fields of records."""
    names = tuple(resource.schema.fields)
    return {
        "fields": Listed(
            Choice(names), metadata={"description": "Top-level fields to show, in any order; `id` is always kept."}
        )
    }


def paging_fields(resource: Resource) -> dict[str, fields.Field[Any]]:
    """The parameters of a page of a list."""
    return {
        "limit": Whole(
            1,
            MAX_LIMIT,
            metadata={"description": f"Records a page, {DEFAULT_LIMIT} unless told.", "default": DEFAULT_LIMIT},
        ),
        "cursor": Matching(
            r"^[A-Za-z0-9_-]+\Z",
            "a cursor that `links.next` has given",
            2000,
            metadata={"description": "Where the page starts: opaque, from `links.next` of the same question."},
        ),
        "total": Truth(metadata={"description": "Counts the matching records even where several filters are combined."}),
        "facets": Listed(
            Choice(tuple(terms.name for terms in resource.terms)),
            metadata={"description": "Filters to count the values of, among all matching records, in `meta.facets`."},
        ),
    }


def parameters(resource: Resource, *, paged: bool) -> type[Schema]:
    """The query parameters of a list, or of an export where it is not paged."""
    found = {**filter_fields(resource), **shape_field(resource), **(paging_fields(resource) if paged else {})}
    name = f"{resource.singular.capitalize()}{'List' if paged else 'Export'}Parameters"
    return type(name, (_Checked,), {**found, "resource": resource})


class _Checked(Schema):
    """What must hold between parameters."""

    resource: Resource

    @validates_schema
    def _agree(self, data: dict[str, Any], **_: Any) -> None:
        wrong: dict[str, list[str]] = {}
        for dates in self.resource.dates:
            first, last = data.get(f"{dates.name}_from"), data.get(f"{dates.name}_to")
            if first and last and calendar_days(first).earliest > calendar_days(last).latest:
                wrong[f"{dates.name}_to"] = [f"found {last!r}; must not be before {dates.name}_from, {first!r}"]
        wrong |= _value_errors(data)
        keys = [key.removeprefix("-") for key in data.get("sort", ())]
        if len(set(keys)) != len(keys):
            wrong["sort"] = ["each key stands once"]
        if "q" in data and match_expression(data["q"]) is None:
            wrong["q"] = [f"found {data['q'][:60]!r}; needs a word to look for"]
        if wrong:
            raise ValidationError(wrong)


def _value_errors(data: dict[str, Any]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    low, high = data.get("value_min"), data.get("value_max")
    asked = [name for name in ("value_min", "value_max") if data.get(name) is not None]
    if any(key.removeprefix("-") == "value" for key in data.get("sort", ())):
        asked.append("sort")
    if asked and len(data.get("unit", ())) != 1:
        wrong["unit"] = [f"must name one unit, because {' and '.join(asked)} compare values"]
    if low is not None and high is not None and low > high:
        wrong["value_max"] = [f"found {high}; must not be less than value_min, {low}"]
    return wrong


def selection(resource: Resource, asked: dict[str, Any]) -> Selection:
    """The selection that validated parameters ask for."""
    keys = {key.name: key for key in (ID_KEY, *resource.sort_keys)}
    return Selection(
        resource=resource,
        include={terms.name: tuple(asked[terms.name]) for terms in resource.terms if terms.name in asked},
        exclude={terms.name: tuple(asked[f"not_{terms.name}"]) for terms in resource.terms if f"not_{terms.name}" in asked},
        days={
            dates.name: DayRange(
                calendar_days(asked[f"{dates.name}_from"]).earliest if f"{dates.name}_from" in asked else None,
                calendar_days(asked[f"{dates.name}_to"]).latest if f"{dates.name}_to" in asked else None,
            )
            for dates in resource.dates
            if f"{dates.name}_from" in asked or f"{dates.name}_to" in asked
        },
        value_min=asked.get("value_min"),
        value_max=asked.get("value_max"),
        match=match_expression(asked["q"]) if "q" in asked else None,
        include_members=asked.get("include_members") == "true",
        order=tuple(Order(keys[key.removeprefix("-")], key.startswith("-")) for key in asked.get("sort", ())),
    )


def _term_field(terms: Terms) -> fields.Field[Any]:
    if terms.choices:
        return Choice(terms.choices)
    if terms.target is not None:
        return Matching(rf"^{SLUG}\Z", f"an id of {terms.target}")
    return Matching(PLAIN_ITEM, "text without control characters")


def _describe(terms: Terms) -> str:
    where = f" `/v1/{terms.target}` lists the ids." if terms.target else ""
    example = f" For example `{terms.example}`." if terms.example else ""
    return f"{terms.description} A comma means any of.{where}{example}"
