"""Readers live through what happens to a PostgreSQL server, and say nothing about its inside."""

import logging
import threading
import time

import psycopg
import pytest
from cluster import Cluster

from critical_minerals.app import create_app
from critical_minerals.database import postgres, postgres_pool, store_at
from critical_minerals.database.release import TooSlow, Unavailable
from critical_minerals.loader.postgres_target import new_schema
from critical_minerals.settings import Settings

pytestmark = pytest.mark.usefixtures("without_delay")


@pytest.fixture
def own_cluster():
    """A server to be stopped."""
    server = Cluster()
    yield server
    server.close()


def test_a_restart_is_not_noticed(own_cluster, load):
    load(own_cluster.url, "1.0.0")
    client = create_app(own_cluster.url, cache_bytes=0).test_client()
    before = client.get("/v1/facts").json
    own_cluster.stop()
    own_cluster.start()
    assert client.get("/v1/facts").json == before


def test_a_server_that_is_gone_is_a_clear_problem_until_it_is_back(own_cluster, load, caplog):
    caplog.set_level(logging.WARNING)
    load(own_cluster.url, "1.0.0")
    client = create_app(own_cluster.url, cache_bytes=0).test_client()
    assert client.get("/readyz").status_code == 200
    own_cluster.kill()
    response = client.get("/v1/facts")
    assert response.status_code == 503
    assert response.json["detail"] == "the database can't be reached; the next requests look for it again"
    assert client.get("/livez").status_code == 200
    assert "secret" not in caplog.text
    own_cluster.start()
    assert client.get("/v1/facts").status_code == 200


def test_a_pointer_is_looked_at_now_and_then(url, load, monkeypatch):
    load(url, "1.0.0")
    monkeypatch.setattr(postgres, "BETWEEN_LOOKS", 0.3)
    store = store_at(url)
    before = store.identity()
    load(url, "2.0.0")
    time.sleep(0.35)
    now = store.identity()
    assert now != before
    load(url, "3.0.0")
    deadline = time.monotonic() + 5
    while store.identity() == now:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_database_without_a_release_says_what_to_do(url):
    response = create_app(url).test_client().get("/v1/facts")
    assert response.status_code == 503
    assert "run `critical-minerals load`" in response.json["detail"]


def test_a_release_of_another_layout_is_not_read(url):
    with new_schema(url):
        pass
    with pytest.raises(Unavailable, match="the database has the layout none, this version reads"):
        store_at(url).release()


def test_a_statement_that_takes_too_long_is_given_up(url, load):
    load(url, "1.0.0")
    release = store_at(url, Settings(query_milliseconds=100)).release()
    with pytest.raises(TooSlow, match=r"more than 0\.1 seconds"):
        release.fetch("SELECT pg_sleep(5)::text")
    assert release.fetch("SELECT 1") == [(1,)]


def test_a_pointer_that_is_locked_is_unavailable_and_not_a_fault(url, load):
    load(url, "1.0.0")
    clients = [create_app(url, query_milliseconds=100, **settings).test_client() for settings in ({}, {"cache_bytes": 0})]
    with psycopg.connect(url) as connection:
        connection.execute("LOCK TABLE current_release IN ACCESS EXCLUSIVE MODE")
        for client in clients:
            response = client.get("/v1/facts")
            assert (response.status_code, response.json["type"]) == (503, "/problems/unavailable")
            assert response.headers["Request-Id"]
            assert client.get("/livez").status_code == 200
    assert [client.get("/readyz").status_code for client in clients] == [200, 200]


def test_nothing_can_be_written(url, load):
    load(url, "1.0.0")
    with pytest.raises(Unavailable):
        store_at(url).release().fetch("DELETE FROM facts RETURNING id")


def test_many_threads_share_few_connections(url, load):
    load(url, "1.0.0")
    release, found = store_at(url).release(), []

    def ask() -> None:
        found.extend(release.fetch("SELECT records, pg_sleep(0.02)::text FROM total WHERE resource = ?", ("facts",)))

    threads = [threading.Thread(target=ask) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 40
    ((connections,),) = release.fetch("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
    assert connections <= postgres_pool.MOST_CONNECTIONS + 1
