"""What must hold between the data and its earlier releases: versions go up, released data stand still, no id is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..releases.manifest import Manifest, data_hash, field_hashes, from_json, version_key
from ..resources import BY_NAME
from .problems import Problem
from .yaml_reader import FieldPath

Record = dict[str, Any]
Ids = dict[str, set[str]]

MANIFESTS = "releases"


def read_manifests(folder: Path, problems: list[Problem]) -> list[Manifest]:
    """The manifests of the releases of a folder of fixtures, the earliest first; what can't be read joins the problems."""
    found = []
    for path in sorted((folder / MANIFESTS).iterdir()) if (folder / MANIFESTS).is_dir() else ():
        name = f"{MANIFESTS}/{path.name}"
        try:
            manifest = from_json(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            problems.append(Problem(name, 1, 1, "", "", str(error)))
            continue
        if path.name == f"{manifest.version}.json":
            found.append(manifest)
        else:
            problems.append(Problem(name, 1, 1, "", "", f"is the manifest of {manifest.version}; must be named after it"))
    return sorted(found, key=lambda manifest: version_key(manifest.version))


def broken_history(
    dataset: Record, written: dict[str, list[Record]], tombstones: list[Record], manifests: list[Manifest]
) -> Iterator[tuple[str, FieldPath, str]]:
    """Every broken rule, as the file that breaks it, the path in that file, and the message."""
    fields = field_hashes(written)
    ids = {resource: set(records) for resource, records in fields.items()}
    for message in _version_problems(dataset["version"], data_hash(fields), manifests):
        yield "dataset", ("version",), message
    released = {resource: set(records) for manifest in manifests for resource, records in manifest.records.items()}
    for manifest in manifests:
        for resource, records in manifest.records.items():
            released[resource] |= records.keys()
    yield from _tombstone_problems(tombstones, ids, released)
    buried = {tombstone["id"] for tombstone in tombstones}
    for resource, known in released.items():
        for lost in sorted(known - ids.get(resource, set())):
            if f"{resource}/{lost}" not in buried:
                yield "tombstones", (), f"has no tombstone for {resource}/{lost}, which was released and is gone"


def _version_problems(version: str, current: str, manifests: list[Manifest]) -> Iterator[str]:
    latest = manifests[-1] if manifests else None
    if version.endswith(".dev"):
        if latest and version_key(version) < version_key(latest.version):
            yield f"found {version!r}; must be later than {latest.version}, which is released"
    elif latest is None or latest.version != version:
        yield f"found {version!r}, which has no manifest; write {version}.dev, and `critical-minerals release` releases it"
    elif latest.hash != current:
        yield f"found {version!r}, which is released with other data; set a later version that ends in .dev"


def _tombstone_problems(tombstones: list[Record], ids: Ids, released: Ids) -> Iterator[tuple[str, FieldPath, str]]:
    seen = set()
    for position, tombstone in enumerate(tombstones):
        resource, name = tombstone["id"].split("/")
        if tombstone["id"] in seen:
            yield "tombstones", (position, "id"), f"found {tombstone['id']!r} again; each id stands once"
        seen.add(tombstone["id"])
        if resource not in BY_NAME:
            yield "tombstones", (position, "id"), f"found {resource!r}; resources: {', '.join(BY_NAME)}"
        elif name in ids.get(resource, ()):
            yield "tombstones", (position, "id"), f"found {tombstone['id']!r}, which is still there"
        elif name not in released.get(resource, ()):
            yield "tombstones", (position, "id"), f"found {tombstone['id']!r}, which no release has had"
        if tombstone["moved_to"] is not None:
            target, moved = tombstone["moved_to"].split("/")
            if moved not in ids.get(target, ()):
                yield "tombstones", (position, "moved_to"), f"found {tombstone['moved_to']!r}; there is no such record"
