"""What the shipped data must keep, whoever edits it: reference codes, provenance and a few figures known by heart."""

import itertools
import re
from collections import Counter
from typing import Any

import pycountry
import pytest

from critical_minerals.loader.canonical import canonical_form
from critical_minerals.loader.validation import Fixtures
from critical_minerals.packaged import data_folder
from critical_minerals.resources import BEARING_FACTS, WITH_FIXTURE
from critical_minerals.resources.fields import SLUG
from critical_minerals.vocabulary.bounds import contradictions

Record = dict[str, Any]

RARE_EARTHS = {
    "scandium": "Sc",
    "yttrium": "Y",
    "lanthanum": "La",
    "cerium": "Ce",
    "praseodymium": "Pr",
    "neodymium": "Nd",
    "promethium": "Pm",
    "samarium": "Sm",
    "europium": "Eu",
    "gadolinium": "Gd",
    "terbium": "Tb",
    "dysprosium": "Dy",
    "holmium": "Ho",
    "erbium": "Er",
    "thulium": "Tm",
    "ytterbium": "Yb",
    "lutetium": "Lu",
}
"""The seventeen of IUPAC's Red Book (2005), IR-3.5."""

OTHER_ELEMENTS = {"cobalt": "Co", "copper": "Cu", "lithium": "Li", "nickel": "Ni", "gallium": "Ga", "germanium": "Ge"}
REGIONS = {"world": "001", "africa": "002", "asia": "142", "europe": "150", "americas": "019", "oceania": "009"}
"""The codes of UN M49."""


def written(fixtures: Fixtures) -> list[Record]:
    return [fact for resource in BEARING_FACTS for one in fixtures.records[resource.name] for fact in one["facts"]]


@pytest.fixture(scope="session")
def facts(fixtures: Fixtures) -> dict[str, Record]:
    """Every fact by its id."""
    return {
        fact["id"]: fact for resource in BEARING_FACTS for one in fixtures.records[resource.name] for fact in one["facts"]
    }


@pytest.fixture(scope="session")
def minerals(fixtures: Fixtures) -> dict[str, Record]:
    return {mineral["id"]: mineral for mineral in fixtures.records["minerals"]}


@pytest.fixture(scope="session")
def places(fixtures: Fixtures) -> dict[str, Record]:
    return {place["id"]: place for place in fixtures.records["places"]}


@pytest.fixture(scope="session")
def sources(fixtures: Fixtures) -> dict[str, Record]:
    return {source["id"]: source for source in fixtures.records["sources"]}


@pytest.mark.parametrize("name", ["dataset", *(resource.name for resource in WITH_FIXTURE)])
def test_a_fixture_file_is_in_canonical_form(name: str) -> None:
    path = data_folder("fixtures") / f"{name}.yaml"
    assert path.read_text("utf-8") == canonical_form(path)


@pytest.mark.parametrize("name", [resource.name for resource in WITH_FIXTURE])
def test_ids_of_records_are_unique_and_kebab_case(fixtures: Fixtures, name: str) -> None:
    ids = [record["id"] for record in fixtures.records[name]]
    assert len(set(ids)) == len(ids) > 0
    form = rf"{SLUG}\.\.{SLUG}" if name == "conflicts" else SLUG
    assert [one for one in ids if not re.fullmatch(form, one)] == []


def test_ids_of_facts_are_unique_and_kebab_case(fixtures: Fixtures, facts: dict[str, Record]) -> None:
    assert len(written(fixtures)) == len(facts)
    assert [one for one in facts if not re.fullmatch(SLUG, one)] == []


def test_there_are_at_least_five_hundred_facts(facts: dict[str, Record]) -> None:
    assert len(facts) >= 500


def test_countries_have_the_codes_of_iso_3166_1_and_m49(places: dict[str, Record]) -> None:
    countries = [place for place in places.values() if place["kind"] == "country"]
    known = [pycountry.countries.get(alpha_2=place["iso_3166_1"]) for place in countries]
    assert [place["id"] for place, country in zip(countries, known, strict=True) if country is None] == []
    assert [place["un_m49"] for place in countries] == [country.numeric for country in known]
    assert len(countries) > 10


@pytest.mark.parametrize("field", ["iso_3166_1", "iso_3166_2", "un_m49"])
def test_codes_of_places_are_unique(places: dict[str, Record], field: str) -> None:
    counts = Counter(place[field] for place in places.values() if place[field])
    assert [code for code, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("field", "kinds"),
    [
        ("iso_3166_1", {"country"}),
        ("iso_3166_2", {"subdivision"}),
        ("un_m49", {"country", "region", "world"}),
    ],
)
def test_only_places_of_a_kind_have_a_code(places: dict[str, Record], field: str, kinds: set[str]) -> None:
    assert {place["kind"] for place in places.values() if place[field]} <= kinds


