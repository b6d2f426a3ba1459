"""Answers from the cache are those of the application, and it holds no more than it may and nothing of another release."""

import json
import random
import re
import shutil
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from release_files import copied, moved
from werkzeug.test import Client, TestResponse

from critical_minerals.app import create_app
from critical_minerals.database.checksums import checksums_beside
from critical_minerals.database.sqlite_store import SqliteStore
from critical_minerals.generated import document_path
from critical_minerals.loader.build import build
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.packaged import data_folder
from critical_minerals.web.cache import LARGEST_SHARE, Cache
from critical_minerals.web.codings import CODINGS, PLAIN
from critical_minerals.web.examples import question

ENOUGH = 16 * 2**20
OPERATIONS = {
    path: operations["get"] for path, operations in json.loads(document_path().read_text("utf-8"))["paths"].items()
}
PROBLEM = "/problems/not-found"
CITATION = "/v1/facts/russia-rare-earths-usgs-estimate/citation"


class Counted:
    """A WSGI application that counts how often it is asked."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self.asked = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.asked += 1
        return self.application(environ, start_response)


class Cached:
    """An application without a cache, one in front of it, and a client that asks the cache."""

    def __init__(self, database: Path, limit: int = ENOUGH) -> None:
        self.plain = create_app(f"sqlite:///{database}", cache_bytes=0)
        self.inside = Counted(self.plain.wsgi_app)
        self.cache = Cache(self.inside, SqliteStore(database), limit)
        self.client = Client(self.cache)

    def get(self, address: str, **headers: str) -> TestResponse:
        return self.client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def went_inside(self, request: Callable[[], Any]) -> bool:
        before = self.inside.asked
        request()
        return self.inside.asked > before


@pytest.fixture
def cached(database: Path) -> Cached:
    return Cached(database)


def said(response: TestResponse) -> tuple[str, list[tuple[str, str]], bytes]:
    """All of an answer but its Request-Id, which errors have in their bodies too."""
    headers = sorted(header for header in response.headers if header[0] != "Request-Id")
    return response.status, headers, response.data if response.status_code < 400 else b""


@pytest.fixture(scope="module")
def shared(database: Path) -> Cached:
    return Cached(database)


@pytest.mark.parametrize("coding", [PLAIN, *CODINGS])
@pytest.mark.parametrize("path", [*OPERATIONS, "/docs", "/v1/openapi.json", "/docs/assets/docs.js", PROBLEM])
def test_every_answer_is_that_of_the_application_without_a_cache(shared, path, coding):
    plain = shared.plain.test_client()
    address = question(plain, path, OPERATIONS[path]["operationId"]) if path in OPERATIONS else path
    asked: dict[str, Any] = {"headers": {"Accept-Encoding": coding}}
    first = shared.client.get(address, **asked)
    assert said(first) == said(plain.get(address, **asked))
    again: dict[str, Any] = {"headers": {**asked["headers"], "If-None-Match": first.headers["ETag"]}}
    entered = shared.inside.asked
    assert said(shared.client.get(address, **asked)) == said(first)
    assert said(shared.client.head(address, **asked)) == said(plain.head(address, **asked))
    assert said(shared.client.get(address, **again)) == said(plain.get(address, **again))
    assert said(shared.client.head(address, **again)) == said(plain.head(address, **again))
    assert shared.inside.asked == entered


def test_every_answer_has_a_request_id_of_its_own(cached):
    answers = [cached.get("/v1/projects") for _ in range(50)]
    ids = {answer.headers["Request-Id"] for answer in answers}
    assert len(ids) == 50
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)
    assert all(len(answer.headers.getlist("Request-Id")) == 1 for answer in answers)


def test_processes_that_are_forked_give_different_request_ids():
    script = (
        "import os\n"
        "from critical_minerals.web.observation import Observation\n"
        "Observation()\n"
        "for _ in range(4):\n"
        "    if not os.fork():\n"
        "        os.write(1, (Observation().request_id + chr(10)).encode())\n"
        "        os._exit(0)\n"
        "for _ in range(4):\n"
        "    os.wait()\n"
    )
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60).stdout
    assert len(set(printed.split())) == 4


@pytest.mark.parametrize(
    "change",
    [
        {"method": "POST"},
        {"method": "OPTIONS"},
        {"method": "get"},
        {"method": "head"},
        {"data": b"a body"},
        {"headers": {"Transfer-Encoding": "chunked"}},
        {"headers": {"If-Match": "*"}},
        {"headers": {"If-Match": '"another"'}},
        {"headers": {"Range": "bytes=0-9"}},
        {"path": "/v1/bulk/csv.zip", "headers": {"Range": "bytes=0-9"}},
        {"headers": {"Host": ""}},
        {"headers": {"Host": "two, hosts"}},
        {"headers": {"Accept": "image/png"}},
        {"path": "/v1/projects/no-such"},
        {"path": "/v1/projects?limit=0"},
        {"path": "/v1/projects?" + "a" * 9000},
        {"path": "//v1/none"},
        {"path": "/"},
    ],
    ids=str,
)
def test_what_is_unusual_or_no_good_answer_comes_from_the_application_each_time(cached, change):
    asked = {"path": "/v1/projects", "method": "GET", **change}
    cached.get("/v1/projects")
    for _ in range(2):
        entered = cached.inside.asked
        answer = cached.client.open(**asked)
        assert cached.inside.asked == entered + 1
        plain = cached.plain.test_client().open(**asked)
        assert (answer.status, answer.headers["Content-Type"]) == (plain.status, plain.headers["Content-Type"])
        assert answer.headers["Request-Id"] in answer.text or answer.status_code < 400 or asked["method"].upper() == "HEAD"


def test_an_old_request_without_a_host_opens_no_way_for_a_newer_one(cached):
    statuses = []
    for protocol in ("HTTP/1.0", "HTTP/1.1", "HTTP/1.0"):
        environ = {"SERVER_PROTOCOL": protocol, "HTTP_HOST": ""}
        statuses.append(cached.client.get("/v1", environ_overrides=environ).status_code)
    assert statuses == [200, 400, 200]


def test_nobody_gets_the_answer_to_another_request(cached):
    requests = [
        {"path": path, "base_url": f"{scheme}://{host}/{mounted}", "headers": {"Accept": accept, "Accept-Encoding": coding}}
        for path in (
            CITATION,
            f"{CITATION}?known_by=2026-06",
            "/v1/timeline?date_from=2026",
            "/v1/timeline?date_from=2026&limit=5",
        )
        for scheme in ("http", "https")
        for host in ("a.test", "b.test:8000")
        for mounted in ("", "below")
        for accept in ("*/*", "text/plain", "text/calendar", "application/json;q=0.5, text/plain")
        for coding in ("", "br", "gzip")
    ]
    expected = [said(cached.plain.test_client().get(**request)) for request in requests]
    for position in random.Random(1).choices(range(len(requests)), k=500):  # noqa: S311 - any order, and always the same
        assert said(cached.client.get(**requests[position])) == expected[position]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("following", ["GET", "HEAD"])
def test_a_head_and_a_get_are_answered_from_one_entry(cached, method, following):
    whole = cached.plain.test_client().get("/v1/projects")
    for asked in (method, following):
        answer = cached.client.open("/v1/projects", method=asked)
        assert answer.content_length == len(whole.data)
        assert answer.data == (whole.data if asked == "GET" else b"")
    assert cached.inside.asked == 1


def test_who_has_the_answer_already_is_told_so_from_the_first_request_on(cached):
    address = "/v1/facts.ndjson"
    tag = cached.plain.test_client().get(address).headers["ETag"]
    for header in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        assert cached.get(address, If_None_Match=header).status_code == HTTPStatus.NOT_MODIFIED
    assert cached.inside.asked == 1
    assert cached.get(address, If_None_Match='"other"').data
    assert cached.get(address).data
    assert cached.get(address, If_None_Match=tag).status_code == HTTPStatus.NOT_MODIFIED
    assert cached.inside.asked == 2


def test_what_is_too_large_is_kept_only_for_who_has_it(database):
    cached = Cached(database, limit=200_000)
    for _ in range(2):
        assert cached.went_inside(lambda: cached.get("/v1/facts.ndjson"))
    tag = cached.get("/v1/facts.ndjson").headers["ETag"]
    assert not cached.went_inside(lambda: cached.get("/v1/facts.ndjson", If_None_Match=tag))
    assert cached.cache.kept.size < 200_000 / LARGEST_SHARE


def test_many_questions_stay_within_the_limit_and_the_last_ones_are_kept(database):
    limit = 300_000
    cached = Cached(database, limit)
    favourite = {"base_url": "http://favourite.test"}
    cached.client.get(PROBLEM, **favourite)
    for number in range(10_000):
        cached.client.get(PROBLEM, base_url=f"http://h{number}.test")
        if number % 20 == 0:
            assert not cached.went_inside(lambda: cached.client.get(PROBLEM, **favourite))
            assert cached.cache.kept.size <= limit
    kept = cached.cache.kept
    assert kept.size == sum(answer.size for answer in kept.answers.values())
    assert 50 < len(kept.answers) < limit / 1000
    assert not cached.went_inside(lambda: cached.client.get(PROBLEM, base_url="http://h9999.test"))
    assert cached.went_inside(lambda: cached.client.get(PROBLEM, base_url="http://h0.test"))


def test_the_memory_taken_is_what_is_counted(database):
    cached = Cached(database)
    cached.get(PROBLEM)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(500):
            cached.client.get(PROBLEM, base_url=f"http://h{number}.test")
            cached.get(
                f"/v1/projects?limit=1&total={'true' if number % 2 else 'false'}", Accept=f"application/json;v={number}"
            )
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert cached.cache.kept.size / 2 < after - before < cached.cache.kept.size


@pytest.fixture
def releases(tmp_path: Path, database: Path) -> tuple[Path, Path]:
    """The database of a server, and one of another release to put in its place."""
    fixtures = Path(shutil.copytree(data_folder("fixtures"), tmp_path / "fixtures"))
    dataset = fixtures / "dataset.yaml"
    dataset.write_text(re.sub("version: .*", "version: 9.9.9.dev", dataset.read_text("utf-8")), "utf-8")
    another = tmp_path / "another.sqlite"
    build(read_fixtures(fixtures), another)
    return copied(database, tmp_path / "facts.sqlite"), another


def version(response: TestResponse) -> str:
    return response.json["meta"]["dataset"]["version"]


def test_another_release_is_seen_at_once_and_nothing_of_the_old_one_is_kept(releases):
    current, another = releases
    cached = Cached(current)
    old = cached.get("/v1/projects?limit=1")
    cached.get("/v1/deals?limit=1")
    moved(another, current)
    new = cached.get("/v1/projects?limit=1", If_None_Match=old.headers["ETag"])
    assert (version(new), new.headers["Dataset-Version"]) == ("9.9.9.dev", "9.9.9.dev")
    assert len(cached.cache.kept.answers) == 1
    assert version(cached.get("/v1/deals?limit=1")) == "9.9.9.dev"


@pytest.mark.parametrize("first", ["the swap", "the answer"])
def test_an_answer_is_never_kept_as_one_of_another_release(releases, first):
    current, another = releases
    cached = Cached(current)

    def swapping(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if another.exists() and first == "the swap":
            moved(another, current)
        answer = cached.inside(environ, start_response)
        if another.exists():
            moved(another, current)
        return answer

    client = Client(Cache(swapping, SqliteStore(current), ENOUGH))
    assert version(client.get("/v1/projects?limit=1")) == ("9.9.9.dev" if first == "the swap" else "0.1.0")
    assert [version(client.get("/v1/projects?limit=1")) for _ in range(3)] == ["9.9.9.dev"] * 3
    assert cached.inside.asked == 2


def test_without_a_release_the_cache_is_passed_by(releases):
    current, another = releases
    cached = Cached(current)
    checksums_beside(current).unlink()
    assert [cached.get("/v1/projects").status_code for _ in range(2)] == [503, 503]
    assert cached.cache.kept.answers == {}
    moved(another, current)
    assert version(cached.get("/v1/projects")) == "9.9.9.dev"
    assert cached.inside.asked == 3


def test_threads_get_their_own_answers_and_count_right(database):
    limit = 60_000
    cached = Cached(database, limit)
    addresses = [f"/v1/facts?limit={limit}" for limit in range(1, 13)]
    expected = {address: cached.plain.test_client().get(address).data for address in addresses}
    wrong: list[str] = []

    def ask(seed: int) -> None:
        client = Client(cached.cache)
        wrong.extend(
            address
            for address in random.Random(seed).choices(addresses, range(1, 13), k=300)  # noqa: S311 - as above
            if client.get(address).data != expected[address]
        )

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    kept = cached.cache.kept
    assert kept.size == sum(answer.size for answer in kept.answers.values()) <= limit
    assert cached.inside.asked < 1200
