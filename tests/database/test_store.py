import shutil
import sqlite3
import threading
import time
import weakref
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from peewee import SQL

from critical_minerals.app import create_app
from critical_minerals.database import sqlite
from critical_minerals.database.release import TooSlow, Unavailable
from critical_minerals.database.sqlite import SqliteStore
from critical_minerals.database.tables import Dataset, Term
from critical_minerals.database.urls import sqlite_path
from critical_minerals.query import lists
from critical_minerals.query.selection import Selection
from critical_minerals.resources import BY_NAME


@pytest.fixture
def path(database: Path, tmp_path: Path) -> Path:
    """A database file of this test alone."""
    return Path(shutil.copy(database, tmp_path / "facts.sqlite"))


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


@pytest.fixture
def newer(path: Path) -> Path:
    """Another release, in a file beside the first."""
    found = Path(shutil.copy(path, path.with_name("newer.sqlite")))
    change(found, "UPDATE dataset SET version = '9.9.9', hash = 'another'")
    return found


def test_a_release_says_what_it_holds(path: Path) -> None:
    dataset = SqliteStore(path).release().dataset
    assert dataset.title == "Critical Minerals Facts"
    assert len(dataset.hash) == 16


def test_an_unchanged_file_is_opened_once(path: Path) -> None:
    store = SqliteStore(path)
    assert store.release() is store.release()


def test_each_thread_has_a_connection_of_its_own(path: Path) -> None:
    store = SqliteStore(path)
    found = []
    thread = threading.Thread(target=lambda: found.append(store.release()))
    thread.start()
    thread.join()
    assert found[0] is not store.release()
    assert found[0].dataset == store.release().dataset


def test_a_file_renamed_into_place_is_noticed(path: Path, newer: Path) -> None:
    store = SqliteStore(path)
    before = store.release().dataset.version
    newer.replace(path)
    assert before != store.release().dataset.version == "9.9.9"


def test_a_release_in_use_keeps_answering_after_its_file_is_replaced(path: Path, newer: Path) -> None:
    release = SqliteStore(path).release()
    newer.replace(path)
    assert release.rows(Dataset.select(Dataset.hash)) == [(release.dataset.hash,)]


def test_an_export_in_progress_keeps_to_its_release(path: Path, newer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "BODIES_A_READ", 10)
    store = SqliteStore(path)
    everything = Selection(BY_NAME["facts"])
    expected = list(lists.every_body(store.release(), everything))
    bodies = lists.every_body(store.release(), everything)
    first = next(bodies)
    change(newer, "DELETE FROM facts")
    newer.replace(path)
    assert store.release().dataset.version == "9.9.9"
    assert [first, *bodies] == expected


def test_a_release_that_nobody_uses_any_more_is_closed(path: Path, newer: Path) -> None:
    store = SqliteStore(path)
    release = store.release()
    kept, connection = weakref.ref(release), release._connection  # noqa: SLF001 - what nothing else tells of
    newer.replace(path)
    store.release()
    assert connection.execute("SELECT 1").fetchall() == [(1,)]
    del release
    assert kept() is None
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


def test_the_release_of_a_thread_that_has_ended_is_closed(path: Path) -> None:
    store = SqliteStore(path)
    kept = []
    thread = threading.Thread(target=lambda: kept.append(weakref.ref(store.release())))
    thread.start()
    thread.join()
    assert kept[0]() is None


def test_the_identity_is_that_of_the_file(path: Path, newer: Path) -> None:
    store = SqliteStore(path)
    before = store.identity()
    assert store.identity() == before
    newer.replace(path)
    assert store.identity() != before


def test_a_file_that_is_gone_has_no_identity(path: Path) -> None:
    path.unlink()
    with pytest.raises(Unavailable, match=r"^facts.sqlite is not there: .*; run `critical-minerals load`$"):
        SqliteStore(path).identity()


def test_a_statement_that_takes_too_long_is_given_up_and_the_next_is_answered(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = SqliteStore(path).release()
    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "LONGEST_STATEMENT", 0.05)
        with pytest.raises(TooSlow, match="add a filter"):
            release.fetch("WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n")
    assert release.fetch("SELECT 1") == [(1,)]
    assert release.rows(Dataset.select(Dataset.hash)) == [(release.dataset.hash,)]


def test_time_between_statements_is_not_counted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "STEPS_BETWEEN_LOOKS", 1)
    monkeypatch.setattr(sqlite, "LONGEST_STATEMENT", 0.3)
    release = SqliteStore(path).release()
    time.sleep(0.4)
    assert release.fetch("SELECT count(*) FROM term")[0][0] > 0


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


