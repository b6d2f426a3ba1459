from charted import a_fact, a_quantity, drawing, records, words_of

from critical_minerals.charts.supply_chain import supply_chain
from critical_minerals.conflicts.comparison import SHARES


def a_share(stage, quantity, **told):
    return a_fact(id=stage, metric=f"share_of_world_{stage}", quantity=quantity, **told)


def percent(*told):
    return a_quantity(*told, unit="percent")


def test_shares_stand_in_the_order_of_the_chain():
    chart = supply_chain(
        [
            a_share("supply", percent("exact", 70)),
            a_share("magnet_production", percent("about", 80)),
            a_fact(id="no-share"),
            a_share("mine_production", percent("nearly", 60)),
            a_share("reserves", percent("exact", 33.8)),
        ],
        records,
    )
    assert [row.fact for row in chart.rows] == ["reserves", "mine_production", "magnet_production", "supply"]
    assert [row.cells[0] for row in chart.rows][:2] == ["Reserves", "Mine production"]
    assert "Separation capacity: no figure." in chart.description
    assert chart.description.endswith("Left out: 1 fact of another metric.")
    assert {"0", "20", "100", "percent"} <= set(words_of(drawing(chart)))


def test_a_multiple_of_the_world_is_percent_of_it():
    share = a_share("mine_production", a_quantity("nearly", 0.07, unit="multiple"))
    chart = supply_chain([share], records)
    assert chart.rows[0].cells[2] == "nearly 7 percent"
    assert "Converted to percent, as half of the world is 50 percent of it: 1." in chart.description


def test_every_share_of_the_world_has_its_stage():
    facts = [a_fact(metric=metric, quantity=percent("exact", 1)) for metric in SHARES]
    assert len(supply_chain(facts, records).rows) == len(SHARES)


def test_an_impossible_share_is_still_within_the_drawing():
    assert "150" in words_of(drawing(supply_chain([a_share("supply", percent("exact", 150))], records)))
