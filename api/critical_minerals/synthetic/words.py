"""What synthetic facts say: figures and sentences of the field, in tables with the shares that the real data have."""

from typing import NamedTuple

from .dice import by_share


class Measure(NamedTuple):
    """A metric with its unit, its name in a sentence, and the range of its figures, which are never below ten if whole."""

    metric: str
    unit: str
    words: str
    lowest: float
    highest: float
    basis: str | None = None
    relative_to: str | None = None
    whole: bool = False


class Topic(NamedTuple):
    """What a fact without a figure says: a word for its id, the term that the source prints, and the sentence.

    The sentence may name `{name}`, the record, and its `{minerals}`, `{place}`, `{organization}` and some `{town}`.
    """

    word: str
    stated: str
    sentence: str


MEASURES: dict[str, tuple[Measure, ...]] = {
    "projects": by_share(
        {
            Measure("capital_cost", "USD", "cost of", 2e7, 4e9): 3,
            Measure("payback_period", "year", "payback period of", 2, 20): 3,
            Measure("annual_capacity", "t/a", "annual capacity of", 200, 90_000): 2,
            Measure("share_of_world_mine_production", "percent", "share of world mine production of", 0.5, 45): 1,
            Measure("facility_count", "count", "number of buildings at", 10, 90, whole=True): 1,
        }
    ),
    "reserves": by_share(
        {
            Measure("reserve_estimate", "t", "tonnage of", 20_000, 4e7): 1,
            Measure("reserve_estimate", "t", "tonnage of", 20_000, 4e7, "contained_oxide"): 1,
            Measure("resource_estimate", "t", "content of", 50_000, 9e7, "contained_oxide"): 1,
            Measure("share_of_world_reserves", "percent", "share of the world's reserves at", 0.5, 40): 2,
        }
    ),
    "deals": by_share(
        {
            Measure("investment_amount", "USD", "investment under", 1e6, 2e9): 4,
            Measure("equity_stake", "percent", "stake that changes hands in", 5, 60): 2,
            Measure("price_floor", "USD/kg", "price floor of", 5, 300): 1,
            Measure("price_ratio", "multiple", "price under", 1.2, 4, relative_to="the Chinese market price"): 1,
            Measure("company_count", "count", "number of companies in", 10, 200, whole=True): 1,
        }
    ),
    "policies": by_share(
        {
            Measure("measure_duration", "day", "duration of", 30, 900, whole=True): 2,
            Measure("application_count", "count", "number of applications under", 20, 5000, whole=True): 1,
            Measure("approved_share_of_applications", "percent", "share of applications approved under", 5, 60): 1,
            Measure("organization_count", "count", "number of groups that object to", 10, 400, whole=True): 1,
        }
    ),
}
"""Figures of the record or its project alone, so that no two records are ever rivals."""

WITH_FIGURE = {"projects": 0.23, "reserves": 0.0, "deals": 0.1, "policies": 0.07}
"""Share of facts with a figure, the estimates of reserves left aside."""
WITH_PLACE, WITH_DATE, WITH_PERIOD, WITH_CONDITION = 0.95, 0.17, 0.04, 0.07
"""Shares of facts with each of these."""

HEDGES = {
    "exact": "",
    "about": "about ",
    "more_than": "more than ",
    "nearly": "nearly ",
    "up_to": "up to ",
    "less_than": "less than ",
    "at_least": "at least ",
    "between": "",
}
APPROXIMATIONS = by_share(
    {"exact": 52, "about": 15, "more_than": 12, "nearly": 9, "up_to": 5, "less_than": 3, "at_least": 2, "between": 2}
)
UNIT_WORDS = {
    "t": " tons",
    "t/a": " tons a year",
    "USD": " dollars",
    "USD/kg": " dollars a kilogram",
    "percent": " percent",
    "multiple": " times",
    "year": " years",
    "day": " days",
    "count": "",
}