DAMAGES = [
    pytest.param(lambda path: path.unlink(), "is not there", id="missing"),
    pytest.param(lambda path: path.write_bytes(b""), "no such table", id="empty"),
    pytest.param(truncate, "malformed", id="truncated"),
    pytest.param(lambda path: path.write_bytes(path.read_bytes()[:50]), "can't be read", id="cut in the header"),
    pytest.param(lambda path: path.write_bytes(b"garbage" * 5000), "not a database", id="garbage"),
    pytest.param(lambda path: path.write_bytes(b"SQLite format 3\x00" * 5000), "can't be read", id="garbage with a head"),
    pytest.param(lambda path: change(path, "DROP TABLE dataset"), "no such table", id="another database"),
    pytest.param(lambda path: change(path, "DELETE FROM dataset"), "has the layout none", id="no release"),
    pytest.param(lambda path: change(path, "UPDATE dataset SET layout = layout + 1"), "has the layout", id="newer layout"),
    pytest.param(lambda path: change(path, "UPDATE dataset SET layout = 0"), "has the layout 0", id="older layout"),
    pytest.param(lambda path: (path.unlink(), path.mkdir()), "can't be read", id="folder"),
]


@pytest.mark.parametrize(("damage", "message"), DAMAGES)
def test_what_can_not_be_read_is_unavailable(path: Path, damage, message: str) -> None:
    damage(path)
    with pytest.raises(Unavailable) as unavailable:
        SqliteStore(path).release()
    assert message in str(unavailable.value)
    assert str(unavailable.value).startswith("facts.sqlite ")
    assert str(unavailable.value).endswith("run `critical-minerals load`")


@pytest.mark.parametrize(("damage", "message"), DAMAGES[:-1])
def test_a_store_heals_when_a_good_file_comes(path: Path, newer: Path, damage, message: str) -> None:
    store = SqliteStore(path)
    store.release()
    damage(path)
    with pytest.raises(Unavailable, match=message):
        store.release()
    newer.replace(path)
    assert store.release().dataset.version == "9.9.9"


@pytest.mark.parametrize(("damage", "message"), DAMAGES[:-1])
def test_an_api_answers_503_until_a_good_file_comes(path: Path, newer: Path, damage, message: str) -> None:
    client: FlaskClient = create_app(f"sqlite:///{path}").test_client()
    damage(path)
    response = client.get("/v1/facts?limit=1")
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")
    assert message in response.json["detail"]
    newer.replace(path)
    assert client.get("/v1/facts?limit=1").json["meta"]["dataset"]["version"] == "9.9.9"


def test_an_unavailable_store_creates_no_file(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="is not there"):
        SqliteStore(tmp_path / "none.sqlite").release()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["with space.sqlite", "50%.sqlite", "a?mode=rwc.sqlite", "a#b.sqlite", "磁石", "a&b=c"])
def test_a_file_may_have_any_name(path: Path, name: str) -> None:
    path.rename(path.with_name(name))
    assert SqliteStore(path.with_name(name)).release().dataset.title == "Critical Minerals Facts"


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO term VALUES ('facts', 'a', 'b', 1, x'00')",
        "UPDATE dataset SET version = '9.9.9'",
        "DELETE FROM facts",
        "DROP TABLE facts",
        "CREATE TABLE more (x)",
        "CREATE INDEX more ON facts (id)",
        "ALTER TABLE facts ADD COLUMN more",
        "REINDEX",
        "PRAGMA user_version = 5",
        "INSERT INTO search_index (search_index) VALUES ('optimize')",
        "REPLACE INTO dataset SELECT * FROM dataset",
        "BEGIN IMMEDIATE",
    ],
)
def test_nothing_can_be_written(path: Path, sql: str) -> None:
    before = path.read_bytes()
    with pytest.raises(Unavailable, match="readonly"):
        SqliteStore(path).release().rows(SQL(sql))
    assert path.read_bytes() == before


def test_no_other_file_can_be_attached(path: Path) -> None:
    with pytest.raises(Unavailable, match="too many attached databases"):
        SqliteStore(path).release().rows(SQL("VACUUM"))


def test_a_query_of_the_models_can_not_write_either(path: Path) -> None:
    with pytest.raises(Unavailable, match="readonly"):
        SqliteStore(path).release().rows(Term.insert(resource="facts", name="a", value="b", records=1, members=b""))


@pytest.mark.parametrize("sql", ["ATTACH '{}' AS other", "VACUUM INTO '{}'"], ids=["attach", "vacuum"])
def test_no_other_file_can_be_created(path: Path, sql: str) -> None:
    other = path.with_name("other.sqlite")
    with pytest.raises(Unavailable):
        SqliteStore(path).release().rows(SQL(sql.format(other)))
    assert not other.exists()


def test_reading_leaves_nothing_beside_the_file(path: Path) -> None:
    release = SqliteStore(path).release()
    assert release.rows(Term.select(SQL("COUNT(*)")))[0][0] > 0
    assert [found.name for found in path.parent.iterdir()] == ["facts.sqlite"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///facts.sqlite", "facts.sqlite"),
        ("sqlite:////srv/facts.sqlite", "/srv/facts.sqlite"),
        ("sqlite:///a folder/facts.sqlite", "a folder/facts.sqlite"),
        ("sqlite:///50%.sqlite", "50%.sqlite"),
    ],
)
def test_a_database_url_names_a_file(url: str, expected: str) -> None:
    assert sqlite_path(url) == Path(expected)


@pytest.mark.parametrize(
    "url", ["", "sqlite", "sqlite://", "sqlite:///", "facts.sqlite", "/facts.sqlite", "postgresql:///facts"]
)
def test_another_database_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must be sqlite:/// and the path of a file"):
        sqlite_path(url)
