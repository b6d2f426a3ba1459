"""`/v1/bulk`: what is listed is what is sent, whole or in part, and holds what the API has."""

import csv
import io
import json
import re
import sqlite3
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client, TestResponse

from critical_minerals.app import create_app
from critical_minerals.database.tables import CHUNK
from critical_minerals.database.urls import place_of
from critical_minerals.loader.build import build
from critical_minerals.loader.validation import Fixtures
from critical_minerals.resources import BEARING_FACTS, REGISTRY
from critical_minerals.resources.bulk import BULK_FORMS
from critical_minerals.resources.resource import Resource

NAMES = [form.name for form in BULK_FORMS]
LARGE = "facts.sqlite"
"""It has more chunks than are read at once."""
EVERY_RESOURCE = [pytest.param(resource, id=resource.name) for resource in REGISTRY]
TEXTS = ["README.md", "LICENSE.txt"]


@pytest.fixture(params=NAMES)
def listed(request: pytest.FixtureRequest, client: Client) -> dict[str, Any]:
    """A file as it is listed."""
    (found,) = (file for file in client.get("/v1/bulk").json["data"] if file["name"] == request.param)
    return found


def part(client: Client, asked: str, name: str = LARGE, **headers: str) -> TestResponse:
    return client.get(f"/v1/bulk/{name}", headers={"Range": asked, **headers})


def archive(client: Client, name: str) -> ZipFile:
    return ZipFile(io.BytesIO(client.get(f"/v1/bulk/{name}").data))


