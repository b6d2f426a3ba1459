"""The manifest of a release: a hash for each record, each fact, and each field that a curator wrote.

Hashes of what curators wrote and of what the code derives from it stand apart, so that a change of code is no change of
data.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

DIGITS = 12

VERSION = re.compile(r"(?:(?:0|[1-9][0-9]*)\.){2}(?:0|[1-9][0-9]*)")

Written = Mapping[str, list[dict[str, Any]]]


class Entry(NamedTuple):
    """One record or fact: the hash of all that was written, of each written field, of each derived field, and of the body.

    The body is what the API serves; its hash changes with the data and with the code.
    """

    hash: str
    fields: dict[str, str]
    derived: dict[str, str]
    body: str


class Manifest(NamedTuple):
    """A release: version, date, a hash over all that was written, and an entry for each record, by resource and id."""

    version: str
    date: str
    hash: str
    records: dict[str, dict[str, Entry]]


class Change(NamedTuple):
    """What happened to a record or fact: added, changed, removed, or derived, where only the code's part is another."""

    type: str
    id: str
    change: str
    fields: list[str]
    derived_fields: list[str]


def version_key(version: str) -> tuple[int, ...]:
    """The order of versions; a working version comes just before the release that it leads to."""
    released = version.removesuffix(".dev")
    return (*(int(number) for number in released.split(".")), int(released == version))


def field_hashes(written: Written) -> dict[str, dict[str, dict[str, str]]]:
    """The hash of each written field, by resource and id, facts included.

    A record's facts count as one field of it, and the record that bears a fact as one of the fact.
    """
    found: dict[str, dict[str, dict[str, str]]] = {}
    for resource, records in written.items():
        for record in records:
            fields = {name: hash_of(value) for name, value in record.items() if name != "facts"}
            bearer = hash_of([resource, record["id"]])
            facts = {
                fact["id"]: {**{name: hash_of(value) for name, value in fact.items()}, "subject": bearer}
                for fact in record.get("facts", ())
            }
            if facts:
                found.setdefault("facts", {}).update(facts)
                fields["facts"] = hash_of([hash_of(fields) for fields in facts.values()])
            found.setdefault(resource, {})[record["id"]] = fields
    return found


def data_hash(fields: Mapping[str, Mapping[str, Mapping[str, str]]]) -> str:
    """One hash over all that was written."""
    return hash_of({resource: dict(records) for resource, records in fields.items() if records})


def hash_of(value: Any) -> str:
    """The first 12 hex digits of the SHA-256 of a value as canonical JSON."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def changes(old: Manifest, new: Manifest) -> Iterator[Change]:
    """What happened to each record and fact between two releases, by resource and id."""
    for resource in dict.fromkeys((*new.records, *old.records)):
        before, after = old.records.get(resource, {}), new.records.get(resource, {})
        for record in sorted({*before, *after}):
            found = _change(before.get(record), after.get(record))
            if found is not None:
                yield Change(resource, record, *found)


def _change(before: Entry | None, after: Entry | None) -> tuple[str, list[str], list[str]] | None:
    if before is None or after is None:
        return ("added" if before is None else "removed"), [], []
    fields, derived = _different(before.fields, after.fields), _different(before.derived, after.derived)
    if fields:
        return "changed", fields, derived
    return ("derived", [], derived) if before.body != after.body else None


def _different(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [name for name in dict.fromkeys((*after, *before)) if before.get(name) != after.get(name)]


def to_json(manifest: Manifest) -> str:
    """The manifest as its file has it: one line for each record, so that a comparison of two files can be read.

    `seal` is a hash over all the rest, so that a file that somebody edited is not taken for the release.
    """
    whole = _plain(manifest)
    resources = []
    for resource, records in whole.pop("records").items():
        lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in records.items())
        resources.append(f"{json.dumps(resource)}: {{\n{lines}\n}}")
    head = json.dumps({**whole, "seal": hash_of(_plain(manifest))})
    body = ",\n".join(resources)
    return f'{head[:-1]}, "records": {{\n{body}\n}}}}\n'


def from_json(text: str) -> Manifest:
    """The manifest in a file; raises ValueError, with what is wrong, where it is none or was changed by hand."""
    try:
        whole = json.loads(text)
        seal = whole.pop("seal")
        sealed = seal == hash_of(whole)
        records = {
            str(resource): {str(name): Entry(**entry) for name, entry in entries.items()}
            for resource, entries in whole.pop("records").items()
        }
        manifest = Manifest(**whole, records=records)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"is no manifest: {error}") from None
    if not sealed:
        raise ValueError("has hashes that do not agree; `critical-minerals release` writes a manifest, and nobody edits it")
    if not VERSION.fullmatch(manifest.version):
        raise ValueError(f"is no manifest: found the version {manifest.version!r}; must be MAJOR.MINOR.PATCH")
    return manifest


def _plain(manifest: Manifest) -> dict[str, Any]:
    records = {
        resource: {name: entry._asdict() for name, entry in entries.items()}
        for resource, entries in manifest.records.items()
    }
    return {**manifest._asdict(), "records": records}
