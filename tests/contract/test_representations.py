"""JSON, CSV and NDJSON say the same; HEAD equals GET; strong tags and 304s are complete."""

import csv
import io
import json

import pytest

ALWAYS = ("Dataset-Version", "Request-Id", "X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy")


@pytest.fixture
def addresses(resource, records):
    name = f"/v1/{resource.name}"
    return [
        name,
        f"{name}?limit=2&facets=source" if resource.name != "sources" else name,
        f"{name}/{records[0]['id']}",
        f"{name}.csv",
        f"{name}.ndjson",
    ]


def test_ndjson_has_every_record_of_the_list(client, resource, records):
    response = client.get(f"/v1/{resource.name}.ndjson")
    assert response.mimetype == "application/x-ndjson"
    assert [json.loads(line) for line in response.text.splitlines()] == records
    assert int(response.headers["Record-Count"]) == len(records)


def test_csv_has_a_row_for_every_record_of_the_list(client, resource, records):
    response = client.get(f"/v1/{resource.name}.csv")
    assert response.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(response.data.decode(), newline="")))
    assert [row["id"] for row in rows] == [record["id"] for record in records]
    assert int(response.headers["Record-Count"]) == len(records)


def test_csv_shows_facts_by_their_ids(client, resource, records):
    rows = csv.DictReader(io.StringIO(client.get(f"/v1/{resource.name}.csv").data.decode(), newline=""))
    for row, record in zip(rows, records, strict=True):
        if "facts" in record:
            assert row["facts.id"] == "|".join(fact["id"] for fact in record["facts"])


@pytest.mark.parametrize("suffix", ["csv", "ndjson"])
def test_exports_filter_and_sort_like_lists(client, resource, suffix):
    question = f"{'q=rare%20earth' if resource.searchable else 'mineral=rare-earth-elements'}&sort=-id&fields=id"
    listed = [record["id"] for record in client.get(f"/v1/{resource.name}?{question}&limit=500").json["data"]]
    lines = client.get(f"/v1/{resource.name}.{suffix}?{question}").text.splitlines()
    found = [json.loads(line)["id"] for line in lines] if suffix == "ndjson" else lines[1:]
    assert found == listed


@pytest.mark.parametrize(("accept", "suffix"), [("text/csv", "csv"), ("application/x-ndjson", "ndjson")])
def test_accept_and_suffix_give_the_same(client, resource, accept, suffix):
    negotiated = client.get(f"/v1/{resource.name}", headers={"Accept": accept})
    assert negotiated.data == client.get(f"/v1/{resource.name}.{suffix}").data
    assert negotiated.mimetype == accept


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/html, application/json;q=0.9, */*;q=0.1", "application/json"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv"),
        ("application/json; charset=utf-8", "application/json"),
        ("text/csv; charset=utf-8; header=present", "text/csv"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/json"),
        ("*", "application/json"),
        ("APPLICATION/JSON", "application/json"),
        ("text/csv, */*", "text/csv"),
        ("application/json;q=0, */*", "text/csv"),
        ("text/*;q=0.5, text/csv;q=0.1, application/json;q=0.2", "application/json"),
        ("application/json, application/json;q=0", "application/json"),
        ("*/csv, application/x-ndjson", "application/x-ndjson"),
        (", " * 40 + "text/csv", "text/csv"),
        ("", "application/json"),
    ],
)
def test_the_best_match_is_chosen(client, resource, accept, media_type):
    assert client.get(f"/v1/{resource.name}", headers={"Accept": accept}).mimetype == media_type


@pytest.mark.parametrize("accept", ["image/png", "text/html", "application/json;q=0", "application/json;q=x", "*/*;q=0"])
def test_what_is_not_offered_is_not_acceptable(client, resource, records, accept):
    for address in (f"/v1/{resource.name}", f"/v1/{resource.name}/{records[0]['id']}"):
        response = client.get(address, headers={"Accept": accept})
        assert response.status_code == 406
        assert response.mimetype == "application/problem+json"
        assert "application/json" in response.json["detail"]


def test_what_a_list_offers_is_not_acceptable_of_a_record(client, resource, records):
    for address, status in ((f"/v1/{resource.name}", 200), (f"/v1/{resource.name}/{records[0]['id']}", 406)):
        assert client.get(address, headers={"Accept": "text/csv"}).status_code == status


def lasting(headers):
    """What two answers share; servers differ in the case of the names."""
    return {name.lower(): value for name, value in headers if name.lower() not in {"request-id", "date"}}


def test_head_equals_get(client, addresses):
    for address in addresses:
        whole, head = client.get(address), client.head(address)
        assert head.status_code == 200
        assert head.data == b""
        assert lasting(head.headers) == lasting(whole.headers)


@pytest.mark.parametrize("form", ["{0}", "W/{0}", '"other", {0}', "*"])
def test_what_the_client_has_is_not_sent_again(client, addresses, form):
    for address in addresses:
        whole = client.get(address)
        assert not whole.headers["ETag"].startswith("W/")
        again = client.get(address, headers={"If-None-Match": form.format(whole.headers["ETag"])})
        assert again.status_code == 304, address
        assert again.data == b""
        for name in ("ETag", "Cache-Control", "Vary", *ALWAYS[:1]):
            assert again.headers[name] == whole.headers[name]


def test_a_precondition_that_holds_changes_nothing(client, addresses):
    for address in addresses:
        whole = client.get(address)
        for tag in (whole.headers["ETag"], "*", f'"other", {whole.headers["ETag"]}'):
            assert client.get(address, headers={"If-Match": tag}).data == whole.data


@pytest.mark.parametrize("tag", ['"other"', 'W/"other"'])
def test_a_precondition_that_fails_is_a_problem(client, addresses, tag):
    for address in addresses:
        response = client.get(address, headers={"If-Match": tag})
        assert response.status_code == 412
        assert response.mimetype == "application/problem+json"


@pytest.mark.parametrize("value", ["bytes=0-9", "bytes=99999999-", "bytes=5-1", "lines=1-"])
def test_ranges_are_ignored(client, addresses, value):
    for address in addresses:
        assert client.get(address, headers={"Range": value}).status_code == 200


@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since", "If-Unmodified-Since"])
def test_another_tag_gets_the_whole(client, addresses, header):
    for address in addresses:
        whole, again = client.get(address), client.get(address, headers={header: '"another"'})
        assert (again.status_code, again.data) == (200, whole.data)
        assert sorted(again.headers.keys()) == sorted(whole.headers.keys())


def test_representations_have_different_tags(client, resource):
    tags = {client.get(f"/v1/{resource.name}{suffix}").headers["ETag"] for suffix in ("", ".csv", ".ndjson", "?fields=id")}
    assert len(tags) == 4


def test_every_response_carries_the_shared_headers(client, addresses):
    for address in [*addresses, "/v1/nothing", f"{addresses[0]}?colour=red"]:
        response = client.get(address)
        assert all(name in response.headers for name in ALWAYS)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "Set-Cookie" not in response.headers


def test_numbers_are_exact(client, resource):
    text = client.get(f"/v1/{resource.name}.ndjson").text
    assert "NaN" not in text
    assert "Infinity" not in text
    assert all(json.loads(line) for line in text.splitlines())
