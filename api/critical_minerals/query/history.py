"""Earlier releases, what has changed since, and what became of ids that are gone."""

from typing import NamedTuple

from ..database.release import Release
from ..database.tables import Change, PastRelease, Tombstone


class Gone(NamedTuple):
    """A record that is gone: where it moved to, such as `projects/brook-mine`, if anywhere, and its tombstone as JSON."""

    moved_to: str | None
    body: bytes


def releases(release: Release) -> list[bytes]:
    """What a list shows of each release, the latest first."""
    query = PastRelease.select(PastRelease.summary).order_by(PastRelease.position.desc())
    return [bytes(body) for (body,) in release.rows(query)]


def versions(release: Release) -> list[str]:
    """The versions of all releases, the earliest first."""
    return [version for (version,) in release.rows(PastRelease.select(PastRelease.version).order_by(PastRelease.position))]


def manifest(release: Release, version: str) -> bytes | None:
    """One release with its manifest, or None."""
    rows = release.rows(PastRelease.select(PastRelease.body).where(PastRelease.version == version))
    return bytes(rows[0][0]) if rows else None


def changes(release: Release, since: str, types: tuple[str, ...], *, derived: bool) -> list[bytes]:
    """What happened to each record and fact since a release; of the types named, or of all where none is."""
    query = Change.select(Change.body).where(Change.since == since)
    if types:
        query = query.where(Change.type.in_(types))
    if not derived:
        query = query.where(Change.change != "derived")
    return [bytes(body) for (body,) in release.rows(query.order_by(Change.position))]


def gone(release: Release, resource: str, record_id: str) -> Gone | None:
    """What became of a record that earlier releases had, or None where none had it."""
    query = Tombstone.select(Tombstone.moved_to, Tombstone.body).where(
        Tombstone.resource == resource, Tombstone.id == record_id
    )
    rows = release.rows(query)
    return Gone(rows[0][0], bytes(rows[0][1])) if rows else None
