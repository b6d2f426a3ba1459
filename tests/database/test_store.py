import gc
import os
import sqlite3
import subprocess
import sys
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from peewee import SQL
from release_files import changed, copied, moved, sealed

from critical_minerals.app import create_app
from critical_minerals.database import sqlite, sqlite_store, verified_file
from critical_minerals.database.checksums import checksum_of, checksums_beside, written_checksums
from critical_minerals.database.release import TooSlow, Unavailable
from critical_minerals.database.sqlite_store import SqliteStore
from critical_minerals.database.tables import Dataset, Term
from critical_minerals.database.urls import sqlite_path
from critical_minerals.query import lists
from critical_minerals.query.selection import Selection
from critical_minerals.resources import BY_NAME


@pytest.fixture
def path(database: Path, tmp_path: Path) -> Path:
    """A database file of this test alone."""
    return copied(database, tmp_path / "facts.sqlite")


@pytest.fixture
def newer(path: Path) -> Path:
    """Another release, in a file beside the first."""
    return changed(copied(path, path.with_name("newer.sqlite")), "UPDATE dataset SET version = '9.9.9', hash = 'another'")


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
    moved(newer, path)
    assert before != store.release().dataset.version == "9.9.9"


def test_a_release_in_use_keeps_answering_after_its_file_is_replaced(path: Path, newer: Path) -> None:
    release = SqliteStore(path).release()
    moved(newer, path)
    assert release.rows(Dataset.select(Dataset.hash)) == [(release.dataset.hash,)]


def test_an_export_in_progress_keeps_to_its_release(path: Path, newer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "BODIES_A_READ", 10)
    store = SqliteStore(path)
    everything = Selection(BY_NAME["facts"])
    expected = list(lists.every_body(store.release(), everything))
    bodies = lists.every_body(store.release(), everything)
    first = next(bodies)
    changed(newer, "DELETE FROM facts")
    moved(newer, path)
    assert store.release().dataset.version == "9.9.9"
    assert [first, *bodies] == expected


def test_a_release_that_nobody_uses_any_more_is_closed(path: Path, newer: Path) -> None:
    store = SqliteStore(path)
    release = store.release()
    kept, connection = weakref.ref(release), release._connection  # noqa: SLF001 - what nothing else tells of
    moved(newer, path)
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
    moved(newer, path)
    assert store.identity() != before


def test_a_file_that_is_gone_has_no_identity(path: Path) -> None:
    path.unlink()
    with pytest.raises(
        Unavailable, match=r"^facts.sqlite can't be read: No such file or directory; run `critical-minerals load`$"
    ):
        SqliteStore(path).identity()


def test_a_statement_that_takes_too_long_is_given_up_and_the_next_is_answered(path: Path) -> None:
    release = SqliteStore(path, seconds=0.05).release()
    with pytest.raises(TooSlow, match=r"more than 0.05 seconds; add a filter"):
        release.fetch("WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n")
    assert release.fetch("SELECT 1") == [(1,)]
    assert release.rows(Dataset.select(Dataset.hash)) == [(release.dataset.hash,)]


SLOW = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 200000) SELECT max(x) FROM n"


def test_the_statements_of_an_answer_have_the_time_of_one_together(path: Path) -> None:
    release = SqliteStore(path, seconds=0.5).release()
    for _ in range(50):
        assert release.fetch(SLOW) == [(200000,)]
    for _ in range(2):
        release.begin_answer()
        assert release.fetch(SLOW) == [(200000,)]
        with pytest.raises(TooSlow):
            all(release.fetch(SLOW) for _ in range(1000))


def test_time_between_statements_is_not_counted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "STEPS_BETWEEN_LOOKS", 1)
    release = SqliteStore(path, seconds=0.3).release()
    time.sleep(0.4)
    assert release.fetch("SELECT count(*) FROM term")[0][0] > 0


HEAD = b"SQLite format 3\x00"


