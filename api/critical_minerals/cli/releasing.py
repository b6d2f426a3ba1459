"""What a release of the data takes: its manifest, and the files that follow from code and fixtures."""

from datetime import UTC, datetime
from pathlib import Path

import click

from ..files.successor import replace_text
from ..loader.canonical import canonical_text
from ..loader.history import MANIFESTS
from ..loader.releasing import release_of
from ..releases.manifest import Manifest, to_json
from ..resources import FILE_SCHEMAS
from ..resources.resource import Record
from .endings import refusals
from .options import fixtures_option
from .reading import read_whole


@click.command()
@fixtures_option
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: str(datetime.now(UTC).date()),
    help="Day of the release; today unless told.",
)
def release(fixtures: Path, date: datetime) -> None:
    """Make a release of the data: write its manifest and set its version."""
    with refusals():
        found = read_whole(fixtures)
        made = release_of(found, str(date.date()))
        dataset = {**found.dataset, "version": made.version, "date": made.date}
        wrong = FILE_SCHEMAS["dataset"].validate(dataset)
        if wrong:
            raise ValueError(f"--date: found {made.date!r}; must be a day from 1000-01-01 on")
        _write(fixtures, made, dataset)
    records = sum(len(entries) for entries in made.records.values())
    click.echo(f"Release {made.version} has {records} records and facts, hash {made.hash}: {made.version}.json.")
    click.echo("Run `critical-minerals document`, and give the next change of the data a later version that ends in .dev.")


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail where a file is out of date.")
@click.option("--breaking", is_flag=True, help="Write even what breaks clients of the committed document.")
def document(*, only_check: bool, breaking: bool) -> None:
    """Write what follows from code and fixtures: openapi/v1.json, JSON Schemas, and the data and types for Python."""
    from ..generated import generated_files, incompatible_changes  # noqa: PLC0415 - it loads much that serving does not need

    stale = {path: text for path, text in generated_files().items() if not path.exists() or path.read_text("utf-8") != text}
    if only_check and stale:
        names = ", ".join(sorted(path.name for path in stale))
        raise click.ClickException(f"out of date: {names}; run `critical-minerals document`")
    broken = [] if breaking else incompatible_changes(stale)
    if broken:
        raise click.ClickException("the document would break its clients:\n" + "\n".join(broken))
    for path, text in stale.items():
        path.parent.mkdir(exist_ok=True)
        replace_text(path, text)
    click.echo(f"{len(stale)} files changed.")


def _write(fixtures: Path, made: Manifest, dataset: Record) -> None:
    """Writes the manifest and what the data set says of itself, or neither."""
    manifest = fixtures / MANIFESTS / f"{made.version}.json"
    manifest.parent.mkdir(exist_ok=True)
    replace_text(manifest, to_json(made))
    head, text = fixtures / "dataset.yaml", canonical_text("dataset", dataset)
    try:
        replace_text(head, text)
    except BaseException:
        if head.read_text("utf-8") != text:  # or it failed once the file was in place
            manifest.unlink()
        raise
