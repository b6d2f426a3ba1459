"""What a soak has seen, as tables for people."""

from collections.abc import Iterable

from .measures import LIMITS, Sample, growth
from .tally import FAULTS, Tally


def report(tally: Tally, grown: Iterable[tuple[str, str, list[Sample]]]) -> str:
    """Requests by kind and status, what happened, growth of each process per event, and faults with examples."""
    parts = (_requests(tally), _events(tally), _growth(grown), _faults(tally))
    return "\n\n".join(_aligned(rows) for rows in parts) + "".join(_examples(tally))


def _requests(tally: Tally) -> list[list[str]]:
    statuses = sorted({status for _, status in tally.requests})
    kinds = sorted({kind for kind, _ in tally.requests})
    rows = [[kind, *(_number(tally.requests[kind, status]) for status in statuses)] for kind in kinds]
    total = [_number(sum(tally.requests[kind, status] for kind in kinds)) for status in statuses]
    return [["requests", *map(str, statuses)], *rows, ["total", *total]]


def _events(tally: Tally) -> list[list[str]]:
    return [["what happened", "times"], *([what, str(times)] for what, times in sorted(tally.events.items()))]


def _growth(grown: Iterable[tuple[str, str, list[Sample]]]) -> list[list[str]]:
    rows = [
        [f"{name}, a {per.removesuffix('s')}", *(f"{growth(samples, measure, per):+.2f}" for measure in LIMITS)]
        for name, per, samples in grown
    ]
    return [["growth of", *LIMITS], *rows, ["allowed", *(f"{limit:+.2f}" for limit in LIMITS.values())]]


def _faults(tally: Tally) -> list[list[str]]:
    return [["faults", "times"], *([kind, str(tally.faults[kind])] for kind in FAULTS)]


def _examples(tally: Tally) -> Iterable[str]:
    for kind in FAULTS:
        for example in tally.examples[kind]:
            yield f"\n\n{kind}: {example}"


def _number(count: int) -> str:
    return str(count) if count else ""


def _aligned(rows: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *rest in rows:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])
