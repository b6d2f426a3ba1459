"""Media types, and which of several a client prefers (RFC 9110 12.5.1)."""

from functools import lru_cache

from .weights import weighted

JSON = "application/json"
CSV = "text/csv"
NDJSON = "application/x-ndjson"
CALENDAR = "text/calendar"
HTML = "text/html"
SVG = "image/svg+xml"

MOST_ACCEPTS = 128
"""How many `Accept` headers are remembered, with what they ask for; nearly all clients send one of a few."""


@lru_cache(MOST_ACCEPTS)
def best_match(header: str, offered: tuple[str, ...]) -> str | None:
    """The media type that an Accept header prefers, None where it accepts none of them."""
    weights = weighted(header)
    if not weights:
        return offered[0]
    best = max(offered, key=lambda media_type: _preference(media_type, weights))
    return best if _preference(best, weights)[0] else None


def _preference(media_type: str, weights: dict[str, float]) -> tuple[float, int]:
    """What the range that names a media type most exactly says of it (RFC 9110 12.5.1): its weight, and how exact it is."""
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*", "*")
    return next(((weights[name], -position) for position, name in enumerate(ranges) if name in weights), (0.0, 0))
