"""`/v1/check` over the shipped data: claims that people make, and what the facts say of them."""

import pytest

CHINA_MINES = "metric=share_of_world_mine_production&place=china&mineral=rare-earth-elements&unit=percent"
RUSSIA_MINES = CHINA_MINES.replace("china", "russia")
RUSSIA_RESERVES = "metric=reserve_estimate&place=russia&mineral=rare-earth-elements&unit=t"
BROOK_MINE = "metric=resource_estimate&subject=brook-mine-rare-earth-oxides&unit=t"
LITHIUM = "metric=demand_growth&mineral=lithium"
COBALT = "metric=demand_growth&mineral=cobalt&unit=percent"
SEPARATION = "metric=share_of_world_separation_capacity&place=china&mineral=rare-earth-elements&unit=percent"
MAGNETS = "metric=share_of_world_magnet_production&place=china&mineral=rare-earth-permanent-magnets&unit=percent"
FLOOR = "metric=price_floor&subject=mp-materials-price-floor&unit=USD/kg"
STAKE = "metric=equity_stake&subject=dod-mp-materials-equity&unit=percent"
MAGNET_PLANT = "metric=annual_capacity&subject=mp-materials-magnet-plant&unit=t/a"
BROOK_PAYBACK = "metric=payback_period&subject=brook-mine&unit=year"
CONGO = "metric=share_of_world_supply&place=democratic-republic-of-the-congo&mineral=cobalt&unit=percent"

IF_EXTENDED = "It holds if price_floor_extended."

