"""A load into PostgreSQL is all or nothing, and disturbs nobody who reads."""

import subprocess
import sys
import time

import psycopg
import pytest
from peewee import DatabaseError

from critical_minerals.database import store_at
from critical_minerals.database.release import Release, Unavailable
from critical_minerals.database.tables import Total
from critical_minerals.loader import postgres_target
from critical_minerals.loader.postgres_target import new_schema

pytestmark = pytest.mark.usefixtures("without_delay")

HALF_A_LOAD = """
import sys, time
from critical_minerals.database.tables import Total
from critical_minerals.loader.postgres_target import new_schema
with new_schema(sys.argv[1]) as target:
    target.insert(Total, [("facts", 1)])
    print("half", flush=True)
    time.sleep(60)
"""


def asked(url: str, statement: str) -> list[tuple]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement).fetchall()


def schemas(url: str) -> set[str]:
    return {name for (name,) in asked(url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'critical%'")}


def facts_in(release: Release) -> int:
    ((counted,),) = release.fetch("SELECT count(*) FROM facts WHERE id <> ?", ("",))
    ((noted,),) = release.fetch("SELECT records FROM total WHERE resource = ?", ("facts",))
    assert counted == noted > 500
    return counted


def test_readers_see_the_old_release_whole_until_the_new_one_is(url, load):
    load(url, "1.0.0")
    store = store_at(url)
    before = store.identity()
    with new_schema(url) as target:
        target.insert(Total, [("facts", 1)])
        assert store.identity() == before
        assert store.release().dataset.version == "1.0.0"
        assert facts_in(store.release())
        earlier = store.release()
    assert store.identity() != before
    assert facts_in(earlier)


def test_a_load_that_fails_leaves_nothing(url, load):
    load(url, "1.0.0")
    before = schemas(url)
    with pytest.raises(DatabaseError), new_schema(url) as target:
        target.insert(Total, [("facts", 1), ("facts", 2)])
    with pytest.raises(ZeroDivisionError), new_schema(url):
        _ = 1 / 0
    assert schemas(url) == before
    assert facts_in(store_at(url).release())


def test_a_load_that_is_killed_leaves_nothing_and_stops_no_other(url, load):
    load(url, "1.0.0")
    before = schemas(url)
    with subprocess.Popen([sys.executable, "-c", HALF_A_LOAD, url], stdout=subprocess.PIPE, text=True) as loading:
        assert loading.stdout.readline() == "half\n"
        loading.kill()
    assert schemas(url) == before
    deadline = time.monotonic() + 10
    while asked(url, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") != [(0,)]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    load(url, "2.0.0")
    assert store_at(url).release().dataset.version == "2.0.0"


def test_one_load_at_a_time(url, load):
    with new_schema(url) as target:
        target.insert(Total, [("facts", 1)])
        with pytest.raises(DatabaseError, match="another load is writing into this database"):
            load(url, "1.0.0")
    load(url, "1.0.0")


def test_the_release_before_the_current_one_stays_readable_and_older_ones_go(url, load):
    store, opened, named = store_at(url), {}, {}
    for version in ("1.0.0", "2.0.0", "3.0.0"):
        load(url, version)
        named[version], opened[version] = store.identity(), store.release()
    assert [opened[version].dataset.version for version in opened] == list(opened)
    assert schemas(url) == {named["2.0.0"], named["3.0.0"]}
    assert facts_in(opened["2.0.0"])
    with pytest.raises(Unavailable, match="run `critical-minerals load`"):
        facts_in(opened["1.0.0"])


def test_a_schema_that_is_being_read_for_long_is_left_to_the_next_load(url, load, monkeypatch):
    monkeypatch.setattr(postgres_target, "LONGEST_WAIT_FOR_READERS", "100ms")
    load(url, "1.0.0")
    with psycopg.connect(url) as backup:
        backup.execute(f"LOCK TABLE {store_at(url).identity()}.facts IN ACCESS SHARE MODE")
        load(url, "2.0.0")
        load(url, "3.0.0")
        assert len(schemas(url)) == 3
    load(url, "4.0.0")
    assert len(schemas(url)) == 2
    assert facts_in(store_at(url).release())


def test_texts_are_in_the_order_of_their_code_points(url, load):
    assert asked(url, "SELECT 'a' < 'B'") == [(True,)]
    load(url, "1.0.0")
    assert store_at(url).release().fetch("SELECT min(v) FROM (SELECT id AS v FROM facts UNION SELECT 'ZZ') AS x") == [
        ("ZZ",)
    ]
