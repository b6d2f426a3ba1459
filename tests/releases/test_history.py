"""A chain of releases over HTTP: what each was, what has changed since, and a client that keeps a copy."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest
from click.testing import CliRunner
from marshmallow import Schema, fields

from critical_minerals.app import create_app
from critical_minerals.cli import main
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.releases.manifest import data_hash, field_hashes, from_json, hash_of
from critical_minerals.resources import BY_NAME, REGISTRY

SOUND = Path(__file__).parents[1] / "loader" / "sound"
TRACKED = [resource.name for resource in REGISTRY if resource.name != "cross-checks"]
RELEASED = ["0.1.0", "0.2.0", "0.3.0", "0.4.0", "0.5.0", "0.6.0"]

Chain = dict[str, Any]
"""What is served after each release, by version: a client of the app, and the folder of the fixtures."""


def test_releases_are_listed_the_latest_first(now: Any) -> None:
    shown = [
        (release["version"], release["date"], release["previous"], *release["changes"].values())
        for release in now.data("/v1/releases")
    ]
    assert shown == [
        ("0.6.0", "2026-12-06", "0.5.0", 0, 0, 0),
        ("0.5.0", "2026-12-05", "0.4.0", 1, 0, 0),
        ("0.4.0", "2026-12-04", "0.3.0", 0, 1, 2),
        ("0.3.0", "2026-12-03", "0.2.0", 0, 2, 6),
        ("0.2.0", "2026-12-02", "0.1.0", 2, 3, 0),
        ("0.1.0", "2026-12-01", "0.0.1", 30, 0, 1),
        ("0.0.1", "2026-01-01", None, 1, 0, 0),
    ]


def test_counts_are_named(now: Any) -> None:
    assert now.data("/v1/releases")[3]["changes"] == {"added": 0, "changed": 2, "removed": 6}


@pytest.mark.parametrize("version", RELEASED)
def test_a_release_counts_the_records_that_it_had(chain: Chain, now: Any, version: str) -> None:
    had = {name: len(chain[version].bodies(name)) for name in TRACKED}
    assert now.data(f"/v1/releases/{version}")["records"] == had


@pytest.mark.parametrize("version", RELEASED)
def test_a_release_is_told_as_its_manifest_has_it(now: Any, version: str) -> None:
    manifest = from_json((now.folder / "releases" / f"{version}.json").read_text("utf-8"))
    shown = now.data(f"/v1/releases/{version}")
    assert (shown["version"], shown["date"], shown["hash"]) == (manifest.version, manifest.date, manifest.hash)
    assert shown["entries"] == {
        resource: {name: entry._asdict() for name, entry in entries.items()}
        for resource, entries in manifest.records.items()
    }
    assert {**shown, "entries": None} == {
        **next(release for release in now.data("/v1/releases") if release["version"] == version),
        "entries": None,
    }


@pytest.mark.parametrize("version", RELEASED)
@pytest.mark.parametrize("resource", TRACKED)
def test_the_hash_of_a_body_is_the_hash_of_what_was_served(chain: Chain, now: Any, version: str, resource: str) -> None:
    entries = now.data(f"/v1/releases/{version}?type={resource}")["entries"][resource]
    bodies = chain[version].bodies(resource)
    assert {name: entry["body"] for name, entry in entries.items()} == {
        name: hash_of(json.loads(body)) for name, body in bodies.items()
    }


def test_form_order_and_defaults_alone_make_a_release_of_the_same_hash(now: Any) -> None:
    hashes = {release["version"]: release["hash"] for release in now.data("/v1/releases")}
    assert hashes["0.5.0"] == hashes["0.6.0"]
    assert len(set(hashes.values())) == len(hashes) - 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("", TRACKED, id="all"),
        pytest.param("?type=facts", ["facts"], id="one"),
        pytest.param("?type=sources,deals", ["deals", "sources"], id="two"),
    ],
)
def test_a_release_shows_the_types_asked_for(now: Any, query: str, expected: list[str]) -> None:
    assert list(now.data(f"/v1/releases/0.6.0{query}")["entries"]) == expected


def test_a_release_without_records_of_a_type_shows_none(now: Any) -> None:
    assert now.data("/v1/releases/0.0.1?type=facts")["entries"] == {}


ALL_VERSIONS = "releases: 0.0.1, 0.1.0, 0.2.0, 0.3.0, 0.4.0, 0.5.0, 0.6.0"
TYPES = ", ".join(TRACKED)


@pytest.mark.parametrize(
    ("address", "status", "detail"),
    [
        ("/v1/releases/0.7.0", 404, f"found '0.7.0'; {ALL_VERSIONS}"),
        ("/v1/releases/0.7.0.dev", 404, f"found '0.7.0.dev'; {ALL_VERSIONS}"),
        ("/v1/releases/0.1", 404, f"found '0.1'; {ALL_VERSIONS}"),
        ("/v1/releases/latest", 404, f"found 'latest'; {ALL_VERSIONS}"),
        ("/v1/releases/0.1.0?type=mines", 422, f"type: found 'mines'; allowed: {TYPES}"),
        ("/v1/releases/0.1.0?type=cross-checks", 422, f"type: found 'cross-checks'; allowed: {TYPES}"),
        ("/v1/releases/0.1.0?type=facts,facts", 422, "type: found 'facts,facts'; each value stands once"),
        ("/v1/releases?limit=1", 422, "limit: unknown parameter; allowed: none"),
        ("/v1/changes", 422, "since: missing; it is required"),
        ("/v1/changes?since=0.7.0", 422, f"since: found '0.7.0'; {ALL_VERSIONS}"),
        ("/v1/changes?since=0.0.0", 422, f"since: found '0.0.0'; {ALL_VERSIONS}"),
        ("/v1/changes?since=0.7.0.dev", 422, "since: found '0.7.0.dev'; must be a version such as 0.1.0"),
        ("/v1/changes?since=00.1.0", 422, "since: found '00.1.0'; must be a version such as 0.1.0"),
        ("/v1/changes?since=", 422, None),
        ("/v1/changes?since=0.1.0&type=mines", 422, f"type: found 'mines'; allowed: {TYPES}"),
        ("/v1/changes?since=0.1.0&include_derived=1", 422, None),
        ("/v1/changes?since=0.1.0&known_by=2025", 422, None),
        ("/v1/changes?since=0.1.0&since=0.2.0", 422, "repeated: since"),
    ],
)
def test_what_is_not_understood_is_refused(now: Any, address: str, status: int, detail: str | None) -> None:
    response = now.client.get(address)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert detail is None or response.json["detail"] == detail


def shown(change: dict[str, Any]) -> str:
    """A change on one line: what happened, to what, the fields, and after a bar the derived fields."""
    written, derived = " ".join(change["fields"]), " ".join(change["derived_fields"])
    return f"{change['change']} {change['type']}/{change['id']}: {written} | {derived}".replace(":  |", ": |").strip()


SINCE_0_5_0 = ["changed policies/ban: name |", "derived facts/ban-in-force: | subject"]
SINCE_0_4_0 = [
    "derived projects/deep-mine: |",
    "derived projects/smelter: | disputed",
    "changed policies/ban: name |",
    "derived facts/ban-in-force: | subject",
    "derived facts/deep-mine-works: | contradicted_by",
    "derived facts/smelter-planned: | contradicted_by disputed",
    "derived conflicts/deep-mine-cost..deep-mine-works: | facts",
    "added conflicts/deep-mine-works..smelter-planned: |",
]
CHANGES = {
    "0.6.0": SINCE_0_5_0,
    "0.5.0": SINCE_0_5_0,
    "0.4.0": SINCE_0_4_0,
    "0.3.0": [
        *SINCE_0_4_0[:2],
        "removed deals/grant: |",
        "changed policies/ban: name |",
        "changed places/ocean: name |",
        *SINCE_0_4_0[3:5],
        "removed facts/grant-sum: |",
        *SINCE_0_4_0[5:],
    ],
    "0.2.0": [
        "derived projects/deep-mine: |",
        "removed projects/old-pit: |",
        "changed projects/smelter: summary | disputed",
        "removed deals/grant: |",
        "changed policies/ban: name |",
        "changed places/ocean: name |",
        "derived facts/ban-in-force: | subject",
        "derived facts/deep-mine-works: | contradicted_by",
        "removed facts/grant-given: |",
        "removed facts/grant-sum: |",
        "removed facts/old-pit-open: |",
        "removed facts/old-pit-owner: |",
        "derived facts/smelter-planned: | contradicted_by disputed",
        "derived conflicts/deep-mine-cost..deep-mine-works: | facts",
        "removed conflicts/deep-mine-works..grant-given: |",
        "added conflicts/deep-mine-works..smelter-planned: |",
        "removed conflicts/grant-given..old-pit-open: |",
    ],
    "0.1.0": [
        "changed projects/deep-mine: name |",
        "removed projects/old-pit: |",
        "added projects/smelter: |",
        "changed reserves/deep-reserve: facts | quantity",
        "removed deals/grant: |",
        "changed policies/ban: name |",
        "changed places/ocean: name |",
        "derived facts/ban-in-force: | subject",
        "derived facts/deep-mine-cost: | subject",
        "derived facts/deep-mine-works: | subject contradicted_by",
        "changed facts/deep-reserve-estimate: statement quantity |",
        "removed facts/grant-given: |",
        "removed facts/grant-sum: |",
        "removed facts/old-pit-open: |",
        "removed facts/old-pit-owner: |",
        "added facts/smelter-planned: |",
        "derived conflicts/deep-mine-cost..deep-mine-works: | facts",
        "removed conflicts/deep-mine-works..grant-given: |",
        "added conflicts/deep-mine-works..smelter-planned: |",
        "removed conflicts/grant-given..old-pit-open: |",
    ],
}


@pytest.mark.parametrize(("since", "expected"), CHANGES.items(), ids=CHANGES)
def test_changes_since_a_release(now: Any, since: str, expected: list[str]) -> None:
    everything = now.data(f"/v1/changes?since={since}&include_derived=true")
    assert [shown(change) for change in everything] == expected
    written = [change for change in everything if change["change"] != "derived"]
    assert now.data(f"/v1/changes?since={since}") == written
    assert now.data(f"/v1/changes?since={since}&include_derived=false") == written


@pytest.mark.parametrize(
    "types", ["facts", "conflicts", "facts,projects", "conflicts,facts", "sources", TYPES.replace(" ", "")]
)
@pytest.mark.parametrize("query", ["since=0.1.0", "since=0.1.0&include_derived=true"])
def test_changes_of_some_types_are_those_of_all_in_the_same_order(now: Any, query: str, types: str) -> None:
    everything = now.data(f"/v1/changes?{query}")
    expected = [change for change in everything if change["type"] in types.split(",")]
    assert now.data(f"/v1/changes?{query}&type={types}") == expected


@pytest.mark.parametrize("version", RELEASED)
def test_nothing_has_changed_since_the_release_that_is_served(chain: Chain, version: str) -> None:
    assert chain[version].data(f"/v1/changes?since={version}&include_derived=true") == []


@pytest.mark.parametrize("version", RELEASED)
def test_a_release_counts_what_its_changes_name(chain: Chain, version: str) -> None:
    release = chain[version].data("/v1/releases")[0]
    named = [change["change"] for change in chain[version].data(f"/v1/changes?since={release['previous']}")]
    assert release["changes"] == {change: named.count(change) for change in ("added", "changed", "removed")}


def test_meta_names_the_data_that_the_changes_lead_to(now: Any) -> None:
    response = now.client.get("/v1/changes?since=0.1.0&type=places")
    assert response.json["meta"]["dataset"] == now.client.get("/v1/projects").json["meta"]["dataset"]
    assert response.json["meta"]["dataset"]["version"] == response.headers["Dataset-Version"] == "0.7.0.dev"
    assert response.json["links"] == {"self": "/v1/changes?since=0.1.0&type=places"}


@pytest.mark.parametrize("since", RELEASED)
def test_what_is_removed_has_its_tombstone_and_what_is_not_has_none(now: Any, since: str) -> None:
    for change in now.data(f"/v1/changes?since={since}&include_derived=true"):
        response = now.client.get(change["href"])
        assert (change["tombstone"] is None) is (response.status_code == 200) is (change["change"] != "removed")


Copy = dict[str, dict[str, str]]


def whole(state: Any) -> Copy:
    """The JSON of every record that a state of the data serves, by resource and id."""
    return {resource: state.bodies(resource) for resource in TRACKED}


def synced(copy: Copy, state: Any, since: str, query: str = "") -> Copy:
    """A copy after a client has applied the changes of a state: it fetches what they name and drops what is removed."""
    for change in state.data(f"/v1/changes?since={since}{query}"):
        if change["change"] == "removed":
            del copy[change["type"]][change["id"]]
        else:
            envelope = state.client.get(change["href"]).text
            copy[change["type"]][change["id"]] = envelope.removeprefix('{"data":').rpartition(',"meta":')[0]
    return copy


def written(copy: Copy) -> dict[str, dict[str, Any]]:
    """What curators write of the records of a copy."""
    return {
        resource: {name: _written_in(BY_NAME[resource].schema, json.loads(body)) for name, body in records.items()}
        for resource, records in copy.items()
    }


def _written_in(field: Any, value: Any) -> Any:
    if isinstance(field, Schema) and value is not None:
        return {name: _written_in(inner, value[name]) for name, inner in field.fields.items() if not inner.dump_only}
    if isinstance(field, fields.Nested):
        return _written_in(field.schema, value)
    if isinstance(field, fields.List):
        return [_written_in(field.inner, item) for item in value]
    return value


@pytest.mark.parametrize("since", RELEASED)
def test_a_client_that_applies_the_changes_has_all_that_curators_wrote(chain: Chain, now: Any, since: str) -> None:
    assert written(synced(whole(chain[since]), now, since)) == written(whole(now))


@pytest.mark.parametrize("since", RELEASED)
def test_a_client_that_applies_derived_changes_too_has_every_byte(chain: Chain, now: Any, since: str) -> None:
    assert synced(whole(chain[since]), now, since, "&include_derived=true") == whole(now)


@pytest.mark.parametrize("resource", TRACKED)
def test_a_client_of_one_type_has_every_byte_of_it(chain: Chain, now: Any, resource: str) -> None:
    copy = synced(whole(chain["0.1.0"]), now, "0.1.0", f"&include_derived=true&type={resource}")
    assert copy == {**whole(chain["0.1.0"]), resource: now.bodies(resource)}


def test_a_client_that_follows_every_release_has_every_byte_of_each(chain: Chain) -> None:
    copy = whole(chain["0.1.0"])
    for since, version in zip(RELEASED, [*RELEASED[1:], "0.7.0.dev"], strict=True):
        copy = synced(copy, chain[version], since, "&include_derived=true")
        assert copy == whole(chain[version])


def test_a_client_that_compares_hashes_fetches_what_the_changes_name(chain: Chain, now: Any) -> None:
    earlier, later = (now.data(f"/v1/releases/{version}")["entries"] for version in ("0.1.0", "0.6.0"))
    other = {
        (resource, name)
        for resource in {*earlier, *later}
        for name in {*earlier.get(resource, {}), *later.get(resource, {})}
        if earlier.get(resource, {}).get(name, {}).get("hash") != later.get(resource, {}).get(name, {}).get("hash")
    }
    named = {(change["type"], change["id"]) for change in chain["0.6.0"].data("/v1/changes?since=0.1.0")}
    assert other == named


@pytest.mark.parametrize(
    ("address", "reason", "last"),
    [
        ("deals/grant", "It never was.", "0.3.0"),
        ("facts/grant-sum", "It never was.", "0.3.0"),
        ("facts/old-pit-owner", "The article does not say so.", "0.2.0"),
        ("facts/grant-given", "The sum is gone too.", "0.2.0"),
        ("conflicts/deep-mine-works..grant-given", "One side is gone.", "0.2.0"),
    ],
)
def test_what_is_gone_answers_410_with_its_tombstone(now: Any, address: str, reason: str, last: str) -> None:
    resource, name = address.split("/")
    tombstone = {"type": resource, "id": name, "reason": reason, "last_release": last, "moved_to": None}
    for query in ("", "?fields=id", "?known_by=2025-07", "?known_by=2025-07&include_undated=true"):
        response = now.client.get(f"/v1/{address}{query}")
        assert (response.status_code, response.mimetype) == (410, "application/problem+json")
        assert response.json["tombstone"] == tombstone
        assert response.json["detail"] == f"found {name!r}; it was last in release {last}: {reason}"
        assert response.json["type"] == "/problems/removed-record"
        assert response.headers["Cache-Control"] == "no-store"
    named = now.data(f"/v1/changes?since={last}&type={resource}")
    assert [change["tombstone"] for change in named if change["id"] == name] == [tombstone]


@pytest.mark.parametrize("query", ["?field=id", "?limit=1", "?known_by=then"])
@pytest.mark.parametrize("address", ["facts/grant-sum", "projects/old-pit"])
def test_what_is_gone_still_refuses_what_it_does_not_understand(now: Any, address: str, query: str) -> None:
    assert now.client.get(f"/v1/{address}{query}").status_code == 422


@pytest.mark.parametrize("address", ["facts/grant-sum", "projects/old-pit", "conflicts/deep-mine-works..grant-given"])
def test_head_says_the_same_of_what_is_gone(now: Any, address: str) -> None:
    get, head = (now.client.open(f"/v1/{address}", method=method) for method in ("GET", "HEAD"))
    assert (head.status_code, head.headers.get("Location"), head.data) == (
        get.status_code,
        get.headers.get("Location"),
        b"",
    )


@pytest.mark.parametrize(
    "address", ["projects/grant", "facts/grant", "deals/old-pit", "projects/shallow", "cross-checks/grant"]
)
def test_an_id_that_no_release_had_answers_404(now: Any, address: str) -> None:
    response = now.client.get(f"/v1/{address}")
    assert (response.status_code, "tombstone" in response.json) == (404, False)


def test_what_is_gone_now_was_there_before(chain: Chain) -> None:
    answers = [chain[version].client.get("/v1/facts/grant-given").status_code for version in (*RELEASED, "0.7.0.dev")]
    assert answers == [200, 200, 308, 410, 410, 410, 410]


ADDRESSES = ["/v1/releases", "/v1/releases/0.2.0", "/v1/releases/0.2.0?type=facts", "/v1/changes?since=0.2.0"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_an_answer_already_is_told_so(now: Any, address: str) -> None:
    first = now.client.get(address)
    again = now.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    other = now.client.get(address, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.data) == (200, first.data)


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_state_of_the_data_has_another_tag(chain: Chain, address: str) -> None:
    tags = [chain[version].client.get(address).headers["ETag"] for version in ("0.2.0", "0.3.0", "0.4.0", "0.7.0.dev")]
    assert len(set(tags)) == len(tags)


def _new_countries(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("critical_minerals.loader.derivation._countries", lambda *_: ["lemuria"])


def _new_body(patch: pytest.MonkeyPatch) -> None:
    for resource in REGISTRY:
        dump = resource.schema.dump
        patch.setattr(resource.schema, "dump", lambda record, dump=dump: {**dump(record), "note": "new"})


CODE = [
    pytest.param(_new_countries, {"countries"}, id="derived field"),
    pytest.param(_new_body, set(), id="body"),
]


@pytest.mark.parametrize(("change_code", "derived"), CODE)
def test_a_change_of_code_is_no_change_of_data(
    monkeypatch: pytest.MonkeyPatch, later: Callable[..., Any], now: Any, change_code: Any, derived: set[str]
) -> None:
    change_code(monkeypatch)
    state = later()
    assert state.data("/v1/releases") == now.data("/v1/releases")
    for since in RELEASED:
        found, expected = (at.data(f"/v1/changes?since={since}") for at in (state, now))
        assert [{**change, "derived_fields": []} for change in found] == [
            {**change, "derived_fields": []} for change in expected
        ]
    everything = state.data("/v1/changes?since=0.6.0&include_derived=true")
    assert {change["change"] for change in everything} == {"changed", "derived"}
    assert derived <= {name for change in everything for name in change["derived_fields"]}


@pytest.mark.parametrize(("change_code", "derived"), CODE)
def test_released_data_stay_valid_under_other_code(
    monkeypatch: pytest.MonkeyPatch, chain: Chain, change_code: Any, derived: set[str]
) -> None:
    del derived
    change_code(monkeypatch)
    found = read_fixtures(chain["0.6.0"].folder)
    assert data_hash(field_hashes(found.written)) == found.manifests[-1].hash


@pytest.mark.parametrize(("change_code", "derived"), CODE)
def test_a_client_of_whole_answers_follows_a_change_of_code(
    monkeypatch: pytest.MonkeyPatch, chain: Chain, later: Callable[..., Any], change_code: Any, derived: set[str]
) -> None:
    del derived
    change_code(monkeypatch)
    state = later()
    assert synced(whole(chain["0.1.0"]), state, "0.1.0", "&include_derived=true") == whole(state)


def test_what_was_known_when_is_not_what_was_released_when(now: Any) -> None:
    before = [now.client.get(address).data for address in ADDRESSES]
    assert now.data("/v1/facts?known_by=2020") == []
    assert now.client.get("/v1/facts/deep-mine-works?known_by=2020").status_code == 404
    assert [now.client.get(address).data for address in ADDRESSES] == before


def test_a_tombstone_says_what_the_fixtures_say_now(later: Callable[..., Any]) -> None:
    state = later(("tombstones.yaml", "The article does not say so.", "No article says so."))
    assert state.client.get("/v1/facts/old-pit-owner").json["tombstone"]["reason"] == "No article says so."


def test_a_record_that_is_written_as_it_was_is_no_change(later: Callable[..., Any], chain: Chain) -> None:
    state = later(("policies.yaml", "name: The export ban\n", "name: Export ban\n"))
    assert state.data("/v1/changes?since=0.6.0&include_derived=true") == []
    assert synced(whole(chain["0.6.0"]), state, "0.6.0", "&include_derived=true") == whole(state)


def test_before_the_first_release_there_is_none(tmp_path: Path) -> None:
    folder = Path(copytree(SOUND, tmp_path / "fixtures"))
    rmtree(folder / "releases")
    (folder / "tombstones.yaml").write_text("[]\n", "utf-8")
    url = f"sqlite:///{tmp_path}/x.sqlite"
    assert CliRunner().invoke(main, ["load", "--fixtures", str(folder), "--database", url]).exit_code == 0
    client = create_app(url).test_client()
    assert client.get("/v1/releases").json["data"] == []
    assert client.get("/v1/releases/0.1.0").json["detail"] == "found '0.1.0'; releases: none yet"
    assert client.get("/v1/changes?since=0.1.0").json["detail"] == "since: found '0.1.0'; releases: none yet"
    assert client.get("/v1/projects/shallow-mine").status_code == 404


MOVED = [
    ("projects/shallow-mine", "projects/deep-mine"),
    ("projects/old-pit", "projects/deep-mine"),
    ("facts/old-pit-open", "facts/deep-mine-works"),
    ("conflicts/grant-given..old-pit-open", "conflicts/deep-mine-cost..deep-mine-works"),
]


@pytest.mark.parametrize("query", ["", "?fields=id", "?fields=id,known_since&known_by=2025-07", "?known_by=2020"])
@pytest.mark.parametrize(("address", "target"), MOVED)
def test_what_was_merged_redirects_with_the_query(now: Any, address: str, target: str, query: str) -> None:
    response = now.client.get(f"/v1/{address}{query}")
    assert (response.status_code, response.headers["Location"]) == (308, f"/v1/{target}{query}")
    assert (response.data, response.headers["Dataset-Version"]) == (b"", "0.7.0.dev")


@pytest.mark.parametrize(("address", "target"), MOVED)
def test_whoever_follows_a_redirect_has_the_record(now: Any, address: str, target: str) -> None:
    followed = now.client.get(f"/v1/{address}", follow_redirects=True)
    assert (followed.status_code, followed.data) == (200, now.client.get(f"/v1/{target}").data)
