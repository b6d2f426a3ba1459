"""`known_by` over every resource: nothing leaks back from later sources, and every answer of one moment agrees."""

import csv
import io
import json
import re
from collections import Counter
from itertools import pairwise
from threading import Barrier, Thread
from urllib.parse import quote

import pytest
from records import sort_value, values_of

from critical_minerals.app import create_app
from critical_minerals.resources import BEARING_FACTS, BY_NAME, REGISTRY
from critical_minerals.resources.resource import pluck
from critical_minerals.vocabulary.edtf import days

DATES = ("2025-07-23", "2025-07-24", "2025-07", "2025-11-04", "2025-11-05", "2025", "2030")
UNDATED = "&include_undated=true"
MOMENTS = [f"known_by={date}{undated}" for undated in ("", UNDATED) for date in DATES]
SEQUENCES = [
    *(
        [f"known_by={one}{undated}", f"known_by={other}{undated}"]
        for undated in ("", UNDATED)
        for one, other in pairwise(DATES)
    ),
    *([f"known_by={date}", f"known_by={date}{UNDATED}"] for date in DATES),
]
EQUAL = [("2025-07-24", "2025-07"), ("2025-07-24", "2025-11-04"), ("2025-11-05", "2025"), ("2025-11-05", "2030")]
TELLING = ("known_by=2025-07-24", "known_by=2025-11-05", f"known_by=2025-07-24{UNDATED}")
EVERYTHING = f"known_by=2030{UNDATED}"
REFERENCE_DATA = {"minerals", "places"}
THROUGH_FACTS = {"projects", "deals", "policies"}

OF_A_BEARER = {
    "minerals": ("minerals", "members"),
    "places": ("places", "countries", "country", "parent", "jurisdictions", "parties[kind=place].id"),
    "organizations": ("organizations.id", "estimator", "parties[kind=organization].id"),
    "projects": ("project",),
}
REFERENCES = {
    **{resource.name: OF_A_BEARER for resource in BEARING_FACTS},
    "sources": {},
    "facts": {
        "minerals": ("minerals",),
        "places": ("place", "countries"),
        "organizations": ("organizations", "attributed_to[kind=organization].id", "attributed_to.organization"),
        "sources": ("citations.source",),
        "facts": ("contradicted_by",),
    },
    "conflicts": {
        "minerals": ("minerals",),
        "places": ("places", "countries"),
        "sources": ("carried_by.sources",),
        "facts": ("facts.id", "carried_by.fact", "comparison.readings.fact"),
    },
    "cross-checks": {
        "minerals": ("minerals",),
        "places": ("places", "countries"),
        "facts": ("inputs", "facts.id"),
    },
}
"""Where each resource names others. The facts inside records are those of `/v1/facts`, as a test of its own has it."""

TERMS = [pytest.param(r, t, id=f"{r.name}-{t.name}") for r in REGISTRY for t in r.terms]
KEYS = [pytest.param(r, k, id=f"{r.name}-{k.name}") for r in REGISTRY for k in r.sort_keys]


@pytest.fixture(scope="session")
def answers(app):
    """Every record that a list gives for a question, by id; each list is walked once."""
    client, found = app.test_client(), {}

    def answered(name, question=""):
        if (name, question) not in found:
            following, records = f"/v1/{name}?limit=500&{question}", []
            while following:
                page = client.get(following)
                assert page.status_code == 200, page.text
                records += page.json["data"]
                following = page.json["links"]["next"]
            found[name, question] = {record["id"]: record for record in records}
        return found[name, question]

    return answered


@pytest.fixture(scope="session")
def read(answers):
    """The ids of the sources that a moment lets in, from nothing but `/v1/sources`."""

    def ids(moment):
        last = days(moment.removesuffix(UNDATED).removeprefix("known_by=")).latest
        return {
            source["id"]
            for source in answers("sources").values()
            if (
                moment.endswith(UNDATED) if source["published"] is None else days(source["published"]["date"]).latest <= last
            )
        }

    return ids


@pytest.fixture(scope="session")
def known(answers, read):
    """The ids of the facts that a source read by a moment prints, from the whole list of facts."""

    def ids(moment):
        sources = read(moment)
        return {
            fact["id"]
            for fact in answers("facts").values()
            if sources & {citation["source"] for citation in fact["citations"]}
        }

    return ids


