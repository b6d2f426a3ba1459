"""The types of the records; written by `critical-minerals document`, from the schemas that guard the fixtures."""

from collections.abc import Mapping, Sequence
from typing import TypedDict


class Role(TypedDict):
    """An organization and what it does here."""

    id: str
    """Id of the organization."""
    role: str
    """What it does here."""


class Related(TypedDict):
    """A link to another record."""

    type: str
    """Resource of the other record, such as `deals`."""
    id: str
    """Id of the other record."""
    relation: str
    """How this record relates to the other."""


class Subject(TypedDict):
    """The record that bears a fact."""

    type: str
    """Resource of the record, such as `projects`."""
    id: str
    """Id of the record."""
    name: str
    """Name of the record."""


class Quantity(TypedDict):
    """A printed figure with its unit and its hedge; no bound is invented."""

    value: float | None
    """The figure as printed, in `unit`; null for a range."""
    lower: float | None
    """Lower bound in `unit`; null where the text gives none."""
    upper: float | None
    """Upper bound in `unit`; null where the text gives none."""
    unit: str
    """Canonical unit of value, lower and upper."""
    unit_assumed: bool
    """True where the text says only `tons` and metric tons are assumed."""
    approximation: str
    """The hedge printed with the figure."""
    basis: str
    """What the figure is a mass or share of."""


class EventDate(TypedDict):
    """The date of an event, only as exact as the text allows."""

    edtf: str | None
    """EDTF date or interval; null where an undated text names a date only relatively."""
    role: str
    """What happens at the date."""
    stated: str
    """The date as printed."""
    resolved_from: str | None
    """What completed the printed date; null where it is printed whole."""


class Attribution(TypedDict):
    """Somebody who claims a fact or passes it on."""

    kind: str
    """What the claimant is."""
    id: str | None
    """Id of the organization's record, or a slug of the person's name; null for the unnamed."""
    name: str | None
    """Name; null for an unnamed claimant."""
    role: str | None
    """Office or role that the text gives."""
    organization: str | None
    """Organization that a person or document belongs to."""


class Condition(TypedDict):
    """What must hold for a fact to hold."""

    code: str
    """Kind of condition."""
    text: str
    """The condition in words."""


class Citation(TypedDict):
    """Where exactly a source says it: a line, a fingerprint of that line, and the figure or term printed there."""

    source: str
    """Id of the source."""
    paragraph: int
    """The n-th non-blank line of the source's whole file, from 1; headings and captions count."""
    kind: str
    """What kind of line it is."""
    stated: str
    """The printed figure or term alone, hedge and unit included."""
    fingerprint: str
    """First 16 hex digits of the SHA-256 of the line after NFKC and white-space folding."""


class Fact(TypedDict):
    """One statement, at most one value, and its own provenance."""

    id: str
    """Id of the fact: unique over the data set and stable for ever."""
    subject: Subject
    """The record that bears the fact. Derived."""
    statement: str
    """One plain sentence, its hedge included."""
    metric: str | None
    """What is measured; null for a purely qualitative fact."""
    minerals: Sequence[str]
    """Minerals that the fact is about; several mean all of them jointly."""
    place: str | None
    """Place that the fact is about."""
    countries: Sequence[str]
    """The country that the place lies in or is. Derived."""
    organizations: Sequence[str]
    """Organizations that the fact is about."""
    relative_to: str | None
    """Base of a ratio, in words."""
    quantity: Quantity | None
    """The figure, or null for a qualitative fact."""
    date: EventDate | None
    """The event that the fact tells of, or null."""
    period: str | None
    """EDTF year or interval that the fact is about; horizons of forecasts and targets."""
    value_kind: str
    """Actual, estimate, forecast, target, plan, offer."""
    assertion: str
    """Who speaks: the source, somebody it reports, an opinion."""
    attributed_to: Sequence[Attribution]
    """Who claims it, originator first; empty where the source speaks for itself."""
    condition: Condition | None
    """What must hold for the fact to hold, or null."""
    citations: Sequence[Citation]
    """Where it is printed."""
    known_since: str | None
    """Date of the earliest dated source that carries it; null if all are undated. Derived."""
    contradicted_by: Sequence[str]
    """Ids of facts that cannot hold together with it; `/v1/conflicts` says why. Derived."""
    disputed: bool
    """Whether any fact contradicts it. Derived."""