def test_subdivisions_have_codes_of_iso_3166_2_in_their_country(places: dict[str, Record]) -> None:
    found = [place for place in places.values() if place["iso_3166_2"]]
    assert [one["id"] for one in found if pycountry.subdivisions.get(code=one["iso_3166_2"]) is None] == []
    countries = [places[one["parent"]]["iso_3166_1"] for one in found]
    assert [one["iso_3166_2"].partition("-")[0] for one in found] == countries
    assert len(found) >= 5


@pytest.mark.parametrize(("place_id", "code"), REGIONS.items())
def test_regions_have_the_codes_of_m49(places: dict[str, Record], place_id: str, code: str) -> None:
    assert places[place_id]["un_m49"] == code


@pytest.mark.parametrize(
    ("place_id", "alpha_2", "code"),
    [
        ("china", "CN", "156"),
        ("russia", "RU", "643"),
        ("united-states", "US", "840"),
        ("japan", "JP", "392"),
        ("ukraine", "UA", "804"),
        ("democratic-republic-of-the-congo", "CD", "180"),
    ],
)
def test_codes_of_countries(places: dict[str, Record], place_id: str, alpha_2: str, code: str) -> None:
    assert (places[place_id]["iso_3166_1"], places[place_id]["un_m49"]) == (alpha_2, code)


@pytest.mark.parametrize("name", ["minerals", "places"])
def test_reference_data_name_the_work_that_they_come_from(fixtures: Fixtures, name: str) -> None:
    fields = {"symbol", "iso_3166_1", "iso_3166_2", "un_m49"}
    unnamed = [
        f"{record['id']}.{field}"
        for record in fixtures.records[name]
        for field in fields & set(record)
        if record[field] and field not in record["references"]
    ]
    assert unnamed == []


@pytest.mark.parametrize(("mineral_id", "symbol"), RARE_EARTHS.items())
def test_rare_earths_have_the_symbols_of_iupac(minerals: dict[str, Record], mineral_id: str, symbol: str) -> None:
    assert (minerals[mineral_id]["symbol"], minerals[mineral_id]["kind"]) == (symbol, "element")


@pytest.mark.parametrize(("mineral_id", "symbol"), OTHER_ELEMENTS.items())
def test_other_elements_have_their_symbols_where_they_are_listed(
    minerals: dict[str, Record], mineral_id: str, symbol: str
) -> None:
    assert minerals.get(mineral_id, {}).get("symbol", symbol) == symbol


def test_the_rare_earth_elements_are_the_seventeen(minerals: dict[str, Record]) -> None:
    members = minerals["rare-earth-elements"]["members"]
    assert sorted(members) == sorted(RARE_EARTHS)


def test_every_element_has_a_symbol_and_nothing_else_has(minerals: dict[str, Record]) -> None:
    assert {mineral["kind"] for mineral in minerals.values() if mineral["symbol"]} == {"element"}
    assert [mineral["id"] for mineral in minerals.values() if mineral["kind"] == "element" and not mineral["symbol"]] == []


def test_symbols_are_unique(minerals: dict[str, Record]) -> None:
    symbols = [mineral["symbol"] for mineral in minerals.values() if mineral["symbol"]]
    assert len(set(symbols)) == len(symbols)


def test_only_groups_have_members(minerals: dict[str, Record]) -> None:
    assert {mineral["kind"] for mineral in minerals.values() if mineral["members"]} == {"group"}


def spans_of_each_file(sources: dict[str, Record]) -> dict[str, list[tuple[int, int]]]:
    ordered = sorted(sources.values(), key=lambda source: (source["file"], source["paragraphs"]["first"]))
    return {
        file: [(source["paragraphs"]["first"], source["paragraphs"]["last"]) for source in of_file]
        for file, of_file in itertools.groupby(ordered, key=lambda source: source["file"])
    }


def test_sources_of_a_file_follow_each_other_without_gap_or_overlap(sources: dict[str, Record]) -> None:
    for spans in spans_of_each_file(sources).values():
        assert [last + 1 for _, last in spans[:-1]] == [first for first, _ in spans[1:]]


def test_sources_leave_out_no_line_but_a_date_at_the_head_of_a_page(sources: dict[str, Record]) -> None:
    starts = {file: spans[0][0] for file, spans in spans_of_each_file(sources).items()}
    dated = {
        source["file"] for source in sources.values() if source["published"] and source["published"]["basis"] == "page_date"
    }
    assert starts == {file: 2 if file in dated else 1 for file in starts}