def data_of(response):
    """The bytes of `data`, as they stand in the answer."""
    return response.data.rpartition(b',"meta":')[0]


def facts_in(name, record):
    return [record] if name == "facts" else record.get("facts", [])


def references_of(name, record):
    """Every reference of a record or fact, as resource and id."""
    if name == "facts":
        yield record["subject"]["type"], record["subject"]["id"]
    yield from ((link["type"], link["id"]) for link in record.get("related", ()))
    yield from (("facts", fact) for supporting in record.get("evidence", {}).values() for fact in supporting)
    yield from (
        (target, found) for target, paths in REFERENCES[name].items() for path in paths for found in pluck(record, path)
    )


def named_by(fact):
    claimants = {claimant[field] for claimant in fact["attributed_to"] for field in ("id", "organization")}
    return {fact["place"], *fact["minerals"], *fact["organizations"], *claimants}


def grows(earlier, later):
    """Whether nothing of an earlier value is lost or changed in a later one; what was null or undisputed may change."""
    if earlier is None or earlier is False:
        return True
    if isinstance(earlier, dict):
        return earlier.keys() <= later.keys() and all(grows(value, later[name]) for name, value in earlier.items())
    if isinstance(earlier, list):
        return all(any(grows(item, other) for other in later) for item in earlier)
    return earlier == later


def words(text):
    return set(re.findall(r"[a-z]{4,}", text.lower()))


@pytest.mark.parametrize("moment", MOMENTS)
def test_lists_and_details_agree(client, resource, answers, moment):
    for record_id, record in answers(resource.name, moment).items():
        response = client.get(f"/v1/{resource.name}/{record_id}?{moment}")
        assert response.json["data"] == record
        assert response.json["meta"]["known_by"] == moment.removesuffix(UNDATED).removeprefix("known_by=")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_record_is_listed_or_was_not_known(client, resource, answers, moment):
    for record_id in list(answers(resource.name).keys() - answers(resource.name, moment).keys())[::20]:
        response = client.get(f"/v1/{resource.name}/{record_id}?{moment}")
        assert response.status_code == 404
        assert f"it was not known by {response.request.args['known_by']}" in response.json["detail"]


