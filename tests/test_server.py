"""The real server: it stays up when clients stall, workers die and data changes, and stops when told."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families
from real_server import COMMAND, Running, free_port, get, is_alive, running, until

from critical_minerals import dataset
from critical_minerals.loader.build import build
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.packaged import data_folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "facts.sqlite"
    build(read_fixtures(data_folder("fixtures")), path)
    return path


@pytest.fixture
def serving(path: Path) -> Iterator[Running]:
    with running(path) as server:
        yield server


def test_clients_that_do_not_read_stop_nobody(serving):
    address = serving.address
    stalled = []
    for _ in range(100):
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
    address = serving.address
    connections = [socket.create_connection((urlsplit(address).hostname, urlsplit(address).port)) for _ in range(100)]
    for connection in connections:
        connection.sendall(b"GET /v1 HTT")
    assert get(f"{address}/livez") == {"status": "ok"}
    for connection in connections:
        connection.close()


def test_a_load_is_seen_without_a_restart_and_ends_older_walks(serving, tmp_path):
    address, path = serving.address, serving.database
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


def test_a_database_that_goes_is_served_on_until_a_new_worker_comes(serving):
    address, path = serving.address, serving.database
    aside = path.with_suffix(".aside")
    path.rename(aside)
    assert get(f"{address}/readyz")["fault"].startswith("facts.sqlite can't be read: No such file")
    assert get(f"{address}/v1/projects?limit=1")["data"]
    kill_worker(serving)
    with pytest.raises(HTTPError) as missing:
        get(f"{address}/readyz")
    with missing.value as problem:
        assert problem.code == 503
        assert json.load(problem)["type"] == "/problems/unavailable"
    aside.rename(path)
    assert get(f"{address}/readyz")["status"] == "ok"


def kill_worker(serving: Running) -> None:
    """Kills a worker of a server that has one, and waits for the next."""
    (worker,) = serving.workers()
    os.kill(worker, signal.SIGKILL)
    until(lambda: serving.workers() not in ([worker], []) and answers(serving))


def answers(serving: Running) -> bool:
    try:
        return get(f"{serving.address}/livez") == {"status": "ok"}
    except OSError:
        return False


def test_a_worker_that_dies_again_and_again_is_replaced_and_leaves_nothing(path, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with running(path, TMPDIR=str(temporary)) as server:
        get(f"{server.address}/v1/projects?limit=1")
        before = sorted(temporary.rglob("*"))
        for _ in range(3):
            kill_worker(server)
            assert get(f"{server.address}/v1/projects?limit=1")["data"]
        assert server.process.poll() is None
        assert sorted(temporary.rglob("*")) == before


def test_counts_are_those_of_all_workers_even_of_the_dead(path):
    with running(path, workers=2) as server:
        for _ in range(25):
            get(f"{server.address}/v1/projects?limit=1")
        for worker in server.workers():
            os.kill(worker, signal.SIGKILL)
        until(lambda: answers(server))
        for _ in range(15):
            get(f"{server.address}/v1/projects?limit=1")
        with urlopen(f"{server.address}/metrics") as response:  # noqa: S310 - this test's own server
            found = list(text_string_to_metric_families(response.read().decode()))
    counts = {
        sample.labels["cache"]: sample.value
        for family in found
        for sample in family.samples
        if sample.name == "critical_minerals_requests_total" and sample.labels["route"] == "/v1/projects"
    }
    assert sum(counts.values()) == 40
    assert 2 <= counts["miss"] <= 4
    values = {sample.name: sample.value for family in found for sample in family.samples if not sample.labels}
    assert values["critical_minerals_ready"] == 1
    assert values["critical_minerals_stale"] == 0
    assert values["critical_minerals_log_lines_dropped_total"] == 0


def test_rates_are_those_of_all_workers_and_count_what_the_cache_has(path):
    with running(path, workers=2, REQUESTS_PER_MINUTE="20") as server:
        answers = [asked(f"{server.address}/v1/projects?limit=1") for _ in range(25)]
        assert asked(f"{server.address}/readyz")[0] == 200
    assert [status for status, _ in answers] == [200] * 20 + [429] * 5
    assert [headers["RateLimit"] for _, headers in answers[:3]] == [f'"client";r={19 - n};t={3 * (n + 1)}' for n in range(3)]
    assert answers[-1][1]["Retry-After"] == "3"


def asked(address: str) -> tuple[int, Message]:
    try:
        with urlopen(address, timeout=10) as response:  # noqa: S310 - this test's own server
            return response.status, response.headers
    except HTTPError as error:
        with error:
            return error.code, error.headers


def test_workers_are_replaced_on_sighup_while_others_answer(serving):
    before = serving.workers()
    serving.process.send_signal(signal.SIGHUP)
    answered = 0
    while serving.workers()[-1:] == before or len(serving.workers()) > 1:
        answered += asked(f"{serving.address}/v1/projects?limit=1")[0] == 200
        time.sleep(0.05)
    assert serving.workers() != before
    assert answered > 10
    assert get(f"{serving.address}/readyz")["status"] == "ok"


def test_it_is_not_ready_before_it_stops_and_answers_until_then(serving):
    began = time.monotonic()
    serving.process.send_signal(signal.SIGTERM)
    until(lambda: asked(f"{serving.address}/readyz")[0] == 503)
    assert asked(f"{serving.address}/v1/projects?limit=1")[0] == 200
    assert asked(f"{serving.address}/livez")[0] == 200
    assert serving.process.wait(timeout=20) == 0
    assert time.monotonic() - began > 1.5


def test_it_serves_without_standard_error_and_writes_into_no_other_file(path, unused_port):
    serve = [COMMAND, "serve", "--database", f"sqlite:///{path}", "--port", str(unused_port), "--workers", "1"]
    address = f"http://127.0.0.1:{unused_port}"
    with subprocess.Popen(["sh", "-c", 'exec "$@" 2>&-', "sh", *serve], stdout=subprocess.DEVNULL) as server:
        until(lambda: asked_or_not(f"{address}/readyz") == 200)
        assert [asked_or_not(f"{address}/v1/projects?limit=1") for _ in range(20)] == [200] * 20
        with urlopen(f"{address}/metrics") as response:  # noqa: S310 - this test's own server
            counted = response.read().decode()
        server.terminate()
        assert server.wait(timeout=15) == 0
    hits = 'requests_total{cache="hit",method="GET",route="/v1/projects",status="200"} 19.0'
    assert f"critical_minerals_{hits}" in counted
    assert "critical_minerals_log_lines_dropped_total 0.0" in counted


def asked_or_not(address: str) -> int:
    try:
        return asked(address)[0]
    except OSError:
        return 0


def test_its_workers_stop_when_it_is_killed(path):
    with running(path, workers=2) as server:
        workers = server.workers()
        server.process.kill()
        until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


def test_it_answers_and_stops_where_its_temporary_folder_is_gone(path, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with running(path, TMPDIR=str(temporary), DRAIN_SECONDS="1", REQUESTS_PER_MINUTE="1000") as server:
        for folder in temporary.iterdir():
            shutil.rmtree(folder)
        assert asked(f"{server.address}/v1/projects?limit=1")[0] == 200
        assert asked(f"{server.address}/metrics")[0] == 200
        assert asked(f"{server.address}/readyz")[0] == 200
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=15) == 0


@pytest.mark.parametrize("signals", [[signal.SIGINT], [signal.SIGTERM, signal.SIGTERM]], ids=["SIGINT", "SIGTERM twice"])
def test_it_stops_at_once_when_it_must(path, signals):
    with running(path, DRAIN_SECONDS="60") as server:
        for each in signals:
            server.process.send_signal(each)
            time.sleep(0.2)
        assert server.process.wait(timeout=15) == 0


def test_what_is_under_way_is_finished_when_it_stops(path):
    with running(path, DRAIN_SECONDS="0") as server, socket.create_connection(location(server)) as connection:
        connection.sendall(b"GET /v1/facts.csv?known_by=2025 HTTP/1.1\r\nHost: facts.test\r\nConnection: close\r\n\r\n")
        time.sleep(0.1)
        server.process.send_signal(signal.SIGTERM)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
        assert server.process.wait(timeout=15) == 0
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    assert length is not None
    assert int(length[1]) == len(body)


def test_nothing_is_left_in_the_temporary_folder(path, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with running(path, TMPDIR=str(temporary), DRAIN_SECONDS="0") as server:
        assert [found.name for found in temporary.iterdir()] != []
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=15)
    assert list(temporary.iterdir()) == []


@contextmanager
def serving_in(folder: Path, port: int, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A server that is started in a folder, with no more than it is told."""
    command = [COMMAND, "serve", "--port", str(port), "--workers", "1", *arguments]
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {**inherited, "DRAIN_SECONDS": "0", **environment}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            until(lambda: asked_or_not(f"http://127.0.0.1:{port}/livez") == 200)
            yield server
        finally:
            server.kill()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_release_of_the_package_is_served_where_no_database_is_told(tmp_path, unused_port, stop):
    folder, temporary = tmp_path / "folder", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    with serving_in(folder, unused_port, TMPDIR=str(temporary)) as server:
        assert get(f"http://127.0.0.1:{unused_port}/v1")["meta"]["dataset"]["hash"] == dataset.hash
        server.send_signal(stop)
        said, _ = server.communicate(timeout=15)
    assert said.startswith(
        f"Found no critical-minerals.sqlite: version {dataset.version} of the package is served from {tmp_path}"
    )
    assert [*folder.iterdir(), *temporary.iterdir()] == []


