"""Invented names of towns, organizations, people and publishers."""

from functools import cache

from .dice import Dice, by_share


def _listed(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_FIRST = _listed(
    "Kar Vel Tor Ash Bor Cal Dun Esk Far Gal Hol Ir Jas Kel Lom Mar Nor Os Pel Quar Ros Sel Tam Ul Var Wil Yar Zam Bel "
    "Cor Dor El"
)
_MIDDLE = _listed(
    "a e i o u ai en or an el is ar un ol eth ima osa ura eka ina oba ale ora ivi usha enta aka ulu oma ari eno ida"
)
_LAST = _listed(
    "vel ton grad ville burg mouth field ford dale holm stad nik ka wick by ro na ssa mar lund haven ridge creek bay fell "
    "mere pass well lake hill moor gate"
)
TOWNS = len(_FIRST) * len(_MIDDLE) * len(_LAST)
"""How many towns there are: the first is named in every few records, most in fewer than one of 10,000."""

_ORGANIZATIONS = by_share(
    {
        ("Mining", "company"): 6,
        ("Rare Earths", "company"): 4,
        ("Resources", "company"): 5,
        ("Magnetics", "company"): 2,
        ("State Mineral Fund", "state_company"): 2,
        ("Development Bank", "bank"): 2,
        ("Ministry of Mines", "government"): 5,
        ("Trade Authority", "government"): 4,
        ("Minerals Forum", "intergovernmental"): 3,
        ("Geological Institute", "research"): 3,
        ("Institute for Supply Security", "think_tank"): 1,
        ("Herald", "media"): 2,
        ("River Alliance", "non_governmental"): 1,
    }
)
_FORENAMES = _listed(
    "Amara Boris Chen Dilnoza Elif Farid Grace Hana Ivan Joana Kofi Leila Mateo Nadia Oskar Priya Quentin Rosa Sven Tariq "
    "Uma Viktor Wanjiru Xin Yusuf Zofia"
)
_SURNAMES = _listed(
    "Adeyemi Baptiste Castellan Dvorak Eriksen Fontaine Gupta Haddad Ivanenko Jansen Kariuki Lindqvist Mbeki Nakamura "
    "Okafor Petrov Quispe Rahmani Sorensen Tanaka Ueda Vasquez Whitfield Xu Yilmaz Zhang"
)
_PAPERS = ("Mining Journal", "Trade Review", "Metals Report", "Chronicle", "Supply Monitor", "Energy Letter", "Observer")


@cache
def town(rank: int) -> str:
    """The name of the town of a rank below `TOWNS`."""
    rest, first = divmod(rank, len(_FIRST))
    last, middle = divmod(rest, len(_MIDDLE))
    return _FIRST[first] + _MIDDLE[middle] + _LAST[last]


def organization(number: int) -> tuple[str, str]:
    """Name and kind of the organization of a number; no two below `TOWNS` have the same name."""
    words, kind = _ORGANIZATIONS[number * 7 % len(_ORGANIZATIONS)]
    return f"{town(number * 2049 % TOWNS)} {words}", kind


def person(dice: Dice) -> str:
    """Forename and surname of somebody."""
    return f"{dice.one_of(_FORENAMES)} {dice.popular(_SURNAMES)}"


def publisher(dice: Dice) -> str:
    """The name of a newspaper or agency."""
    return f"{town(dice.rank(TOWNS))} {dice.one_of(_PAPERS)}"


def slug(name: str) -> str:
    """A name of ASCII letters, digits and spaces as an id."""
    return name.lower().replace(" ", "-")