CLAIMS = [
    (f"{CHINA_MINES}&value=60", "disputed"),
    (f"{CHINA_MINES}&value=57", "disputed"),
    (f"{CHINA_MINES}&value=80", "disputed"),
    (f"{CHINA_MINES}&value=90", "disputed"),
    (f"{CHINA_MINES}&value=80&approximation=more_than", "disputed"),
    (f"{CHINA_MINES}&value=50&approximation=at_least", "supported"),
    (f"{CHINA_MINES}&value=10", "contradicted"),
    (f"{CHINA_MINES}&value=70", "contradicted"),
    (f"{CHINA_MINES}&value=60&period=2023", "supported"),
    (f"{RUSSIA_MINES}&value=12&period=../2030", "supported"),
    (f"{RUSSIA_MINES}&value=1&period=2050", "not_covered"),
    (
        "metric=reserve_estimate&place=russia&mineral=rare-earth-elements&value=3800000&unit=t&attributed_to=usgs",
        "supported",
    ),
    (
        "metric=world_rank_by_reserves&place=russia&mineral=rare-earth-elements&value=5&unit=rank&approximation=less_than",
        "contradicted",
    ),
    (f"{CHINA_MINES.replace('rare-earth-elements', 'neodymium')}&value=60", "not_covered"),
    (f"{CHINA_MINES.replace('place=china', 'place=asia')}&value=60", "not_covered"),
    ("metric=share_of_world_mine_production&mineral=rare-earth-elements&value=60&unit=percent", "not_covered"),
    ("metric=share_of_world_mine_production&subject=bayan-obo&value=0.5&unit=multiple&approximation=nearly", "supported"),
    ("metric=share_of_world_mine_production&subject=bayan-obo&value=48&unit=percent", "supported"),
    ("metric=share_of_world_mine_production&subject=bayan-obo&value=60&unit=percent", "contradicted"),
    (f"{RUSSIA_MINES}&value=1", "supported"),
    (f"{RUSSIA_MINES}&value=12", "contradicted"),
    (f"{RUSSIA_MINES}&value=12&value_kind=target", "supported"),
    (f"{RUSSIA_MINES}&value=12&value_kind=target&period=2030", "supported"),
    (f"{RUSSIA_MINES}&value=12&value_kind=target&period=2026", "not_covered"),
    (f"{RUSSIA_RESERVES}&value=3800000", "disputed"),
    (f"{RUSSIA_RESERVES}&value=29000000&approximation=nearly", "disputed"),
    (f"{RUSSIA_RESERVES}&value=10000000", "contradicted"),
    (f"{RUSSIA_RESERVES}&value=3000000&approximation=at_least", "supported"),
    (f"{RUSSIA_RESERVES}&value=30000000&approximation=more_than", "contradicted"),
    (f"{RUSSIA_RESERVES}&value=3800000&basis=contained_metal", "disputed"),
    ("metric=mine_production&place=russia&mineral=rare-earth-elements&value=2600&unit=t/a", "supported"),
    ("metric=mine_production&place=china&mineral=rare-earth-elements&value=210000&unit=t/a&period=2023", "supported"),
    ("metric=mine_production&place=china&mineral=rare-earth-elements&value=210000&unit=t/a&period=2024", "not_covered"),
    (f"{BROOK_MINE}&value=1700000", "compatible"),
    (f"{BROOK_MINE}&value=1700000&approximation=up_to", "supported"),
    (f"{BROOK_MINE}&value=1700000&approximation=more_than", "contradicted"),
    (f"{BROOK_MINE}&value=2500000", "contradicted"),
    (f"{BROOK_MINE}&value=1700000&basis=ore", "not_covered"),
    (f"{BROOK_MINE}&value=1700000&period=2019", "not_covered"),
    (f"{BROOK_MINE.replace('resource_estimate', 'reserve_estimate')}&value=1700000", "not_covered"),
    (f"{LITHIUM}&value=5&unit=multiple", "supported"),
    (f"{LITHIUM}&value=400&unit=percent", "supported"),
    (f"{LITHIUM}&value=500&unit=percent", "contradicted"),
    (f"{LITHIUM}&value=5&unit=multiple&period=../2040", "supported"),
    (f"{LITHIUM}&value=5&unit=multiple&period=2030", "not_covered"),
    (f"{LITHIUM}&value=5&unit=multiple&value_kind=actual", "not_covered"),
    (f"{LITHIUM},cobalt&value=5&unit=multiple", "not_covered"),
    (f"{COBALT}&value=55", "supported"),
    (f"{COBALT}&value=60&approximation=up_to", "supported"),
    (f"{COBALT}&value=400", "contradicted"),
    (f"{SEPARATION}&value=99", "compatible"),
    (f"{SEPARATION}&value=85&approximation=more_than", "supported"),
    (f"{SEPARATION}&value=60", "contradicted"),
    (f"{MAGNETS}&value=80&approximation=about", "supported"),
    (f"{MAGNETS}&value=90", "contradicted"),
    (f"{CONGO}&value=70", "supported"),
    (f"{CONGO.replace('percent', 'multiple')}&value=0.7", "supported"),
    (f"{CONGO}&value=75", "contradicted"),
    (f"{FLOOR}&value=110", "supported"),
    (f"{FLOOR}&value=100", "contradicted"),
    (f"{FLOOR}&value=110&mineral=neodymium,praseodymium", "supported"),
    (f"{FLOOR}&value=110&mineral=neodymium", "not_covered"),
    ("metric=average_selling_price&organization=mp-materials&value=52&unit=USD/kg", "supported"),
    ("metric=price_ratio&subject=mp-materials-price-floor&value=2&unit=multiple&approximation=nearly", "supported"),
    (f"{STAKE}&value=15", "supported"),
    (f"{STAKE}&value=51", "contradicted"),
    (f"{STAKE}&value=15&organization=jpmorgan", "not_covered"),
    ("metric=investment_amount&organization=us-department-of-defense&value=400000000&unit=USD", "supported"),
    ("metric=investment_amount&organization=jpmorgan&value=1000000000&unit=USD", "supported"),
    ("metric=investment_amount&organization=jpmorgan&value=1000000000&unit=USD&value_kind=actual", "not_covered"),
    (f"{MAGNET_PLANT}&value=10000&value_kind=plan", "supported"),
    (f"{MAGNET_PLANT}&value=10000&value_kind=actual", "not_covered"),
    (f"{BROOK_PAYBACK}&value=3&condition=price_floor_extended", "supported"),
    (f"{BROOK_PAYBACK}&value=5&condition=mined_and_sold", "compatible"),
    (f"{BROOK_PAYBACK}&value=8&condition=mined_and_sold", "contradicted"),
    (f"{BROOK_PAYBACK}&value=3", "not_covered"),
    ("metric=share_of_world_reserves&place=africa&value=30&unit=percent&approximation=about", "supported"),
    ("metric=share_of_world_reserves&place=africa&mineral=lithium&value=30&unit=percent", "not_covered"),
    ("metric=world_rank_by_reserves&place=russia&mineral=rare-earth-elements&value=5&unit=rank", "supported"),
    ("metric=measure_duration&subject=china-rare-earth-export-restrictions-2025&value=120&unit=day", "supported"),
    ("metric=measure_duration&subject=china-rare-earth-export-restrictions-2025&value=1&unit=year", "contradicted"),
]


@pytest.mark.parametrize(("question", "verdict"), CLAIMS)
def test_a_claim_has_its_verdict(client, question, verdict):
    response = client.get(f"/v1/check?{question}")
    assert response.status_code == 200, response.text
    assert response.json["data"]["verdict"] == verdict