def truncate(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def spoil(path: Path) -> None:
    """Changes one letter of a text, which SQLite can't notice, without any trace in the file's time."""
    before = path.stat()
    content = path.read_bytes()
    path.write_bytes(content.replace(b"Critical Minerals Facts", b"Critical Minerals Farts", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


DAMAGES = [
    pytest.param(lambda path: path.unlink(), "facts.sqlite can't be read: No such file", id="missing"),
    pytest.param(lambda path: (path.unlink(), path.mkdir()), "facts.sqlite can't be read: it is a folder", id="folder"),
    pytest.param(lambda path: (path.unlink(), os.mkfifo(path)), "facts.sqlite can't be read: it is a pipe", id="pipe"),
    pytest.param(lambda path: path.write_bytes(b""), "its SHA-256 is not that beside it", id="empty"),
    pytest.param(truncate, "its SHA-256 is not that beside it", id="truncated"),
    pytest.param(spoil, "its SHA-256 is not that beside it", id="another letter"),
    pytest.param(lambda path: checksums_beside(path).write_text("nothing"), "is not that beside it", id="no checksum"),
    pytest.param(lambda path: checksums_beside(path).unlink(), "facts.sqlite.sha256 can't be read", id="no checksums"),
    pytest.param(lambda path: sealed(truncate(path)), "malformed", id="sealed as truncated"),
    pytest.param(lambda path: (path.write_bytes(b""), sealed(path)), "can't be read", id="sealed as empty"),
    pytest.param(lambda path: (path.write_bytes(b"garbage" * 5000), sealed(path)), "not a database", id="garbage"),
    pytest.param(lambda path: (path.write_bytes(HEAD * 5000), sealed(path)), "can't be read", id="garbage with a head"),
    pytest.param(lambda path: changed(path, "DROP TABLE dataset"), "no such table", id="another database"),
    pytest.param(lambda path: changed(path, "DELETE FROM dataset"), "has the layout none", id="no release"),
    pytest.param(lambda path: changed(path, "UPDATE dataset SET layout = 99"), "has the layout 99", id="newer layout"),
    pytest.param(lambda path: changed(path, "UPDATE dataset SET layout = 0"), "has the layout 0", id="older layout"),
]
IN_MEMORY_OR_NOT = pytest.mark.parametrize("held_bytes", [0, 2**30], ids=["read from the file", "held in memory"])


@IN_MEMORY_OR_NOT
@pytest.mark.parametrize(("damage", "message"), DAMAGES)
def test_what_can_not_be_read_is_unavailable(path: Path, damage, message: str, held_bytes: int) -> None:
    damage(path)
    with pytest.raises(Unavailable) as unavailable:
        SqliteStore(path, held_bytes).release()
    assert message in str(unavailable.value)
    assert str(unavailable.value).startswith("facts.sqlite")
    assert str(unavailable.value).endswith("run `critical-minerals load`")


@IN_MEMORY_OR_NOT
@pytest.mark.parametrize(("damage", "message"), DAMAGES)
def test_a_store_heals_when_a_good_file_comes(path: Path, newer: Path, damage, message: str, held_bytes: int) -> None:
    damage(path)
    store = SqliteStore(path, held_bytes)
    with pytest.raises(Unavailable, match=message):
        store.release()
    if path.is_dir():
        path.rmdir()
    moved(newer, path)
    assert store.release().dataset.version == "9.9.9"
    assert store.fault() is None


@pytest.mark.parametrize(("damage", "message"), [case for case in DAMAGES if case.id not in {"no checksum", "no checksums"}])
def test_the_last_good_release_is_served_until_another_comes(path: Path, newer: Path, damage, message: str) -> None:
    store = SqliteStore(path)
    good, identity = store.release(), store.identity()
    damage(path)
    assert store.identity() == identity
    assert store.release() is good
    assert good.rows(Dataset.select(Dataset.title)) == [("Critical Minerals Facts",)]
    assert message in store.fault()
    if path.is_dir():
        path.rmdir()
    moved(newer, path)
    assert store.release().dataset.version == "9.9.9"
    assert store.fault() is None


def test_a_file_that_is_read_and_changes_in_its_place_is_served_no_longer(path: Path) -> None:
    store = SqliteStore(path, held_bytes=0)
    store.release()
    spoil(path)
    with pytest.raises(Unavailable, match="its SHA-256 is not that beside it"):
        store.release()


def test_a_file_that_is_read_and_put_aside_is_served_until_another_comes(path: Path, newer: Path) -> None:
    store = SqliteStore(path, held_bytes=0)
    good = store.release()
    path.unlink()
    assert store.release() is good
    assert good.rows(Dataset.select(Dataset.title)) == [("Critical Minerals Facts",)]
    moved(newer, path)
    assert store.release().dataset.version == "9.9.9"


TOO_LARGE = """
import os, resource, sys
from pathlib import Path
from critical_minerals.database.sqlite_store import SqliteStore

path, larger = map(Path, sys.argv[1:])
store = SqliteStore(path, held_bytes=2**40)
good = store.release()
used = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
resource.setrlimit(resource.RLIMIT_AS, (used + 2**28, used + 2**28))
larger.replace(path)
while store.fault() is None:
    assert store.release() is good
print(store.fault())
"""


def test_a_file_that_memory_has_no_room_for_is_refused(path: Path) -> None:
    larger = path.with_name("larger.sqlite")
    larger.touch()
    os.truncate(larger, 2**31)
    command = [sys.executable, "-c", TOO_LARGE, path, larger]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    assert ended.stdout == "facts.sqlite can't be held in memory; run with HELD_BYTES below its 2147483648 bytes\n"
    assert "Traceback" not in ended.stderr


def test_what_is_refused_is_not_kept(path: Path) -> None:
    changed(path, "UPDATE dataset SET layout = 99")
    store, content = SqliteStore(path), path.read_bytes()
    with pytest.raises(Unavailable):
        store.release()
    gc.collect()
    assert [found for found in gc.get_objects() if isinstance(found, tuple) and content in found] == []


def test_a_file_that_comes_back_is_opened_anew_but_once(path: Path) -> None:
    link = path.with_name("link")
    link.symlink_to(path)
    store = SqliteStore(link)
    before = store.release()
    link.unlink()
    assert store.release() is before
    assert store.fault() is not None
    link.symlink_to(path)
    assert store.release() is store.release() is not before


def test_a_file_that_is_only_touched_is_served_on(path: Path) -> None:
    for store in (SqliteStore(path), SqliteStore(path, held_bytes=0)):
        before = store.release().dataset
        path.touch()
        assert store.release().dataset == before
        assert store.fault() is None


def test_a_checksum_that_comes_later_heals(path: Path) -> None:
    checksums_beside(path).unlink()
    store = SqliteStore(path)
    with pytest.raises(Unavailable, match=r"facts.sqlite.sha256 can't be read"):
        store.release()
    sealed(path)
    assert store.release().dataset.title == "Critical Minerals Facts"


def test_while_a_load_replaces_a_file_the_checksums_of_both_hold(path: Path, newer: Path) -> None:
    both = written_checksums(path, [checksum_of(newer), checksum_of(path)])
    checksums_beside(path).write_text(both, "utf-8")
    store = SqliteStore(path)
    assert store.release().dataset.version != "9.9.9"
    newer.replace(path)
    assert store.release().dataset.version == "9.9.9"


def test_a_release_that_takes_long_to_verify_holds_up_one_request_for_a_moment(
    path: Path, newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    store = SqliteStore(path)
    before = store.release()
    read = verified_file.read_checksums
    monkeypatch.setattr(verified_file, "read_checksums", lambda path: (go_on.wait(10), read(path))[1])
    moved(newer, path)
    began = time.monotonic()
    assert [store.release() for _ in range(100)] == [before] * 100
    assert time.monotonic() - began < 10 * sqlite_store.READY_SOON
    go_on.set()
    for _ in range(1000):
        if store.release() is not before:
            break
        time.sleep(0.01)
    assert store.release().dataset.version == "9.9.9"


def test_a_file_that_changes_all_the_time_is_looked_at_by_one_thread(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    store = SqliteStore(path)
    good, threads = store.release(), threading.active_count()
    read = verified_file.read_checksums
    monkeypatch.setattr(verified_file, "read_checksums", lambda path: (go_on.wait(10), read(path))[1])
    began = time.monotonic()
    with path.open("ab") as file:
        for _ in range(50):
            file.write(b"more")
            file.flush()
            assert store.release() is good
    assert threading.active_count() == threads + 1
    assert time.monotonic() - began < 10 * sqlite_store.READY_SOON
    go_on.set()


def test_a_first_file_that_somebody_is_writing_is_not_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(path)
    read = verified_file.read_checksums

    def read_while_it_grows(path: Path) -> list[str]:
        with path.open("ab") as file:
            file.write(b"more")
        return read(path)

    monkeypatch.setattr(verified_file, "read_checksums", read_while_it_grows)
    with pytest.raises(Unavailable, match="its SHA-256 is not that beside it"):
        SqliteStore(path).release()


@pytest.fixture
def long_to_verify(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that takes longer to read through than a request waits, though it takes no room on the disk."""
    with path.open("r+b") as file:
        file.truncate(2**30)
    monkeypatch.setattr(sqlite_store, "FIRST_PATIENCE", 0.02)
    return path


def test_a_request_waits_for_the_first_release_only_so_long(long_to_verify: Path) -> None:
    client: FlaskClient = create_app(f"sqlite:///{long_to_verify}").test_client()
    detail = "facts.sqlite is still being verified; ask again in a moment"
    for address in ("/v1", "/readyz"):
        response = client.get(address)
        assert (response.status_code, response.json["detail"]) == (503, detail)
    assert client.get("/livez").status_code == 200


def test_all_who_ask_before_the_first_release_is_verified_wait_for_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = verified_file.read_checksums
    monkeypatch.setattr(verified_file, "read_checksums", lambda path: (time.sleep(0.3), read(path))[1])
    store = SqliteStore(path)
    with ThreadPoolExecutor(8) as pool:
        titles = list(pool.map(lambda _: store.release().dataset.title, range(8)))
    assert titles == ["Critical Minerals Facts"] * 8


def test_who_prepares_waits_until_all_is_verified(long_to_verify: Path) -> None:
    store = SqliteStore(long_to_verify)
    store.prepare()
    assert store.fault() == "facts.sqlite is damaged: its SHA-256 is not that beside it; run `critical-minerals load`"


def test_a_thread_that_can_not_start_is_a_fault_for_a_moment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore(path)
    with monkeypatch.context() as patch:
        patch.setattr(sqlite_store, "BETWEEN_LOOKS", 0)
        patch.setattr(threading.Thread, "start", no_room)
        with pytest.raises(Unavailable, match="can't be verified: can't start new thread"):
            store.release()
    assert store.release().dataset.title == "Critical Minerals Facts"


def no_room(_: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


def test_an_api_answers_from_the_last_good_release_and_says_so_when_asked_whether_it_is_ready(
    path: Path, newer: Path
) -> None:
    client: FlaskClient = create_app(f"sqlite:///{path}").test_client()
    before = client.get("/v1/facts?limit=1").data
    spoil(path)
    assert client.get("/v1/facts?limit=1").data == before
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["status"]) == (200, "stale")
    assert ready.json["fault"] == "facts.sqlite is damaged: its SHA-256 is not that beside it; run `critical-minerals load`"
    moved(newer, path)
    assert client.get("/readyz").json["status"] == "ok"
    assert client.get("/v1/facts?limit=1").json["meta"]["dataset"]["version"] == "9.9.9"


@pytest.mark.parametrize(("damage", "message"), DAMAGES)
def test_an_api_answers_503_until_a_good_file_comes(path: Path, newer: Path, damage, message: str) -> None:
    damage(path)
    client: FlaskClient = create_app(f"sqlite:///{path}").test_client()
    for address in ("/v1/facts?limit=1", "/readyz"):
        response = client.get(address)
        assert (response.status_code, response.mimetype) == (503, "application/problem+json")
        assert message in response.json["detail"]
    assert client.get("/livez").status_code == 200
    if path.is_dir():
        path.rmdir()
    moved(newer, path)
    assert client.get("/readyz").status_code == 200
    assert client.get("/v1/facts?limit=1").json["meta"]["dataset"]["version"] == "9.9.9"


def test_an_unavailable_store_creates_no_file(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"none.sqlite can't be read: No such file"):
        SqliteStore(tmp_path / "none.sqlite").release()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["with space.sqlite", "50%.sqlite", "a?mode=rwc.sqlite", "a#b.sqlite", "磁石", "a&b=c"])
def test_a_file_may_have_any_name(path: Path, name: str) -> None:
    moved(path, path.with_name(name))
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
    assert {found.name for found in path.parent.iterdir()} == {"facts.sqlite", "facts.sqlite.sha256"}


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
