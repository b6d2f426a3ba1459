"""Headers in which a client weighs what it accepts (RFC 9110 12.4.2)."""

import re

_QUALITY = re.compile(r"[01]?\.[0-9]{0,3}|[01]")


def weighted(header: str) -> list[tuple[str, float]]:
    """What an Accept header of any kind lists, in lower case, with its weight: 0 where the weight can't be read.

    Parameters other than q are ignored.
    """
    return [_weighted_item(item) for item in header.split(",") if item.strip()]


def _weighted_item(item: str) -> tuple[str, float]:
    name, *parameters = (part.strip().lower() for part in item.split(";"))
    quality = next((part.removeprefix("q=") for part in parameters if part.startswith("q=")), "1")
    return name, float(quality) if _QUALITY.fullmatch(quality) else 0.0