@pytest.mark.parametrize(
    ("question", "findings"),
    [
        (
            f"{CHINA_MINES}&value=10",
            {
                "china-rare-earth-mine-production-share-2023": "contradicts",
                "china-rare-earths-output-share-ambitions-article": "contradicts",
            },
        ),
        (
            f"{CHINA_MINES}&value=80",
            {
                "china-rare-earth-mine-production-share-2023": "contradicts",
                "china-rare-earths-output-share-ambitions-article": "allows",
            },
        ),
        (
            f"{RUSSIA_RESERVES}&value=3800000",
            {"russia-rare-earths-usgs-estimate": "supports", "russia-rare-earths-ministry-estimate": "contradicts"},
        ),
        (f"{BROOK_MINE}&value=1700000", {"brook-mine-rare-earth-oxide-resources": "allows"}),
    ],
)
def test_a_verdict_rests_on_facts_that_are_shown_whole(client, question, findings):
    data = client.get(f"/v1/check?{question}").json["data"]
    assert {finding["fact"]: finding["finding"] for finding in data["findings"]} == findings
    assert [fact["id"] for fact in data["facts"]] == [finding["fact"] for finding in data["findings"]]
    for fact in data["facts"]:
        assert fact == client.get(f"/v1/facts/{fact['id']}").json["data"]


def test_ten_percent_is_not_supported_by_nearly_sixty(client):
    data = client.get(f"/v1/check?{CHINA_MINES}&value=10").json["data"]
    assert data["verdict"] == "contradicted"
    assert data["findings"][0]["arithmetic"] == (
        "nearly 60 percent is read as 54 to 60 percent, 10 percent as 9.5 to less than 10.5 percent: "
        "they have no value in common."
    )


@pytest.mark.parametrize(
    ("question", "reasons"),
    [
        (
            f"{RUSSIA_MINES}&value=12",
            {
                "bayan-obo-share-of-world-production": "It is about inner-mongolia.",
                "china-rare-earth-mine-production-share-2023": "It is about china.",
                "china-rare-earths-output-share-ambitions-article": "It is about china.",
                "russia-output-target-12-percent": "It is of the kind target.",
            },
        ),
        (
            f"{BROOK_PAYBACK}&value=5&condition=mined_and_sold",
            {
                "brook-mine-payback-price-floor-anbound": IF_EXTENDED,
                "brook-mine-payback-price-floor-consulting-report": IF_EXTENDED,
            },
        ),
    ],
)
def test_facts_about_something_else_are_named_with_the_reason(client, question, reasons):
    data = client.get(f"/v1/check?{question}").json["data"]
    assert {passed["fact"]: passed["reason"] for passed in data["passed_over"]} == reasons


@pytest.fixture(scope="module")
def figures(app):
    """Every fact with a figure that is no range."""
    client, following, found = app.test_client(), "/v1/facts?limit=500", []
    while following:
        page = client.get(following).json
        found += page["data"]
        following = page["links"]["next"]
    return [fact for fact in found if fact["quantity"] and fact["quantity"]["value"] is not None]


def as_claim(fact):
    """The claim that a fact makes, in parameters."""
    quantity = fact["quantity"]
    return {
        "metric": fact["metric"],
        "subject": fact["subject"]["id"],
        "value": quantity["value"],
        "unit": quantity["unit"],
        "approximation": quantity["approximation"],
        "basis": quantity["basis"],
        "value_kind": fact["value_kind"],
        **({"mineral": ",".join(fact["minerals"])} if fact["minerals"] else {}),
        **{name: fact[name] for name in ("place", "period") if fact[name]},
        **({"condition": fact["condition"]["code"]} if fact["condition"] else {}),
    }


def test_every_figure_is_supported_by_the_fact_that_prints_it(client, figures):
    for fact in figures:
        data = client.get("/v1/check", query_string=as_claim(fact)).json["data"]
        assert {found["fact"]: found["finding"] for found in data["findings"]}[fact["id"]] == "supports"
        assert data["verdict"] in {"supported", "disputed"}


def test_the_figures_of_a_conflict_dispute_each_other(client, figures):
    by_id = {fact["id"]: fact for fact in figures}
    conflicts = client.get("/v1/conflicts?origin=computed&limit=500").json["data"]
    pairs = [conflict["id"].split("..") for conflict in conflicts]
    assert pairs
    for one, other in [*pairs, *([other, one] for one, other in pairs)]:
        parameters = {name: value for name, value in as_claim(by_id[one]).items() if name not in NARROWING}
        data = client.get("/v1/check", query_string=parameters).json["data"]
        assert {found["fact"]: found["finding"] for found in data["findings"]}[other] == "contradicts"
        assert data["verdict"] in {"disputed", "contradicted"}


