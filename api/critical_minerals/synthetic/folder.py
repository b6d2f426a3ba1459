"""Writes a folder of synthetic fixtures: reference data as YAML, the records that bear facts as NDJSON, one a line."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import rmtree

from ..loader.canonical import canonical_text
from .dice import Dice
from .records import RESOURCES, record_of
from .world import reference_data, world_of


def write_synthetic(records: int, seed: int, folder: Path, written: Callable[[], object]) -> None:
    """Writes so many records, each with two facts, and calls `written` after each of them.

    The same number, seed and version of this package give the same bytes, and fewer records are the first of more. Raises
    ValueError where the folder exists and is not empty, OSError where it can't be written; nothing is then left behind.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} exists and is not an empty folder; name a new one")
    reference = reference_data(records, seed)
    world, dice = world_of(reference), Dice()
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with _replacing(folder) as new, ExitStack() as stack:
        for name, value in reference.items():
            (new / f"{name}.yaml").write_text(canonical_text(name, value), "utf-8")
        files = {name: stack.enter_context((new / f"{name}.ndjson").open("w", encoding="utf-8")) for name in RESOURCES}
        for number in range(records):
            resource, record = record_of(dice, world, number, seed)
            files[resource].write(f"{encode(record)}\n")
            written()


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """A new folder beside another, which is put in its place once it is whole."""
    folder = folder.absolute()
    new = folder.with_name(f".{folder.name}.{secrets.token_hex(8)}")
    new.mkdir(parents=True)
    try:
        yield new
        new.replace(folder)
    finally:
        rmtree(new, ignore_errors=True)
