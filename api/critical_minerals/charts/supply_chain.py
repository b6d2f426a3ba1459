"""Shares of the world along the supply chain, from reserves to magnets."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..conflicts.comparison import value_in
from ..conflicts.readings import exactly, shortest
from ..timeline.event import Fact
from .axis import axis_of_numbers
from .chart import MOST_ROWS, Chart, Row, Words, chart, counted, left_out, paragraph
from .claims import Records
from .quantities import COLUMNS, Figure, key, told, write_figures
from .svg import GAP, HEADING, NOTE, Sheet

PERCENT = "percent"
STAGES = {
    "share_of_world_reserves": "Reserves",
    "share_of_world_mine_production": "Mine production",
    "share_of_world_separation_capacity": "Separation capacity",
    "share_of_world_magnet_production": "Magnet production",
    "share_of_world_supply": "Supply, of no stage that the text names",
}
"""Shares of the world in the order of the chain; the last one is of no stage."""
MOST_A_STAGE = MOST_ROWS // len(STAGES)
TITLE = "Shares of the world along the supply chain"
COLUMNS_OF_SHARES = ("Stage", *COLUMNS)
WHOLE = (Decimal(0), Decimal(100))
NOTHING = "No figure."


def supply_chain(facts: Sequence[Fact], records: Records, *, more: int = 0) -> Chart:
    """A row for each share of the world, stage by stage; `more` is how many there are besides. Leaves out other facts.

    A share that is printed as a multiple is shown in percent: half of the world is 50 percent of it, and as hedged.
    """
    found = {metric: [fact for fact in facts if fact["metric"] == metric] for metric in STAGES}
    stages = {
        metric: [Figure.of(fact, _in_percent(fact), records.name_of) for fact in shares[:MOST_A_STAGE]]
        for metric, shares in found.items()
    }
    shown = [figure for figures in stages.values() for figure in figures]
    shares = sum(map(len, found.values()))
    multiples = sum(figure.fact["quantity"]["unit"] != PERCENT for figure in shown)
    notes = (
        f"Converted to percent, as half of the world is 50 percent of it: {multiples}." if multiples else "",
        left_out(shares - len(shown) + more, "more share"),
        left_out(len(facts) - shares, "fact", "of another metric"),
    )
    sentences = (f"{STAGES[metric]}: {told(figures, {}) or 'no figure'}." for metric, figures in stages.items())
    words = Words(
        TITLE,
        paragraph(f"{counted(len(shown), 'share')} of the world in percent.", *sentences, *notes),
        COLUMNS_OF_SHARES,
        tuple(Row((STAGES[figure.fact["metric"]], *figure.cells), figure.fact["id"]) for figure in shown),
        "Percent of what there is in the world",
    )
    return chart("supply-chain", words, _drawn(stages, notes, records.query), [figure.fact for figure in shown])


def _drawn(stages: Mapping[str, Sequence[Figure]], notes: Iterable[str], query: str) -> Sheet:
    sheet = Sheet(TITLE, query)
    every = [figure for figures in stages.values() for figure in figures]
    axis = axis_of_numbers((*WHOLE, *(value for figure in every for value in figure.values)), PERCENT)
    axis.write(sheet)
    for metric, figures in stages.items():
        sheet.write(STAGES[metric], HEADING, most=2)
        if not figures:
            sheet.write(NOTHING, NOTE, most=1)
        write_figures(sheet, axis, figures, {})
        sheet.skip(GAP)
    for note in (key(every), *notes):
        sheet.write(note, NOTE, most=3)
    return sheet


def _in_percent(fact: Fact) -> dict[str, Any]:
    quantity = fact["quantity"]
    converted = {
        side: shortest(value_in(fact["metric"], exactly(quantity[side]), quantity["unit"], PERCENT), digits=17)
        for side in ("value", "lower", "upper")
        if quantity[side] is not None
    }
    return {**quantity, **converted, "unit": PERCENT}
