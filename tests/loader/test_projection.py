"""What was known at a moment, over small invented records; and the projections that a server keeps."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from critical_minerals.app import create_app
from critical_minerals.database.release import Release
from critical_minerals.database.sqlite_store import SqliteStore
from critical_minerals.loader import projection
from critical_minerals.loader.build import build
from critical_minerals.loader.derivation import with_derived_fields
from critical_minerals.loader.projection import TooManyFacts, known_records, projected, telling_moment
from critical_minerals.loader.validation import Fixtures, read_fixtures
from critical_minerals.query import lists
from critical_minerals.query.selection import Selection
from critical_minerals.resources import BY_NAME, WITH_FIXTURE
from critical_minerals.resources.sources import Moment
from critical_minerals.vocabulary.edtf import FIRST_DAY, LAST_DAY
from critical_minerals.web import release as web_release
from critical_minerals.web.release import release_known_at

Records = dict[str, list[dict[str, Any]]]

JULY = Moment("2025-07-24", include_undated=False)
AUGUST = Moment("2025-08-31", include_undated=False)
NOVEMBER = Moment("2025-11-05", include_undated=False)
JULY_AND_UNDATED = Moment("2025-07-24", include_undated=True)
ALWAYS = Moment(LAST_DAY, include_undated=True)

DATED = {"july": "2025-07-24", "august": "2025-08", "november": "2025-11-05", "undated": None}


def source(name: str, day: str | None) -> dict[str, Any]:
    published = None if day is None else {"date": day, "paragraph": 1, "basis": "printed"}
    text = {"file": "text.txt", "file_sha256": "0" * 64, "paragraphs": {"first": 1, "last": 9}, "on_topic": True}
    return {"id": name, "label": f"The text of {name}", "published": published, **text}


def fact(record_id: str, *sources: str, **fields: Any) -> dict[str, Any]:
    line = {"paragraph": 2, "kind": "body", "stated": "so", "fingerprint": "0" * 16}
    return {
        "id": record_id,
        "statement": f"The statement {record_id}.",
        "value_kind": "actual",
        "assertion": "asserted",
        "citations": [{"source": name, **line} for name in sources],
        **fields,
    }


def stake(record_id: str, name: str, value: int) -> dict[str, Any]:
    quantity = {"value": value, "unit": "percent", "approximation": "exact"}
    return fact(record_id, name, metric="equity_stake", quantity=quantity)


def party(name: str) -> dict[str, str]:
    return {"kind": "place", "id": name, "role": "party"}


def invented() -> Records:
    """A deal that three texts tell of bit by bit, with all that it names."""
    deal = {
        "id": "deal",
        "name": "The deal",
        "summary": "All that came of it.",
        "type": "loan",
        "status": "signed",
        "bindingness": "binding",
        "parties": [party("norland"), party("southland")],
        "minerals": ["cobalt", "nickel"],
        "places": ["norland", "southland"],
        "organizations": [{"id": "bank", "role": "investor"}, {"id": "digger", "role": "buyer"}],
        "related": [{"type": "projects", "id": "mine", "relation": "supports"}],
        "evidence": {
            "type": ["deal-agreed"],
            "status": ["deal-agreed", "deal-signed"],
            "bindingness": ["deal-signed"],
            "parties": ["deal-agreed", "deal-signed"],
            "organizations": ["deal-agreed", "deal-signed"],
        },
        "facts": [
            fact("deal-agreed", "july", place="norland", minerals=["cobalt"], organizations=["bank"]),
            fact("deal-signed", "november", "undated", place="southland", minerals=["nickel"], organizations=["digger"]),
        ],
    }
    mine = {"id": "mine", "name": "The mine", "summary": "A mine.", "facts": [fact("mine-works", "july", place="norland")]}
    mine["related"] = [{"type": "deals", "id": name, "relation": "related_to"} for name in ("deal", "offer")]
    offer = {"id": "offer", "name": "The offer", "facts": [fact("offer-made", "november", place="southland")]}
    survey = {"kind": "person", "id": "jane", "name": "Jane", "organization": "survey"}
    bank = {
        "id": "bank",
        "name": "The bank",
        "summary": "A bank of Norland.",
        "country": "norland",
        "evidence": {"country": ["bank-seat"]},
        "facts": [fact("bank-seat", "august", place="norland", organizations=["bank"])],
    }
    given: Records = {
        "sources": [source(name, day) for name, day in DATED.items()],
        "deals": [deal, offer],
        "projects": [mine],
        "places": [{"id": name, "name": name.title(), "kind": "country"} for name in ("norland", "southland")],
        "minerals": [
            {"id": "cobalt", "name": "Cobalt", "kind": "element", "summary": "Known in July."},
            {"id": "nickel", "name": "Nickel", "kind": "element", "summary": "Known in November."},
        ],
        "organizations": [
            bank,
            {"id": "digger", "name": "The digger"},
            {"id": "nobody", "name": "Nobody"},
            {"id": "survey", "name": "The survey", "summary": "It is quoted."},
        ],
        "policies": [
            {
                "id": "rule",
                "name": "The rule",
                "facts": [fact("rule-made", "august", assertion="opinion", attributed_to=[survey])],
            }
        ],
    }
    return {
        resource.name: [resource.schema.load(record) for record in given.get(resource.name, ())] for resource in WITH_FIXTURE
    }


def known(moment: Moment) -> dict[str, dict[str, Any]]:
    """Every record that was known at a moment, by id."""
    return {record["id"]: record for listed in known_records(invented(), moment).values() for record in listed}


@pytest.fixture
def release(tmp_path: Path) -> Release:
    dataset = {"version": "1.0.0", "title": "Invented", "licence": "CC0-1.0", "date": "2025"}
    build(Fixtures(dataset, invented()), tmp_path / "facts.sqlite")
    return SqliteStore(tmp_path / "facts.sqlite").release()


@pytest.fixture
def server(database: Path) -> Iterator[Flask]:
    """The application over the shipped fixtures, with no projection made yet, in the middle of a request."""
    app = create_app(f"sqlite:///{database}")
    with app.test_request_context():
        yield app


def test_all_that_is_included_is_everything(folder: Path) -> None:
    records = read_fixtures(folder).records
    assert known_records(deepcopy(records), ALWAYS) == records


def test_all_that_is_included_of_the_invented_is_everything() -> None:
    assert known_records(invented(), ALWAYS) == invented()


def test_nothing_that_is_projected_is_changed() -> None:
    records = invented()
    known_records(records, JULY)
    assert records == invented()


def test_the_sound_fixtures_without_their_undated_source(folder: Path) -> None:
    found = known_records(read_fixtures(folder).records, JULY)
    assert {name: [record["id"] for record in listed] for name, listed in found.items() if listed} == {
        "sources": ["dated"],
        "projects": ["deep-mine"],
        "minerals": ["metals", "unobtainium"],
        "places": ["atlantis", "deep", "ocean"],
        "organizations": ["digger", "survey"],
        "conflicts": ["deep-mine-cost..deep-mine-works"],
    }


@pytest.mark.parametrize(
    ("moment", "ids"),
    [
        (Moment("2025-07-23", include_undated=False), "cobalt nickel norland southland nobody"),
        (JULY, "bank cobalt deal july mine nickel nobody norland southland"),
        (Moment("2025-08-30", include_undated=False), "bank cobalt deal july mine nickel nobody norland southland"),
        (AUGUST, "august bank cobalt deal july mine nickel nobody norland rule southland survey"),
        (Moment(FIRST_DAY, include_undated=True), "cobalt deal digger nickel nobody norland southland undated"),
        (JULY_AND_UNDATED, "bank cobalt deal digger july mine nickel nobody norland southland undated"),
        (
            NOVEMBER,
            "august bank cobalt deal digger july mine nickel nobody norland november offer rule southland survey",
        ),
    ],
)
def test_records_are_known_through_their_facts_and_organizations_through_those_who_name_them(
    moment: Moment, ids: str
) -> None:
    assert sorted(known(moment)) == sorted(ids.split())


@pytest.mark.parametrize(
    ("moment", "cited"),
    [
        (JULY_AND_UNDATED, ["undated"]),
        (NOVEMBER, ["november"]),
        (ALWAYS, ["november", "undated"]),
    ],
)
def test_a_fact_has_the_citations_of_known_sources(moment: Moment, cited: list[str]) -> None:
    (signed,) = [fact for fact in known(moment)["deal"]["facts"] if fact["id"] == "deal-signed"]
    assert [citation["source"] for citation in signed["citations"]] == cited


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "The deal"),
        ("summary", None),
        ("type", "loan"),
        ("status", None),
        ("bindingness", None),
        ("parties", [party("norland")]),
        ("organizations", [{"id": "bank", "role": "investor"}]),
        ("minerals", ["cobalt"]),
        ("places", ["norland"]),
        ("related", []),
        ("evidence", {"type": ["deal-agreed"], "parties": ["deal-agreed"], "organizations": ["deal-agreed"]}),
    ],
)
def test_a_record_that_is_known_in_part_shows_what_its_known_facts_support(field: str, value: Any) -> None:
    assert known(JULY)["deal"][field] == value


@pytest.mark.parametrize("moment", [NOVEMBER, ALWAYS])
def test_a_record_is_whole_once_all_its_facts_are_known(moment: Moment) -> None:
    (whole,) = [record for record in invented()["deals"] if record["id"] == "deal"]
    found = known(moment)["deal"]
    assert {**found, "facts": [each["id"] for each in found["facts"]]} == {
        **whole,
        "facts": [each["id"] for each in whole["facts"]],
    }


@pytest.mark.parametrize(("moment", "related"), [(JULY, ["deal"]), (AUGUST, ["deal"]), (NOVEMBER, ["deal", "offer"])])
def test_a_link_leads_to_a_record_that_is_known(moment: Moment, related: list[str]) -> None:
    assert [link["id"] for link in known(moment)["mine"]["related"]] == related


@pytest.mark.parametrize(
    ("record", "moment", "summary"),
    [
        ("cobalt", JULY, "Known in July."),
        ("nickel", JULY, None),
        ("nickel", JULY_AND_UNDATED, "Known in November."),
        ("nickel", NOVEMBER, "Known in November."),
        ("bank", JULY, None),
        ("bank", AUGUST, "A bank of Norland."),
        ("mine", JULY, "A mine."),
        ("survey", AUGUST, "It is quoted."),
    ],
)
def test_a_summary_is_shown_with_the_last_fact_that_it_may_tell_of(record: str, moment: Moment, summary: str | None) -> None:
    assert known(moment)[record]["summary"] == summary


@pytest.mark.parametrize(("moment", "country"), [(JULY, None), (AUGUST, "norland")])
def test_an_organization_has_its_country_with_the_evidence(moment: Moment, country: str | None) -> None:
    assert known(moment)["bank"]["country"] == country


@pytest.mark.parametrize(
    ("first", "second", "moment", "there"),
    [
        ("july", "july", JULY, True),
        ("july", "november", JULY, False),
        ("july", "november", NOVEMBER, True),
        ("july", "undated", NOVEMBER, False),
        ("july", "undated", JULY_AND_UNDATED, True),
    ],
)
@pytest.mark.parametrize("curated", [False, True], ids=["computed", "curated"])
def test_a_conflict_is_known_with_both_its_facts(
    first: str, second: str, moment: Moment, there: bool, curated: bool
) -> None:
    records = invented()
    facts = [stake("stake-a", first, 10), stake("stake-b", second, 90)]
    records["deals"].append(BY_NAME["deals"].schema.load({"id": "stakes", "name": "Stakes", "facts": facts}))
    if curated:
        conflict = {"id": "stake-a..stake-b", "about": "value", "reason": "They differ."}
        records["conflicts"].append(BY_NAME["conflicts"].schema.load(conflict))
    found = with_derived_fields(known_records(records, moment))
    assert [conflict["id"] for conflict in found["conflicts"]] == ["stake-a..stake-b"] * there
    assert {each["disputed"] for each in found["facts"] if each["id"] == "stake-a"} == {there}


@pytest.mark.parametrize("curated", [False, True], ids=["computed", "curated"])
def test_conflicts_are_worked_out_anew_from_records_as_they_are_served(curated: bool) -> None:
    records = invented()
    facts = [stake("stake-a", "july", 10), stake("stake-b", "november", 90)]
    records["deals"].append(BY_NAME["deals"].schema.load({"id": "stakes", "name": "Stakes", "facts": facts}))
    if curated:
        conflict = {"id": "stake-a..stake-b", "about": "value", "reason": "They differ."}
        records["conflicts"].append(BY_NAME["conflicts"].schema.load(conflict))
    whole = with_derived_fields(records)
    assert with_derived_fields(known_records(deepcopy(whole), JULY))["conflicts"] == []
    (again,) = with_derived_fields(known_records(deepcopy(whole), ALWAYS))["conflicts"]
    assert again == whole["conflicts"][0]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("2000-01-01", FIRST_DAY),
        ("2025-07-23", FIRST_DAY),
        ("2025-07-24", "2025-07-24"),
        ("2025-08-30", "2025-07-24"),
        ("2025-08-31", "2025-08-31"),
        ("2025-11-04", "2025-08-31"),
        ("2025-11-05", "2025-11-05"),
        (LAST_DAY, "2025-11-05"),
    ],
)
@pytest.mark.parametrize("undated", [False, True], ids=["dated", "undated"])
def test_as_much_was_known_at_the_last_publication_before(release: Release, asked: str, told: str, undated: bool) -> None:
    assert telling_moment(release, Moment(asked, undated)) == Moment(told, undated)


@pytest.mark.parametrize("day", ["2025-07-23", "2025-07-24", "2025-08-31", "2025-11-05"])
@pytest.mark.parametrize("undated", [False, True], ids=["dated", "undated"])
def test_the_telling_moment_tells_the_same(release: Release, day: str, undated: bool) -> None:
    moment = Moment(day, undated)
    assert known_records(invented(), telling_moment(release, moment)) == known_records(invented(), moment)


def test_a_projection_is_a_release_of_the_same_name_that_can_be_asked_like_the_whole(release: Release) -> None:
    found = projected(release, AUGUST)
    assert found.dataset == release.dataset
    assert lists.total(found, Selection(BY_NAME["facts"])) == 4
    assert lists.total(found, Selection(BY_NAME["facts"], include={"source": ("november",)})) == 0
    assert lists.record(found, BY_NAME["facts"], "deal-signed") is None
    assert lists.record(release, BY_NAME["facts"], "deal-signed") is not None


def test_a_projection_of_everything_has_the_bytes_of_the_whole(release: Release) -> None:
    found = projected(release, ALWAYS)
    for resource in BY_NAME.values():
        assert list(lists.every_body(found, Selection(resource))) == list(lists.every_body(release, Selection(resource)))


@pytest.mark.parametrize("most", [0, 5])
def test_a_release_of_too_many_facts_is_not_projected(release: Release, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(projection, "MOST_FACTS", most)
    with pytest.raises(
        TooManyFacts, match=f"^`known_by` is worked out for releases of at most {most} facts; this one has 6$"
    ):
        projected(release, JULY)


@pytest.mark.parametrize("most", [6, 7])
def test_a_release_of_the_most_facts_is_projected(release: Release, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(projection, "MOST_FACTS", most)
    assert lists.total(projected(release, JULY), Selection(BY_NAME["facts"])) == 2


def test_only_known_by_is_refused_of_a_release_of_too_many_facts(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_app(f"sqlite:///{database}").test_client()
    monkeypatch.setattr(projection, "MOST_FACTS", 10)
    response = client.get("/v1/facts?known_by=2025-07-24")
    assert (response.status_code, list(response.json["errors"])) == (422, ["known_by"])
    assert "`known_by` is worked out for releases of at most 10 facts" in response.json["detail"]
    assert client.get("/v1/facts").status_code == 200


@pytest.mark.usefixtures("server")
def test_no_moment_is_the_whole_release() -> None:
    assert release_known_at(None) is web_release.current_release()


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("day", ["2025-07-25", "2025-08-31", "2025-11-04"])
def test_moments_between_two_publications_share_a_projection(day: str) -> None:
    assert release_known_at(JULY._replace(day=day)) is release_known_at(JULY)
    assert release_known_at(JULY._replace(day=day)) is not release_known_at(JULY_AND_UNDATED)


@pytest.mark.usefixtures("server")
def test_the_projections_asked_for_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_release, "MOST_PROJECTIONS", 2)
    july, november = release_known_at(JULY), release_known_at(NOVEMBER)
    assert release_known_at(JULY) is july
    first = release_known_at(JULY_AND_UNDATED)
    assert release_known_at(JULY) is july
    assert release_known_at(JULY_AND_UNDATED) is first
    assert release_known_at(NOVEMBER) is not november


def test_a_new_release_has_projections_of_its_own(tmp_path: Path) -> None:
    dataset = {"version": "1.0.0", "title": "Invented", "licence": "CC0-1.0", "date": "2025"}
    path = tmp_path / "facts.sqlite"
    build(Fixtures(dataset, invented()), path)
    client = create_app(f"sqlite:///{path}").test_client()
    assert client.get("/v1/deals/deal?known_by=2025-07-24").json["data"]["status"] is None
    records = invented()
    records["sources"][2]["published"]["date"] = "2025-07-01"
    build(Fixtures(dataset, records), path)
    assert client.get("/v1/deals/deal?known_by=2025-07-24").json["data"]["status"] == "signed"


def loaded(name: str, record: dict[str, Any]) -> dict[str, Any]:
    return BY_NAME[name].schema.load(record)


def at(records: dict[str, Any], moment: Moment) -> dict[str, Any]:
    """Every record that was known at a moment, by id."""
    found = with_derived_fields(known_records(records, moment))
    return {record["id"]: record for listed in found.values() for record in listed}


def test_a_claim_on_another_records_later_fact_does_not_leak() -> None:
    records = invented()
    plant = {
        "id": "plant",
        "name": "Plant",
        "operating_status": "operating",
        "evidence": {"operating_status": ["offer-made"]},
    }
    records["projects"].append(loaded("projects", {**plant, "facts": [fact("plant-there", "july")]}))
    found = at(records, JULY)
    assert "offer-made" not in found
    assert found["plant"]["operating_status"] is None
    assert found["plant"]["evidence"] == {}


def test_a_reserve_may_have_a_fact_that_is_older_than_its_estimate() -> None:
    records = invented()
    quantity = {"value": 5, "unit": "t", "approximation": "exact"}
    facts = [
        fact("estimate", "november", metric="reserve_estimate", quantity=quantity),
        fact("older", "july"),
    ]
    records["reserves"].append(loaded("reserves", {"id": "reserve", "name": "Reserve", "facts": facts}))
    records["projects"][0]["related"].append({"type": "facts", "id": "older", "relation": "related_to"})
    conflict = {"id": "mine-works..older", "about": "value", "reason": "They differ."}
    records["conflicts"].append(loaded("conflicts", conflict))
    found = at(records, JULY)
    assert all(link["id"] in found for link in found["mine"]["related"])


def test_a_date_of_a_page_is_not_known_before_the_page() -> None:
    records = invented()
    date = {"edtf": "2025-11-04", "role": "start", "stated": "on Tuesday", "resolved_from": "page_date"}
    opened = fact("opened", "undated", "november", date=date)
    records["projects"][0]["facts"].append(loaded("projects", {"id": "x", "name": "x", "facts": [opened]})["facts"][0])
    assert at(records, JULY_AND_UNDATED)["opened"]["date"]["edtf"] is None


def test_a_day_since_which_a_fact_is_known_does_not_move_back() -> None:
    seen = []
    for day in ("2025-07-24", "2025-07-31"):
        records = invented()
        records["sources"].append(loaded("sources", source("month", "2025-07")))
        records["projects"][0]["facts"][0]["citations"].append(
            {**records["projects"][0]["facts"][0]["citations"][0], "source": "month"}
        )
        seen.append(at(records, Moment(day, include_undated=False))["mine-works"]["known_since"])
    assert seen == ["2025-07-24", "2025-07-24"]


def test_a_place_is_not_named_for_an_organization_of_the_same_id() -> None:
    records = invented()
    later = fact("norland-plc-founded", "november", organizations=["norland"])
    records["organizations"].append(loaded("organizations", {"id": "norland", "name": "Norland Plc", "facts": [later]}))
    assert "norland" not in {each["id"] for each in known_records(records, JULY)["organizations"]}
