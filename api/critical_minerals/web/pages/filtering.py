"""The filters of a list as a form, its facets as links, and what is chosen as links that let go of it."""

from typing import NamedTuple

from flask import request
from marshmallow import fields

from ...database.release import Release
from ...query import lists
from ...query.selection import Selection
from ...resources.filters import ATTRIBUTED_TO
from ...resources.resource import Resource, Terms
from ...vocabulary.codes import in_plain_words
from ..addresses import address
from ..api.inputs import Choice, Date, Listed, Truth
from .page import current_titles
from .words import TRUTHS, label

MOST_OPTIONS = 200
"""A filter with more values than this is typed in, and has no facet."""
MOST_LINKS = 6
"""So many values of a facet are shown."""
NAMELESS = {"fact", "subject"}
"""Filters by ids of facts and of records of any resource: too many to choose from, and without names."""
PLACE_IN_LIST = {"cursor", "limit"}


class Option(NamedTuple):
    """A value that a filter may have, and what it is called."""

    value: str
    text: str


class Control(NamedTuple):
    """A filter in a form; one without options is typed in."""

    name: str
    label: str
    value: str
    options: list[Option]
    hint: str


class Link(NamedTuple):
    """A value of a facet: how many records have it, and the address of the list with or, where it is chosen, without it."""

    text: str
    records: int
    href: str
    chosen: bool


class Facet(NamedTuple):
    """The most frequent values of a filter among the records listed, or those chosen; and how many more there are."""

    label: str
    links: list[Link]
    more: int


class Chosen(NamedTuple):
    """A filter that is in force, and the address of the list without it."""

    label: str
    text: str
    href: str


class Filtering:
    """What a list of a resource can be narrowed by, beside what this request asks for."""

    def __init__(self, release: Release, resource: Resource, parameters: dict[str, fields.Field[object]]) -> None:
        self._release = release
        self._resource = resource
        self._parameters = parameters
        self._titles = current_titles()
        self._listable = [
            terms
            for terms in resource.terms
            if terms.name not in NAMELESS and lists.has_few_values(release, resource, terms.name, MOST_OPTIONS)
        ]

    def controls(self) -> list[Control]:
        """A control for each parameter but those that exclude, which are chosen beside the facets."""
        terms = {terms.name: terms for terms in self._resource.terms}
        names = [name for name in self._parameters if name not in PLACE_IN_LIST and name.removeprefix("not_") not in terms]
        values = lists.facets(self._release, Selection(self._resource), tuple(each.name for each in self._listable))
        return [
            *(self._of_terms(each, [found.value for found in values.get(each.name, ())]) for each in terms.values()),
            *(self._of_parameter(name) for name in names if name != "q"),
        ]

    def kept(self) -> list[tuple[str, str]]:
        """The parameters in force that the form has no control for."""
        return [(name, value) for name, value in request.args.items() if name.startswith("not_") or name == "limit"]

    def facets(self, selection: Selection) -> list[Facet]:
        """The values of each filter among the records of a selection."""
        names = {terms.name: terms for terms in self._listable}
        found = lists.facets(self._release, selection, tuple(names))
        facets = [self._facet(names[name], values) for name, values in found.items()]
        return [facet for facet in facets if facet.links]

    @staticmethod
    def first() -> str:
        """The address of the first page of the list."""
        return Filtering._with("cursor", None)

    def chosen(self) -> list[Chosen]:
        """The filters in force."""
        terms = {terms.name: terms for terms in self._resource.terms}
        found = []
        for name, value in request.args.items():
            if name in {*PLACE_IN_LIST, "sort"}:
                continue
            of = terms.get(name.removeprefix("not_"))
            text = " or ".join(self._named(of, each) for each in value.split(",")) if of else TRUTHS.get(value, value)
            found.append(Chosen(_asked(name), text, self._with(name, None)))
        return found

    def _of_terms(self, terms: Terms, values: list[str]) -> Control:
        value = request.args.get(terms.name, "")
        options = sorted(
            (Option(each, self._named(terms, each)) for each in values), key=lambda option: option.text.casefold()
        )
        if options and value and value not in values:
            options.insert(0, Option(value, " or ".join(self._named(terms, each) for each in value.split(","))))
        return Control(terms.name, label(terms.name), value, options, "" if options else "ids, separated by commas")

    def _of_parameter(self, name: str) -> Control:
        field = self._parameters[name]
        choice = field.inner if isinstance(field, Listed) else field
        options = [Option(each, _order(each)) for each in choice.choices] if isinstance(choice, Choice) else []
        hint = "YYYY-MM-DD" if isinstance(field, Date) else ""
        if isinstance(field, Truth):
            options = [Option("true", "yes")]
        value = request.args.get(name, "")
        if options and value and value not in {option.value for option in options}:
            options.insert(0, Option(value, ", then ".join(_order(each) for each in value.split(","))))
        return Control(name, _asked(name), value, options, hint)

    def _facet(self, terms: Terms, values: list[lists.FacetValue]) -> Facet:
        given = request.args.get(terms.name, "")
        asked = given.split(",") if given else []
        narrowing = [found for found in values if not asked or found.value in asked]  # one more value would widen the list
        links = []
        for found in narrowing[:MOST_LINKS]:
            left = [each for each in asked if each != found.value] if asked else [found.value]
            href = self._with(terms.name, ",".join(left) or None)
            links.append(Link(self._named(terms, found.value), found.records, href, bool(asked)))
        return Facet(label(terms.name), links, len(narrowing) - len(links))

    def _named(self, terms: Terms, value: str) -> str:
        if terms.name == ATTRIBUTED_TO.name:
            return self._titles.of_claimant(value)
        if terms.target is not None:
            return self._titles.of(terms.target, value)
        return TRUTHS.get(value, in_plain_words(value)) if terms.choices else value

    @staticmethod
    def _with(name: str, value: str | None) -> str:
        """The address of the list from its start, with another value of a parameter, or without it."""
        asked = {each: given for each, given in request.args.items() if each not in {name, "cursor"}}
        return address(request.path, list({**asked, **({name: value} if value else {})}.items()))


def _asked(name: str) -> str:
    """What a parameter asks, such as `Not mineral` or `Known since, from`."""
    stem, _, end = name.rpartition("_")
    return f"{label(stem)}, {end}" if end in {"from", "to", "min", "max"} else label(name)


def _order(key: str) -> str:
    return f"{in_plain_words(key.removeprefix('-'))}, descending" if key.startswith("-") else in_plain_words(key)
