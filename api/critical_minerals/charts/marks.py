"""Marks on an axis: a point by the kind of value, a bar between bounds, an arrow towards where there is no bound."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from .axis import ARROW
from .svg import element, text

LANE = 24
"""The height of the room for marks."""
RADIUS = 6
CAP = 10
HEAD = 6

_CROSS = ((-1, -3), (1, -3), (1, -1), (3, -1), (3, 1), (1, 1), (1, 3), (-1, 3), (-1, 1), (-3, 1), (-3, -1), (-1, -1))
POINTS = {
    "estimate": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    "forecast": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    "target": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "plan": tuple((right / 3, down / 3) for right, down in _CROSS),
    "offer": ((0, 1.1), (1.1, -0.9), (-1.1, -0.9)),
}
"""The shape of the point of a kind of value, around its middle; an actual one is a circle."""


def point(value_kind: str, x: float, y: float, kind: str = "chart-point") -> Element:
    """The point of a value."""
    if value_kind == "actual":
        return element("circle", kind=kind, cx=x, cy=y, r=RADIUS)
    return _polygon(kind, ((x + RADIUS * right, y + RADIUS * down) for right, down in POINTS[value_kind]))


def about(x: float, y: float) -> Element:
    """What says that the text hedges a value or a date without giving a bound."""
    return text("≈", x, y + 5, "chart-about")


def bar(start: float, end: float, y: float, kind: str = "chart-bar") -> Element:
    """A bar from one bound to the other."""
    return element("line", kind=kind, x1=start, y1=y, x2=end, y2=y)


def cap(x: float, y: float) -> Element:
    """The end of a bar at a bound."""
    return element("line", kind="chart-cap", x1=x, y1=y - CAP, x2=x, y2=y + CAP)


def arrow(x: float, y: float, direction: int) -> Iterator[Element]:
    """An open end: from a bound to the left (-1) or to the right (1)."""
    tip = x + direction * ARROW
    back = tip - direction * HEAD
    yield element("line", kind="chart-toward", x1=x, y1=y, x2=back, y2=y)
    yield _polygon("chart-open", ((tip, y), (back, y - HEAD), (back, y + HEAD)))


def _polygon(kind: str, corners: Iterable[tuple[float, float]]) -> Element:
    return element("polygon", kind=kind, points=" ".join(f"{x:.2f},{y:.2f}" for x, y in corners))
