"""Copies of the data: the sample is closed and says nothing else, and what is added to a copy is in no other."""

import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from signal import SIGKILL
from socket import socket
from time import monotonic, sleep
from urllib.request import urlopen

import pytest

from critical_minerals import dataset
from critical_minerals.database.urls import sqlite_path
from critical_minerals.loader.rules import broken_rules, known_ids
from critical_minerals.resources import REGISTRY
from critical_minerals.testing import Copy, fact, live, loaded, project, sample, serving, whole, with_records
from critical_minerals.testing.sample import CHOSEN

OF_OTHERS = {"contradicted_by", "disputed"}
"""What other facts say of one."""
AT_ONCE = 5
"""Seconds; a server that never gets ready is waited for much longer."""
KILLED = """
import os, signal, sys
from pathlib import Path
from critical_minerals.testing import serving

with serving(Path(sys.argv[1])) as address:
    print(address, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
NAMES = [resource.name.replace("-", "_") for resource in REGISTRY]


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return loaded(sample(), tmp_path_factory.mktemp("sample"))


def test_the_whole_is_the_release(tmp_path: Path) -> None:
    copy = loaded(whole(), tmp_path)
    assert copy.dataset == dataset.shipped()
    assert sqlite_path(copy.url) == copy.database


def test_the_sample_breaks_no_rule() -> None:
    records = sample().records
    assert list(broken_rules(records, known_ids(records))) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_has_some_of_everything(some: Copy, name: str) -> None:
    found, every = getattr(some.dataset, name), getattr(dataset, name)
    assert 0 < len(found) < len(every)
    assert [each for each in every if each in found] == list(found)


def test_the_sample_is_small(some: Copy) -> None:
    assert len(some.dataset.facts) < len(dataset.facts) / 5


def test_a_fact_of_the_sample_says_what_it_says_in_the_release(some: Copy) -> None:
    for name, found in some.dataset.facts.items():
        assert {key for key, value in found.items() if value != dataset.facts[name][key]} <= OF_OTHERS  # type: ignore[literal-required]


@pytest.mark.parametrize(("resource", "name"), sorted(CHOSEN))
def test_a_chosen_record_bears_all_its_facts(some: Copy, resource: str, name: str) -> None:
    found, every = (getattr(each, resource)[name] for each in (some.dataset, dataset))
    assert [each["id"] for each in found["facts"]] == [each["id"] for each in every["facts"]]
    assert found["related"] == every["related"]


def test_the_sample_is_the_same_everywhere(some: Copy, tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from critical_minerals.testing import loaded, sample; "
        f"print(loaded(sample(), Path({str(tmp_path)!r})).dataset.hash)"
    )
    for seed in ("1", "2"):
        command = [sys.executable, "-c", program]
        found = subprocess.run(
            command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed}
        )
        assert found.stdout.strip() == some.dataset.hash


def test_what_is_added_is_answered_and_is_the_only_change(tmp_path: Path) -> None:
    copy = loaded(with_records(whole(), projects=[project("deep-mine", facts=[fact("deep-fact")])]), tmp_path)
    changes = copy.client.get(f"/v1/changes?since={whole().manifests[-1].version}").json["data"]
    assert [(change["type"], change["id"], change["change"]) for change in changes] == [
        ("projects", "deep-mine", "added"),
        ("sources", "invented-source", "added"),
        ("facts", "deep-fact", "added"),
    ]
    assert copy.client.get("/v1/projects/deep-mine").json["data"] == copy.dataset.projects["deep-mine"]
    assert copy.dataset.version.endswith(".dev")


def test_a_copy_changes_no_other(tmp_path: Path) -> None:
    before = deepcopy((whole(), sample()))
    loaded(with_records(sample(), projects=[project("deep-mine")]), tmp_path)
    assert (whole(), sample()) == before


def test_a_server_heeds_no_setting_of_the_environment(some: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROXIES", "several")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///nowhere.sqlite")
    with serving(some.database) as address, urlopen(f"{address}/v1") as answer:  # noqa: S310 - this test's own server
        assert answer.headers["Dataset-Version"] == some.client.get("/v1").headers["Dataset-Version"]


def test_a_server_takes_another_port_where_one_is_taken(some: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(some.database) as first:
        taken = int(first.rpartition(":")[2])
        ports = iter([taken, live._free_port()])  # noqa: SLF001 - what nobody can bring about in time
        monkeypatch.setattr(live, "_free_port", lambda: next(ports))
        with serving(some.database) as second:
            assert second != first


def test_a_server_that_does_not_start_says_why(some: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "granian.py").write_text("raise ModuleNotFoundError(name='granian')\n", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(RuntimeError, match=r"has not started:\nError: granian is not installed; pip install"):
        serving(some.database).__enter__()


def test_no_server_is_left_where_a_test_run_is_killed(some: Copy) -> None:
    command = [sys.executable, "-c", KILLED, str(some.database)]
    killed = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    port = int(killed.stdout.rpartition(":")[2])
    assert killed.returncode == -SIGKILL
    end = monotonic() + AT_ONCE
    while listens(port):
        assert monotonic() < end
        sleep(0.05)


def listens(port: int) -> bool:
    with socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("content", [None, b"", b"no release"])
def test_a_file_without_a_release_is_refused_at_once(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "facts.sqlite"
    if content is not None:
        path.write_bytes(content)
    began = monotonic()
    with pytest.raises(RuntimeError, match=r"facts\.sqlite can't be served: .*; run `critical-minerals load`"):
        serving(path).__enter__()
    assert monotonic() - began < AT_ONCE
