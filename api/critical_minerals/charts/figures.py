"""Figures of one metric, rival or not, side by side."""

from collections.abc import Sequence

from ..conflicts.readings import with_unit
from ..timeline.event import Fact
from ..vocabulary.codes import in_plain_words
from ..vocabulary.units import UNITS
from .axis import axis_of_numbers
from .chart import MOST_ROWS, Chart, Row, Words, chart, counted, left_out, paragraph
from .claims import Records, aspects_in_words, shared
from .quantities import COLUMNS, Figure, key, told, write_figures
from .svg import NOTE, PLAIN, Sheet

MEANINGS = {unit.code: unit.definition.removesuffix(".") for unit in UNITS}
NOTHING = "No fact has such a figure."


def figures(facts: Sequence[Fact], metric: str, unit: str, records: Records, *, more: int = 0) -> Chart:
    """A row for each fact, in their order; `more` is how many there are besides.

    Raises ValueError where one is of another metric or unit.
    """
    _refuse_others(facts, metric, unit)
    shown = [Figure.of(fact, fact["quantity"], records.name_of) for fact in facts[:MOST_ROWS]]
    common = shared([figure.aspects for figure in shown])
    title = ": ".join(filter(None, (in_plain_words(metric).capitalize(), aspects_in_words(common))))
    others = left_out(len(facts) - len(shown) + more, "more figure")
    disputed = sum(figure.fact["disputed"] for figure in shown)
    description = f"{counted(len(shown), 'figure')}, {disputed} disputed: {told(shown, common)}." if shown else NOTHING

    sheet = Sheet(title, records.query)
    if shown:
        axis = axis_of_numbers((value for figure in shown for value in figure.values), with_unit("", unit).strip() or unit)
        axis.write(sheet)
        write_figures(sheet, axis, shown, common)
        sheet.write(key(shown), NOTE, most=3)
    else:
        sheet.write(NOTHING, PLAIN, most=1)
    sheet.write(others, PLAIN, most=2)
    rows = tuple(Row(figure.cells, figure.fact["id"]) for figure in shown)
    words = Words(title, paragraph(description, others), COLUMNS, rows, MEANINGS[unit])
    return chart("figures", words, sheet, facts[:MOST_ROWS])


def _refuse_others(facts: Sequence[Fact], metric: str, unit: str) -> None:
    for fact in facts:
        if fact["metric"] != metric or fact["quantity"]["unit"] != unit:
            raise ValueError(f"found the fact {fact['id']}; must be of the metric {metric} in the unit {unit}")
