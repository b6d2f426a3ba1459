"""Writes the bulk files of a release into a folder."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from .database.release import Release, Store, Unavailable
from .files.successor import replace_bytes, replace_text
from .query.bulk import Stored, bytes_of, stored_files

SUMS = "SHA256SUMS"


def export_bulk(store: Store, folder: Path) -> list[str]:
    """Writes the files and, last, their checksums as sha256sum checks them; each replaces one of its name whole.

    Returns their names. Raises Unavailable where there is no release or it has no bulk files, and OSError where a file
    can't be written.
    """
    store.prepare()
    release = store.release()
    files = stored_files(release)
    if not files:
        raise Unavailable("the release was loaded without bulk files; run `critical-minerals load` without --no-bulk")
    folder.mkdir(parents=True, exist_ok=True)
    for file in files.values():
        replace_bytes(folder / file.name, _verified(release, file))
    replace_text(folder / SUMS, "".join(f"{file.sha256}  {file.name}\n" for file in files.values()))
    return list(files)


def _verified(release: Release, file: Stored) -> Iterator[bytes]:
    """The bytes of a file; raises Unavailable at the end where they have another checksum."""
    digest = hashlib.sha256()
    for part in bytes_of(release, file.name, range(file.size)):
        digest.update(part)
        yield part
    if digest.hexdigest() != file.sha256:
        raise Unavailable(f"{file.name} is damaged in the database; run `critical-minerals load`")
