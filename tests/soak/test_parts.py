"""What the soak's other detectors see: what is stale, cut, growing, left in the output; and what they are to let pass."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from critical_minerals.loader.validation import read_fixtures

from .asking import Answer, Asker, Cut, Question
from .datasets import MARK, VERSIONS, sound_datasets
from .disturbing import Disturbances
from .history import History, Load
from .measures import Sample, faults_of_growth, sample, sample_of_files
from .output import alarms
from .report import report
from .serving import Server
from .tally import FAULTS, Tally
from .walking import Walk, walk

RELEASE_MIB = 2.5


@pytest.mark.parametrize(
    ("version", "asked", "answered", "may"),
    [
        ("a", 5.0, 5.1, True),
        ("a", 10.5, 10.6, True),
        ("a", 11.9, 12.5, True),
        ("a", 13.1, 13.2, False),
        ("b", 9.0, 9.9, False),
        ("b", 9.0, 10.1, True),
        ("b", 99.0, 99.1, True),
        ("c", 99.0, 99.1, False),
        (None, 5.0, 5.1, False),
    ],
)
def test_a_release_may_answer_from_when_its_load_begins_until_just_after_the_next_has_ended(version, asked, answered, may):
    history = History([Load("a", 0, 0), Load("b", 10, 12)])
    assert history.may_have_answered(version, asked, answered) is may


def test_a_release_that_came_back_may_answer_again():
    history = History([Load("a", 0, 0), Load("b", 10, 12), Load("a", 20, 22)])
    assert [history.may_have_answered("a", at, at) for at in (5, 15, 25)] == [True, False, True]


@pytest.mark.parametrize(
    ("at", "on_new", "reason"),
    [
        (9.9, False, None),
        (10.1, True, "cut by a kill"),
        (11.1, True, None),
        (21.0, False, "cut by a reload"),
        (21.0, True, None),
        (31.0, False, None),
    ],
)
def test_only_a_kill_just_before_or_a_reload_explains_a_cut(at, on_new, reason):
    cut = Cut(OSError("cut"), on_new=on_new)
    cut.at = at
    assert Disturbances([10.0], [(20.0, 30.0)]).reason_of(cut) == reason


@pytest.mark.parametrize(
    "sent", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 5\r\n\r\nhal", b"nonsense\r\n\r\n"]
)
def test_an_answer_that_breaks_off_is_a_cut(sent):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(sent)

        server = Thread(target=serve)
        server.start()
        with pytest.raises(Cut):
            Asker(listening.getsockname()[1]).ask(Question("page", "/"))
        server.join()


def samples(gained, noise=0.0):
    """A minute of samples of a process with so much memory, files and threads more with each swap, two seconds apart."""
    random = Random(0)  # noqa: S311 - no secret
    mib, files, threads = gained
    return [
        Sample(1, half / 2, swaps, 0, 70 + mib * swaps + random.uniform(0, noise), 30 + files * swaps, 4 + threads * swaps)
        for half in range(50)
        for swaps in [half // 4]
    ]


@pytest.mark.parametrize(
    ("gained", "grown"),
    [((0, 0, 0), []), ((RELEASE_MIB, 0, 0), ["mib"]), ((0, 1, 0), ["files"]), ((0, 0, 1), ["threads"])],
)
@pytest.mark.parametrize("noise", [0.0, 8.0])
def test_a_leak_with_each_swap_is_seen_through_noise(gained, noise, grown):
    assert [fault.detail.split()[2] for fault in faults_of_growth("worker", "swaps", samples(gained, noise))] == grown


@pytest.mark.parametrize("noise", [0.0, 8.0])
@pytest.mark.parametrize("half", [10, 25, 40])
def test_one_step_is_no_growth(half, noise):
    flat = samples((0, 0, 0), noise)
    stepped = flat[:half] + [each._replace(mib=each.mib + 9, files=each.files + 2) for each in flat[half:]]
    assert list(faults_of_growth("worker", "swaps", stepped)) == []


def test_a_process_is_measured_and_one_that_is_gone_is_left_out():
    (own,) = sample([os.getpid(), 2**22 + 1], 3, 1)
    assert own.mib > 1
    assert own.files >= 3
    assert own.threads >= 1
    assert (own.swaps, own.kills) == (3, 1)


def test_files_that_go_while_they_are_listed_are_left_out(tmp_path, monkeypatch):
    server = Server(tmp_path, 1)
    kept, going = (server.folders[1] / name for name in ("kept", "going"))
    kept.touch()
    going.mkdir()
    scandir = os.scandir

    def after_it_went(folder: str) -> Iterator[os.DirEntry[str]]:
        if Path(folder) == going:
            going.rmdir()
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", after_it_went)
    files = server.files()
    assert not going.exists()
    assert files == {kept, going}
    assert sample_of_files(files, 0, 0).files == 1


@pytest.mark.parametrize(
    ("output", "kills", "alarming"),
    [
        ("[INFO] Started worker-1\n", 0, 0),
        ("[ERROR] Unexpected exit from worker-1\n", 1, 0),
        ("[ERROR] Unexpected exit from worker-1\n", 0, 1),
        ('{"level":"error","message":"Unexpected exit from worker-1"}\n', 1, 0),
        ('{"level":"error","message":"request failed"}\n', 1, 1),
        ("[ERROR] Worker crash loop detected, exiting\n", 1, 1),
        ("[WARNING] Killing worker-1 after it refused to gracefully stop\n", 0, 1),
        ("Traceback (most recent call last):\n  File x\nValueError\n", 0, 1),
        ("thread 'tokio' panicked at src/lib.rs\n", 0, 1),
    ],
)
def test_the_output_is_alarming_but_for_workers_that_were_killed(output, kills, alarming):
    assert len(list(alarms(output, kills))) == alarming


def test_each_data_set_is_valid_marked_and_of_another_length(tmp_path):
    found = {each.version: read_fixtures(each.fixtures) for each in sound_datasets(tmp_path)}
    assert len({fixtures.record_count for fixtures in found.values()}) == len(VERSIONS)
    assert len({fixtures.fact_count for fixtures in found.values()}) == len(VERSIONS)
    for version, fixtures in found.items():
        for records in fixtures.records.values():
            assert all(set(MARK.findall(str(record))) == {version} for record in records)


def test_a_report_shows_every_kind_of_fault_and_examples():
    tally = Tally()
    tally.request("page", 200)
    for kind in FAULTS:
        tally.examples[kind].append(f"an example of {kind}")
    shown = report(tally, [("main process", "swaps", samples((RELEASE_MIB, 0, 0)))])
    assert all(f"{kind}: an example of {kind}" in shown for kind in FAULTS)
    assert "main process, a swap  +2.50  +0.00    +0.00" in shown
    assert "page        1" in shown


def page(version, ids, following):
    body = json.dumps({"data": [{"id": record_id} for record_id in ids], "links": {"next": following}})
    return Answer(200, (("dataset-version", version),), body.encode())


def test_a_walk_notes_what_it_was_given_and_whether_to_the_end():
    gone = Answer(410, (), b'{"restart": "/v1/facts"}')
    pages = {"/1": page("a", ["x", "y"], "/2"), "/2": page("b", ["z"], None), "/3": page("a", ["x"], "/4"), "/4": gone}
    assert walk(pages.get, "/1") == Walk(["x", "y", "z"], {"a", "b"}, is_whole=True)
    assert walk(pages.get, "/3") == Walk(["x"], {"a"}, restart="/v1/facts")
    assert walk(pages.get, "/5") == Walk()
