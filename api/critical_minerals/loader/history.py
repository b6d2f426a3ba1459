"""What must hold between the data and its earlier releases: versions go up, released data stand still, no id is lost."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..files.regular import open_unchanged
from ..releases.manifest import Manifest, data_hash, field_hashes, from_json, version_key
from ..resources import BY_NAME
from .problems import Problem
from .yaml_reader import FieldPath

Record = dict[str, Any]
Ids = dict[str, set[str]]

MANIFESTS = "releases"


def read_manifests(folder: Path, problems: list[Problem]) -> list[Manifest]:
    """The manifests of the releases of a folder of fixtures, the earliest first; what can't be read joins the problems.

    Hidden files are none: a `release` that was killed leaves one, which the next takes over, and Kubernetes makes some.
    """
    home, found = folder / MANIFESTS, []
    try:
        paths = sorted(path for path in home.iterdir() if path.name[0] != ".")
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not home.is_symlink():
            return []
        problems.append(Problem(MANIFESTS, 1, 1, "", "", f"can't be read: {error.strerror}; must be a folder of manifests"))
        return []
    for path in paths:
        name = f"{MANIFESTS}/{path.name}"
        try:
            manifest = from_json(_text(path))
        except OSError as error:
            problems.append(Problem(name, 1, 1, "", "", f"can't be read: {error.strerror}"))
        except ValueError as error:
            problems.append(Problem(name, 1, 1, "", "", str(error)))
        else:
            if path.name == f"{manifest.version}.json":
                found.append(manifest)
            else:
                problems.append(
                    Problem(name, 1, 1, "", "", f"is the manifest of {manifest.version}; must be named after it")
                )
    return sorted(found, key=lambda manifest: version_key(manifest.version))


def _text(path: Path) -> str:
    with open_unchanged(path) as file:
        return file.read().decode("utf-8")


def broken_history(
    dataset: Record, written: dict[str, list[Record]], tombstones: list[Record], manifests: list[Manifest]
) -> Iterator[tuple[str, FieldPath, str]]:
    """Every broken rule, as the file that breaks it, the path in that file, and the message."""
    fields = field_hashes(written)
    ids = {resource: set(records) for resource, records in fields.items()}
    for message in _version_problems(dataset["version"], dataset["date"], data_hash(fields), manifests):
        yield "dataset", ("version",), message
    released: Ids = defaultdict(set)
    for manifest in manifests:
        for resource, records in manifest.records.items():
            released[resource] |= records.keys()
    yield from _tombstone_problems(tombstones, ids, released)
    buried = {tombstone["id"] for tombstone in tombstones}
    for resource, known in released.items():
        for lost in sorted(known - ids.get(resource, set())):
            if f"{resource}/{lost}" not in buried:
                message = f"found no tombstone for {resource}/{lost}, which was released and is gone; give it one"
                yield "tombstones", (), message
    yield from _reused(fields, manifests)


def _reused(fields: dict[str, dict[str, Any]], manifests: list[Manifest]) -> Iterator[tuple[str, FieldPath, str]]:
    """Ids that are there, were gone from a release, and had been in an earlier one."""
    for resource, records in fields.items():
        for name in records:
            had = [name in manifest.records.get(resource, {}) for manifest in manifests]
            if True in had and False in had[had.index(True) :]:
                gone = manifests[had.index(False, had.index(True))].version
                yield "tombstones", (), f"found {resource}/{name} again, which was gone in {gone}; ids are never used again"


def _version_problems(version: str, date: str, current: str, manifests: list[Manifest]) -> Iterator[str]:
    latest = manifests[-1] if manifests else None
    if version.endswith(".dev"):
        if latest and version_key(version) < version_key(latest.version):
            unfinished = version.removesuffix(".dev") == latest.version and current == latest.hash
            finish = f"; to finish a release that was cut off, set {latest.version!r} and the date {latest.date!r}"
            yield f"found {version!r}; must be later than {latest.version}, which is released{finish if unfinished else ''}"
    elif latest and version != latest.version and version in {manifest.version for manifest in manifests}:
        yield f"found {version!r}, which is released; the latest release is {latest.version}"
    elif latest is None or latest.version != version:
        yield f"found {version!r}, which has no manifest; write {version}.dev, and `critical-minerals release` releases it"
    elif latest.hash != current:
        yield f"found {version!r}, which is released with other data; set a later version that ends in .dev"
    elif latest.date != date:
        yield f"found {version!r} with the date {date!r}; it was released on {latest.date}"


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
            elif target != resource:
                message = f"found {tombstone['moved_to']!r}; must be one of {resource}, so that the same can be asked of it"
                yield "tombstones", (position, "moved_to"), message
