"""What is asked too often, too much at once or too long is refused, and who stands behind a proxy is told apart."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from critical_minerals.app import create_app
from critical_minerals.web import exports, shared_folder
from critical_minerals.web.problems import ApiProblem

Limited = Callable[..., FlaskClient]
CITATION = "/v1/facts/russia-rare-earths-usgs-estimate/citation.json"


@pytest.fixture
def limited(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Limited:
    """Gives a client of an application with some settings."""
    monkeypatch.setenv(shared_folder.VARIABLE, str(tmp_path / "shared"))
    return lambda **settings: create_app(database_url, **settings).test_client()


def test_nobody_is_limited_unless_told(limited):
    response = limited().get("/v1/projects")
    assert [name for name, _ in response.headers if "ratelimit" in name.lower()] == []


def test_everybody_is_told_what_is_left_on_every_kind_of_answer(limited):
    client = limited(requests_per_minute=60)
    tag = client.get("/v1/projects").headers["ETag"]
    answers = [
        client.get("/v1/projects"),
        client.get("/v1/projects", headers={"If-None-Match": tag}),
        client.head("/v1/projects"),
        client.options("/v1/projects"),
        client.get("/v1/nothing"),
        client.get("/"),
        client.get("/metrics"),
    ]
    assert [answer.status_code for answer in answers] == [200, 304, 200, 200, 404, 200, 200]
    assert [answer.headers["RateLimit"] for answer in answers] == [f'"client";r={58 - n};t={n + 2}' for n in range(7)]
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"client";q=60;w=60'}


def test_who_asks_too_often_is_told_when_to_come_again_even_where_the_cache_has_the_answer(limited):
    client = limited(requests_per_minute=3)
    assert [client.get("/v1/projects").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    refused = client.get("/v1/projects")
    assert refused.mimetype == "application/problem+json"
    assert refused.json["type"] == "/problems/too-many-requests"
    assert refused.json["detail"] == "more than 3 requests in a minute; ask again in 20 seconds"
    assert refused.headers["Retry-After"] == "20"
    assert refused.headers["Cache-Control"] == "no-store"
    assert client.head("/v1/projects").status_code == 429


def test_a_load_balancer_is_never_refused(limited):
    client = limited(requests_per_minute=1)
    assert {client.get(address).status_code for address in ("/livez", "/readyz") for _ in range(5)} == {200}


def test_clients_are_limited_apart_and_by_their_own_address_behind_a_proxy(limited):
    def statuses(client: FlaskClient, addresses: list[str]) -> list[int]:
        return [client.get("/v1", headers={"X-Forwarded-For": address}).status_code for address in addresses]

    addresses = ["192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.9, 192.0.2.2"]
    assert statuses(limited(requests_per_minute=1, proxies=1), addresses) == [200, 200, 429, 429]
    assert statuses(limited(requests_per_minute=1), addresses[1:2]) == [200]
    strangers = [f"192.0.2.{number}" for number in range(100, 105)]
    assert statuses(limited(requests_per_minute=2), strangers).count(200) <= 2


@pytest.mark.parametrize(
    ("proxies", "headers", "origin"),
    [
        (0, {"X-Forwarded-Proto": "https"}, "http://localhost"),
        (0, {"X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test;proto=https"}, "http://localhost"),
        (1, {"X-Forwarded-Proto": "https"}, "https://localhost"),
        (1, {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.test"}, "https://localhost"),
        (1, {"X-Forwarded-Proto": "https, http"}, "http://localhost"),
        (2, {"X-Forwarded-Proto": "https, http"}, "https://localhost"),
        (1, {}, "http://localhost"),
        (1, {"X-Forwarded-Proto": "javascript"}, "http://localhost"),
        (1, {"X-Forwarded-Prefix": "/evil", "X-Forwarded-Port": "81"}, "http://localhost"),
    ],
)
def test_a_proxy_is_believed_where_there_is_one(limited, proxies, headers, origin):
    client = limited(proxies=proxies)
    for _ in range(2):  # the second is from the cache
        assert client.get(CITATION, headers=headers).json[0]["URL"].startswith(f"{origin}/v1/facts/")
    assert client.get(CITATION).json[0]["URL"].startswith("http://localhost/")


def test_an_address_has_a_limit(limited):
    client = limited(longest_address=200)
    assert client.get(f"/v1/search?q={'a' * 150}").status_code == 200
    response = client.get(f"/v1/search?q={'a' * 190}")
    assert (response.status_code, response.json["detail"]) == (414, "found 202 bytes; at most 200 are allowed")


def test_the_value_of_a_parameter_has_a_limit(limited):
    client = limited(longest_parameter=100)
    assert client.get(f"/v1/search?q={'a' * 100}").status_code == 200
    response = client.get(f"/v1/search?q={'a' * 101}")
    assert response.status_code == 422
    assert response.json["errors"] == {"q": ["found 101 characters; at most 100 are allowed"]}


EXPORTS = ["/v1/facts.ndjson", "/v1/facts.csv", "/v1/timeline.ics"]


@pytest.mark.parametrize("address", EXPORTS)
def test_an_export_has_a_limit(limited, address):
    whole = limited().get(address).data
    assert limited(largest_export=len(whole)).get(address).data == whole
    refused = limited(largest_export=len(whole) - 1).get(address)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/export-too-large")
    assert refused.json["detail"] == f"the export has more than {len(whole) - 1} bytes; narrow it by a filter or `fields`"


def test_large_exports_take_turns(limited, monkeypatch):
    monkeypatch.setattr(exports, "MANY", 100)
    client = limited(exports_at_once=2, cache_bytes=0)
    few, many = "/v1/facts.csv?metric=price_floor", "/v1/facts.csv"
    with client.application.app_context(), exports.turn(100):
        assert client.get(many).status_code == 200
        with exports.turn(100):
            busy = client.get(many)
            assert (busy.status_code, busy.json["type"], busy.headers["Retry-After"]) == (503, "/problems/busy", "5")
            assert client.get(few).status_code == 200
            with pytest.raises(ApiProblem), exports.turn(100):
                pass
        assert client.get(many).status_code == 200
    assert client.get(many).status_code == 200


def test_no_turn_is_to_be_had_where_none_can_be_taken(limited, monkeypatch, tmp_path):
    monkeypatch.setattr(exports, "MANY", 1)
    client = limited(cache_bytes=0)
    (tmp_path / "file").touch()
    monkeypatch.setenv(shared_folder.VARIABLE, str(tmp_path / "file" / "below"))
    busy = client.get("/v1/facts.csv")
    assert (busy.status_code, busy.json["type"]) == (503, "/problems/busy")


def test_a_turn_is_given_back_where_an_export_fails(limited, monkeypatch):
    monkeypatch.setattr(exports, "MANY", 1)
    client = limited(cache_bytes=0)
    for _ in range(3):
        with client.application.app_context(), pytest.raises(ZeroDivisionError), exports.turn(1):
            raise ZeroDivisionError
    assert client.get("/v1/facts.csv").status_code == 200


def test_health_and_metrics_are_never_kept(limited):
    client = limited()
    for address in ("/livez", "/readyz", "/metrics"):
        response = client.get(address)
        assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
        assert "ETag" not in response.headers


def test_who_is_told_to_stop_is_not_ready(limited):
    client = limited()
    assert client.get("/readyz").status_code == 200
    (shared_folder.shared_folder() / shared_folder.DRAINING).touch()
    stopping = client.get("/readyz")
    assert (stopping.status_code, stopping.json["type"]) == (503, "/problems/stopping")
    assert client.get("/livez").json == {"status": "ok"}
    assert json.loads(client.get("/v1/projects?limit=1").data)["data"]
