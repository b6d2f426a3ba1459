"""Writes the bulk files of a release, once its records are in its tables, in memory that does not grow with them.

The same records make the same bytes: nothing here depends on the clock, on paths, or on the database.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from ...batches import batches
from ...database.release import DatasetInfo
from ...database.tables import CHUNK
from ...files.failures import failures_at
from ...files.temporary import TemporaryFolder
from ...resources import BY_NAME, REGISTRY
from ...resources.bulk import CSV_ZIP, NDJSON_ZIP, SQLITE
from ...resources.flat import columns, csv_lines
from ...resources.resource import Resource
from ...resources.tables import TABLES
from ..rendering import Row
from ..streams.parallel import in_parallel
from ..targets import Target
from .about import licence_text, readme
from .archives import Member, new_archive, new_member
from .chunks import new_chunked_file
from .data_package import data_package
from .relations import rows_of
from .sqlite_file import SqliteFile, new_sqlite_file

RECORDS_AT_ONCE = 1000

ABOUT_CSV = """\
There is a CSV (RFC 4180, UTF-8) for each resource, with a header. `datapackage.json` describes every column. Nested fields
have dotted names, several values are joined by `|` with empty places for nulls, and the facts of a record are shown by their
ids: each has a row in `facts.csv`. Text that a spreadsheet would run is preceded by an apostrophe."""
ABOUT_NDJSON = """\
There is a file for each resource with one whole record a line, as JSON in UTF-8. `/v1/openapi.json` of the API describes
every field."""


class Part(NamedTuple):
    """Some records of a resource in each form."""

    resource: str
    csv: bytes
    ndjson: bytes
    rows: dict[str, list[Row]]


def write_bulk(target: Target, info: DatasetInfo) -> None:
    """Writes the bulk files of the release whose records a target has; raises OSError where a temporary file fails."""
    folder = TemporaryFolder("bulk")
    try:
        path = folder.path / SQLITE.name
        with (
            new_archive(target, CSV_ZIP.name) as csv,
            new_archive(target, NDJSON_ZIP.name) as ndjson,
            new_sqlite_file(path, info) as tables,
            closing(in_parallel(_parts, batches(_bodies(target), RECORDS_AT_ONCE))) as pieces,
        ):
            parts = groupby(chain.from_iterable(pieces), attrgetter("resource"))
            files = [(BY_NAME[name], _written(name, some, csv, ndjson, tables)) for name, some in parts]
            _add(csv, {"datapackage.json": data_package(info, files), **_texts(info, ABOUT_CSV)})
            _add(ndjson, _texts(info, ABOUT_NDJSON))
        with new_chunked_file(target, SQLITE.name) as file:
            for part in _content(path):
                file.write(part)
    finally:
        folder.remove()


def _bodies(target: Target) -> Iterator[tuple[str, bytes | None]]:
    """The body of every record with the name of its resource, and once None, so that no resource has no part."""
    for resource in REGISTRY:
        yield resource.name, None
        yield from ((resource.name, body) for body in target.bodies(TABLES[resource.name]))


def _parts(piece: list[tuple[str, bytes | None]]) -> list[Part]:
    return [
        _part(BY_NAME[name], [body for _, body in some if body is not None]) for name, some in groupby(piece, itemgetter(0))
    ]


def _part(resource: Resource, bodies: list[bytes]) -> Part:
    records = [json.loads(body) for body in bodies]
    _, *lines = csv_lines(columns(resource.schema), records)
    rows: dict[str, list[Row]] = {}
    for record in records:
        for table, row in rows_of(resource, record):
            rows.setdefault(table, []).append(row)
    return Part(resource.name, "".join(lines).encode(), b"".join(body + b"\n" for body in bodies), rows)


def _written(name: str, parts: Iterator[Part], csv: ZipFile, ndjson: ZipFile, tables: SqliteFile) -> Member:
    """Writes all records of a resource in each form, and returns its CSV."""
    with new_member(csv, f"{name}.csv") as lines, new_member(ndjson, f"{name}.ndjson") as records:
        lines.write(next(csv_lines(columns(BY_NAME[name].schema), ())).encode())
        for part in parts:
            lines.write(part.csv)
            records.write(part.ndjson)
            tables.insert(part.rows)
    return lines


def _texts(info: DatasetInfo, content: str) -> dict[str, bytes]:
    return {"README.md": readme(info, content).encode(), "LICENSE.txt": licence_text(info).encode()}


def _add(archive: ZipFile, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        with new_member(archive, name) as member:
            member.write(content)


def _content(path: Path) -> Iterator[bytes]:
    with failures_at(path), path.open("rb") as file:
        while part := file.read(CHUNK):
            yield part