def test_a_default_database_that_is_there_is_served(tmp_path, unused_port):
    info = build(read_fixtures(Path(__file__).parent / "loader" / "sound"), tmp_path / "critical-minerals.sqlite")
    with serving_in(tmp_path, unused_port):
        assert get(f"http://127.0.0.1:{unused_port}/v1")["meta"]["dataset"]["hash"] == info.hash != dataset.hash


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--database", "sqlite:///critical-minerals.sqlite"], {}),
        ([], {"DATABASE_URL": "sqlite:///critical-minerals.sqlite"}),
    ],
)
def test_a_database_that_is_told_and_missing_is_not_replaced(tmp_path, unused_port, arguments, environment):
    with serving_in(tmp_path, unused_port, *arguments, **environment):
        assert asked_or_not(f"http://127.0.0.1:{unused_port}/readyz") == 503


def test_every_request_has_a_line_in_the_log_without_its_query(serving):
    answer = asked(f"{serving.address}/v1/projects/brook-mine?fields=id")[1]
    asked(f"{serving.address}/v1/projects/brook-mine?fields=id")
    asked(f"{serving.address}/v1/projects/%22%0A%C3%A9?known_by=secret")
    asked(f"{serving.address}/nowhere")
    first, second, third, fourth = [line for line in serving.log() if line["event"] == "request"][-4:]
    assert {**first, "time": None, "duration_ms": None} == {
        "time": None,
        "level": "info",
        "event": "request",
        "request_id": answer["Request-Id"],
        "method": "GET",
        "route": "/v1/projects/{record_id}",
        "path": "/v1/projects/brook-mine",
        "status": 200,
        "duration_ms": None,
        "bytes": int(answer["Content-Length"]),
        "release": answer["Dataset-Version"],
        "cache": "miss",
    }
    assert datetime.fromisoformat(first["time"]).tzinfo is not None
    assert 0 < second["duration_ms"] < first["duration_ms"] < 5000
    assert (second["cache"], second["route"], second["release"]) == ("hit", first["route"], first["release"])
    assert (third["status"], third["path"]) == (422, '/v1/projects/"\né')
    assert (fourth["status"], fourth["route"], fourth["cache"]) == (404, None, "pass")
    assert "secret" not in serving.output.read_text("utf-8")