NARROWING = {"subject", "value_kind", "period"}
AMBIGUOUS = [
    ("metric=investment_amount&value=1&unit=USD", ["dod-mp-materials-equity", "jpmorgan-goldman-mp-magnet-plant"]),
    (
        "metric=investment_amount&value=1&unit=USD&organization=mp-materials",
        ["dod-mp-materials-equity", "jpmorgan-goldman-mp-magnet-plant"],
    ),
    ("metric=capital_cost&value=1&unit=USD", ["brook-mine", "huayou-zimbabwe-lithium-sulphate-plant"]),
    ("metric=share_price_change&value=60&unit=percent", ["lynas-rare-earths", "mp-materials"]),
]


@pytest.mark.parametrize(("question", "subjects"), AMBIGUOUS)
def test_a_claim_about_several_records_is_refused_with_their_ids(client, question, subjects):
    response = client.get(f"/v1/check?{question}")
    assert response.status_code == 422
    message = f"missing; the facts differ in it, choose one: {', '.join(subjects)}"
    assert response.json["errors"] == {"subject": [message]}
    for subject in subjects:
        assert client.get(f"/v1/check?{question}&subject={subject}").status_code == 200


STAKE_OF_15 = "metric=equity_stake&value=15&unit=percent"
REFUSED = [
    ("", ["metric", "value", "unit"], "missing; it is required"),
    ("metric=equity_stake", ["value", "unit"], "missing; it is required"),
    ("metric=wealth&value=15&unit=percent", ["metric"], "found 'wealth'; allowed: "),
    ("metric=equity_stake&value=15&unit=t", ["unit"], "found 't'; equity_stake allows: percent"),
    ("metric=equity_stake&value=15&unit=stone", ["unit"], "found 'stone'; allowed: "),
    ("metric=equity_stake&value=1e3&unit=percent", ["value"], "found '1e3'; must be a number"),
    ("metric=equity_stake&value=٣&unit=percent", ["value"], "must be a number"),
    ("metric=equity_stake&value=NaN&unit=percent", ["value"], "must be a number"),
    ("metric=equity_stake&value=1000000000000000000&unit=percent", ["value"], "must be a number"),
    (f"{STAKE_OF_15}&approximation=between", ["approximation"], "found 'between'; allowed: exact, about"),
    (f"{STAKE_OF_15}&mineral=kryptonite", ["mineral"], "/v1/minerals has no such id"),
    (f"{STAKE_OF_15}&mineral=lithium,lithium", ["mineral"], "each value stands once"),
    (f"{STAKE_OF_15}&mineral=", ["mineral"], "must have 1 to 50 values"),
    (f"{STAKE_OF_15}&place=atlantis", ["place"], "/v1/places has no such id"),
    (f"{STAKE_OF_15}&place=china,russia", ["place"], "must be an id of places"),
    (f"{STAKE_OF_15}&organization=acme", ["organization"], "/v1/organizations has no such id"),
    (f"{STAKE_OF_15}&subject=no-such-record", ["subject"], "found 'no-such-record'"),
    (f"{STAKE_OF_15}&subject=NO", ["subject"], "must be an id of a record"),
    (f"{STAKE_OF_15}&period=2025-13", ["period"], "names month 13"),
    (f"{STAKE_OF_15}&period=2025/2024", ["period"], "ends before it starts"),
    (f"{STAKE_OF_15}&period=../..", ["period"], "has no end that is known"),
    (f"{STAKE_OF_15}&period=Q1", ["period"], "must be an EDTF date or interval"),
    (f"{STAKE_OF_15}&value_kind=rumour", ["value_kind"], "allowed: actual, estimate"),
    (f"{STAKE_OF_15}&condition=luck", ["condition"], "allowed: "),
    (f"{STAKE_OF_15}&basis=gravel", ["basis"], "allowed: "),
    (f"{STAKE_OF_15}&include_undated=true", ["include_undated"], "goes with known_by"),
    (f"{STAKE_OF_15}&known_by=2025-13", ["known_by"], "must be a date"),
    (f"{STAKE_OF_15}&limit=5", ["limit"], "unknown parameter"),
    (f"{STAKE_OF_15}&value=16", ["value"], "once"),
]


