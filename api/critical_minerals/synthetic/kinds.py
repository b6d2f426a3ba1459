"""What synthetic records are: their kinds, statuses, parties and summaries, in tables with the shares of the real data."""

from typing import NamedTuple

from .dice import by_share


class Noun(NamedTuple):
    """What a record is: the words in its name, and the code of its kind or type; None where that stays open."""

    words: str
    code: str | None = None


NOUNS: dict[str, tuple[Noun, ...]] = {
    "projects": by_share(
        {
            Noun("mine", "mine"): 6,
            Noun("rail corridor", "infrastructure"): 3,
            Noun("project"): 4,
            Noun("pilot plant", "pilot_plant"): 2,
            Noun("refinery", "refinery"): 2,
            Noun("separation plant", "separation_plant"): 2,
            Noun("magnet plant", "magnet_plant"): 2,
            Noun("sulphate plant", "compound_plant"): 1,
            Noun("recycling plant", "recycling_plant"): 1,
        }
    ),
    "reserves": by_share(
        {
            Noun("reserve", "unspecified_reserve"): 12,
            Noun("deposit", "unspecified_resource"): 5,
            Noun("measured resource", "measured_mineral_resource"): 1,
            Noun("inferred resource", "inferred_mineral_resource"): 1,
            Noun("proved reserve", "proved_mineral_reserve"): 1,
        }
    ),
    "deals": by_share(
        {
            Noun("round of talks", "cooperation_talks"): 6,
            Noun("arrangement"): 2,
            Noun("licence arrangement", "licence_arrangement"): 2,
            Noun("equity investment", "equity_investment"): 2,
            Noun("investment", "investment"): 2,
            Noun("offtake agreement", "offtake"): 2,
            Noun("price floor agreement", "price_floor"): 1,
            Noun("loan", "loan"): 1,
            Noun("memorandum", "mou"): 1,
            Noun("offer", "offer"): 1,
        }
    ),
    "policies": by_share(
        {
            Noun("strategy", "strategy"): 3,
            Noun("export control", "export_control"): 3,
            Noun("processing rule", "domestic_processing_requirement"): 2,
            Noun("initiative"): 2,
            Noun("road map", "road_map"): 1,
            Noun("tariff", "tariff"): 1,
            Noun("funding programme", "funding_programme"): 1,
            Noun("executive order", "executive_order"): 1,
            Noun("trade agreement", "trade_agreement"): 1,
            Noun("export licence scheme", "export_licence"): 1,
        }
    ),
}

SUPPLY_CHAIN_STAGES: dict[str | None, str] = {
    "mine": "mining",
    "refinery": "refining",
    "separation_plant": "separation",
    "magnet_plant": "magnet_making",
    "recycling_plant": "recycling",
    "infrastructure": "transport",
}
DEVELOPMENT_STAGES = by_share({None: 80, "exploration": 5, "feasibility_study": 3, "development": 7, "production": 5})
OPERATING_STATUSES = by_share({None: 80, "announced": 6, "construction": 6, "operating": 7, "mothballed": 1})
SCHEDULE_STATUSES = by_share({None: 85, "delayed": 7, "stagnant": 5, "on_schedule": 3})
REPORTING_CODES = by_share({None: 90, "jorc": 4, "ni_43_101": 4, "gkz": 2})
BINDINGNESS = by_share({None: 31, "exploratory": 40, "non_binding": 6, "conditional": 4, "binding": 19})
DEAL_STATUSES = by_share(
    {None: 40, "announced": 19, "under_discussion": 13, "signed": 13, "effective": 6, "proposed": 6, "stalled": 3}
)
POLICY_STATUSES = by_share({None: 24, "in_force": 47, "ordered": 9, "adopted": 9, "proposed": 5, "draft": 4, "repealed": 2})
PARTIES = by_share(
    {
        (("place", "party"), ("place", "party")): 7,
        (("organization", "investor"), ("organization", "investee")): 3,
        (("organization", "buyer"), ("organization", "seller")): 2,
        (("organization", "proposer"), ("place", "addressee")): 2,
        (("organization", "party"), ("place", "participant")): 2,
    }
)
ROLES = {
    "projects": by_share({"developer": 4, "owner": 3, "investor": 3, "operator": 2, "analyst": 1}),
    "policies": by_share({"issuer": 10, "implementer": 4, "related": 3, "proposer": 1, "analyst": 1}),
}
ORGANIZATIONS_OF_RECORD = {
    "projects": by_share({0: 57, 1: 22, 2: 21}),
    "policies": by_share({0: 33, 1: 38, 2: 29}),
}
MINERALS_OF_RECORD = by_share({0: 22, 1: 60, 2: 13, 4: 5})
LINKS = by_share({0: 25, 1: 28, 2: 32, 3: 15})
RELATIONS = by_share({"related_to": 80, "responds_to": 8, "supports": 3, "part_of": 3, "implements": 3, "follows": 3})

SUMMARIES = {
    "projects": "{name} in {place}, named after the town nearby, which {organization} has shown to investors",
    "reserves": "What {organization} says lies in the ground at {name} in {place}; other figures may stay beside it",
    "deals": "{name} between parties in {place} and abroad, in which {organization} takes part or has an interest",
    "policies": "{name} of the authorities in {place}, on which {organization} has taken a position in public",
}
FURTHER_SUMMARIES = (
    "It is about {minerals}.",
    "The texts say little about its cost and nothing about who pays for it.",
    "It came up again when prices of {minerals} rose and buyers looked for critical minerals elsewhere.",
    "One text calls it a turning point; another doubts that {minerals} will ever come from it.",
    "It goes back to talks at {town}.",
    "Nothing has been heard of it since the spring.",
    "Its supporters speak of jobs at {town}, its opponents of dust, noise and thorium.",
    "A court at {town} has yet to rule on it.",
)
"""Second sentences of summaries, the most common first."""
