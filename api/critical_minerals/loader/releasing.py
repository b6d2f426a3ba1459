"""Releases: the manifest of the data as they stand, and what became of everything since each earlier release."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..database.tables import Change, PastRelease, Tombstone
from ..json_bytes import json_bytes
from ..releases.manifest import Entry, Manifest, Written, changes, data_hash, field_hashes, hash_of
from ..resources import REGISTRY
from ..resources.resource import Record
from .derivation import with_derived_fields
from .rendering import Row
from .targets import Target
from .validation import Fixtures

Records = dict[str, list[Record]]


def release_of(fixtures: Fixtures, date: str) -> Manifest:
    """The manifest of the release that working data lead to; raises ValueError where the data are released already."""
    version = fixtures.dataset["version"]
    if not version.endswith(".dev"):
        raise ValueError(f"{version} is released; a new release starts from a version that ends in .dev")
    return manifest_of(version.removesuffix(".dev"), date, fixtures.written, with_derived_fields(fixtures.records))


def manifest_of(version: str, date: str, written: Written, records: Records) -> Manifest:
    """The manifest of data, from what the fixtures write and from the same records with their derived fields."""
    fields = field_hashes(written)
    entries: dict[str, dict[str, Entry]] = {}
    for resource in REGISTRY:
        hashes = fields.get(resource.name, {})
        for record in sorted(records[resource.name], key=lambda record: str(record["id"])):
            if record["id"] in hashes:
                own: dict[str, Any] = resource.schema.dump(record)
                derived = {name: hash_of(own[name]) for name, field in resource.schema.fields.items() if field.dump_only}
                entry = Entry(hash_of(hashes[record["id"]]), hashes[record["id"]], derived, hash_of(own))
                entries.setdefault(resource.name, {})[record["id"]] = entry
    return Manifest(version, date, data_hash(fields), entries)


def write_history(target: Target, fixtures: Fixtures, records: Records) -> None:
    """Writes the earlier releases, what has changed since each of them, and the tombstones."""
    if not fixtures.manifests:
        return
    current = manifest_of(fixtures.dataset["version"], fixtures.dataset["date"], fixtures.written, records)
    target.insert(PastRelease, _past_releases(fixtures.manifests))
    buried = {tombstone["id"]: _shown(tombstone, fixtures.manifests) for tombstone in fixtures.tombstones}
    target.insert(
        Tombstone,
        (
            (*tombstone["id"].split("/"), tombstone["moved_to"], json_bytes(buried[tombstone["id"]]))
            for tombstone in fixtures.tombstones
        ),
    )
    for earlier in fixtures.manifests:
        target.insert(Change, _changes(earlier, current, buried))


def _past_releases(manifests: list[Manifest]) -> Iterator[Row]:
    nothing = Manifest("", "", "", {})
    for position, manifest in enumerate(manifests):
        earlier = manifests[position - 1] if position else nothing
        counts = Counter(change.change for change in changes(earlier, manifest))
        summary = {
            "version": manifest.version,
            "date": manifest.date,
            "hash": manifest.hash,
            "previous": earlier.version or None,
            "records": {resource: len(entries) for resource, entries in manifest.records.items()},
            "changes": {change: counts[change] for change in ("added", "changed", "removed")},
            "href": f"/v1/releases/{manifest.version}",
        }
        entries = {
            resource: {name: entry._asdict() for name, entry in entries.items()}
            for resource, entries in manifest.records.items()
        }
        yield manifest.version, position, json_bytes(summary), json_bytes({**summary, "entries": entries})


def _shown(tombstone: Record, manifests: list[Manifest]) -> dict[str, Any]:
    resource, name = tombstone["id"].split("/")
    released = [manifest.version for manifest in manifests if name in manifest.records.get(resource, {})]
    return {
        "type": resource,
        "id": name,
        "reason": tombstone["reason"],
        "last_release": released[-1],
        "moved_to": tombstone["moved_to"] and f"/v1/{tombstone['moved_to']}",
    }


def _changes(earlier: Manifest, current: Manifest, buried: dict[str, dict[str, Any]]) -> Iterator[Row]:
    for position, change in enumerate(changes(earlier, current)):
        body = {
            **change._asdict(),
            "href": f"/v1/{change.type}/{change.id}",
            "tombstone": buried.get(f"{change.type}/{change.id}"),
        }
        yield earlier.version, position, change.type, change.change, json_bytes(body)
