"""Deals and policies: their types, how binding they are, where they stand, and the roles of those who take part."""

from .codes import Code, CodeList

DEAL_TYPES = CodeList(
    "deal_types",
    "Type of deal",
    (
        Code("equity_investment", "Money for shares in a company."),
        Code("investment", "Money for a project or plant, where the text names no shares."),
        Code("price_floor", "A guaranteed lowest price between a buyer and a seller."),
        Code("offtake", "A promise to buy what is produced."),
        Code("loan", "Money to be paid back."),
        Code("grant", "Money that is not paid back."),
        Code("mou", "A memorandum of understanding."),
        Code("intergovernmental_agreement", "An agreement between governments."),
        Code("licence_arrangement", "An arrangement about export licences between authorities."),
        Code("communication_channel", "A standing channel between authorities."),
        Code("joint_development", "Developing deposits together."),
        Code("outreach", "An approach by one side to another, short of an offer."),
        Code("offer", "A proposal by one side that the other has not accepted."),
        Code("cooperation_talks", "Talks or explorations about working together."),
    ),
)

BINDINGNESS = CodeList(
    "bindingness",
    "How binding a deal is",
    (
        Code("rumoured", "Said to exist, unconfirmed by a party."),
        Code("exploratory", "Contacts, talks or offers without commitment."),
        Code("non_binding", "An understanding without legal force."),
        Code("conditional", "Binds once a condition is met."),
        Code("binding", "Signed or committed."),
    ),
)

DEAL_STATUSES = CodeList(
    "deal_statuses",
    "Status of a deal",
    (
        Code("proposed", "One side has proposed it."),
        Code("under_discussion", "The sides talk about it."),
        Code("announced", "Made public, no signature mentioned."),
        Code("signed", "Signed or agreed."),
        Code("effective", "In operation."),
        Code("stalled", "Held up."),
        Code("terminated", "Ended."),
    ),
)

POLICY_TYPES = CodeList(
    "policy_types",
    "Type of policy",
    (
        Code("export_control", "Exports need permission or are watched."),
        Code("export_ban", "Exports are forbidden."),
        Code("export_licence", "A licence scheme for exports."),
        Code("tariff", "Duties on imports."),
        Code("strategy", "A strategy of an authority."),
        Code("road_map", "A plan of steps that an authority orders or publishes."),
        Code("target", "A figure that an authority wants to reach."),
        Code("price_support", "A state support of prices."),
        Code("funding_programme", "State money under a law or programme."),
        Code("domestic_processing_requirement", "Miners must or should process in the country."),
        Code("state_participation", "The state takes a share or control."),
        Code("sanction", "Restrictions against a country, company or person."),
        Code("international_statement", "A statement of several governments."),
        Code(
            "international_cooperation",
            "A framework in which governments or companies of several countries work together.",
        ),
        Code("trade_agreement", "An agreement on trade between states."),
        Code("infrastructure_plan", "Plans for transport and logistics."),
        Code("diversification", "Efforts to win other sources of supply."),
        Code(
            "executive_order",
            "An order of a head of government or state, whose content the text does not specify further.",
        ),
        Code("advocacy", "Demands on policy by organizations that don't make it."),
    ),
)

POLICY_STATUSES = CodeList(
    "policy_statuses",
    "Status of a policy",
    (
        Code("proposed", "Proposed or demanded."),
        Code("draft", "A draft text exists."),
        Code("ordered", "Ordered, not yet carried out."),
        Code("adopted", "Decided."),
        Code("in_force", "In force or under way."),
        Code("suspended", "Out of force for a time."),
        Code("repealed", "Ended."),
    ),
)

PARTY_KINDS = CodeList(
    "party_kinds",
    "Kind of party",
    (
        Code("organization", "An organization, by its id."),
        Code("place", "A place, by its id, where the text names a country or region as the party."),
    ),
)

ROLES = CodeList(
    "roles",
    "Role of an organization or place",
    (
        Code("developer", "Plans, builds or develops."),
        Code("owner", "Owns."),
        Code("operator", "Runs."),
        Code("overseer", "Is in charge of a sector or project."),
        Code("investor", "Puts money in."),
        Code("investee", "Receives the investment."),
        Code("buyer", "Buys or guarantees the price."),
        Code("seller", "Sells."),
        Code("party", "Takes part in an agreement or talks."),
        Code("proposer", "Makes the offer or the approach."),
        Code("addressee", "Receives the offer, approach or demand."),
        Code("issuer", "Makes the rule or the statement."),
        Code("implementer", "Has to carry it out."),
        Code("participant", "Takes part in a meeting or initiative."),
        Code("member", "Is a member."),
        Code("supporter", "Gives support."),
        Code("beneficiary", "Gains from it."),
        Code("affected", "Is hit by it."),
        Code("target", "Is the country or body that a measure is directed at."),
        Code("estimator", "Made the estimate."),
        Code("analyst", "Analysed or assessed."),
        Code("attendee", "Was present."),
        Code("location", "Is where it lies or happens."),
        Code("related", "Is connected in another way."),
    ),
)
