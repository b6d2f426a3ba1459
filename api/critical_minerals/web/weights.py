"""Headers in which a client weighs what it accepts (RFC 9110 12.4.2)."""

import re
from operator import itemgetter

MOST_ITEMS = 50
"""Items of a header, and parameters of an item, that are looked at; browsers send a dozen, and each costs time."""

_QUALITY = re.compile(r"[01]?\.[0-9]{0,3}|[01]")


def weighted(header: str) -> dict[str, float]:
    """What an Accept header of any kind lists, in lower case, with its weight: 0 where the weight can't be read.

    Of an item that is listed twice the higher weight counts. Parameters other than q are ignored.
    """
    items = (_weighted_item(item) for item in header.split(",", MOST_ITEMS)[:MOST_ITEMS] if item.strip())
    return dict(sorted(items, key=itemgetter(1)))


def _weighted_item(item: str) -> tuple[str, float]:
    name, *parameters = (part.strip().lower() for part in item.split(";", MOST_ITEMS))
    quality = next((part.removeprefix("q=") for part in parameters if part.startswith("q=")), "1")
    return name, float(quality) if _QUALITY.fullmatch(quality) else 0.0