def test_everything_in_the_log_is_json(serving):
    kill_worker(serving)
    lines = serving.output.read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("{")] == lines[:4]
    assert {line["event"] for line in serving.log()} == {"message", "request"}
    assert any("Respawning worker-1" in line["message"] for line in serving.log() if line["event"] == "message")


def test_the_environment_is_no_part_of_a_request(path):
    with running(
        path, HTTP_IF_NONE_MATCH="*", CONTENT_LENGTH="5", SCRIPT_NAME="/elsewhere", HTTP_ACCEPT="image/png"
    ) as server:
        assert asked(f"{server.address}/v1/projects")[0] == 200


def test_a_setting_that_is_not_understood_is_refused_before_anything_is_served(path):
    found = subprocess.run(
        [COMMAND, "serve", "--database", f"sqlite:///{path}"],
        capture_output=True, text=True, check=False, timeout=20, env={**os.environ, "PROXIES": "yes"},
    )  # fmt: skip
    assert found.returncode == 1
    assert found.stderr == "Error: found PROXIES='yes'; must be a whole number from 0 to 10\n"


def test_a_port_that_is_taken_is_not_shared(serving):
    address, path = serving.address, serving.database
    port = str(urlsplit(address).port)
    command = [COMMAND, "serve", "--database", f"sqlite:///{path}", "--port", port]
    second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    assert second.returncode == 1
    assert f"127.0.0.1:{port} can't be used: Address already in use" in second.stderr


def test_a_host_may_be_a_name_of_this_machine(path):
    port = free_port()
    command = [
        COMMAND,
        "serve",
        "--database",
        f"sqlite:///{path}",
        "--workers",
        "1",
        "--host",
        "localhost",
        "--port",
        str(port),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: process.poll() is not None or is_alive(f"http://127.0.0.1:{port}"))
            assert process.poll() is None
        finally:
            process.terminate()


@pytest.mark.parametrize("host", ["", "..", "999.1.1.1", "::zz"])
def test_a_host_that_has_no_address_is_refused(path, host):
    command = [COMMAND, "serve", "--database", f"sqlite:///{path}", "--host", host]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    message = f"Error: found the host {host!r}; must be an address or a name of this machine\n"
    assert (found.returncode, found.stderr) == (1, message)


def test_an_ipv6_address_is_shown_as_urls_have_it(path):
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as taken:
        port = taken.getsockname()[1]
        command = [COMMAND, "serve", "--database", f"sqlite:///{path}", "--host", "::1", "--port", str(port)]
        found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    assert found.stdout.startswith(f"Pages http://[::1]:{port}/\n")
    assert f"[::1]:{port} can't be used: Address already in use" in found.stderr


def location(server: Running) -> tuple[str, int]:
    found = urlsplit(server.address)
    return str(found.hostname), int(found.port or 0)