def test_sources_of_a_file_agree_on_its_hash(sources: dict[str, Record]) -> None:
    pairs = {(source["file"], source["file_sha256"]) for source in sources.values()}
    assert len(pairs) == len({file for file, _ in pairs}) == len({found for _, found in pairs}) == 5


def test_a_date_of_a_page_is_its_first_line(sources: dict[str, Record]) -> None:
    dated = [source["published"] for source in sources.values() if source["published"]]
    assert {one["paragraph"] for one in dated if one["basis"] == "page_date"} == {1}


def test_a_citation_lies_in_the_lines_of_its_source(facts: dict[str, Record], sources: dict[str, Record]) -> None:
    outside = [
        fact["id"]
        for fact in facts.values()
        for citation in fact["citations"]
        if not sources[citation["source"]]["paragraphs"]["first"]
        <= citation["paragraph"]
        <= sources[citation["source"]]["paragraphs"]["last"]
    ]
    assert outside == []


def test_citations_of_the_same_line_have_the_same_fingerprint(facts: dict[str, Record], sources: dict[str, Record]) -> None:
    citations = [citation for fact in facts.values() for citation in fact["citations"]]
    seen = {(sources[one["source"]]["file"], one["paragraph"], one["fingerprint"], one["kind"]) for one in citations}
    assert len(seen) == len({(file, paragraph) for file, paragraph, _, _ in seen})


def test_sources_on_topic_are_those_that_facts_cite(facts: dict[str, Record], sources: dict[str, Record]) -> None:
    cited = {citation["source"] for fact in facts.values() for citation in fact["citations"]}
    assert sorted(cited) == sorted(source["id"] for source in sources.values() if source["on_topic"])


def test_sources_off_topic_say_why_they_bear_no_facts(sources: dict[str, Record]) -> None:
    off_topic = [source for source in sources.values() if not source["on_topic"]]
    assert [source["id"] for source in off_topic if not source["note"]] == []
    assert len(off_topic) == 2


def test_the_first_fact_of_a_reserve_is_its_estimate(fixtures: Fixtures) -> None:
    first = {reserve["id"]: reserve["facts"][0] for reserve in fixtures.records["reserves"]}
    assert {fact["metric"] for fact in first.values()} <= {
        "reserve_estimate",
        "resource_estimate",
        "share_of_world_reserves",
    }
    assert {fact["value_kind"] for fact in first.values()} == {"estimate"}
    assert [one for one, fact in first.items() if fact["quantity"] is None] == []


def test_a_resource_is_never_called_a_reserve(fixtures: Fixtures) -> None:
    pairs = {(one["estimate_class"], one["facts"][0]["metric"]) for one in fixtures.records["reserves"]}
    assert ("unspecified_resource", "reserve_estimate") not in pairs
    assert ("unspecified_reserve", "resource_estimate") not in pairs


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "TBD", "lorem", "???"])
def test_no_statement_is_left_unfinished(facts: dict[str, Record], word: str) -> None:
    assert [fact["id"] for fact in facts.values() if word.lower() in fact["statement"].lower()] == []


def test_a_statement_is_a_sentence(facts: dict[str, Record]) -> None:
    assert [fact["id"] for fact in facts.values() if not re.fullmatch(r"[A-Z0-9].*[.]", fact["statement"])] == []


def test_no_two_facts_say_the_same_in_the_same_words(facts: dict[str, Record]) -> None:
    counts = Counter(fact["statement"] for fact in facts.values())
    assert [statement for statement, count in counts.items() if count > 1] == []


def test_every_quantity_agrees_with_its_hedge(facts: dict[str, Record]) -> None:
    found = [(fact["id"], fact["quantity"]) for fact in facts.values() if fact["quantity"]]
    wrong = [
        fact_id for fact_id, one in found if contradictions(one["approximation"], one["value"], one["lower"], one["upper"])
    ]
    assert wrong == []


def test_what_is_reported_or_an_opinion_names_who_claims_it(facts: dict[str, Record]) -> None:
    unnamed = [fact["id"] for fact in facts.values() if fact["assertion"] != "asserted" and not fact["attributed_to"]]
    assert unnamed == []