class Project(TypedDict):
    """Mines, plants and infrastructure, with their stages, capacities and costs."""

    id: str
    """Id of the record: unique in its resource, stable for ever."""
    name: str
    """Short name."""
    summary: str | None
    """What the record is about, in words of our own, hedges included."""
    kind: str | None
    """What is built or mined."""
    supply_chain_stage: str | None
    """Where in the supply chain it stands."""
    development_stage: str | None
    """How far it has come; null where no text says so."""
    operating_status: str | None
    """Status in Global Energy Monitor's terms, or null."""
    schedule_status: str | None
    """Delayed, stagnant, on schedule, or null."""
    minerals: Sequence[str]
    """Minerals that the record is about."""
    places: Sequence[str]
    """Places that the record is about."""
    countries: Sequence[str]
    """Countries that the record's places are or lie in. Derived."""
    organizations: Sequence[Role]
    """Organizations that take part, with their roles."""
    related: Sequence[Related]
    """Links to other records."""
    evidence: Mapping[str, Sequence[str]]
    """For each field that makes a claim, the ids of the facts that support it."""
    facts: Sequence[Fact]
    """The facts that this record bears."""
    known_since: str | None
    """The earliest `known_since` of its facts; null if all are undated. Derived."""
    disputed: bool
    """Whether any fact contradicts one of its facts. Derived."""


class Reserve(TypedDict):
    """Estimates of reserves and resources, one record for each estimate; rival estimates stay side by side."""

    id: str
    """Id of the record: unique in its resource, stable for ever."""
    name: str
    """Short name."""
    summary: str | None
    """What the record is about, in words of our own, hedges included."""
    estimate_class: str | None
    """USGS Circular 831 or CRIRSCO class, or unspecified."""
    reporting_code: str | None
    """Code that the estimate follows, or null."""
    estimator: str | None
    """Organization that made the estimate, or null."""
    project: str | None
    """Project that the estimate is of, or null."""
    metric: str
    """Metric of the estimate, its first fact. Derived."""
    quantity: Quantity
    """Quantity of the estimate, its first fact. Derived."""
    minerals: Sequence[str]
    """Minerals that the record is about."""
    places: Sequence[str]
    """Places that the record is about."""
    countries: Sequence[str]
    """Countries that the record's places are or lie in. Derived."""
    organizations: Sequence[Role]
    """Organizations that take part, with their roles."""
    related: Sequence[Related]
    """Links to other records."""
    evidence: Mapping[str, Sequence[str]]
    """For each field that makes a claim, the ids of the facts that support it."""
    facts: Sequence[Fact]
    """The facts that this record bears."""
    known_since: str | None
    """The earliest `known_since` of its facts; null if all are undated. Derived."""
    disputed: bool
    """Whether any fact contradicts one of its facts. Derived."""


class Party(TypedDict):
    """A counterparty and its role."""

    kind: str
    """Whether the party is an organization or a place."""
    id: str
    """Id of the organization or place."""
    role: str
    """What the party does in the deal."""


class Deal(TypedDict):
    """Agreements, investments, offers and approaches between counterparties; an offer is not an agreement."""

    id: str
    """Id of the record: unique in its resource, stable for ever."""
    name: str
    """Short name."""
    summary: str | None
    """What the record is about, in words of our own, hedges included."""
    type: str | None
    """Type of deal."""
    bindingness: str | None
    """How binding it is, or null."""
    status: str | None
    """Where it stands, or null."""
    parties: Sequence[Party]
    """The counterparties, with their roles."""
    minerals: Sequence[str]
    """Minerals that the record is about."""
    places: Sequence[str]
    """Places that the record is about."""
    countries: Sequence[str]
    """Countries that the record's places are or lie in. Derived."""
    organizations: Sequence[Role]
    """Organizations that take part, with their roles."""
    related: Sequence[Related]
    """Links to other records."""
    evidence: Mapping[str, Sequence[str]]
    """For each field that makes a claim, the ids of the facts that support it."""
    facts: Sequence[Fact]
    """The facts that this record bears."""
    known_since: str | None
    """The earliest `known_since` of its facts; null if all are undated. Derived."""
    disputed: bool
    """Whether any fact contradicts one of its facts. Derived."""


class Policy(TypedDict):
    """Export controls, strategies, targets, sanctions and other rules and plans of authorities."""

    id: str
    """Id of the record: unique in its resource, stable for ever."""
    name: str
    """Short name."""
    summary: str | None
    """What the record is about, in words of our own, hedges included."""
    type: str | None
    """Type of policy."""
    status: str | None
    """Where it stands, or null."""
    jurisdictions: Sequence[str]
    """Places whose authorities make it."""
    minerals: Sequence[str]
    """Minerals that the record is about."""
    places: Sequence[str]
    """Places that the record is about."""
    countries: Sequence[str]
    """Countries that the record's places are or lie in. Derived."""
    organizations: Sequence[Role]
    """Organizations that take part, with their roles."""
    related: Sequence[Related]
    """Links to other records."""
    evidence: Mapping[str, Sequence[str]]
    """For each field that makes a claim, the ids of the facts that support it."""
    facts: Sequence[Fact]
    """The facts that this record bears."""
    known_since: str | None
    """The earliest `known_since` of its facts; null if all are undated. Derived."""
    disputed: bool
    """Whether any fact contradicts one of its facts. Derived."""


