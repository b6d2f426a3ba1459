"""docs/recipes.md is true: each recipe runs as it is shown, and keeps its promises when releases and downloads go on."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copytree
from threading import Thread
from urllib.error import HTTPError
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from real_server import get, running, until
from release_chain import SMELTER, Served, edited, served, sunk, tombstone
from release_files import copied, moved
from shown import ADDRESS, blocks, follow, run, sections
from werkzeug.serving import make_server

PAGE = Path(__file__).parents[1] / "docs/recipes.md"
RECIPES = sections(PAGE.read_text("utf-8"))
MIRROR = RECIPES["Mirror the data"]
VERSIONS = ("0.1.0", "0.2.0", "0.3.0", "0.4.0", "0.5.0", "0.6.0", "0.7.0.dev")


@pytest.mark.parametrize("name", [name for name in RECIPES if not name.startswith("Load into ")])
def test_a_recipe_runs_as_shown(live, tmp_path, name):
    follow(RECIPES[name], live, tmp_path)


@pytest.mark.parametrize("versions", [VERSIONS, ("0.1.0", "0.4.0", "0.7.0.dev", "0.7.0.dev"), ("0.7.0.dev", "0.6.0")])
def test_who_polls_has_what_the_server_has(chain, tmp_path, versions):
    for version, output in polls(chain, versions, tmp_path):
        facts = {fact_id: json.loads(body) for fact_id, body in chain[version].bodies("facts").items()}
        assert json.loads((tmp_path / "facts.json").read_text("utf-8")) == {"version": version, "facts": facts}
        assert output.endswith(f"{version} {len(facts)} facts\n")


def test_who_polls_is_told_what_became_of_what_is_gone(chain, tmp_path):
    *_, (_, output) = polls(chain, ("0.2.0", "0.3.0"), tmp_path)
    told = dict(re.findall(r"^removed: (\S+) .*'moved_to': (.+)}$", output, re.MULTILINE))
    assert told == {
        "old-pit-open": "'/v1/facts/deep-mine-works'",
        "old-pit-owner": "None",
        "grant-given": "'/v1/facts/grant-sum'",
    }


@pytest.mark.parametrize(("status", "moved_to"), [(410, ""), (308, "facts/deep-mine-works")])
def test_a_fact_may_go_while_somebody_polls(chain, tmp_path, status, moved_to):
    told = chain["0.2.0"]
    then = without_the_smelter(told.folder, tmp_path / "then", moved_to)
    assert then.client.get("/v1/facts/smelter-planned").status_code == status
    (tmp_path / "facts.json").write_text(json.dumps({"version": "0.1.0", "facts": {}}), "utf-8")
    with served_in_turn(told, then) as address:
        polled(address, tmp_path)
    kept = json.loads((tmp_path / "facts.json").read_text("utf-8"))
    assert kept["version"] == "0.2.0"
    assert set(kept["facts"]) == {"deep-mine-cost", "deep-mine-works", "deep-reserve-estimate"}


def test_a_download_goes_on_where_it_ended(database, tmp_path, monkeypatch):
    monkeypatch.setenv("CURL_HOME", str(tmp_path))
    settings, archive = tmp_path / ".curlrc", tmp_path / "ndjson.zip"
    with running(copied(database, tmp_path / "release.sqlite")) as server:
        settings.write_text("limit-rate = 1k\nmax-time = 2\n", "utf-8")
        with pytest.raises(AssertionError):
            follow(MIRROR, server.address, tmp_path)
        part = archive.read_bytes()
        settings.unlink()
        follow(MIRROR, server.address, tmp_path)
        follow(MIRROR, server.address, tmp_path)
    whole = archive.read_bytes()
    assert whole.startswith(part)
    assert 0 < len(part) < len(whole)
    downloads = [line for line in server.log() if line.get("path") == "/v1/bulk/ndjson.zip"]
    assert [line["status"] for line in downloads] == [200, 206]


@pytest.mark.parametrize("size", [5_000, 5_000_000])
def test_a_download_of_two_releases_is_not_kept(live, tmp_path, size):
    archive = tmp_path / "ndjson.zip"
    archive.write_bytes(b"?" * size)
    with pytest.raises(AssertionError, match="FAILED"):
        follow(MIRROR, live, tmp_path)
    assert not archive.exists()
    follow(MIRROR, live, tmp_path)


def test_who_is_refused_waits(database, tmp_path):
    (waits,) = (block for block in blocks(RECIPES["Ask politely"]) if "--retry" in block.text)
    with running(copied(database, tmp_path / "release.sqlite"), REQUESTS_PER_MINUTE="60") as server:
        use_up(server.address)
        run(waits, server.address, tmp_path)
    assert json.loads((tmp_path / "fact.json").read_text("utf-8"))["data"]["id"] == "russia-rare-earths-usgs-estimate"
    assert [line["status"] for line in server.log() if "facts/" in line.get("path", "")] == [429, 200]


def use_up(address: str) -> None:
    """Asks until the server refuses."""
    with suppress(HTTPError):
        while True:
            get(f"{address}/v1")


def without_the_smelter(folder: Path, copy: Path, moved_to: str) -> Served:
    """A copy of fixtures, in which the smelter is buried and the fact about it has gone elsewhere, if anywhere."""
    copytree(folder, copy)
    edits = (
        ("dataset.yaml", "'0.2.0'", "'0.3.0.dev'"),
        sunk("projects.yaml", SMELTER),
        tombstone("projects/smelter", "It never was."),
        tombstone("facts/smelter-planned", "It never was.", moved_to),
    )
    edited(copy, edits)
    return served(copy)


@contextmanager
def served_in_turn(told: Served, then: Served) -> Iterator[str]:
    """The address of a server that tells what changed to one state, and has come to the next when it is asked for that."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        state = told if environ["PATH_INFO"] == "/v1/changes" else then
        return state.client.application(environ, start_response)

    with make_server("127.0.0.1", 0, application) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.port}"
        server.shutdown()


def polls(chain: dict[str, Served], versions: tuple[str, ...], folder: Path) -> Iterator[tuple[str, str]]:
    """For each version that a server comes to serve in turn, what the program that polls prints."""
    releases = {version: Path(f"{chain[version].folder}.sqlite") for version in versions}
    with running(copied(releases[versions[0]], folder / "release.sqlite")) as server:
        for version in versions:
            moved(copied(releases[version], folder / "next.sqlite"), server.database)
            until(lambda version=version: get(f"{server.address}/v1")["meta"]["dataset"]["version"] == version)
            yield version, polled(server.address, folder)


def polled(address: str, folder: Path) -> str:
    """What the program that polls prints."""
    program, command = (block for block in blocks(RECIPES["Poll for changes"]) if "poll.py" in block.text)
    (folder / "poll.py").write_text(program.text.replace(ADDRESS, address), "utf-8")
    return run(command, address, folder)
