import pytest
from charted import drawing, of_class, records, words_of

from critical_minerals.charts.chart import MOST_ROWS
from critical_minerals.charts.coverage import LEVELS, coverage

RESOURCES = ("deals", "facts")


def chart_of(counts):
    return coverage(counts, RESOURCES, records)


def test_a_cell_has_its_number_and_an_empty_one_none():
    chart = chart_of({"cobalt": {"facts": 1200, "deals": 3}, "nickel": {"facts": 1}, "yttrium": {}})
    root = drawing(chart)
    assert [text.text for text in of_class(root, "chart-plain")] == ["3", "1,200", "1"]
    assert len(of_class(root, "chart-level-0")) == 3
    assert {"deals", "facts", "minerals cobalt"} <= set(words_of(root))
    assert [row.cells for row in chart.rows] == [
        ("minerals cobalt", "3", "1200"),
        ("minerals nickel", "0", "1"),
        ("minerals yttrium", "0", "0"),
    ]
    assert chart.description == (
        "3 minerals; 3 of 6 cells are empty. Most deals: minerals cobalt, 3. Most facts: minerals cobalt, 1,200."
    )


@pytest.mark.parametrize(("number", "most", "level"), [(1, 1, LEVELS), (1, 100, 1), (100, 100, LEVELS), (10, 100, 3)])
def test_a_shade_tells_the_order_of_size(number, most, level):
    root = drawing(chart_of({"cobalt": {"deals": number}, "nickel": {"facts": most}}))
    assert f"chart-level-{level}" in of_class(root, "chart-cell")[0].get("class").split()


def test_of_many_minerals_it_says_how_many_it_leaves_out():
    chart = chart_of({f"mineral-{number}": {} for number in range(MOST_ROWS + 2)})
    assert len(chart.rows) == MOST_ROWS
    assert chart.description.endswith("Left out: 2 more minerals.")


def test_without_minerals_it_says_so():
    assert chart_of({}).description == "There is no mineral."
