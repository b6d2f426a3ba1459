"""Where and when synthetic facts are said, and by whom."""

from datetime import date

from ..vocabulary.edtf import MONTHS
from .dice import Dice
from .names import person, slug
from .words import (
    AHEAD,
    ASSERTIONS,
    CLAIMANTS,
    DATE_FORMS,
    DATE_ROLES,
    GROUPS,
    OFFICES,
    PARTS_OF_TEXT,
    PERIODS,
    SAYS,
    WITH_DATE,
    WITH_PERIOD,
)
from .world import FIRST_DAY, LAST_DAY, PARAGRAPHS, Article, Record, World

YEAR = 365


def claim(dice: Dice, world: World, number: int) -> tuple[str, Record]:
    """Who says a fact of the record of that number: how its statement begins, and its fields."""
    assertion = dice.one_of(ASSERTIONS)
    if assertion == "asserted":
        return "", {"assertion": assertion}
    name, claimant = _claimant(dice, world, number)
    claimants = [claimant]
    if dice.happens(0.08):
        claimants.append(_claimant(dice, world, number)[1])
    return f"{name} {SAYS[assertion]} that ", {"assertion": assertion, "attributed_to": claimants}


def times(dice: Dice, article: Article) -> Record:
    """Date and period of a fact that an article prints, where it has them."""
    found: Record = {}
    if dice.happens(WITH_DATE):
        found["date"] = _date(dice, article)
    if dice.happens(WITH_PERIOD):
        found["period"] = dice.one_of(PERIODS).format(year=_day(dice, article, ahead=True).year)
    return found


def citations(dice: Dice, world: World, number: int, article: Article, stated: str) -> list[Record]:
    """Where the article prints the fact of a record of that number, and sometimes another one too."""
    found = [_citation(dice, article, stated)]
    if dice.happens(0.045):
        found.append(_citation(dice, world.article(dice, number), stated))
    return found


def _citation(dice: Dice, article: Article, stated: str) -> Record:
    return {
        "source": article.id,
        "paragraph": 1 + int(dice.random() * PARAGRAPHS),
        "kind": dice.one_of(PARTS_OF_TEXT),
        "stated": stated,
        "fingerprint": f"{dice.getrandbits(64):016x}",
    }


def _claimant(dice: Dice, world: World, number: int) -> tuple[str, Record]:
    """What a claimant is called, and its fields."""
    kind = dice.one_of(CLAIMANTS)
    if kind == "group":
        role = dice.one_of(GROUPS)
        return f"a group of {role}", {"kind": kind, "role": role}
    organization = world.organization(dice, number)
    if kind == "organization":
        return organization.name, {"kind": kind, "id": organization.id}
    if kind == "document":
        name = f"the yearly review of {organization.name}"
        return name, {"kind": kind, "name": name, "organization": organization.id}
    name = person(dice)
    return name, {
        "kind": kind,
        "id": slug(name),
        "name": name,
        "role": dice.one_of(OFFICES),
        "organization": organization.id,
    }


def _date(dice: Dice, article: Article) -> Record:
    role, form = dice.one_of(DATE_ROLES), dice.one_of(DATE_FORMS)
    day = _day(dice, article, ahead=role in AHEAD)
    iso, month = day.isoformat(), MONTHS[day.month - 1]
    if form == "unresolved":
        return {"role": role, "stated": "some time before"}
    if form == "year":
        return {"edtf": iso[:4], "role": role, "stated": f"in {iso[:4]}"}
    edtf, stated = {
        "day": (iso, f"{month} {day.day}"),
        "month": (iso[:7], f"in {month}"),
        "interval": (f"{iso[:4]}-01/{iso[:4]}-03", "the first quarter"),
    }[form]
    resolved_from = "page_date" if article.day and dice.happens(0.8) else "context"
    return {"edtf": edtf, "role": role, "stated": stated, "resolved_from": resolved_from}


def _day(dice: Dice, article: Article, *, ahead: bool) -> date:
    """A day of the two years before an article, or of the ten years after it."""
    printed = article.day or FIRST_DAY + int(dice.random() * (LAST_DAY - FIRST_DAY))
    shift = dice.random() * 10 * YEAR if ahead else -dice.random() * 2 * YEAR
    return date.fromordinal(max(FIRST_DAY, printed + int(shift)))