@pytest.fixture
def database_file(client: Client) -> Iterator[sqlite3.Connection]:
    """The database to download, open."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(client.get(f"/v1/bulk/{LARGE}").data)
        yield connection


def test_every_form_is_listed(client: Client) -> None:
    answer = client.get("/v1/bulk").json
    assert [file["name"] for file in answer["data"]] == NAMES
    assert answer["links"] == {"self": "/v1/bulk"}
    assert answer["meta"] == client.get("/v1/vocabularies").json["meta"]


def test_a_file_is_what_is_listed(client: Client, listed: dict[str, Any]) -> None:
    response = client.get(listed["href"])
    assert (response.status_code, response.mimetype) == (200, listed["media_type"])
    assert len(response.data) == listed["size"] == int(response.headers["Content-Length"])
    assert sha256(response.data).hexdigest() == listed["sha256"]


def test_a_file_says_what_it_is(client: Client, listed: dict[str, Any]) -> None:
    headers = client.get(listed["href"]).headers
    digest = b64encode(bytes.fromhex(listed["sha256"])).decode()
    assert headers["ETag"] == f'"{listed["sha256"]}"'
    assert headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert headers["Accept-Ranges"] == "bytes"
    version = headers["Dataset-Version"]
    assert headers["Content-Disposition"] == f'attachment; filename="critical-minerals-{version}-{listed["name"]}"'


@pytest.mark.parametrize("coding", ["br", "gzip", "zstd", "identity;q=0, *"])
def test_a_file_is_not_compressed_again(client: Client, listed: dict[str, Any], coding: str) -> None:
    response = client.get(listed["href"], headers={"Accept-Encoding": coding})
    assert "Content-Encoding" not in response.headers
    assert len(response.data) == listed["size"]


@pytest.mark.parametrize("asked", [{}, {"Range": "bytes=0-9"}, {"Range": "bytes=999999999-"}], ids=str)
def test_head_is_told_of_the_whole(client: Client, listed: dict[str, Any], asked: dict[str, str]) -> None:
    whole, head = client.get(listed["href"]), client.head(listed["href"], headers=asked)
    differing = {"Request-Id", "Date"}
    assert (head.status_code, head.data) == (200, b"")
    assert [header for header in head.headers if header[0].title() not in differing] == [
        header for header in whole.headers if header[0].title() not in differing
    ]


SATISFIABLE = [
    ("bytes=0-0", slice(0, 1)),
    ("bytes=0-99", slice(0, 100)),
    ("bytes=100-", slice(100, None)),
    ("bytes=0-", slice(None)),
    ("bytes=-100", slice(-100, None)),
    ("bytes=-1", slice(-1, None)),
    ("bytes=-999999999", slice(None)),
    ("bytes=10-999999999", slice(10, None)),
    (f"bytes=10-{'9' * 500}", slice(10, None)),
    ("BYTES=0-9", slice(0, 10)),
    ("bytes= 0-9 ", slice(0, 10)),
    ("bytes=00-09", slice(0, 10)),
    (f"bytes={CHUNK - 1}-{CHUNK}", slice(CHUNK - 1, CHUNK + 1)),
    (f"bytes={CHUNK}-{2 * CHUNK - 1}", slice(CHUNK, 2 * CHUNK)),
]
UNSATISFIABLE = ["bytes=999999999-", "bytes=999999999-9999999999", f"bytes={'9' * 500}-", "bytes=-0", "bytes=-000"]
IGNORED = [
    "",
    "bytes",
    "bytes=",
    "bytes=-",
    "bytes=5-1",
    "bytes=0-1,3-4",
    "bytes=0-1,",
    "bytes=,0-1",
    "bytes=0--1",
    "bytes=+0-1",
    "bytes=0x0-1",
    "bytes=a-b",
    "bytes=0-1; q=1",
    "bytes 0-1",
    "bytes=1.0-2",
    "bytes=\u00b2-",
    "lines=0-1",
    f"bytes=0-{'9' * 5000}",
]


@pytest.mark.parametrize(("asked", "expected"), SATISFIABLE, ids=[case[0][:30] for case in SATISFIABLE])
def test_one_range_is_answered(client: Client, asked: str, expected: slice) -> None:
    whole = client.get(f"/v1/bulk/{LARGE}")
    response = part(client, asked)
    start, stop, _ = expected.indices(len(whole.data))
    assert (response.status_code, response.data) == (206, whole.data[expected])
    assert response.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(whole.data)}"
    assert response.headers["Content-Length"] == str(stop - start)
    for name in ("ETag", "Repr-Digest", "Content-Type", "Cache-Control", "Vary", "Accept-Ranges"):
        assert response.headers[name] == whole.headers[name]


@pytest.mark.parametrize("asked", UNSATISFIABLE, ids=lambda asked: asked[:30])
def test_a_range_of_no_bytes_is_a_problem(client: Client, listed: dict[str, Any], asked: str) -> None:
    response = part(client, asked, listed["name"])
    assert (response.status_code, response.mimetype) == (416, "application/problem+json")
    assert response.headers["Content-Range"] == f"bytes */{listed['size']}"
    assert response.json["type"] == "/problems/range-not-satisfiable"
    assert f"{listed['name']} has {listed['size']} bytes" in response.json["detail"]


@pytest.mark.parametrize("asked", IGNORED, ids=lambda asked: asked[:30])
def test_several_ranges_and_what_is_none_get_the_whole(client: Client, asked: str) -> None:
    response = part(client, asked)
    assert (response.status_code, response.headers.get("Content-Range")) == (200, None)
    assert response.data == client.get(f"/v1/bulk/{LARGE}").data


def test_any_range_is_a_slice_of_the_whole(client: Client) -> None:
    whole = client.get(f"/v1/bulk/{LARGE}").data
    size = len(whole)
    near_chunks = st.builds(lambda chunk, off: chunk * CHUNK + off, st.integers(0, size // CHUNK), st.integers(-2, 2))
    places = (st.integers(0, size + 10) | near_chunks).filter(lambda place: place >= 0)

    @settings(deadline=None, max_examples=200)
    @given(st.tuples(places, places).map(sorted))
    def holds(places: list[int]) -> None:
        first, last = places
        response = part(client, f"bytes={first}-{last}")
        if first < size:
            assert (response.status_code, response.data) == (206, whole[first : last + 1])
        else:
            assert response.status_code == 416

    holds()


def test_a_part_of_another_version_is_not_continued(client: Client, listed: dict[str, Any]) -> None:
    tag = f'"{listed["sha256"]}"'
    for condition, status in {
        tag: 206,
        '"another"': 200,
        f"W/{tag}": 200,
        listed["sha256"]: 200,
        "Sun, 22 Nov 2026 00:00:00 GMT": 200,
        "": 200,
    }.items():
        response = part(client, "bytes=10-19", listed["name"], **{"If-Range": condition})
        assert (response.status_code, len(response.data)) == (status, 10 if status == 206 else listed["size"]), condition


def test_an_unsatisfiable_range_of_another_version_gets_the_whole(client: Client) -> None:
    assert part(client, "bytes=999999999-", **{"If-Range": '"another"'}).status_code == 200


@pytest.mark.parametrize(
    ("conditions", "status"),
    [
        ({"If-None-Match": "{tag}"}, 304),
        ({"If-None-Match": "W/{tag}"}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"another"'}, 206),
        ({"If-Match": "{tag}"}, 206),
        ({"If-Match": '"another"'}, 412),
        ({"If-Match": '"another"', "If-None-Match": "{tag}"}, 412),
        ({"If-None-Match": "{tag}", "If-Range": "{tag}"}, 304),
    ],
    ids=str,
)
def test_conditions_come_before_ranges(
    client: Client, listed: dict[str, Any], conditions: dict[str, str], status: int
) -> None:
    tag = f'"{listed["sha256"]}"'
    headers = {name: value.format(tag=tag) for name, value in conditions.items()}
    response = part(client, "bytes=0-9", listed["name"], **headers)
    assert response.status_code == status
    assert status != 304 or (response.data, response.headers["ETag"]) == (b"", tag)


@pytest.mark.parametrize("query", ["known_by=2025", "fields=id", "limit=1"])
@pytest.mark.parametrize("path", ["/v1/bulk", *(f"/v1/bulk/{name}" for name in NAMES)])
def test_a_parameter_is_refused(client: Client, path: str, query: str) -> None:
    response = client.get(f"{path}?{query}")
    assert (response.status_code, response.json["type"]) == (422, "/problems/invalid-parameters")


def test_another_representation_is_not_offered(client: Client, listed: dict[str, Any]) -> None:
    assert client.get(listed["href"], headers={"Accept": "text/csv"}).status_code == 406


def test_browsers_may_ask_for_parts_from_anywhere(client: Client, listed: dict[str, Any]) -> None:
    preflight = client.options(listed["href"]).headers
    assert "Range" in preflight["Access-Control-Allow-Headers"].split(", ")
    shown = client.get(listed["href"]).headers["Access-Control-Expose-Headers"].split(", ")
    assert {"Accept-Ranges", "Content-Range", "Repr-Digest", "Content-Disposition"} <= set(shown)


@pytest.mark.parametrize("address", ["/v1/facts", "/v1/facts.csv", "/v1/bulk", "/v1/openapi.json"])
def test_nothing_else_has_ranges(client: Client, address: str) -> None:
    response = client.get(address, headers={"Range": "bytes=0-9"})
    assert (response.status_code, response.headers.get("Accept-Ranges")) == (200, None)
    assert response.data == client.get(address).data


def test_a_part_is_neither_answered_from_the_cache_nor_kept_there(client: Client, listed: dict[str, Any]) -> None:
    address = listed["href"]
    first = part(client, "bytes=0-9", listed["name"])
    whole = client.get(address)
    again = client.get(address)
    second = part(client, "bytes=0-9", listed["name"])
    assert [answer.status_code for answer in (first, whole, again, second)] == [206, 200, 200, 206]
    assert whole.data == again.data
    assert first.data == second.data == whole.data[:10]


def test_a_download_that_was_cut_off_goes_on(live: str, tmp_path: Path) -> None:
    """What curl has is continued where it ends, and is the whole file then."""
    path, address = tmp_path / LARGE, f"{live}/v1/bulk/{LARGE}"
    subprocess.run(["curl", "-sS", "--fail", "-r", "0-99999", "-o", path, address], check=True, timeout=60)
    assert path.stat().st_size == 100_000
    subprocess.run(["curl", "-sS", "--fail", "-C", "-", "-o", path, address], check=True, timeout=60)
    listing = subprocess.run(["curl", "-sS", f"{live}/v1/bulk"], check=True, timeout=60, capture_output=True).stdout
    (listed,) = (file for file in json.loads(listing)["data"] if file["name"] == LARGE)
    assert sha256(path.read_bytes()).hexdigest() == listed["sha256"]


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_a_csv_is_the_export_of_its_resource(client: Client, resource: Resource) -> None:
    exported = client.get(f"/v1/{resource.name}.csv").data
    assert archive(client, "csv.zip").read(f"{resource.name}.csv") == exported


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_ndjson_is_the_export_of_its_resource(client: Client, resource: Resource) -> None:
    exported = client.get(f"/v1/{resource.name}.ndjson").data
    assert archive(client, "ndjson.zip").read(f"{resource.name}.ndjson") == exported


@pytest.mark.parametrize(("name", "suffix"), [("csv.zip", "csv"), ("ndjson.zip", "ndjson")])
def test_an_archive_has_a_file_for_each_resource_and_says_how_to_cite_it(client: Client, name: str, suffix: str) -> None:
    opened = archive(client, name)
    descriptor = ["datapackage.json"] if suffix == "csv" else []
    assert opened.testzip() is None
    assert opened.namelist() == [*(f"{resource.name}.{suffix}" for resource in REGISTRY), *descriptor, *TEXTS]
    assert {(member.date_time, member.create_system) for member in opened.infolist()} == {((1980, 1, 1, 0, 0, 0), 3)}
    dataset = client.get("/v1").json["meta"]["dataset"]
    for text in TEXTS:
        content = opened.read(text).decode()
        assert [value for value in (dataset["title"], dataset["version"], dataset["hash"]) if value not in content] == []
        assert "https://creativecommons.org/licenses/by/4.0/" in content


def test_the_data_package_describes_the_release(client: Client) -> None:
    package = json.loads(archive(client, "csv.zip").read("datapackage.json"))
    dataset = client.get("/v1").json["meta"]["dataset"]
    assert (package["name"], package["title"], package["version"]) == (
        "critical-minerals-facts",
        dataset["title"],
        dataset["version"],
    )
    assert package["created"] == f"{dataset['date']}T00:00:00Z"
    assert [licence["name"] for licence in package["licenses"]] == [dataset["licence"]]
    assert [resource["name"] for resource in package["resources"]] == [resource.name for resource in REGISTRY]


PATTERNS = {
    "string": ".*",
    "boolean": "true|false|",
    "integer": "[0-9]*",
    "number": r"-?[0-9]+([.][0-9]+)?(e-?[0-9]+)?|",
}


def rows_in(opened: ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(opened.read(f"{name}.csv").decode(), newline="")))


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_every_column_is_described_and_of_its_type(client: Client, resource: Resource) -> None:
    opened = archive(client, "csv.zip")
    package = json.loads(opened.read("datapackage.json"))
    (described,) = (each for each in package["resources"] if each["name"] == resource.name)
    content = opened.read(described["path"])
    assert (described["bytes"], described["hash"]) == (len(content), f"sha256:{sha256(content).hexdigest()}")
    columns = {field["name"]: field for field in described["schema"]["fields"]}
    rows = rows_in(opened, resource.name)
    assert all(list(row) == list(columns) for row in rows)
    for name, field in columns.items():
        assert field["description"]
        pattern = re.compile(PATTERNS[field["type"]], re.DOTALL)
        assert [row[name] for row in rows if not pattern.fullmatch(row[name])] == []
        assert "constraints" not in field or all(row[name] for row in rows)
    for key in described["schema"]["foreignKeys"]:
        known = {row["id"] for row in rows_in(opened, key["reference"]["resource"])} | {""}
        assert {row[key["fields"]] for row in rows} <= known


def test_types_are_told_from_the_schemas(client: Client) -> None:
    package = json.loads(archive(client, "csv.zip").read("datapackage.json"))
    (facts,) = (each for each in package["resources"] if each["name"] == "facts")
    types = {field["name"]: field["type"] for field in facts["schema"]["fields"]}
    assert {name: types[name] for name in ("quantity.value", "disputed", "period", "citations.paragraph", "minerals")} == {
        "quantity.value": "number",
        "disputed": "boolean",
        "period": "string",
        "citations.paragraph": "string",
        "minerals": "string",
    }


def test_the_database_is_sound_and_every_reference_leads_somewhere(database_file: sqlite3.Connection) -> None:
    assert database_file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database_file.execute("PRAGMA foreign_key_check").fetchall() == []
    assert len(database_file.execute("PRAGMA foreign_key_list(facts_citations)").fetchall()) == 2


def test_the_database_says_which_release_it_is(client: Client, database_file: sqlite3.Connection) -> None:
    dataset = client.get("/v1").json["meta"]["dataset"]
    about = dict(database_file.execute("SELECT name, value FROM about"))
    assert {name: about[name] for name in dataset} == dataset
    assert dataset["hash"] in about["citation"]


def test_the_database_describes_every_column(database_file: sqlite3.Connection) -> None:
    tables = [name for (name,) in database_file.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'about%'")]
    columns = {
        (table, name)
        for table in tables
        for (name,) in database_file.execute("SELECT name FROM pragma_table_info(?)", [table])
    }
    described = database_file.execute('SELECT "table", "column" FROM about_columns WHERE description <> \'\'').fetchall()
    assert (len(described), set(described)) == (len(columns), columns)


@pytest.mark.parametrize("resource", EVERY_RESOURCE)
def test_a_table_has_the_values_of_its_resource(
    client: Client, database_file: sqlite3.Connection, resource: Resource
) -> None:
    """Every value of every record stands in the database, where the rule of the names says."""
    table, singular = resource.name.replace("-", "_"), resource.singular.replace("-", "_")
    lines = client.get(f"/v1/{resource.name}.ndjson").text.splitlines()
    records = {record["id"]: record for record in map(json.loads, lines)}
    for record in records.values():
        if resource in BEARING_FACTS:
            borne = "SELECT id FROM facts WHERE subject_type = ? AND subject_id = ? ORDER BY id"
            found = [fact for (fact,) in database_file.execute(borne, (resource.name, record["id"]))]
            assert found == sorted(fact["id"] for fact in record.pop("facts"))
    database_file.row_factory = sqlite3.Row
    rows = {row["id"]: dict(row) for row in database_file.execute(f'SELECT * FROM "{table}"')}  # noqa: S608 - our own name
    assert rows.keys() == records.keys()
    for name, record in records.items():
        plain, lists = flattened(record)
        assert {column: value for column, value in rows[name].items() if value is not None} == plain
        for path, expected in lists.items():
            asked = f'SELECT * FROM "{table}_{path}" WHERE "{singular}_id" = ? ORDER BY position'  # noqa: S608 - our own names
            items = [dict(row) for row in database_file.execute(asked, (name,))]
            assert [item.pop("position") for item in items] == list(range(1, len(expected) + 1))
            assert [{key: value for key, value in item.items() if key != f"{singular}_id"} for item in items] == expected


def flattened(value: dict[str, Any], above: str = "") -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """The plain values in a record by the names of their columns, and the rows of its lists by the ends of their tables'."""
    plain: dict[str, Any] = {}
    lists: dict[str, list[dict[str, Any]]] = {}
    for key, found in value.items():
        name = f"{above}{key}"
        if key in {"evidence", "references"}:
            pairs = [(field, one) for field, of in found.items() for one in (of if isinstance(of, list) else [of])]
            lists[name] = [{"field": field, "value": one} for field, one in pairs]
        elif isinstance(found, dict):
            inner_plain, inner_lists = flattened(found, f"{name}_")
            plain |= inner_plain
            lists |= inner_lists
        elif key == "facts":
            lists[name] = [{"value": fact["id"]} for fact in found]
        elif isinstance(found, list):
            lists[name] = [
                {inner: one for inner, one in each.items() if not isinstance(one, list)}
                if isinstance(each, dict)
                else {"value": each}
                for each in found
            ]
        elif found is not None:
            plain[name] = found
    return plain, lists