class Membership(TypedDict):
    """A place on an official list of critical minerals."""

    official_list: str
    """The list."""
    since: str
    """Date of the list."""


class Mineral(TypedDict):
    """Elements, groups, minerals, compounds and products, with demand, prices and uses."""

    id: str
    """Id of the record: unique in its resource, stable for ever."""
    name: str
    """Short name."""
    summary: str | None
    """What the record is about, in words of our own, hedges included."""
    kind: str
    """What kind of mineral it is."""
    symbol: str | None
    """Symbol of an element, or null."""
    members: Sequence[str]
    """Members of a group."""
    aliases: Sequence[str]
    """Other names."""
    memberships: Sequence[Membership]
    """Official lists that name it."""
    references: Mapping[str, str]
    """The reference work behind each field that no article states."""
    minerals: Sequence[str]
    """Minerals that the record is about."""
    places: Sequence[str]
    """Places that the record is about."""
    countries: Sequence[str]
    """Countries that the record's places are or lie in. Derived."""
    organizations: Sequence[Role]
    """Organizations that take part, with their roles."""
    related: Sequence[Related]
    """Links to other records."""
    evidence: Mapping[str, Sequence[str]]
    """For each field that makes a claim, the ids of the facts that support it."""
    facts: Sequence[Fact]
    """The facts that this record bears."""
    known_since: str | None
    """The earliest `known_since` of its facts; null if all are undated. Derived."""
    disputed: bool
    """Whether any fact contradicts one of its facts. Derived."""


class Place(TypedDict):
    """Countries, subdivisions, regions and blocs, with their shares, ranks and positions."""

    id: str
    """Id of the record: unique in its resource, stable for ever."""
    name: str
    """Short name."""
    summary: str | None
    """What the record is about, in words of our own, hedges included."""
    kind: str
    """What kind of place it is."""
    iso_3166_1: str | None
    """ISO 3166-1 alpha-2 code of a country, or null."""
    iso_3166_2: str | None
    """ISO 3166-2 code of a subdivision, or null."""
    un_m49: str | None
    """UN M49 code of a country or region, or null."""
    parent: str | None
    """The place that it lies in, or null."""
    aliases: Sequence[str]
    """Other names."""
    references: Mapping[str, str]
    """The reference work behind each field that no article states."""
    minerals: Sequence[str]
    """Minerals that the record is about."""
    places: Sequence[str]
    """Places that the record is about."""
    countries: Sequence[str]
    """Countries that the record's places are or lie in. Derived."""
    organizations: Sequence[Role]
    """Organizations that take part, with their roles."""
    related: Sequence[Related]
    """Links to other records."""
    evidence: Mapping[str, Sequence[str]]
    """For each field that makes a claim, the ids of the facts that support it."""
    facts: Sequence[Fact]
    """The facts that this record bears."""
    known_since: str | None
    """The earliest `known_since` of its facts; null if all are undated. Derived."""
    disputed: bool
    """Whether any fact contradicts one of its facts. Derived."""


class Organization(TypedDict):
    """Companies, authorities, research bodies, media and others that act or speak in the facts."""

    id: str
    """Id of the record: unique in its resource, stable for ever."""
    name: str
    """Short name."""
    summary: str | None
    """What the record is about, in words of our own, hedges included."""
    kind: str | None
    """Kind of organization, or null."""
    country: str | None
    """Country that the text places it in, or null."""
    aliases: Sequence[str]
    """Other names and abbreviations."""
    references: Mapping[str, str]
    """The reference work behind each field that no article states."""
    minerals: Sequence[str]
    """Minerals that the record is about."""
    places: Sequence[str]
    """Places that the record is about."""
    countries: Sequence[str]
    """Countries that the record's places are or lie in. Derived."""
    organizations: Sequence[Role]
    """Organizations that take part, with their roles."""
    related: Sequence[Related]
    """Links to other records."""
    evidence: Mapping[str, Sequence[str]]
    """For each field that makes a claim, the ids of the facts that support it."""
    facts: Sequence[Fact]
    """The facts that this record bears."""
    known_since: str | None
    """The earliest `known_since` of its facts; null if all are undated. Derived."""
    disputed: bool
    """Whether any fact contradicts one of its facts. Derived."""


