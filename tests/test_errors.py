"""Every error has one shape: RFC 9457 problem+json, with a type that resolves."""

from pathlib import Path

import pytest

from critical_minerals.app import create_app
from critical_minerals.query.cursor import decode, encode
from critical_minerals.resources import FACTS
from critical_minerals.web.problems import MAX_DETAIL, OF_STATUS, PROBLEM_TYPES

MEMBERS = {"type", "title", "status", "detail", "instance", "request_id"}

ERRORS = [
    ("GET", "/nothing", {}, 404, "found '/nothing'; `/v1` lists what there is"),
    ("GET", "/v1/", {}, 404, "found '/v1/'; `/v1` lists what there is"),
    ("GET", "/v1/projects/", {}, 404, "found '/v1/projects/'; `/v1` lists what there is"),
    ("GET", "/v1//projects", {}, 404, "found '/v1//projects'; `/v1` lists what there is"),
    ("GET", "/v1/projects/no-such", {}, 404, "found 'no-such'; no record of projects has this id"),
    ("GET", "/v1/projects/%00", {}, 404, "found '\\x00'; no record of projects has this id"),
    ("GET", "/v1/projects/..%2Fdeals", {}, 404, None),
    ("GET", "/v1/vocabularies/no-such", {}, 404, None),
    ("GET", "/problems/no-such", {}, 404, None),
    ("GET", "/docs/assets/index.html", {}, 404, None),
    ("GET", "/docs/assets/..%2Fdocs.html", {}, 404, None),
    ("POST", "/v1/projects", {}, 405, "found 'POST'; allowed: GET, HEAD, OPTIONS"),
    ("PUT", "/v1/projects/brook-mine", {}, 405, "found 'PUT'; allowed: GET, HEAD, OPTIONS"),
    ("DELETE", "/v1/facts.csv", {}, 405, "found 'DELETE'; allowed: GET, HEAD, OPTIONS"),
    ("TRACE", "/v1", {}, 405, "found 'TRACE'; allowed: GET, HEAD, OPTIONS"),
    ("GET", "/v1/projects", {"Accept": "image/png"}, 406, None),
    ("GET", "/v1", {"Accept": "text/html"}, 406, "found Accept: 'text/html'; offered here: application/json"),
    ("GET", "/v1/projects?" + "a" * 9000, {}, 414, None),
    ("GET", f"/{'%F0%9F%99%82' * 700}{'a' * 5200}", {}, 414, "found 8001 bytes; at most 8000 are allowed"),
    ("GET", "/v1/projects?limit=0", {}, 422, "limit: found 0; must be from 1 to 500"),
    ("GET", "/v1/projects?limit=1&limit=2", {}, 422, "repeated: limit"),
    ("GET", "/v1/search", {}, 422, "q: missing; it is required"),
    ("GET", "/v1/search?q=-x", {}, 422, "q: found '-x'; needs a word to look for"),
    ("GET", "/v1?x=1", {}, 422, "x: unknown parameter; allowed: none"),
    ("GET", "/v1/vocabularies?x=1", {}, 422, "x: unknown parameter; allowed: none"),
]


@pytest.mark.parametrize(("method", "address", "headers", "status", "detail"), ERRORS)
def test_an_error_is_a_problem(client, method, address, headers, status, detail):
    response = client.open(address, method=method, headers=headers)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = response.json
    assert set(problem) - {"errors", "restart"} == MEMBERS
    assert problem["status"] == status
    assert problem["type"] == f"/problems/{OF_STATUS[status].id}"
    assert problem["request_id"] == response.headers["Request-Id"]
    assert response.headers["Cache-Control"] == "no-store"
    assert detail is None or problem["detail"] == detail


EVERY_FILTER = "&".join(
    f"{sign}{terms.name}={'x-' * 49}1,{'x-' * 49}2" for terms in FACTS.terms if not terms.choices for sign in ("", "not_")
)


@pytest.mark.parametrize(
    "address",
    [
        f"/{'%F0%9F%99%82' * 1200}",
        f"/v1/projects/{'%00' * 5000}",
        f"/v1/releases/{'a' * 7900}",
        f"/v1/facts?sort={'x' * 7900}",
        f"/v1/facts?metric={'%F0%9F%99%82' * 600}",
        f"/v1/facts?mineral={','.join(['%C3%BC' * 20] * 50)}",
        f"/v1/facts?{EVERY_FILTER}",
        f"/v1/facts?{'x' * 7900}",
        f"/v1/check?metric={'x' * 7900}",
    ],
    ids=lambda address: address[:30],
)
def test_a_problem_is_short_whatever_was_sent(client, address):
    response = client.get(address)
    assert response.status_code in {404, 422}
    assert len(response.json["detail"]) <= MAX_DETAIL
    assert len(response.data) < 10_000


@pytest.mark.parametrize("problem", PROBLEM_TYPES.values(), ids=lambda problem: problem.id)
def test_the_type_of_a_problem_resolves(client, problem):
    described = client.get(f"/problems/{problem.id}").json
    assert described["title"] == problem.title
    assert described["status"] == problem.status
    assert described["description"]


@pytest.mark.parametrize("address", ["/v1", "/v1/projects", "/v1/projects/brook-mine", "/v1/facts.csv", "/docs", "/livez"])
def test_a_method_that_does_not_work_names_those_that_do(client, address):
    response = client.post(address)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_preflight_allows_reads(client):
    response = client.options("/v1/projects", headers={"Origin": "https://elsewhere.test"})
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("content", [None, b"", b"not a database" * 1000], ids=["missing", "empty", "garbage"])
@pytest.mark.parametrize("address", ["/v1", "/v1/projects", "/v1/projects/brook-mine", "/v1/search?q=a", "/readyz"])
def test_without_a_database_the_api_is_unavailable(tmp_path: Path, content, address):
    path = tmp_path / "facts.sqlite"
    if content is not None:
        path.write_bytes(content)
    response = create_app(f"sqlite:///{path}").test_client().get(address)
    assert response.status_code == 503
    assert response.json["type"] == "/problems/unavailable"
    assert "critical-minerals load" in response.json["detail"]
    assert str(tmp_path) not in response.text


def test_the_process_is_alive_without_a_database(tmp_path: Path):
    assert create_app(f"sqlite:///{tmp_path / 'missing.sqlite'}").test_client().get("/livez").status_code == 200


def test_a_fault_tells_nothing_about_the_inside(caplog):
    broken = create_app("sqlite:///unused")
    broken.add_url_rule("/fault", view_func=lambda: 1 / 0)
    response = broken.test_client().get("/fault")
    assert response.status_code == 500
    assert response.mimetype == "application/problem+json"
    assert "division" not in response.text
    assert response.json["request_id"] in caplog.text


def test_a_cursor_of_an_earlier_release_says_where_to_start_again(client):
    following = client.get("/v1/projects?limit=1&sort=name").json["links"]["next"]
    question, _, cursor = following.partition("&cursor=")
    outdated = encode(decode(cursor)._replace(release="0123456789abcdef"))
    response = client.get(f"{question}&cursor={outdated}")
    assert response.status_code == 410
    assert response.json["restart"] == question
    assert response.headers["Link"] == f'<{question}>; rel="first"'
    assert client.get(response.json["restart"]).status_code == 200