def test_a_record_that_never_was_is_told_from_one_that_was_not_known(client, resource):
    detail = client.get(f"/v1/{resource.name}/no-such-record?known_by=2025-07-24").json["detail"]
    assert detail == f"found 'no-such-record'; no record of {resource.name} has this id"


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_sources_are_those_published_by_then(answers, read, moment):
    assert answers("sources", moment).keys() == read(moment)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_facts_are_those_with_a_citation_by_then_and_no_other_citation(answers, known, read, moment):
    found, sources, recomputed = answers("facts", moment), read(moment), {"known_since", "contradicted_by", "disputed"}
    assert found.keys() == known(moment)
    for fact_id, fact in found.items():
        whole = answers("facts")[fact_id]
        citations = [citation for citation in whole["citations"] if citation["source"] in sources]
        assert {**fact, "citations": citations} == fact
        different = {name for name in fact if fact[name] != whole[name]}
        assert different <= recomputed | {"citations"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_citation_is_of_a_source_that_was_not_published(resource, answers, read, moment):
    cited = {
        citation["source"]
        for record in answers(resource.name, moment).values()
        for fact in facts_in(resource.name, record)
        for citation in fact["citations"]
    }
    assert cited <= read(moment)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_fact_is_the_same_wherever_it_stands(resource, answers, moment):
    listed = answers("facts", moment)
    for record in answers(resource.name, moment).values():
        assert all(fact == listed[fact["id"]] for fact in facts_in(resource.name, record))


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_fact_is_borne_by_its_subject(answers, moment):
    borne = Counter(
        (resource.name, record["id"], fact["id"])
        for resource in BEARING_FACTS
        for record in answers(resource.name, moment).values()
        for fact in record["facts"]
    )
    listed = answers("facts", moment).values()
    assert borne == Counter((fact["subject"]["type"], fact["subject"]["id"], fact["id"]) for fact in listed)


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_reference_leads_to_a_record_that_is_there(resource, answers, moment):
    for record in answers(resource.name, moment).values():
        for target, found in references_of(resource.name, record):
            assert found in answers(target, moment), f"{record['id']} names {target}/{found}"


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", ["projects", "reserves", "deals", "policies", "organizations"])
def test_a_claim_stands_on_facts_that_were_known(answers, known, name, moment):
    for record in answers(name, moment).values():
        for claim in BY_NAME[name].claims:
            supporting = set(record["evidence"].get(claim, ()))
            assert supporting <= known(moment)
            assert bool(record[claim]) == bool(supporting), f"{record['id']}: {claim} is {record[claim]}"


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", ["projects", "reserves", "deals", "policies", "organizations"])
def test_a_claim_of_one_value_stands_only_when_all_its_facts_were_known(answers, known, name, moment):
    for record_id, record in answers(name, moment).items():
        whole = answers(name)[record_id]
        for claim in BY_NAME[name].claims:
            supported = set(whole["evidence"].get(claim, ())) <= known(moment)
            if isinstance(whole[claim], str):
                assert record[claim] == (whole[claim] if supported else None), f"{record_id}: {claim}"


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("resource", BEARING_FACTS, ids=lambda resource: resource.name)
def test_a_summary_is_shown_only_with_all_that_it_may_tell_of(resource, answers, known, moment):
    about = {name for name in ("minerals", "places", "organizations") if name == resource.name}
    for record_id, record in answers(resource.name, moment).items():
        told = {fact["id"] for fact in answers(resource.name)[record_id]["facts"]}
        told |= {fact["id"] for fact in answers("facts").values() if about and record_id in named_by(fact)}
        assert record["summary"] is None or told <= known(moment)


@pytest.mark.parametrize("moment", MOMENTS)
def test_records_are_there_through_their_facts(answers, known, moment):
    for name in THROUGH_FACTS:
        bearing = {
            record["id"] for record in answers(name).values() if known(moment) & {fact["id"] for fact in record["facts"]}
        }
        assert answers(name, moment).keys() == bearing
    estimates = {record["id"] for record in answers("reserves").values() if record["facts"][0]["id"] in known(moment)}
    assert answers("reserves", moment).keys() == estimates
    for name in REFERENCE_DATA:
        assert answers(name, moment).keys() == answers(name).keys()


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_organization_is_there_once_something_known_names_it(answers, moment):
    named = {found for fact in answers("facts", moment).values() for found in named_by(fact)}
    for resource in BEARING_FACTS:
        for record in answers(resource.name, moment).values():
            named |= {found for target, found in references_of(resource.name, record) if target == "organizations"}
    assert all(organization["facts"] or name in named for name, organization in answers("organizations", moment).items())


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_is_known_since_a_later_day(resource, answers, moment):
    last = days(moment.removesuffix(UNDATED).removeprefix("known_by=")).latest
    for record in answers(resource.name, moment).values():
        since = record["published"]["date"] if record.get("published") else record.get("known_since")
        assert since is None or days(since).latest <= last
        assert moment.endswith(UNDATED) or since is not None or resource.name in REFERENCE_DATA | {"organizations"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_conflicts_are_those_of_the_facts_that_were_known(answers, moment):
    pairs = {
        "..".join(sorted((fact["id"], other)))
        for fact in answers("facts", moment).values()
        for other in fact["contradicted_by"]
    }
    assert pairs == answers("conflicts", moment).keys()
    assert all(fact["disputed"] == bool(fact["contradicted_by"]) for fact in answers("facts", moment).values())
    expected = {name for name in answers("conflicts") if set(name.split("..")) <= answers("facts", moment).keys()}
    assert pairs == expected


@pytest.mark.parametrize("date", DATES)
def test_facts_and_those_left_out_add_up(client, date):
    dated = client.get(f"/v1/facts?limit=1&known_by={date}").json["meta"]
    whole = client.get(f"/v1/facts?limit=1&known_by={date}{UNDATED}").json["meta"]
    assert dated["total"] + dated["undated_excluded"] == whole["total"]
    assert whole["undated_excluded"] == 0


@pytest.mark.parametrize(
    "question",
    [
        "mineral=rare-earth-elements",
        "not_mineral=rare-earth-elements",
        "mineral=rare-earth-elements&include_members=true",
        "country=russia",
        "place=africa&include_members=true",
        "metric=share_of_world_mine_production,reserve_estimate",
        "unit=percent&value_min=50",
        "organization=mp-materials",
        "attributed_to=usgs",
        "subject_type=places&value_kind=actual",
        "source=caliber-national-interest",
        "not_assertion=opinion",
        "date_from=2025-07",
        "q=china -blog",
    ],
)
@pytest.mark.parametrize("date", ["2025-07-23", "2025-07-24", "2025-11-05"])
def test_facts_of_a_filter_and_those_left_out_add_up(client, question, date):
    dated = client.get(f"/v1/facts?limit=1&total=true&{question}&known_by={date}").json["meta"]
    whole = client.get(f"/v1/facts?limit=1&total=true&{question}&known_by={date}{UNDATED}").json["meta"]
    assert dated["total"] + dated["undated_excluded"] == whole["total"]


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("name", ["sources", "conflicts", "cross-checks"])
def test_records_without_facts_of_their_own_and_those_left_out_add_up(client, name, date):
    dated = client.get(f"/v1/{name}?limit=1&known_by={date}").json["meta"]
    whole = client.get(f"/v1/{name}?limit=1&known_by={date}{UNDATED}").json["meta"]
    assert dated["total"] + dated["undated_excluded"] == whole["total"]


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("resource", BEARING_FACTS, ids=lambda resource: resource.name)
def test_a_list_of_bearers_counts_their_facts_without_a_date(client, resource, answers, date):
    listed = answers(resource.name, f"known_by={date}{UNDATED}").values()
    undated = sum(fact["known_since"] is None for record in listed for fact in record["facts"])
    assert client.get(f"/v1/{resource.name}?limit=1&known_by={date}").json["meta"]["undated_excluded"] == undated


@pytest.mark.parametrize("date", ["2025-07-24", "2025-11-05"])
@pytest.mark.parametrize("resource", BEARING_FACTS, ids=lambda resource: resource.name)
def test_a_record_counts_its_facts_without_a_date(client, resource, answers, date):
    for record_id in answers(resource.name, f"known_by={date}"):
        whole = answers(resource.name, f"known_by={date}{UNDATED}")[record_id]
        meta = client.get(f"/v1/{resource.name}/{record_id}?known_by={date}").json["meta"]
        assert meta["undated_excluded"] == sum(fact["known_since"] is None for fact in whole["facts"])


@pytest.mark.parametrize("question", ["limit=500", "limit=3&sort=-id", "fields=id"])
def test_all_that_is_known_is_the_plain_list(client, resource, question):
    plain, known = (client.get(f"/v1/{resource.name}?{question}{end}") for end in ("", f"&{EVERYTHING}"))
    assert known.status_code == 200
    assert data_of(known) == data_of(plain)


@pytest.mark.parametrize("suffix", ["csv", "ndjson"])
def test_all_that_is_known_is_the_plain_export(client, resource, suffix):
    plain, known = (client.get(f"/v1/{resource.name}.{suffix}{end}") for end in ("", f"?{EVERYTHING}"))
    assert known.data == plain.data
    assert known.headers["Record-Count"] == plain.headers["Record-Count"]


def test_all_that_is_known_of_a_record_is_the_plain_record(client, resource, records):
    for record in records[::5]:
        plain, known = (client.get(f"/v1/{resource.name}/{record['id']}{end}") for end in ("", f"?{EVERYTHING}"))
        assert data_of(known) == data_of(plain)


def test_all_that_is_known_has_the_plain_facets_and_totals(client, resource):
    names = ",".join(terms.name for terms in resource.terms)
    plain, known = (client.get(f"/v1/{resource.name}?limit=1&facets={names}{end}").json for end in ("", f"&{EVERYTHING}"))
    assert known["meta"].pop("known_by") == "2030"
    assert known["meta"].pop("undated_excluded") == 0
    assert known["meta"] == plain["meta"]


@pytest.mark.parametrize("text", ["rare earth", "china", "lithium", '"price floor" OR reserves', "russia -partnership"])
def test_all_that_is_known_is_as_much_as_without_a_moment(client, text):
    plain, known = (client.get(f"/v1/search?q={quote(text)}{end}").json for end in ("", f"&{EVERYTHING}"))
    assert known["meta"]["total"] == plain["meta"]["total"]


@pytest.mark.sqlite  # what was known at a moment is ranked by SQLite, whichever database holds the release
@pytest.mark.parametrize("text", ["rare earth", "china", "lithium", '"price floor" OR reserves', "russia -partnership"])
def test_all_that_is_known_gives_the_plain_hits(client, text):
    plain, known = (client.get(f"/v1/search?q={quote(text)}&limit=100{end}").json for end in ("", f"&{EVERYTHING}"))
    assert known["data"] == plain["data"]


@pytest.mark.parametrize("date", ["1000", "2000-02-29", "2025-07-23"])
def test_before_the_first_publication_there_are_no_facts(client, answers, date):
    for name in BY_NAME.keys() - REFERENCE_DATA:
        assert not answers(name, f"known_by={date}"), name
        assert client.get(f"/v1/{name}.ndjson?known_by={date}").data == b""
    for name in REFERENCE_DATA:
        assert not any(record["facts"] or record["summary"] for record in answers(name, f"known_by={date}").values())


@pytest.mark.parametrize(("one", "other"), EQUAL)
@pytest.mark.parametrize("undated", ["", UNDATED], ids=["dated", "undated"])
def test_nothing_becomes_known_between_two_publications(resource, answers, one, other, undated):
    assert answers(resource.name, f"known_by={one}{undated}") == answers(resource.name, f"known_by={other}{undated}")


@pytest.mark.parametrize(("earlier", "later"), SEQUENCES)
def test_what_was_known_stays_known_and_does_not_change(resource, answers, earlier, later):
    before, after = answers(resource.name, earlier), answers(resource.name, later)
    assert before.keys() <= after.keys()
    for record_id, record in before.items():
        lost = [name for name, value in record.items() if not grows(value, after[record_id][name])]
        assert not lost, f"{record_id}: {lost}"


@pytest.mark.parametrize("moment", TELLING)
@pytest.mark.parametrize(("resource", "terms"), TERMS)
def test_filters_facets_and_totals_agree_with_the_list(client, resource, terms, answers, moment):
    listed = answers(resource.name, moment).values()
    counted = Counter(value for record in listed for value in values_of(record, terms))
    facets = client.get(f"/v1/{resource.name}?limit=1&facets={terms.name}&{moment}").json["meta"]["facets"][terms.name]
    assert {facet["value"]: facet["count"] for facet in facets} == counted
    for value in sorted(counted)[:3]:
        expected = {record["id"] for record in listed if value in values_of(record, terms)}
        answer = client.get(f"/v1/{resource.name}?limit=500&fields=id&{terms.name}={quote(value)}&{moment}").json
        assert {record["id"] for record in answer["data"]} == expected
        assert answer["meta"]["total"] == len(expected)
        without = client.get(f"/v1/{resource.name}?limit=500&fields=id&not_{terms.name}={quote(value)}&{moment}").json
        assert {record["id"] for record in without["data"]} == {record["id"] for record in listed} - expected


@pytest.mark.parametrize("moment", TELLING)
def test_a_value_that_only_later_records_have_is_understood_and_finds_nothing(client, resource, answers, moment):
    for terms in resource.terms:
        later, now = (
            {value for record in answers(resource.name, question).values() for value in values_of(record, terms)}
            for question in ("", moment)
        )
        for value in sorted(later - now)[:2]:
            answer = client.get(f"/v1/{resource.name}?{terms.name}={quote(value)}&{moment}").json
            assert answer["data"] == []
            assert answer["meta"]["total"] == 0


@pytest.mark.parametrize("moment", TELLING)
@pytest.mark.parametrize("sign", ["", "-"], ids=["ascending", "descending"])
@pytest.mark.parametrize(("resource", "key"), KEYS)
def test_a_list_is_sorted_by_what_it_shows(resource, key, sign, answers, moment):
    unit = "&unit=percent" if key.kind == "value" else ""
    listed = answers(resource.name, f"sort={sign}{key.name}{unit}&{moment}")
    values = [sort_value(record, key) for record in listed.values()]
    shown = [value for value in values if value is not None]
    assert shown == sorted(shown, reverse=bool(sign))
    assert values == shown + [None] * (len(values) - len(shown))
    assert listed.keys() == answers(resource.name, f"{moment}{unit}").keys()


@pytest.mark.parametrize("moment", TELLING)
@pytest.mark.parametrize("limit", [1, 7])
def test_a_walk_is_complete_and_stays_in_its_moment(resource, walk, answers, limit, moment):
    assert walk(f"/v1/{resource.name}?limit={limit}&{moment}") == list(answers(resource.name, moment).values())


@pytest.mark.parametrize(
    "other", ["", "known_by=2025-07-24", "known_by=2030", f"known_by=2025-11-05{UNDATED}", f"known_by=2025-07-24{UNDATED}"]
)
def test_a_cursor_belongs_to_its_moment(client, resource, other):
    following = client.get(f"/v1/{resource.name}?limit=1&known_by=2025-11-05").json["links"]["next"]
    response = client.get(following.replace("known_by=2025-11-05", other).replace("&&", "&"))
    assert response.status_code == 422
    assert list(response.json["errors"]) == ["cursor"]


def test_a_cursor_of_the_whole_is_refused_of_a_moment(client, resource):
    following = client.get(f"/v1/{resource.name}?limit=1").json["links"]["next"]
    assert client.get(f"{following}&known_by=2025-11-05").status_code == 422


@pytest.mark.parametrize("moment", TELLING)
def test_exports_agree_with_the_list(client, resource, answers, moment):
    listed = list(answers(resource.name, moment).values())
    lines = client.get(f"/v1/{resource.name}.ndjson?{moment}")
    table = client.get(f"/v1/{resource.name}.csv?{moment}")
    assert [json.loads(line) for line in lines.text.splitlines()] == listed
    assert [row["id"] for row in csv.DictReader(io.StringIO(table.text, newline=""))] == [record["id"] for record in listed]
    assert lines.headers["Record-Count"] == table.headers["Record-Count"] == str(len(listed))


@pytest.mark.parametrize("suffix", ["", ".csv", ".ndjson", "/no-such-record"])
@pytest.mark.parametrize("truth", ["true", "false"])
def test_undated_sources_are_let_in_only_with_a_date(client, resource, suffix, truth):
    response = client.get(f"/v1/{resource.name}{suffix}?include_undated={truth}")
    assert response.status_code == 422
    assert response.json["errors"] == {"include_undated": ["goes with known_by, which is missing"]}


BAD_DATES = [
    "2025-13",
    "20250724",
    "yesterday",
    "",
    "٢٠٢٥",
    "2025-02-30",
    "2025-7-24",
    "2025/2026",
    "0999",
    "2025-07-24 ",
    "now",
]


@pytest.mark.parametrize("path", ["projects", "facts/no-such-fact", "deals.csv", "sources.ndjson", "search", "check"])
@pytest.mark.parametrize("date", BAD_DATES)
def test_a_bad_date_is_refused(client, path, date):
    needed = {"search": {"q": "china"}, "check": {"metric": "price_floor", "value": "110", "unit": "USD/kg"}}
    response = client.get(f"/v1/{path}", query_string={"known_by": date, **needed.get(path, {})})
    assert response.status_code == 422
    assert list(response.json["errors"]) == ["known_by"]
    assert response.json["detail"].startswith("known_by: ")
    assert not date or date in response.json["detail"] or ascii(date) in response.json["detail"]


@pytest.mark.parametrize("truth", ["yes", "1", "True", ""])
def test_a_truth_in_another_form_is_refused(client, truth):
    response = client.get(f"/v1/facts?known_by=2025&include_undated={truth}")
    assert list(response.json["errors"]) == ["include_undated"]


@pytest.mark.parametrize("moment", [*TELLING, "known_by=2025-07-23"])
def test_no_hit_shows_what_was_not_known(client, answers, moment):
    for text in ("rare", "china", "russia", "mineral OR minerals", "trump", "magnet OR price OR mine"):
        for hit in client.get(f"/v1/search?q={quote(text)}&limit=100&{moment}").json["data"]:
            record = answers(hit["type"], moment)[hit["id"]]
            assert hit["title"] == next(iter(pluck(record, BY_NAME[hit["type"]].title_path)))
            assert words(hit["excerpt"]) <= words(json.dumps(record, ensure_ascii=False))
            assert client.get(f"{hit['href']}?{moment}").status_code == 200


@pytest.mark.parametrize("moment", [*TELLING, "known_by=2025-07-23"])
def test_no_hit_shows_a_word_of_later_records_alone(client, answers, moment):
    every, now = (
        words(json.dumps([answers(resource.name, question) for resource in REGISTRY], ensure_ascii=False))
        for question in ("", moment)
    )
    later = sorted(every - now)
    assert later
    for word in later[:: len(later) // 60 + 1]:
        for hit in client.get(f"/v1/search?q={word}&limit=100&{moment}").json["data"]:
            assert word not in words(f"{hit['title']} {hit['excerpt']}")


@pytest.mark.parametrize("text", ["china", "myanmar", "lithium", '"rare earth"', "russia OR ukraine"])
@pytest.mark.parametrize("date", ["2025-07-23", "2025-07-24", "2025-11-05"])
def test_hits_and_those_left_out_add_up(client, text, date):
    dated = client.get(f"/v1/search?q={quote(text)}&known_by={date}").json["meta"]
    whole = client.get(f"/v1/search?q={quote(text)}&known_by={date}{UNDATED}").json["meta"]
    assert dated["total"] + dated["undated_excluded"] == whole["total"]
    assert whole["undated_excluded"] == 0


LATER = [
    ("2025-07-24", ["sefcovic", "huayou", "kremlin", "afcfta", "trevelyan", "lobito", "rosatom", "caliber", "putin"]),
    ("2025-11-05", ["rosatom", "caliber", "inflated", "unassailable"]),
]


@pytest.mark.parametrize(("date", "word"), [(date, word) for date, every in LATER for word in every])
def test_a_name_that_only_later_or_undated_sources_print_is_not_found(client, date, word):
    assert client.get(f"/v1/search?q={word}").json["meta"]["total"] > 0
    found = client.get(f"/v1/search?q={word}&known_by={date}").json
    assert found["data"] == []
    assert found["meta"]["total"] == 0


@pytest.mark.parametrize("suffix", ["", ".csv", ".ndjson"])
def test_every_moment_has_its_own_tag(client, resource, suffix):
    moments = ["", "?known_by=2025-07-23", *(f"?{moment}" for moment in TELLING)]
    tags = {client.get(f"/v1/{resource.name}{suffix}{moment}").headers["ETag"] for moment in moments}
    assert len(tags) == len(moments)


@pytest.mark.parametrize("suffix", ["", ".csv", ".ndjson", "/{0}"], ids=["list", "csv", "ndjson", "record"])
def test_what_the_client_has_of_a_moment_is_not_sent_again(client, resource, answers, suffix):
    record = next(iter(answers(resource.name, "known_by=2025-11-05")))
    address = f"/v1/{resource.name}{suffix.format(record)}?known_by=2025-11-05"
    whole = client.get(address)
    again = client.get(address, headers={"If-None-Match": whole.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == whole.headers["ETag"]
    plain = client.get(address.partition("?")[0], headers={"If-None-Match": whole.headers["ETag"]})
    assert plain.status_code == 200
    assert client.head(address).headers["ETag"] == whole.headers["ETag"]


def test_an_answer_says_what_it_is_known_by(client, resource):
    meta = client.get(f"/v1/{resource.name}?known_by=2025-07").json["meta"]
    assert meta["known_by"] == "2025-07"
    assert {"known_by", "undated_excluded"} & client.get(f"/v1/{resource.name}").json["meta"].keys() == set()


def test_two_threads_may_ask_at_once(database_url):
    app, together, statuses = create_app(database_url), Barrier(4), []

    def ask():
        together.wait()
        statuses.append(app.test_client().get("/v1/facts?known_by=2025-07-24").status_code)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 4


def test_no_fewer_than_no_hits_are_left_out(client):
    question = "/v1/search?q=united%20-russia&type=minerals,places,organizations&known_by=2025-11-05"
    assert client.get(question).json["meta"]["undated_excluded"] >= 0


def test_no_mineral_is_on_a_list_before_the_list(client):
    for mineral in client.get("/v1/minerals?limit=500&known_by=2000").json["data"]:
        assert [membership for membership in mineral["memberships"] if membership["since"] > "2000"] == []


def test_the_hint_of_a_404_helps(client):
    detail = client.get("/v1/facts/lithium-demand-growth-iea?known_by=2025-07-24").json["detail"]
    assert "include_undated" not in detail
