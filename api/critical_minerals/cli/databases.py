"""What goes into a database, and what comes out of it."""

import sys
from pathlib import Path

import click

from ..database import store_at
from ..database.urls import place_of, without_password
from ..export import SUMS, export_bulk
from ..loader.build import build
from ..loader.validation import read_fixtures
from ..synthetic.folder import write_synthetic
from ..synthetic.records import MOST_RECORDS
from .endings import refusals, terminable
from .options import database_option, fixtures_option
from .reading import progress_of


@click.command()
@fixtures_option
@database_option
@click.option(
    "--bulk/--no-bulk",
    default=True,
    help="Make the files that /v1/bulk lists, or leave them out where a release is so large that nobody wants them.",
)
def load(fixtures: Path, database_url: str, *, bulk: bool) -> None:
    """Validate the fixtures and write them into the database, all or nothing."""
    with refusals(), terminable(), progress_of(fixtures, times=2) as progress:
        place = place_of(database_url)
        info = build(read_fixtures(fixtures, progress), place, progress, bulk=bulk)
    click.echo(f"{without_password(str(place))} holds version {info.version}, hash {info.hash}.")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@database_option
def export(folder: Path, database_url: str) -> None:
    """Write the bulk files of the release in the database into FOLDER, as /v1/bulk serves them, with SHA256SUMS."""
    with refusals(), terminable():
        files = export_bulk(store_at(database_url), folder)
    click.echo(f"{folder} holds {', '.join(files)} and {SUMS}.")


@click.command()
@click.argument("records", metavar="N", type=click.IntRange(1, MOST_RECORDS))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help="Another seed gives other data."
)
def synth(records: int, folder: Path, seed: int) -> None:
    """Write N invented records with two facts each into FOLDER, to measure with.

    They have the shape, size and shares of the real ones, and are fixtures to load: half of them projects, a quarter deals,
    15 % reserves and 10 % policies as NDJSON, and what they refer to as YAML. FOLDER must be new or empty. The same N and
    seed give the same files, and a smaller N the first records of a larger one.
    """
    with refusals(), click.progressbar(length=records, label="Records", file=sys.stderr, update_min_steps=1000) as progress:
        write_synthetic(records, seed, folder, lambda: progress.update(1))
    click.echo(f"{folder} holds {records} records with two facts each.")
