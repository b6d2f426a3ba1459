"""Reads scale out on PostgreSQL's own streaming replication, and outlive the primary."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from cluster import Cluster

from critical_minerals.loader.build import build
from critical_minerals.loader.validation import Fixtures

COMMAND = str(Path(sys.executable).with_name("critical-minerals"))
READERS = 4
PROJECTS = "/v1/projects?limit=3"


@pytest.fixture
def primary() -> Iterator[Cluster]:
    server = Cluster()
    yield server
    server.close()


@pytest.fixture
def replica(primary: Cluster, fixtures: Fixtures) -> Iterator[Cluster]:
    """A replica of the primary, which holds release 1.0.0 already."""
    load(primary, fixtures, "1.0.0")
    server = Cluster(primary)
    yield server
    server.close()


@pytest.fixture
def api(replica: Cluster, unused_port: int) -> Iterator[str]:
    """The address of a real server that reads from the replica."""
    command = [COMMAND, "serve", "--port", str(unused_port), "--workers", "2"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env={**os.environ, "DATABASE_URL": replica.url}, **quiet) as server:
        address = f"http://127.0.0.1:{unused_port}"
        wait_until(lambda: version_at(address) == "1.0.0")
        yield address
        server.terminate()


def load(primary: Cluster, fixtures: Fixtures, version: str) -> None:
    """A release in which the summary of every project names the release."""
    records = deepcopy(fixtures.records)
    for project in records["projects"]:
        project["summary"] = version
    build(replace(fixtures, dataset={**fixtures.dataset, "version": version}, records=records), primary.url)


def get(address: str) -> dict[str, Any]:
    with urlopen(address, timeout=20) as response:  # noqa: S310 - the address is this test's own server
        found: dict[str, Any] = json.load(response)
    return found


def version_at(address: str) -> str | None:
    try:
        return str(get(f"{address}/readyz")["dataset"]["version"])
    except URLError:
        return None


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


class Reader(threading.Thread):
    """Walks through all projects again and again, and notes the release of each walk or what went wrong."""

    def __init__(self, address: str, stop: threading.Event) -> None:
        super().__init__()
        self.address = address
        self.stop = stop
        self.walked: list[str] = []
        self.cut_short = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.walked.append(self.walk())
            except HTTPError as refused:
                with refused:
                    if refused.code == 410 and json.load(refused)["restart"] == PROJECTS:
                        self.cut_short += 1
                    else:
                        self.wrong.append(f"{refused.code}")
            except Exception as error:  # noqa: BLE001 - whatever it is, the test is to show it
                self.wrong.append(repr(error))

    def walk(self) -> str:
        datasets, summaries, ids, following = set(), set(), [], PROJECTS
        while following:
            page = get(self.address + following)
            datasets.add((page["meta"]["dataset"]["version"], page["meta"]["dataset"]["hash"]))
            summaries |= {project["summary"] for project in page["data"]}
            ids += [project["id"] for project in page["data"]]
            following = page["links"]["next"]
        ((version, _),) = datasets
        assert summaries == {version}
        assert len(set(ids)) == len(ids) == page["meta"]["total"]
        return str(version)


def test_a_replica_takes_over_each_release_whole_and_goes_on_without_its_primary(
    primary: Cluster, api: str, fixtures: Fixtures
) -> None:
    stop = threading.Event()
    readers = [Reader(api, stop) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    wait_until(lambda: all(reader.walked for reader in readers))
    load(primary, fixtures, "2.0.0")
    wait_until(lambda: all(reader.walked[-1] == "2.0.0" for reader in readers))
    primary.kill()
    walks = [len(reader.walked) for reader in readers]
    wait_until(lambda: all(len(reader.walked) > before + 5 for reader, before in zip(readers, walks, strict=True)))
    stop.set()
    for reader in readers:
        reader.join()
        assert reader.wrong == []
        assert set(reader.walked) == {"1.0.0", "2.0.0"}
    assert version_at(api) == "2.0.0"
    assert get(f"{api}/v1/search?q=lithium")["data"]
    assert get(f"{api}/v1/facts?known_by=2025-11-05&limit=1")["data"]
