"""What holds of every chart, whatever it is of."""

import re
from collections.abc import Callable
from math import isfinite
from xml.etree.ElementTree import Element

import pytest
from charted import HOSTILE, SVG, a_fact, a_quantity, drawing, facts, links_of, of_class, parsed, records, words_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from critical_minerals.charts.chart import MOST_ROWS, STYLE, Chart, standalone
from critical_minerals.charts.claims import Records
from critical_minerals.charts.coverage import coverage
from critical_minerals.charts.figures import figures
from critical_minerals.charts.marks import POINTS
from critical_minerals.charts.supply_chain import STAGES, supply_chain
from critical_minerals.charts.timeline import timeline
from critical_minerals.vocabulary.metrics import BY_CODE
from critical_minerals.vocabulary.provenance import VALUE_KINDS

RESOURCES = ("projects", "reserves", "deals", "policies", "facts")
SHARES = st.sampled_from([(metric, unit) for metric in STAGES for unit in BY_CODE[metric].units])

CHARTS: dict[str, st.SearchStrategy[Chart]] = {
    "figures": st.lists(facts(), max_size=4).map(lambda some: figures(some, "reserve_estimate", "t", records)),
    "supply_chain": st.lists(SHARES.flatmap(lambda share: facts(*share)), max_size=4).map(
        lambda some: supply_chain(some, records)
    ),
    "timeline": st.lists(facts(), max_size=4).map(lambda some: timeline(some, records)),
    "coverage": st.dictionaries(
        st.text(max_size=80), st.dictionaries(st.sampled_from(RESOURCES), st.integers(0, 10**9)), max_size=4
    ).map(lambda counts: coverage(counts, RESOURCES, Records(lambda _, mineral: mineral))),
}
ALL = pytest.mark.parametrize("kind", CHARTS)
MANY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
ACROSS, DOWN = {"x", "x1", "x2", "cx", "width"}, {"y", "y1", "y2", "cy", "height"}
PRESENTATION = {"class", "id", "role", "aria-labelledby", "viewBox", "href", "points", "r", "rx", "text-anchor"}

DRAWN: dict[str, Callable[[list[dict]], Chart]] = {
    "figures": lambda some: figures(some, "share_of_world_reserves", "percent", records),
    "supply_chain": lambda some: supply_chain(some, records),
    "timeline": lambda some: timeline(some, records),
}
OF_FACTS = pytest.mark.parametrize("kind", DRAWN)


def a_share(**told: object) -> dict:
    date = {"edtf": "2025-07-10", "role": "signed"}
    deal = {"type": "deals", "id": "a-deal", "name": HOSTILE}
    quantity = a_quantity("about", 5, unit="percent")
    return a_fact(**{"metric": "share_of_world_reserves", "quantity": quantity, "date": date, "subject": deal, **told})


def places(root: Element, names: set[str], corner: int) -> list[float]:
    found = [float(element.get(name, "")) for element in root.iter() for name in names if element.get(name) is not None]
    corners = [pair.split(",") for element in root.iter() for pair in element.get("points", "").split()]
    return found + [float(pair[corner]) for pair in corners]


@ALL
@MANY
@given(data=st.data())
def test_all_that_is_drawn_lies_within_the_drawing(kind, data):
    root = drawing(data.draw(CHARTS[kind]))
    left, top, width, height = map(float, root.get("viewBox", "").split())
    across, down = places(root, ACROSS, 0), places(root, DOWN, 1)
    assert all(map(isfinite, across + down))
    assert left <= min(across) <= max(across) <= width
    assert top <= min(down) <= max(down) <= height


@ALL
@MANY
@given(data=st.data())
def test_a_page_needs_no_other_policy_for_it(kind, data):
    root = drawing(data.draw(CHARTS[kind]))
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {
            "svg", "title", "desc", "a", "rect", "line", "circle", "polygon", "text",
        }  # fmt: skip
        assert set(element.keys()) <= PRESENTATION | ACROSS | DOWN
        for name in element.get("class", "").split():
            assert re.search(rf"\.{name}\b", STYLE)


