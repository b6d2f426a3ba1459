"""How claims disagree: where a conflict comes from, what it is about, and what a check of a claim can find."""

from .codes import Code, CodeList

ORIGINS = CodeList(
    "conflict_origins",
    "Origin of a conflict",
    (
        Code("computed", "Found by comparing figures for the same thing."),
        Code("curated", "Recorded by a curator who read both texts."),
    ),
)

DISPUTES = CodeList(
    "disputes",
    "What a conflict is about",
    (
        Code("value", "How much, how many or how large."),
        Code("initiative", "Who started, created or proposed something."),
        Code("timing", "When or since when."),
        Code("scope", "What an agreement, a rule or a plan covers."),
        Code("standing", "Who is ahead, or on which side somebody stands."),
        Code("existence", "Whether something exists or has happened."),
        Code("feasibility", "Whether something can be done."),
        Code("intent", "What somebody wants."),
    ),
)

PERIOD_MATCHES = CodeList(
    "period_matches",
    "How the periods of two facts match",
    (
        Code("same", "Both state the same period."),
        Code("overlapping", "Both state a period, and the periods overlap."),
        Code("one_unstated", "Only one states a period."),
        Code("both_unstated", "Neither states a period."),
    ),
)

VERDICTS = CodeList(
    "verdicts",
    "Verdict on a claim",
    (
        Code("supported", "At least one fact states what is claimed, and none contradicts it."),
        Code("compatible", "The claim lies inside a one-sided bound, such as up to 5, but no fact states it."),
        Code("contradicted", "At least one fact contradicts the claim, and no other states or allows it."),
        Code("disputed", "Some facts state or allow the claim, and others contradict it."),
        Code("not_covered", "No fact measures what is claimed."),
    ),
)

FINDINGS = CodeList(
    "findings",
    "What a fact says of a claim",
    (
        Code("supports", "It states what is claimed, within the reading of its hedge."),
        Code("allows", "Its one-sided bound leaves room for the claim."),
        Code("contradicts", "The claim and the fact cannot both hold."),
    ),
)

CROSS_CHECK_RULES = CodeList(
    "cross_check_rules",
    "Rule of a cross-check",
    (
        Code("implied_world_total", "A tonnage over its share of the world's tonnage gives the world's tonnage."),
        Code("implied_totals_agree", "World totals that follow from the figures of two places must have a value in common."),
        Code("implied_company_value", "The price of a stake over the stake gives the value of the whole company."),
        Code("implied_reference_price", "A price over its ratio to a reference price gives the reference price."),
        Code("part_of_whole", "The share of a place over that of the place that it lies in; never more than all of it."),
        Code(
            "shares_add_up",
            "What the shares of different places leave to everybody else; never less than nothing.",
        ),
        Code("stages_of_chain", "The share at a later stage of the supply chain less the share at the stage before it."),
    ),
)

CONSISTENCIES = CodeList(
    "consistencies",
    "Consistency of a cross-check",
    (
        Code("consistent", "The figures can all hold."),
        Code("inconsistent", "The figures cannot all hold."),
    ),
)
