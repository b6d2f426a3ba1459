"""The real server: it stays up when clients stall, workers die and data changes, and stops when told."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from critical_minerals.loader.build import build
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.packaged import data_folder

COMMAND = str(Path(sys.executable).with_name("critical-minerals"))


def get(address: str) -> dict:
    with urlopen(address, timeout=10) as response:  # noqa: S310 - the address is this test's own server
        return json.load(response)


def test_clients_that_do_not_read_stop_nobody(serving):
    address, _, _ = serving
    stalled = []
    for _ in range(20):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect((urlsplit(address).hostname, urlsplit(address).port))
        request = b"GET /docs/assets/swagger-ui-bundle.js HTTP/1.1\r\nHost: facts.test\r\n\r\n"
        connection.sendall(request * 4)
        stalled.append(connection)
    time.sleep(0.5)
    assert get(f"{address}/livez") == {"status": "ok"}
    assert get(f"{address}/v1/facts?limit=500")["data"]
    for connection in stalled:
        connection.close()


def test_half_a_request_stops_nobody(serving):
    address, _, _ = serving
    connections = [socket.create_connection((urlsplit(address).hostname, urlsplit(address).port)) for _ in range(50)]
    for connection in connections:
        connection.sendall(b"GET /v1 HTT")
    assert get(f"{address}/livez") == {"status": "ok"}
    for connection in connections:
        connection.close()


@pytest.fixture
def serving(tmp_path: Path, unused_port: int):
    """Starts a server over a database of its own; gives its address and the path of the database."""
    path = tmp_path / "facts.sqlite"
    build(read_fixtures(data_folder("fixtures")), path)
    command = [COMMAND, "serve", "--database", f"sqlite:///{path}", "--port", str(unused_port), "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True) as server:
        address = f"http://127.0.0.1:{unused_port}"
        for _ in range(200):
            try:
                get(f"{address}/livez")
                break
            except OSError:
                time.sleep(0.05)
        yield address, path, server
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)


def test_a_load_is_seen_without_a_restart_and_ends_older_walks(serving, tmp_path):
    address, path, _ = serving
    before = get(f"{address}/v1/projects?limit=1")
    changed = tmp_path / "fixtures"
    shutil.copytree(data_folder("fixtures"), changed)
    dataset = changed / "dataset.yaml"
    dataset.write_text(re.sub("version: .*", "version: 9.9.9.dev", dataset.read_text("utf-8")), "utf-8")
    build(read_fixtures(changed), path)
    assert get(f"{address}/v1/projects?limit=1")["meta"]["dataset"]["version"] == "9.9.9.dev"
    with pytest.raises(HTTPError) as outdated:
        get(f"{address}{before['links']['next']}")
    with outdated.value as problem:
        assert problem.code == 410
        assert json.load(problem)["restart"] == "/v1/projects?limit=1"


def test_a_database_that_goes_and_comes_back_is_a_clear_problem_meanwhile(serving):
    address, path, _ = serving
    aside = path.with_suffix(".aside")
    path.rename(aside)
    with pytest.raises(HTTPError) as missing:
        get(f"{address}/readyz")
    with missing.value as problem:
        assert problem.code == 503
        assert json.load(problem)["type"] == "/problems/unavailable"
    aside.rename(path)
    assert get(f"{address}/readyz")["status"] == "ok"


def test_a_worker_that_dies_is_replaced(serving):
    address, _, server = serving
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text("utf-8").split()
    os.kill(int(children[-1]), signal.SIGKILL)
    for _ in range(200):
        try:
            assert get(f"{address}/readyz")["status"] == "ok"
            break
        except OSError:
            time.sleep(0.05)
    assert get(f"{address}/v1/projects?limit=1")["data"]


def test_it_stops_when_told(serving):
    _, _, server = serving
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=15) == 0


def test_a_port_that_is_taken_is_not_shared(serving):
    address, path, _ = serving
    port = str(urlsplit(address).port)
    command = [COMMAND, "serve", "--database", f"sqlite:///{path}", "--port", port]
    second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    assert second.returncode == 1
    assert f"127.0.0.1:{port} can't be used: Address already in use" in second.stderr