TOPICS: dict[str, tuple[Topic, ...]] = {
    "projects": (
        Topic("location", "lies in the hills near", "{name} lies in the hills near {town}, in {place}"),
        Topic(
            "start", "work has begun", "work on {name} has begun, and {organization} expects the first {minerals} from it"
        ),
        Topic("owner", "fully owned", "{name} belongs to {organization}, which bought the claims from a family at {town}"),
        Topic(
            "permit", "environmental permit", "{organization} has received the environmental permit for {name} in {place}"
        ),
        Topic("delay", "is behind schedule", "{name} is behind schedule because the road to {town} has yet to be built"),
        Topic("process", "solvent extraction", "{name} separates {minerals} by solvent extraction"),
        Topic(
            "customers", "magnet makers", "{organization} wants to sell the {minerals} from {name} to magnet makers abroad"
        ),
        Topic("water", "not enough water", "people at {town} fear that {name} leaves them with not enough water"),
        Topic("drilling", "high grades", "drilling at {name} has met high grades of {minerals} below the old workings"),
    ),
    "reserves": (
        Topic("contents", "primarily", "what lies in the ground at {name} is primarily {minerals}"),
        Topic("depth", "at great depth", "the ore of {name} lies at great depth and is costly to mine"),
        Topic(
            "survey", "first survey", "{organization} bases its figures for {name} on a first survey of the ground at {town}"
        ),
        Topic(
            "doubts",
            "too optimistic",
            "the figures that {organization} gives for the {minerals} of {place} are too optimistic",
        ),
        Topic("grade", "low grades", "the {minerals} of {name} occur at low grades, together with thorium"),
    ),
    "deals": (
        Topic("talks", "held talks", "{organization} has held talks about {name} with officials of {place}"),
        Topic("signed", "signed the agreement", "the parties have signed {name} at {town}"),
        Topic(
            "supply", "secure supply", "{name} is meant to secure the supply of {minerals} to makers of critical components"
        ),
        Topic("open", "remains open", "it remains open what {organization} gives in return under {name}"),
        Topic("offer", "offered access", "{place} has offered access to its {minerals} as a part of {name}"),
        Topic("rivals", "other bidders", "other bidders from {town} have asked {organization} to put {name} aside"),
        Topic("eased", "eased the shortage", "{name} has eased the shortage of {minerals} in {place}"),
    ),
    "policies": (
        Topic("scope", "applies to exports", "{name} applies to all exports of {minerals} from {place}"),
        Topic(
            "purpose", "less dependent", "{name} is meant to make {place} less dependent on critical minerals from abroad"
        ),
        Topic("licences", "need a licence", "exporters of {minerals} need a licence from {organization} under {name}"),
        Topic("order", "ordered officials", "the government of {place} has ordered officials to put {name} into practice"),
        Topic("critics", "goes too far", "{organization} argues that {name} goes too far and harms trade in {minerals}"),
        Topic("effect", "orders have fallen", "since {name} came into force, orders for {minerals} have fallen at {town}"),
        Topic("funding", "money from the budget", "{name} is paid for with money from the budget of {place}"),
    ),
}

ENDINGS = (
    "",
    ", while demand for critical minerals grows in most countries of the world",
    ", and no date has been given for the next step",
    ", as makers of batteries, wind turbines and electric cars look for new sources of supply",
    ", although processing is still done in China for the most part",
    ", which the defence industry has asked for since the export controls began",
    ", despite the low prices of the last two years",
    ", and a railway to the port near {town} is planned",
    ", so that less has to be imported",
    ", after a review by geologists, engineers and lawyers that took several months",
    ", with a loan from a state bank",
    ", subject to the consent of landowners around {town}",
    ", though skilled workers are scarce",
    ", which analysts call ambitious",
    ", in spite of protests at {town}",
    ", as part of a wider plan for smelting, alloys and magnets",
    ", and recycling shall cover a part of what is needed",
    ", following a change of government",
    ", even as sanctions remain",
    ", pending arbitration",
)
"""How sentences go on, the most common first."""

CONDITIONS = by_share(
    {
        ("price_floor_extended", "a guaranteed price floor is extended to it"): 4,
        ("policy_unchanged", "present policy goes on as it is"): 3,
        ("agreement_reached", "the two sides reach an agreement on licences"): 3,
        ("other", "prices stay as high as they were in the year before"): 3,
        ("full_development", "the mine and its processing plant are developed in full"): 1,
        ("offer_accepted", "the other side accepts the offer"): 1,
        ("barriers_removed", "barriers to trade between neighbouring countries are removed"): 1,
    }
)
VALUE_KINDS = by_share({"actual": 67, "forecast": 13, "target": 9, "plan": 7, "estimate": 3, "offer": 1})
ASSERTIONS = by_share({"asserted": 52, "opinion": 25, "reported": 23})
SAYS = {"opinion": "argues", "reported": "reports"}
CLAIMANTS = by_share({"person": 55, "organization": 27, "group": 14, "document": 4})
GROUPS = ("analysts", "officials", "mining engineers", "traders", "civil society groups")
OFFICES = ("author", "research fellow", "minister", "chief executive", "spokesperson", "analyst", "professor")
PARTS_OF_TEXT = by_share({"body": 95, "heading": 3, "bullet": 1, "caption": 1})
DATE_ROLES = by_share(
    {
        "announced": 22,
        "occurred": 15,
        "released": 10,
        "start": 10,
        "signed": 10,
        "effective": 7,
        "ceremony": 5,
        "deadline": 5,
        "meeting": 5,
        "launched": 5,
        "discovered": 2,
        "visit": 2,
        "ordered": 2,
    }
)
AHEAD = frozenset({"start", "deadline", "effective"})
"""Roles of dates that may lie years after the text."""

DATE_FORMS = by_share({"day": 44, "year": 27, "month": 15, "interval": 7, "unresolved": 7})
PERIODS = by_share({"{year}-06/..": 6, "{year}": 2, "../{year}": 2})
