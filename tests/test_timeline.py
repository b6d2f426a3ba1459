"""`/v1/timeline`: every dated fact once, in the order of time, asked for as facts are; and the same as a calendar."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator

from critical_minerals.app import create_app
from critical_minerals.generated import document_path
from critical_minerals.resources import BY_NAME
from critical_minerals.timeline.when import bounds

Event = dict[str, Any]

FACTS = BY_NAME["facts"]
QUESTIONS = [
    "mineral=rare-earth-elements",
    "mineral=rare-earth-elements&include_members=true",
    "not_mineral=rare-earth-elements",
    "country=united-states&assertion=asserted",
    "place=wyoming",
    "organization=mp-materials&not_date_role=signed",
    "subject_type=projects,deals",
    "subject=brook-mine",
    "source=anbound-us-supply-chain&value_kind=plan,target",
    "attributed_to=usgs",
    "metric=price_floor",
    "unit=USD/kg&value_min=100&value_max=120",
    "disputed=true",
    "date_role=deadline,start",
    "date_from=2025-07",
    "date_to=2024",
    "date_from=2025-07&date_to=2025-07",
    "date_from=2025-03&date_to=2025-03",
    "period_from=2026",
    "known_since_to=2025-07",
    "q=magnet",
    "known_by=2025-07",
    "known_by=2025-07&include_undated=true",
    "known_by=2025-07&date_from=2025-07-11&q=mine",
    "q=zzzzz",
]
REFUSED = [
    ("colour=red", "colour"),
    ("mineral=unobtainium", "mineral"),
    ("date_from=2026&date_to=2025", "date_to"),
    ("sort=earliest", "sort"),
    ("sort=value", "unit"),
    ("q=-", "q"),
    ("include_undated=true", "include_undated"),
    ("known_by=soon", "known_by"),
]


@pytest.fixture
def timeline(walk: Callable[[str], list[Event]]) -> list[Event]:
    return walk("/v1/timeline?limit=500")


@pytest.fixture
def facts(walk: Callable[[str], list[Event]]) -> list[Event]:
    return walk("/v1/facts?limit=500")


def in_time(event: Event) -> tuple[str, str, str]:
    return event["earliest"] or "0001-01-01", event["latest"] or "9999-12-31", event["id"]


def has_day(fact: Event) -> bool:
    return fact["date"] is not None and fact["date"]["edtf"] is not None


def test_every_dated_fact_of_the_fixtures_is_there_once(timeline, fixtures):
    written = chain.from_iterable(record.get("facts", ()) for records in fixtures.records.values() for record in records)
    expected = sorted(fact["id"] for fact in written if has_day(fact))
    assert expected
    assert sorted(event["id"] for event in timeline) == expected


def test_events_are_in_the_order_of_time(timeline):
    assert timeline == sorted(timeline, key=in_time)


def test_an_event_says_what_its_fact_says(timeline, client):
    for event in timeline:
        fact = client.get(event["href"]).json["data"]
        for name in event.keys() & fact.keys():
            assert event[name] == fact[name]
        assert (event["earliest"], event["latest"]) == bounds(fact["date"]["edtf"])
        assert set(event["sources"]) == {citation["source"] for citation in fact["citations"]}
        assert len(set(event["sources"])) == len(event["sources"])


def test_events_have_the_shape_of_the_document(client):
    document = json.loads(document_path().read_text("utf-8"))
    content = document["paths"]["/v1/timeline"]["get"]["responses"]["200"]["content"]
    facets = ",".join(terms.name for terms in FACTS.terms)
    answer = client.get(f"/v1/timeline?limit=500&facets={facets}").json
    checked = Draft202012Validator({**content["application/json"]["schema"], "components": document["components"]})
    assert [error.message for error in checked.iter_errors(answer)] == []
    assert set(document["components"]["schemas"]["Event"]["properties"]) == set(answer["data"][0])


@pytest.mark.parametrize("question", QUESTIONS)
def test_filters_are_those_of_facts(walk, question):
    expected = [fact["id"] for fact in walk(f"/v1/facts?{question}&limit=500&sort=date") if has_day(fact)]
    assert [event["id"] for event in walk(f"/v1/timeline?{question}&limit=500")] == expected


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_calendar_has_the_events_of_the_list(client, walk, question):
    expected = walk(f"/v1/timeline?{question}&limit=500")
    response = client.get(f"/v1/timeline.ics?{question}")
    found = Calendar.from_ical(response.data).walk("VEVENT")
    assert [str(event["uid"]).partition("@")[0] for event in found] == [event["id"] for event in expected]
    assert response.headers["Record-Count"] == str(len(expected))


def test_the_parameters_are_those_of_facts(client):
    allowed = client.get("/v1/facts?colour=red").json["errors"]
    assert client.get("/v1/timeline?colour=red").json["errors"] == allowed


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_has_no_day_is_counted(client, walk, question):
    days = {"date_from", "date_to"}
    others = "&".join(given for given in question.split("&") if given.partition("=")[0] not in days)
    without = [fact for fact in walk(f"/v1/facts?{others}&limit=500") if fact["date"] and not has_day(fact)]
    assert client.get(f"/v1/timeline?{question}&limit=1").json["meta"]["undatable"] == len(without)


def test_some_facts_have_an_event_without_a_day(client):
    assert client.get("/v1/timeline?limit=1").json["meta"]["undatable"] > 0


@pytest.mark.parametrize("sort", ["", "sort=-date", "sort=known_since,-id", "sort=id"])
@pytest.mark.parametrize("limit", [1, 7, 500])
def test_a_walk_is_complete_and_repeats_nothing(walk, timeline, sort, limit):
    found = walk(f"/v1/timeline?limit={limit}&{sort}")
    assert sorted(found, key=in_time) == timeline
    assert found == walk(f"/v1/timeline?limit=500&{sort}")


def test_the_latest_come_first_where_it_is_asked_for(walk):
    found = [event["earliest"] for event in walk("/v1/timeline?sort=-date&limit=500")]
    assert found == sorted(found, reverse=True)


def test_links_and_link_headers_agree(client):
    response = client.get("/v1/timeline?limit=1&mineral=rare-earth-elements")
    links = response.json["links"]
    assert response.headers.getlist("Link") == [f'<{links["self"]}>; rel="self"', f'<{links["next"]}>; rel="next"']
    assert client.get(links["self"]).data == response.data


@pytest.mark.parametrize(
    ("question", "counted"),
    [("", True), ("mineral=lithium", True), ("date_to=2024", True), ("q=mine&assertion=asserted", False)],
)
def test_the_total_is_told_as_of_other_lists(client, walk, question, counted):
    number = len(walk(f"/v1/timeline?{question}&limit=500"))
    assert client.get(f"/v1/timeline?{question}&limit=1").json["meta"]["total"] == (number if counted else None)
    assert client.get(f"/v1/timeline?{question}&limit=1&total=true").json["meta"]["total"] == number


def test_facets_count_events(client, timeline):
    values = client.get("/v1/timeline?limit=1&facets=date_role").json["meta"]["facets"]["date_role"]
    roles = [event["date"]["role"] for event in timeline]
    assert {value["value"]: value["count"] for value in values} == {role: roles.count(role) for role in set(roles)}


def test_fields_show_what_is_asked_for_and_the_id(client):
    for event in client.get("/v1/timeline?fields=earliest,precision").json["data"]:
        assert set(event) == {"id", "earliest", "precision"}


@pytest.mark.parametrize(("one", "other"), [("facts", "timeline"), ("timeline", "facts")])
def test_cursors_of_facts_and_of_the_timeline_are_not_interchangeable(client, one, other):
    following = client.get(f"/v1/{one}?limit=1&sort=date&date_from=2020").json["links"]["next"]
    assert client.get(following).status_code == 200
    refused = client.get(following.replace(one, other, 1))
    assert refused.status_code == 422
    assert list(refused.json["errors"]) == ["cursor"]


def test_what_was_not_known_is_not_told(client):
    answer = client.get("/v1/timeline?known_by=2025-07&limit=500").json
    assert answer["data"]
    assert all(event["known_since"] <= "2025-07-31" for event in answer["data"])
    with_undated = client.get("/v1/timeline?known_by=2025-07&include_undated=true&limit=500").json
    undated = [event for event in with_undated["data"] if event["known_since"] is None]
    assert answer["meta"]["undated_excluded"] == len(undated) == len(with_undated["data"]) - len(answer["data"]) > 0


@pytest.mark.parametrize(("question", "parameter"), REFUSED)
@pytest.mark.parametrize("suffix", ["", ".ics"])
def test_what_is_not_understood_is_refused(client, question, parameter, suffix):
    response = client.get(f"/v1/timeline{suffix}?{question}")
    assert response.status_code == 422
    assert parameter in response.json["errors"]


@pytest.mark.parametrize("question", ["limit=5", "total=true", "facets=mineral", "fields=id"])
def test_a_calendar_is_whole(client, question):
    for response in (
        client.get(f"/v1/timeline.ics?{question}"),
        client.get(f"/v1/timeline?{question}", headers={"Accept": "text/calendar"}),
    ):
        assert response.status_code == 422
        assert list(response.json["errors"]) == [question.partition("=")[0]]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/calendar", "text/calendar"),
        ("text/*", "text/calendar"),
        ("text/calendar;q=0.9, application/json;q=0.5", "text/calendar"),
    ],
)
def test_the_best_match_is_chosen(client, accept, media_type):
    assert client.get("/v1/timeline", headers={"Accept": accept}).mimetype == media_type


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/v1/timeline", "text/csv"), ("/v1/timeline", "text/html"), ("/v1/timeline.ics", "application/json")],
)
def test_what_is_not_offered_is_not_acceptable(client, path, accept):
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 406
    assert response.mimetype == "application/problem+json"


def test_accept_and_suffix_give_the_same(client):
    negotiated = client.get("/v1/timeline", headers={"Accept": "text/calendar"})
    assert negotiated.data == client.get("/v1/timeline.ics").data
    assert negotiated.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert negotiated.headers["Content-Disposition"] == 'inline; filename="timeline.ics"'


@pytest.mark.parametrize("address", ["/v1/timeline?mineral=lithium", "/v1/timeline.ics", "/v1/timeline.ics?q=mine"])
def test_what_the_client_has_is_not_sent_again(client, address):
    whole = client.get(address)
    assert not whole.headers["ETag"].startswith("W/")
    again = client.get(address, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == whole.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": '"another"'}).data == whole.data
    assert client.get(address, headers={"If-Match": '"another"'}).status_code == 412


def test_head_equals_get(client):
    whole, head = client.get("/v1/timeline.ics"), client.head("/v1/timeline.ics")
    assert head.data == b""
    assert [head.headers[name] for name in ("ETag", "Record-Count", "Content-Length")] == [
        whole.headers[name] for name in ("ETag", "Record-Count", "Content-Length")
    ]


def test_the_same_release_gives_the_same_calendar(client, database_url):
    other = create_app(database_url).test_client()
    assert other.get("/v1/timeline.ics").data == client.get("/v1/timeline.ics").data


def test_addresses_in_a_calendar_lead_to_the_host_that_was_asked(client):
    here, there = (client.get("/v1/timeline.ics", headers={"Host": host}) for host in ("one.test", "two.test:8000"))
    assert here.headers["ETag"] != there.headers["ETag"]
    for event in Calendar.from_ical(there.data).walk("VEVENT"):
        assert str(event["url"]).startswith("http://two.test:8000/v1/facts/")
        assert client.get(str(event["url"]).removeprefix("http://two.test:8000")).status_code == 200


def test_a_calendar_has_the_days_of_the_list(client, timeline):
    found = Calendar.from_ical(client.get("/v1/timeline.ics").data)
    stamp = dt.datetime.fromisoformat(f"{client.get('/v1').json['meta']['dataset']['date']}T00:00:00+00:00")
    for shown, event in zip(found.walk("VEVENT"), timeline, strict=True):
        assert shown["dtstart"].dt == dt.date.fromisoformat(event["earliest"])
        assert shown["dtend"].dt == dt.date.fromisoformat(event["latest"]) + dt.timedelta(days=1)
        assert shown["dtstamp"].dt == stamp
        assert shown["x-edtf"] == event["date"]["edtf"]
        assert str(shown["summary"]).endswith(event["statement"])


def test_a_calendar_says_how_many_have_no_day(client):
    undated = client.get("/v1/timeline?limit=1").json["meta"]["undatable"]
    assert f"; {undated} more tell of an event" in str(
        Calendar.from_ical(client.get("/v1/timeline.ics").data)["description"]
    )


def test_no_match_is_an_empty_calendar(client):
    response = client.get("/v1/timeline.ics?q=zzzzz")
    assert (response.status_code, response.headers["Record-Count"]) == (200, "0")


def test_the_index_leads_to_the_timeline(client):
    assert client.get(client.get("/v1").json["links"]["timeline"]).status_code == 200


def test_start_up_does_not_wait_for_icalendar():
    code = "import sys, critical_minerals.app; assert 'icalendar' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
