import pytest
from charted import SVG, a_fact, a_quantity, drawing, of_class, records, words_of

from critical_minerals.charts.axis import ARROW, END, START
from critical_minerals.charts.figures import figures


def chart_of(*facts, unit="t"):
    return figures(facts, "reserve_estimate", unit, records)


@pytest.mark.parametrize(
    ("quantity", "caps", "bars", "arrows", "points", "hollow", "about"),
    [
        (a_quantity("exact", 50), [], 0, [], [50], 0, 0),
        (a_quantity("exact", 0), [], 0, [], [0], 0, 0),
        (a_quantity("about", 50), [], 0, [], [50], 0, 1),
        (a_quantity("nearly", 50), [50], 0, [-1], [50], 0, 0),
        (a_quantity("up_to", 50), [50], 0, [-1], [50], 0, 0),
        (a_quantity("up_to", -50), [-50], 0, [-1], [-50], 0, 0),
        (a_quantity("less_than", 50), [50], 0, [-1], [50], 1, 0),
        (a_quantity("at_least", 50), [50], 0, [1], [50], 0, 0),
        (a_quantity("more_than", 50), [50], 0, [1], [50], 1, 0),
        (a_quantity("between", 20, 60), [20, 60], 1, [], [], 0, 0),
        (a_quantity("between", -20, 60), [-20, 60], 1, [], [], 0, 0),
    ],
)
def test_only_the_bounds_that_a_fact_has_are_drawn(quantity, caps, bars, arrows, points, hollow, about):
    whole = [a_fact(quantity=a_quantity("exact", number)) for number in (-100, 100)]
    root = drawing(chart_of(*whole, a_fact(value_kind="actual", quantity=quantity)))
    row = list(root.iter(f"{SVG}a"))[2]

    def number(x):
        return round((float(x) - START) / (END - START) * 200 - 100)

    tips = [float(head.get("points").split(",")[0]) for head in of_class(row, "chart-open")]
    starts = [float(line.get("x1")) for line in of_class(row, "chart-toward")]
    assert [number(cap.get("x1")) for cap in of_class(row, "chart-cap")] == caps
    assert len(of_class(row, "chart-bar")) == bars
    assert [round((tip - start) / ARROW) for tip, start in zip(tips, starts, strict=True)] == arrows
    assert [number(point.get("cx")) for point in of_class(row, "chart-point")] == points
    assert len(of_class(row, "chart-hollow")) == hollow
    assert len(of_class(row, "chart-about")) == about


def test_rival_figures_are_told_with_hedge_and_claimant():
    ministry = {"kind": "organization", "id": "a-ministry", "name": None, "role": None, "organization": None}
    chart = chart_of(
        a_fact(
            id="high",
            quantity=a_quantity("nearly", 29_000_000),
            attributed_to=[ministry],
            disputed=True,
            assertion="reported",
        ),
        a_fact(id="low", quantity=a_quantity("exact", 3_800_000), value_kind="forecast", period="2030"),
    )
    assert chart.title == "Reserve estimate: places russia; minerals cobalt"
    assert chart.description == (
        "2 figures, 1 disputed: nearly 29,000,000 t (estimate, disputed; claimed by organizations a-ministry); "
        "3,800,000 t (period: 2030; forecast; stated by the source itself: sources an-article)."
    )
    assert chart.unit == "Metric tons"
    assert chart.rows[0].cells == (
        "organizations a-ministry",
        "nearly 29,000,000 t",
        "estimate, disputed",
        "places russia; minerals cobalt",
    )
    words = words_of(drawing(chart))
    assert {"million t", "nearly 29,000,000 t", "estimate, disputed", "forecast; period: 2030"} <= set(words)
    assert len(of_class(drawing(chart), "chart-disputed")) == 1


def test_of_many_figures_the_lowest_and_the_highest_are_told():
    chart = chart_of(*(a_fact(quantity=a_quantity("more_than", number)) for number in range(9)))
    assert "9 figures, 0 disputed: the lowest printed is more than 0 t" in chart.description
    assert "the highest more than 8 t" in chart.description


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"place": None, "subject": {"type": "projects", "id": "a-mine", "name": "A mine"}}, "A mine; minerals cobalt"),
        ({"minerals": ["cobalt", "nickel"]}, "places russia; minerals cobalt and minerals nickel"),
        ({"minerals": []}, "places russia"),
        ({"quantity": {**a_quantity("exact", 5), "basis": "contained_oxide"}}, "; basis: contained oxide"),
        ({"quantity": {**a_quantity("exact", 5), "unit_assumed": True}}, "; unit: metric tons assumed"),
        ({"condition": {"code": "other", "text": "Peace."}}, "; condition: Peace."),
        ({"relative_to": "the price"}, "; relative to: the price"),
        ({"period": "../2030"}, "; period: by 2030"),
    ],
)
def test_it_says_what_a_figure_is_about(told, words):
    assert chart_of(a_fact(**told)).rows[0].cells[3].endswith(words)


@pytest.mark.parametrize("told", [{"metric": "mine_production"}, {"quantity": a_quantity("exact", 5, unit="t/a")}])
def test_another_metric_or_unit_is_refused(told):
    with pytest.raises(ValueError, match="found the fact one; must be of the metric reserve_estimate in the unit t"):
        chart_of(a_fact(**told))


@pytest.mark.parametrize(
    ("hedges", "meaning"),
    [
        (["exact", "exact"], ""),
        (["nearly", "exact"], "An arrow points to where a figure has no bound."),
        (["more_than"], "An arrow points to where a figure has no bound. A hollow point is a bound that is not reached."),
        (["about"], "≈ means about."),
    ],
)
def test_marks_that_are_not_plain_to_see_are_explained(hedges, meaning):
    chart = chart_of(*(a_fact(quantity=a_quantity(hedge, 5)) for hedge in hedges))
    lines = [line.text for line in of_class(drawing(chart), "chart-note")]
    assert " ".join(lines).endswith(meaning or "estimate")


def test_no_two_kinds_of_value_look_alike():
    shapes = {
        kind: len(of_class(drawing(chart_of(a_fact(value_kind=kind))), "chart-point")[0].get("points", "").split())
        for kind in ("actual", "estimate", "plan", "offer")
    }
    assert shapes == {"actual": 0, "estimate": 4, "plan": 12, "offer": 3}
