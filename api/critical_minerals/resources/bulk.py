"""The bulk files of a release: everything that it holds, in three forms to download."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BulkForm:
    """A form in which everything can be had: the name of its file, what it is called, its media type, and what it holds.

    `operation` is its name in the OpenAPI document.
    """

    name: str
    title: str
    operation: str
    media_type: str
    description: str


CSV_ZIP = BulkForm(
    "csv.zip",
    "CSV",
    "getBulkCsv",
    "application/zip",
    "A Data Package: a CSV for each resource, as its own export has it, with `datapackage.json`, which has the name, type "
    "and description of every column, the licence and the version.",
)
NDJSON_ZIP = BulkForm(
    "ndjson.zip",
    "NDJSON",
    "getBulkNdjson",
    "application/zip",
    "A file for each resource, with one whole JSON record a line, as its own export has it.",
)
SQLITE = BulkForm(
    "facts.sqlite",
    "a database",
    "getBulkSqlite",
    "application/vnd.sqlite3",
    "A database for SQLite, DuckDB or Datasette: a table for each resource, and one for each list in its records. The table "
    "`about_columns` describes every column.",
)
BULK_FORMS = (CSV_ZIP, NDJSON_ZIP, SQLITE)
