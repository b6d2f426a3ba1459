import pytest
from charted import a_fact, drawing, of_class, records, words_of

from critical_minerals.charts.axis import END, START
from critical_minerals.charts.timeline import timeline


def an_event(edtf, subject="deals", **told):
    record = {"type": subject, "id": "a-record", "name": "A record"}
    return a_fact(**{"id": edtf or "undated", "subject": record, "date": {"edtf": edtf, "role": "signed"}, **told})


WHOLE = (an_event("2020-01-01"), an_event("2029-12-31"))
"""Events that make the axis one of ten years."""


def test_events_are_in_the_order_of_time():
    chart = timeline([an_event(edtf) for edtf in ("2026", "2025-07", "2025", "2025-07-10")], records)
    assert [row.fact for row in chart.rows] == ["2025", "2025-07", "2025-07-10", "2026"]
    assert [row.cells[0] for row in chart.rows] == [
        "2025 (some time in the year), signed",
        "July 2025 (some time in the month), signed",
        "10 July 2025, signed",
        "2026 (some time in the year), signed",
    ]


@pytest.mark.parametrize(
    ("edtf", "ends"),
    [
        ("2022", [2022, 2023]),
        ("2022/2024", [2022, 2025]),
        ("2022-01/2022-06", [2022, 2022.5]),
        ("2022~", [2022, 2023]),
    ],
)
def test_an_inexact_date_is_a_span(edtf, ends):
    bar = of_class(drawing(timeline([*WHOLE, an_event(edtf)], records)), "chart-bar")[0]
    found = [2020 + 10 * (float(bar.get(end)) - START) / (END - START) for end in ("x1", "x2")]
    assert found == pytest.approx(ends, abs=0.01)


@pytest.mark.parametrize(
    ("edtf", "bars", "points", "caps", "arrows", "about"),
    [
        ("2025-07-10", 0, 1, 0, 0, 0),
        ("2025-07-10~", 0, 1, 0, 0, 1),
        ("2025-07", 1, 0, 0, 0, 0),
        ("2025~", 1, 0, 0, 0, 1),
        ("2024/2025", 1, 0, 0, 0, 0),
        ("2024/..", 0, 0, 1, 1, 0),
        ("../2030", 0, 0, 1, 1, 0),
    ],
)
def test_an_open_end_is_an_arrow(edtf, bars, points, caps, arrows, about):
    root = drawing(timeline([an_event(edtf)], records))
    names = ("chart-bar", "chart-point", "chart-cap", "chart-open", "chart-about")
    assert tuple(len(of_class(root, name)) for name in names) == (bars, points, caps, arrows, about)


def test_deals_and_policies_differ_in_shape_and_in_words():
    root = drawing(timeline([an_event("2025-01-01"), an_event("2025-01-02", "policies")], records))
    assert [point.tag.rpartition("}")[2] for point in of_class(root, "chart-point")] == ["circle", "polygon"]
    assert {"Deal: A record; estimate", "Policy: A record; estimate"} <= set(words_of(root))


def test_what_has_no_day_is_counted():
    facts = [an_event("2025"), an_event(None), an_event("2025", "projects"), a_fact()]
    chart = timeline(facts, records)
    assert chart.description == (
        "1 event, 1 of deals and 0 of policies: 2025 (some time in the year), signed: It is so. "
        "Left out: 1 event whose text fixes no day. Left out: 2 facts without a date of a deal or policy."
    )


def test_of_many_events_the_first_and_the_last_are_told():
    chart = timeline([an_event(str(year), "policies", statement=f"In {year}.") for year in range(2001, 2011)], records)
    assert chart.description == (
        "10 events, 0 of deals and 10 of policies, the first and the last: "
        "2001 (some time in the year), signed: In 2001. 2010 (some time in the year), signed: In 2010."
    )
