"""`/v1/facts/{id}/citation`: formats, errors, tags, what was known when, and addresses from the request's host."""

import json

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

FACT = "/v1/facts/russia-rare-earths-usgs-estimate"
DATED = "/v1/facts/dod-mp-equity-stake"
CSL = "application/vnd.citationstyles.csl+json"
BIBTEX = "application/x-bibtex"
FORMATS = [("json", CSL), ("bib", BIBTEX), ("txt", "text/plain")]
ADDRESSES = [f"{DATED}/citation", *(f"{DATED}/citation.{suffix}" for suffix, _ in FORMATS)]


@pytest.mark.parametrize(("suffix", "media_type"), FORMATS)
def test_suffix_and_accept_give_the_same(client, suffix, media_type):
    by_suffix = client.get(f"{FACT}/citation.{suffix}")
    by_accept = client.get(f"{FACT}/citation", headers={"Accept": media_type})
    assert by_suffix.mimetype == by_accept.mimetype == media_type
    assert by_suffix.data == by_accept.data
    assert by_suffix.headers["ETag"] == by_accept.headers["ETag"]
    assert by_suffix.headers["Content-Disposition"] == f'inline; filename="russia-rare-earths-usgs-estimate.{suffix}"'


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", CSL),
        ("*/*", CSL),
        ("application/*", CSL),
        ("text/*", "text/plain"),
        ("application/x-bibtex;q=0.5, text/plain;q=0.4", BIBTEX),
        ("text/html, application/x-bibtex;q=0.9, */*;q=0.1", BIBTEX),
        ("text/plain; charset=utf-8", "text/plain"),
    ],
)
def test_the_best_match_is_chosen(client, accept, media_type):
    response = client.get(f"{FACT}/citation", headers={"Accept": accept})
    assert response.mimetype == media_type
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_not_offered_is_not_acceptable(client, address):
    response = client.get(address, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.mimetype == "application/problem+json"


def test_a_suffix_is_not_overruled_by_accept(client):
    assert client.get(f"{FACT}/citation.bib", headers={"Accept": "text/plain"}).status_code == 406


def test_text_is_utf_8(client):
    for suffix in ("bib", "txt"):
        response = client.get(f"{DATED}/citation.{suffix}")
        assert response.mimetype_params == {"charset": "utf-8"}
        assert "Restructuring – Analysis" in response.data.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_the_client_has_is_not_sent_again(client, address):
    whole = client.get(address)
    assert not whole.headers["ETag"].startswith("W/")
    again = client.get(address, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert [again.headers[name] for name in ("ETag", "Vary")] == [whole.headers[name] for name in ("ETag", "Vary")]
    assert client.get(address, headers={"If-Match": '"other"'}).status_code == 412


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_equals_get(client, address):
    whole, head = client.get(address), client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert [head.headers[name] for name in ("ETag", "Content-Type")] == [
        whole.headers[name] for name in ("ETag", "Content-Type")
    ]


def test_formats_hosts_and_moments_have_different_tags(client):
    tags = {client.get(address).headers["ETag"] for address in ADDRESSES[1:]}
    tags.add(client.get(ADDRESSES[0], headers={"Host": "facts.test"}).headers["ETag"])
    tags.add(client.get(f"{ADDRESSES[0]}?known_by=2025-12").headers["ETag"])
    assert len(tags) == 5


@pytest.mark.parametrize(
    ("address", "status", "detail"),
    [
        ("/v1/facts/no-such/citation", 404, "found 'no-such'; no record of facts has this id"),
        ("/v1/facts/no-such/citation.bib", 404, "found 'no-such'; no record of facts has this id"),
        ("/v1/facts/%0A%7D/citation.bib", 404, "found '\\n}'; no record of facts has this id"),
        (f"{FACT}/citation.ris", 404, f"found '{FACT}/citation.ris'; `/v1` lists what there is"),
        (f"{FACT}/citation/", 404, f"found '{FACT}/citation/'; `/v1` lists what there is"),
        ("/v1/projects/brook-mine/citation", 404, "found '/v1/projects/brook-mine/citation'; `/v1` lists what there is"),
        (f"{FACT}/citation?style=apa", 422, "style: unknown parameter; allowed: known_by, include_undated"),
        (f"{FACT}/citation.txt?fields=id", 422, "fields: unknown parameter; allowed: known_by, include_undated"),
        (f"{FACT}/citation?known_by=soon", 422, None),
        (f"{FACT}/citation?include_undated=true", 422, "include_undated: goes with known_by, which is missing"),
    ],
)
def test_an_error_is_a_problem(client, address, status, detail):
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert detail is None or response.json["detail"] == detail


def test_a_fact_known_by_then_is_cited_with_the_date(client):
    fact, source = client.get(f"{DATED}/citation?known_by=2025-07-24").json
    assert fact["note"].endswith("As known by 2025-07-24.")
    assert source["id"] == "dod-mp-equity-stake:anbound-us-supply-chain"


UNDATED_LEFT_OUT = "; `include_undated=true` lets sources without a date in"


@pytest.mark.parametrize(
    ("question", "detail"),
    [
        (f"{DATED}/citation.txt?known_by=2025-07-23", "it was not known by 2025-07-23"),
        (f"{DATED}/citation?known_by=2025-07-23&include_undated=true", "it was not known by 2025-07-23"),
        (f"{FACT}/citation.bib?known_by=2026", f"it was not known by 2026{UNDATED_LEFT_OUT}"),
    ],
)
def test_a_fact_not_known_by_then_is_not_found(client, question, detail):
    response = client.get(question)
    assert response.status_code == 404
    assert response.json["detail"].endswith(f"; {detail}")


def test_undated_sources_are_let_in_where_asked(client):
    fact, source = client.get(f"{FACT}/citation?known_by=2020&include_undated=true").json
    assert "As known by 2020." in fact["note"]
    assert "Undated:" in source["note"]


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        ({"HTTP_HOST": "facts.test:8000"}, "http://facts.test:8000"),
        ({"HTTP_HOST": "[::1]:8000"}, "http://[::1]:8000"),
        ({"HTTP_HOST": "facts_api"}, "http://facts_api"),
        ({"HTTP_HOST": "xn--bcher-kva.test"}, "http://xn--bcher-kva.test"),
        ({"HTTP_HOST": "xn--a.test"}, "http://xn--a.test"),
        ({"HTTP_HOST": "facts.test", "wsgi.url_scheme": "https"}, "https://facts.test"),
        ({"HTTP_HOST": "", "SERVER_PROTOCOL": "HTTP/1.0"}, ""),
    ],
)
def test_the_address_of_a_fact_is_absolute_where_the_host_is_named(app, headers, origin):
    environ = EnvironBuilder(path=f"{FACT}/citation").get_environ() | headers
    body, status, _ = run_wsgi_app(app, environ)  # Flask's client decodes the host itself, and fails on xn--a.test
    assert status == "200 OK"
    assert json.loads(b"".join(body))[0]["URL"] == f"{origin}{FACT}"


@pytest.mark.parametrize("host", ["a}b", "a b", 'a"b', "a\\b", "a%0Ab", "a<b>", "a@b", "a/b", "a,b", "ä.test", "a\tb", "{"])
@pytest.mark.parametrize("suffix", ["json", "bib", "txt"])
def test_a_host_that_is_none_is_refused(client, host, suffix):
    response = client.get(f"{FACT}/citation.{suffix}", environ_overrides={"HTTP_HOST": host})
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"


def test_headers_of_a_proxy_are_not_believed(client):
    response = client.get(f"{FACT}/citation.txt", headers={"X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test"})
    assert "evil" not in response.text