def test_a_list_in_a_list_has_a_table_too(client: Client, database_file: sqlite3.Connection) -> None:
    (conflict, *_) = (json.loads(line) for line in client.get("/v1/conflicts.ndjson").text.splitlines())
    asked = """
        SELECT carried_by.fact, sources.value FROM conflicts_carried_by AS carried_by
        JOIN conflicts_carried_by_sources AS sources
        ON sources.conflict_id = carried_by.conflict_id AND carried_by_position = carried_by.position
        WHERE carried_by.conflict_id = ? ORDER BY carried_by.position, sources.position
    """
    expected = [(one["fact"], source) for one in conflict["carried_by"] for source in one["sources"]]
    assert database_file.execute(asked, (conflict["id"],)).fetchall() == expected


def test_what_is_too_large_to_send_at_once_is_had_in_parts(database_url: str) -> None:
    client = create_app(database_url, largest_export=100_000).test_client()
    whole = client.get(f"/v1/bulk/{LARGE}")
    assert (whole.status_code, whole.json["type"]) == (422, "/problems/export-too-large")
    assert whole.json["detail"].endswith("at most 100000 are sent at once: ask for ranges")
    assert part(client, "bytes=0-").status_code == 422
    parts, size = [], int(part(client, "bytes=0-0").headers["Content-Range"].rpartition("/")[2])
    for start in range(0, size, 100_000):
        response = part(client, f"bytes={start}-{start + 99_999}")
        assert response.status_code == 206
        parts.append(response.data)
    (listed,) = (file for file in client.get("/v1/bulk").json["data"] if file["name"] == LARGE)
    assert sha256(b"".join(parts)).hexdigest() == listed["sha256"]


def test_a_release_without_bulk_files_lists_none(fixtures: Fixtures, new_database: Callable[[str], str]) -> None:
    url = new_database("without_bulk")
    build(fixtures, place_of(url), bulk=False)
    client = create_app(url).test_client()
    assert client.get("/v1/bulk").json["data"] == []
    for name in NAMES:
        missing = client.get(f"/v1/bulk/{name}")
        message = f"found '/v1/bulk/{name}'; this release was loaded without bulk files"
        assert (missing.status_code, missing.json["detail"]) == (404, message)
