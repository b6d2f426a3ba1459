"""Query parameters: one schema for each resource, generated from its filters, and nothing else is accepted."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from ...database.words import has_words
from ...query.selection import DayRange, Order, Selection
from ...resources.fields import MAX_SLUG, SLUG
from ...resources.resource import Resource, SortKey, Terms
from ...vocabulary.edtf import calendar_days
from .inputs import PLAIN_ITEM, PLAIN_TEXT, Choice, Date, Decimal, Listed, Matching, Truth, Whole
from .knowledge import KnownParameters, moment

MAX_LIMIT = 500
DEFAULT_LIMIT = 50
MAX_QUERY = 200

ID_KEY = SortKey("id", "id")


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
    if resource.searchable:
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


def shape_parameters(resource: Resource) -> type[Schema]:
    """The query parameters of a single record."""
    return type(f"{resource.class_name}Parameters", (KnownParameters,), dict(shape_field(resource)))


def parameters(resource: Resource, *, paged: bool, shaped: bool = True) -> type[Schema]:
    """The query parameters of a list, or of an export where it is not paged; not `shaped` where its fields are given."""
    found = {
        **filter_fields(resource),
        **(shape_field(resource) if shaped else {}),
        **(paging_fields(resource) if paged else {}),
    }
    name = f"{resource.class_name}{'List' if paged else 'Export'}Parameters"
    return type(name, (_Checked,), {**found, "resource": resource})


class _Checked(KnownParameters):
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
        if "q" in data and not has_words(data["q"]):
            wrong["q"] = [f"found {data['q'][:60]!r}; needs a word to look for"]
        widening = [terms.name for terms in self.resource.terms if terms.widens]
        if data.get("include_members") == "true" and not any(name.removeprefix("not_") in widening for name in data):
            wrong["include_members"] = [f"widens nothing here; give one of: {', '.join(widening)}"]
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
        match=asked.get("q"),
        include_members=asked.get("include_members") == "true",
        known=moment(asked),
        order=tuple(Order(keys[key.removeprefix("-")], key.startswith("-")) for key in asked.get("sort", ())),
    )


def _term_field(terms: Terms) -> fields.Field[Any]:
    if terms.choices:
        return Choice(terms.choices)
    if terms.target is not None:
        return Matching(rf"^{SLUG}\Z", f"an id of {terms.target}", MAX_SLUG)
    return Matching(PLAIN_ITEM, "text without control characters")


def _describe(terms: Terms) -> str:
    where = f" `/v1/{terms.target}` lists the ids." if terms.target else ""
    example = f" For example `{terms.example}`." if terms.example else ""
    return f"{terms.description} A comma means any of.{where}{example}"