@pytest.mark.parametrize(("question", "names", "message"), REFUSED)
def test_what_is_not_understood_is_refused(client, question, names, message):
    response = client.get(f"/v1/check?{question}")
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert list(response.json["errors"]) == names
    assert all(message in said for name in names for said in response.json["errors"][name])


@pytest.mark.parametrize("accept", ["text/csv", "text/html"])
def test_a_check_is_json(client, accept):
    assert client.get(f"/v1/check?{STAKE_OF_15}", headers={"Accept": accept}).status_code == 406


@pytest.mark.parametrize(
    ("question", "moment", "verdict", "excluded"),
    [
        (f"{CHINA_MINES}&value=60", "known_by=2025-07-23", "not_covered", 3),
        (f"{CHINA_MINES}&value=60", "known_by=2025-07-24", "supported", 3),
        (f"{CHINA_MINES}&value=60", "known_by=2030", "supported", 3),
        (f"{CHINA_MINES}&value=60", "known_by=2025-07-24&include_undated=true", "disputed", 0),
        (f"{CHINA_MINES}&value=60", "known_by=2025-07-23&include_undated=true", "contradicted", 0),
        (f"{RUSSIA_RESERVES}&value=3800000", "known_by=2030", "not_covered", 2),
        (f"{RUSSIA_RESERVES}&value=3800000", "known_by=1999&include_undated=true", "disputed", 0),
        (f"{LITHIUM}&value=5&unit=multiple", "known_by=2025-11-04", "not_covered", 0),
        (f"{LITHIUM}&value=5&unit=multiple", "known_by=2025-11-05", "supported", 0),
    ],
)
def test_a_claim_is_checked_against_what_was_known(client, question, moment, verdict, excluded):
    answer = client.get(f"/v1/check?{question}&{moment}").json
    assert answer["data"]["verdict"] == verdict
    assert answer["meta"]["undated_excluded"] == excluded
    assert f"known_by={answer['meta']['known_by']}" in moment
    shown = {fact["id"] for fact in answer["data"]["facts"]} | {fact["fact"] for fact in answer["data"]["passed_over"]}
    assert all(client.get(f"/v1/facts/{fact}?{moment}").status_code == 200 for fact in shown)


def test_a_check_links_to_itself_and_is_not_sent_again(client):
    first = client.get(f"/v1/check?{STAKE_OF_15}")
    again = client.get(first.json["links"]["self"], headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


SITE = "mineral=rare-earth-elements"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        # An overlap of two tolerances is no support.
        ("metric=demand_growth&mineral=cobalt&value=2&unit=multiple", "contradicted"),
        ("metric=demand_growth&mineral=cobalt&value=65&unit=percent&approximation=about", "compatible"),
        (
            (
                "metric=share_of_world_magnet_production&place=china&mineral=rare-earth-permanent-magnets"
                "&value=97&unit=percent&approximation=about"
            ),
            "compatible",
        ),
        # The documented example of `subject` is a project, and its estimate is borne by a reserve.
        ("metric=resource_estimate&subject=brook-mine&value=1700000&unit=t", "compatible"),
        # Exactly 70 is at least 70, and at most 70.
        (
            (
                "metric=share_of_world_supply&place=democratic-republic-of-the-congo&mineral=cobalt"
                "&value=70&unit=percent&approximation=at_least"
            ),
            "supported",
        ),
        (
            (
                "metric=share_of_world_supply&place=democratic-republic-of-the-congo&mineral=cobalt"
                "&value=70&unit=percent&approximation=up_to"
            ),
            "supported",
        ),
        # Nothing is more than all of the world, or weighs less than nothing.
        (f"metric=share_of_world_separation_capacity&place=china&{SITE}&value=150&unit=percent", "contradicted"),
        ("metric=resource_estimate&subject=brook-mine-rare-earth-oxides&value=-5&unit=t", "contradicted"),
    ],
)
def test_a_subtle_claim_has_its_verdict(client, question, verdict):
    response = client.get(f"/v1/check?{question}")
    assert response.status_code == 200
    assert response.json["data"]["verdict"] == verdict


def test_a_plan_is_not_told_as_what_is(client):
    data = client.get("/v1/check?metric=annual_capacity&subject=mp-materials-magnet-plant&value=10000&unit=t/a").json["data"]
    assert "plan" in data["explanation"]


def test_a_rank_is_a_whole_number(client):
    question = "metric=world_rank_by_reserves&place=russia&mineral=rare-earth-elements&value=4.6&unit=rank"
    response = client.get(f"/v1/check?{question}")
    assert response.status_code == 422 or response.json["data"]["verdict"] == "contradicted"