class Published(TypedDict):
    """When a source was published, and where that is printed."""

    date: str
    """Date of publication."""
    paragraph: int
    """Line that prints the date, counted as in citations."""
    basis: str
    """What the printed date dates."""


class Span(TypedDict):
    """The lines of the file that belong to the source."""

    first: int
    """First line, counted as in citations."""
    last: int
    """Last line."""


class Source(TypedDict):
    """The articles that were read, with the lines that they occupy; off-topic ones bear no facts."""

    id: str
    """Id of the source: unique in its resource, stable for ever."""
    title: str | None
    """Printed title; null where the text has none."""
    label: str
    """A label of our own."""
    publisher: str | None
    """Publisher that the text names, or null."""
    authors: Sequence[str]
    """Authors that the text names."""
    editors: Sequence[str]
    """Editors that the text names."""
    published: Published | None
    """Date of publication; null where none is printed."""
    file: str
    """Name of the file that holds the text."""
    file_sha256: str
    """SHA-256 of the whole file."""
    paragraphs: Span
    """The source's lines in the file."""
    on_topic: bool
    """False where it was read and bears no facts."""
    note: str | None
    """What a reader of the text should know."""


class Reading(TypedDict):
    """What a hedged figure is taken to mean when it is compared."""

    lower: float | None
    """Lower end, or null where there is none."""
    upper: float | None
    """Upper end, or null where there is none."""
    lower_open: bool
    """Whether the lower end itself is left out."""
    upper_open: bool
    """Whether the upper end itself is left out."""
    fact: str
    """Id of the fact whose figure is read so."""


class Comparison(TypedDict):
    """The arithmetic of a conflict between two figures."""

    unit: str
    """Unit in which the two figures are compared."""
    readings: Sequence[Reading]
    """What each figure is taken to mean, in `unit`."""
    ratio: float | None
    """The larger printed figure over the smaller, to four digits; null where that is not positive."""
    difference: float
    """The larger printed figure less the smaller, in `unit`; of a range, its nearer end."""
    period_match: str
    """How the periods of the two facts match."""


class CarriedBy(TypedDict):
    """A fact and the sources that carry it."""

    fact: str
    """Id of the fact."""
    sources: Sequence[str]
    """Ids of the sources that print it."""


class Conflict(TypedDict):
    """Two facts that cannot both hold. A fixture gives id, about and reason; all else follows from the facts."""

    id: str
    """The ids of the two facts, in alphabetical order, joined by `..`."""
    about: str
    """What the two disagree about."""
    reason: str
    """Why they cannot both hold, in words."""
    origin: str
    """Computed from figures, or recorded by a curator. Derived."""
    metric: str | None
    """What both measure; null unless computed. Derived."""
    minerals: Sequence[str]
    """Minerals that either fact is about. Derived."""
    places: Sequence[str]
    """Places that either fact is about. Derived."""
    countries: Sequence[str]
    """Countries that those places are or lie in. Derived."""
    comparison: Comparison | None
    """The arithmetic; null unless computed."""
    carried_by: Sequence[CarriedBy]
    """Which sources carry each of the facts. Derived."""
    facts: Sequence[Fact]
    """The two facts, side by side, in the order of the id."""
    known_since: str | None
    """Date since which both facts are known; null if either is undated. Derived."""


class Result(TypedDict):
    """A derived range of values in a unit."""

    lower: float | None
    """Lower end, or null where there is none."""
    upper: float | None
    """Upper end, or null where there is none."""
    lower_open: bool
    """Whether the lower end itself is left out."""
    upper_open: bool
    """Whether the upper end itself is left out."""
    as_printed: float | None
    """The same arithmetic on the printed figures, hedges left aside; null where one is a range."""
    unit: str
    """Unit of lower and upper."""


class CrossCheck(TypedDict):
    """A figure that follows from several facts; everything in it is derived."""

    id: str
    """The rule, and a short hash of the ids of the facts."""
    rule: str
    """What is computed, and what it says."""
    derived: bool
    """Always true: no source states this figure."""
    inputs: Sequence[str]
    """Ids of the facts that it follows from, in order. Derived."""
    arithmetic: str
    """The arithmetic, hedges included."""
    result: Result
    """What comes out, as a range."""
    consistency: str | None
    """Whether the facts can all hold; null where the rule only implies a figure."""
    assumption: str
    """What has to be assumed for the figures to go together."""
    minerals: Sequence[str]
    """Minerals that any of the facts is about. Derived."""
    places: Sequence[str]
    """Places that any of the facts is about. Derived."""
    countries: Sequence[str]
    """Countries that those places are or lie in. Derived."""
    facts: Sequence[Fact]
    """The facts, in the order of `inputs`."""
    known_since: str | None
    """Date since which all the facts are known; null if any is undated."""