@ALL
@MANY
@given(data=st.data())
def test_it_is_also_a_document_of_its_own(kind, data):
    chart = data.draw(CHARTS[kind])
    root = parsed(standalone(chart))
    assert [child.tag for child in root][:3] == [f"{SVG}title", f"{SVG}desc", f"{SVG}style"]
    assert root[2].text == STYLE
    root.remove(root[2])
    assert [element.attrib for element in root.iter()] == [element.attrib for element in drawing(chart).iter()]


@ALL
@MANY
@given(data=st.data())
def test_it_is_named_and_described(kind, data):
    chart = data.draw(CHARTS[kind])
    root = drawing(chart)
    title, description = root[0], root[1]
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert root.get("role") == ("group" if links_of(root) else "img")
    assert chart.title
    assert chart.description
    assert title.text
    assert description.text


@ALL
@MANY
@given(data=st.data())
def test_its_table_has_a_cell_for_each_column(kind, data):
    chart = data.draw(CHARTS[kind])
    assert all(len(row.cells) == len(chart.columns) for row in chart.rows)
    assert len(links_of(drawing(chart))) == sum(row.fact is not None for row in chart.rows)


@OF_FACTS
def test_each_row_leads_to_its_fact(kind):
    chart = DRAWN[kind]([a_share(id="first"), a_share(id="second")])
    assert [row.fact for row in chart.rows] == ["first", "second"]
    assert links_of(drawing(chart)) == ["/facts/first", "/facts/second"]
    assert chart.sources == ("an-article",)


@OF_FACTS
def test_words_of_the_data_are_words(kind):
    claimant = {"kind": "person", "id": None, "name": HOSTILE, "role": None, "organization": None}
    chart = DRAWN[kind]([a_share(id='"/><x>', statement=HOSTILE, attributed_to=[claimant])])
    root = drawing(chart)
    assert "<script" not in chart.svg
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe]", chart.svg)
    assert "alert" in " ".join(words_of(root))
    assert links_of(root) == ["/facts/%22%2F%3E%3Cx%3E"]
    assert any(HOSTILE in cell for cell in chart.rows[0].cells)


@OF_FACTS
def test_ids_differ_where_two_stand_on_a_page(kind):
    charts = [DRAWN[kind](some) for some in ([], [a_share()])]
    ids = [element.get("id") for chart in charts for element in drawing(chart).iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == 4


@pytest.mark.parametrize(
    ("draw", "told"),
    [
        (lambda: figures([], "price_floor", "USD/kg", records, more=3), "Left out: 3 more figures."),
        (lambda: supply_chain([], records, more=3), "Left out: 3 more shares."),
        (lambda: timeline([], records, more=3), "Left out: 3 more events."),
        (lambda: coverage({}, RESOURCES, records, more=3), "Left out: 3 more minerals."),
    ],
)
def test_what_it_was_not_given_is_counted_too(draw, told):
    assert draw().description.endswith(told)


@pytest.mark.parametrize(
    ("kind", "shown", "told"),
    [
        ("figures", MOST_ROWS, "Left out: 40 more figures."),
        ("supply_chain", MOST_ROWS // len(STAGES), "Left out: 88 more shares."),
        ("timeline", MOST_ROWS, "Left out: 40 more events."),
    ],
)
def test_of_many_facts_it_says_how_many_it_leaves_out(kind, shown, told):
    chart = DRAWN[kind]([a_share(id=f"fact-{number:03}") for number in range(100)])
    root = drawing(chart)
    assert len(chart.rows) == len(links_of(root)) == shown
    assert told in chart.description
    assert told in " ".join(words_of(root))


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("figures", "No fact has such a figure."),
        ("supply_chain", "No figure."),
        ("timeline", "No deal or policy has a dated fact here."),
    ],
)
def test_without_facts_it_says_so(kind, told):
    chart = DRAWN[kind]([])
    assert (chart.rows, chart.sources, chart.unit is None) == ((), (), kind == "timeline")
    assert told in words_of(drawing(chart))
    assert of_class(drawing(chart), "chart-point") == []


@OF_FACTS
def test_equal_facts_give_an_equal_chart(kind):
    assert DRAWN[kind]([a_share()]) == DRAWN[kind]([a_share()])


def test_every_kind_of_value_has_a_shape():
    assert {"actual", *POINTS} == set(VALUE_KINDS.codes)