@pytest.mark.parametrize(
    ("fact_id", "metric", "value", "unit", "approximation"),
    [
        ("russia-rare-earths-usgs-estimate", "reserve_estimate", 3_800_000, "t", "exact"),
        ("russia-rare-earths-ministry-estimate", "reserve_estimate", 29_000_000, "t", "nearly"),
        ("brook-mine-rare-earth-oxide-resources", "resource_estimate", 1_700_000, "t", "up_to"),
        ("china-rare-earth-reserves-share-usgs", "share_of_world_reserves", 33.8, "percent", "about"),
        ("china-rare-earth-mine-production-share-2023", "share_of_world_mine_production", 60, "percent", "nearly"),
        ("china-rare-earth-separation-capacity-share", "share_of_world_separation_capacity", 85, "percent", "more_than"),
        ("china-rare-earth-magnet-production-share", "share_of_world_magnet_production", 80, "percent", "about"),
        ("mp-price-floor-price", "price_floor", 110, "USD/kg", "exact"),
        ("mp-materials-average-selling-price", "average_selling_price", 52, "USD/kg", "exact"),
        ("dod-mp-equity-stake", "equity_stake", 15, "percent", "exact"),
        ("lithium-demand-growth-iea", "demand_growth", 5, "multiple", "exact"),
        (
            "china-export-controls-2025-approved-share-eu",
            "approved_share_of_applications",
            0.5,
            "multiple",
            "more_than",
        ),
        ("russia-output-target-12-percent", "share_of_world_mine_production", 12, "percent", "exact"),
    ],
)
def test_a_figure_known_by_heart(
    facts: dict[str, Record], fact_id: str, metric: str, value: float, unit: str, approximation: str
) -> None:
    quantity = facts[fact_id]["quantity"]
    found = (facts[fact_id]["metric"], quantity["value"], quantity["unit"], quantity["approximation"])
    assert found == (metric, value, unit, approximation)


@pytest.mark.parametrize("mineral", ["cobalt", "rare-earth-elements"])
def test_demand_is_to_grow_by_fifty_to_sixty_percent(facts: dict[str, Record], mineral: str) -> None:
    quantity = facts[f"{mineral}-demand-growth-iea"]["quantity"]
    assert (quantity["value"], quantity["lower"], quantity["upper"]) == (None, 50, 60)
    assert (quantity["unit"], quantity["approximation"]) == ("percent", "between")


@pytest.mark.parametrize(
    ("fact_id", "assertion", "claimants"),
    [
        ("russia-rare-earths-usgs-estimate", "reported", ["usgs", "reuters"]),
        ("russia-rare-earths-ministry-estimate", "reported", ["russian-natural-resources-ministry", "reuters"]),
        ("brook-mine-rare-earth-oxide-resources", "asserted", []),
        ("china-rare-earth-reserves-share-usgs", "reported", ["usgs"]),
        ("china-rare-earth-mine-production-share-2023", "asserted", []),
        ("mp-price-floor-price", "asserted", []),
        ("dod-mp-equity-stake", "asserted", []),
        ("lithium-demand-growth-iea", "reported", ["international-energy-agency"]),
        ("cobalt-demand-growth-iea", "reported", ["international-energy-agency"]),
        ("china-export-controls-2025-approved-share-eu", "reported", ["maros-sefcovic"]),
    ],
)
def test_who_says_it(facts: dict[str, Record], fact_id: str, assertion: str, claimants: list[str]) -> None:
    fact = facts[fact_id]
    assert (fact["assertion"], [one["id"] for one in fact["attributed_to"]]) == (assertion, claimants)


@pytest.mark.parametrize(
    ("fact_id", "value_kind", "period"),
    [
        ("lithium-demand-growth-iea", "forecast", "../2040"),
        ("cobalt-demand-growth-iea", "forecast", "../2040"),
        ("russia-output-target-12-percent", "target", "../2030"),
        ("china-rare-earth-mine-production-share-2023", "actual", "2023"),
        ("brook-mine-rare-earth-oxide-resources", "estimate", "2023"),
        ("russia-rare-earths-usgs-estimate", "estimate", None),
    ],
)
def test_what_kind_of_value_it_is_and_for_when(
    facts: dict[str, Record], fact_id: str, value_kind: str, period: str | None
) -> None:
    assert (facts[fact_id]["value_kind"], facts[fact_id]["period"]) == (value_kind, period)


def test_tons_without_a_kind_are_marked_as_assumed(facts: dict[str, Record]) -> None:
    assert facts["brook-mine-rare-earth-oxide-resources"]["quantity"]["unit_assumed"] is True
    assert facts["russia-rare-earths-usgs-estimate"]["quantity"]["unit_assumed"] is False


@pytest.mark.parametrize(
    ("fact_id", "lower", "upper"),
    [
        ("russia-rare-earths-usgs-estimate", 3_800_000, 3_800_000),
        ("russia-rare-earths-ministry-estimate", None, 29_000_000),
        ("brook-mine-rare-earth-oxide-resources", None, 1_700_000),
        ("china-rare-earth-separation-capacity-share", 85, None),
        ("china-rare-earth-magnet-production-share", None, None),
    ],
)
def test_no_bound_is_invented(facts: dict[str, Record], fact_id: str, lower: float | None, upper: float | None) -> None:
    quantity = facts[fact_id]["quantity"]
    assert (quantity["lower"], quantity["upper"]) == (lower, upper)
