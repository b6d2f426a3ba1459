"""How a fact is claimed: who says it, how firmly, how exactly, and where it is printed."""

from .codes import Code, CodeList

VALUE_KINDS = CodeList(
    "value_kinds",
    "Kind of value",
    (
        Code("actual", "Something that has happened or holds at the stated time."),
        Code("estimate", "A figure inferred by somebody about something that exists, such as the tonnage in a deposit."),
        Code("forecast", "What somebody expects to happen."),
        Code("target", "What an authority or company says that it wants to reach."),
        Code("plan", "What somebody has decided or announced that it will do, but has not done yet."),
        Code("offer", "What one side proposes to another, without an agreement."),
    ),
)

ASSERTIONS = CodeList(
    "assertions",
    "Assertion",
    (
        Code("asserted", "The source states it in its own voice."),
        Code("reported", "The source passes on what somebody else states."),
        Code("opinion", "A judgement, argument or prediction of the attributed author or speaker."),
    ),
)

ATTRIBUTION_KINDS = CodeList(
    "attribution_kinds",
    "Kind of attribution",
    (
        Code("organization", "An organization, with an id where it has a record."),
        Code("person", "A named or unnamed person, with a role and an organization where the text gives them."),
        Code("group", "People who are not named one by one, such as analysts or civil society groups."),
        Code("document", "A report, data set or publication."),
    ),
)

CITATION_KINDS = CodeList(
    "citation_kinds",
    "Kind of cited line",
    (
        Code("body", "A paragraph of running text."),
        Code("heading", "A title or a heading between paragraphs."),
        Code("caption", "The caption of a picture."),
        Code("bullet", "An item of a list, highlights at the top of an article included."),
        Code("byline", "A line that names authors or editors, or describes them."),
        Code("dateline", "The line that dates the page."),
    ),
)

APPROXIMATIONS = CodeList(
    "approximations",
    "Approximation",
    (
        Code("exact", "Printed without a hedge: lower = upper = value."),
        Code("about", "Printed with about, around, approximately, roughly or some: a value without bounds."),
        Code("nearly", "Printed with nearly or almost: the value is an upper bound."),
        Code("up_to", "Printed with up to, within or as much as: the value is an upper bound."),
        Code("less_than", "Printed with under, below or less than: the value is an upper bound."),
        Code("at_least", "Printed with at least or as a minimum: the value is a lower bound."),
        Code("more_than", "Printed with over, more than, just over or a plus sign: the value is a lower bound."),
        Code("between", "Printed as a range: a lower and an upper bound, and no single value."),
    ),
)

DATE_ROLES = CodeList(
    "date_roles",
    "Role of a date",
    (
        Code("announced", "Made public or said."),
        Code("signed", "Signed or agreed by the parties."),
        Code("adopted", "Decided by the authority that may decide it."),
        Code("ordered", "Ordered by an authority."),
        Code("effective", "In force or in effect from."),
        Code("deadline", "To be done by."),
        Code("start", "Begins, began or is planned to begin."),
        Code("end", "Ends or ended."),
        Code("discovered", "Found by exploration."),
        Code("founded", "An organization or initiative came into being."),
        Code("launched", "A programme, strategy or market was opened."),
        Code("released", "A report, statement or data set was published."),
        Code("visit", "A visit took place."),
        Code("meeting", "A meeting or conference took place."),
        Code("ceremony", "A ceremony such as a groundbreaking took place."),
        Code("occurred", "Any other event."),
    ),
)

DATE_RESOLUTIONS = CodeList(
    "date_resolutions",
    "What a date was resolved from",
    (
        Code("page_date", "Relative in the text (on Tuesday, in April) and resolved with the printed date of the page."),
        Code("context", "Incomplete in the text and completed from a date in a neighbouring sentence."),
    ),
)

DATE_PRECISIONS = CodeList(
    "date_precisions",
    "Precision of a date",
    (
        Code("day", "One day of the calendar."),
        Code("month", "Some time in a month, or all of it."),
        Code("year", "Some time in a year, or all of it."),
        Code("interval", "From one date to another, some time between them, or open on one side."),
    ),
)

CONDITIONS = CodeList(
    "conditions",
    "Condition",
    (
        Code("price_floor_extended", "A price floor like that of MP Materials is extended to the project."),
        Code("mined_and_sold", "The material can be mined and sold successfully."),
        Code("full_development", "The mine and its processing facility are developed in full."),
        Code("offer_accepted", "The other side accepts the offer."),
        Code("offer_rejected", "The other side rejects the offer."),
        Code("production_ramp_up", "The country raises its production strongly."),
        Code("agreement_reached", "The parties reach an agreement."),
        Code("deal_reached", "The political leader acts skilfully enough to strike the deal."),
        Code("barriers_removed", "Barriers to trade and industrial obstacles are addressed."),
        Code("policy_unchanged", "Present policy or behaviour goes on."),
        Code("other", "Any other condition, described in its text."),
    ),
)

RELATIONS = CodeList(
    "relations",
    "Relation between records",
    (
        Code("part_of", "Belongs to the other record as a part."),
        Code("supports", "Gives money, a price or another support to the other."),
        Code("responds_to", "Was done because of the other."),
        Code("applies_to", "Is a rule or agreement about the other."),
        Code("implements", "Puts the other into practice."),
        Code("depends_on", "Can't proceed without the other."),
        Code("estimates", "Is an estimate of the other."),
        Code("alternative_to", "Is presented as an alternative to the other."),
        Code("follows", "Comes after the other in the same chain of events."),
        Code("related_to", "Is connected in the text in another way."),
    ),
)
