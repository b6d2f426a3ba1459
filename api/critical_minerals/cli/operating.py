"""What the operator of a server does."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from click.core import ParameterSource

from ..database import store_at
from ..database.urls import sqlite_path
from ..doctor import Installation, examined
from ..files.temporary import TemporaryFolder
from ..loader.build import build
from ..loader.validation import read_fixtures
from ..packaged import data_folder
from ..settings import DEFAULT_DATABASE_URL, Settings
from .endings import refusals, terminable
from .options import database_option, fixtures_option


@click.command()
@database_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address or name of this machine to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, envvar="PORT", help="Port.")
@click.option(
    "--workers", type=click.IntRange(1, 256), default=os.cpu_count() or 1, help="Processes; one a core unless told."
)
@click.pass_context
def serve(context: click.Context, database_url: str, host: str, port: int, workers: int) -> None:
    """Serve the API.

    Where no database is told and the default one is not there, it serves the release that comes with the package.

    Limits, logs and the like are set by environment variables, which docs/operations.md lists.
    """
    try:
        from ..server import PortTaken, UnknownHost, place_in_url  # noqa: PLC0415 - granian is an extra
        from ..server import serve as serve_until_stopped  # noqa: PLC0415 - as above
    except ModuleNotFoundError as missing:
        package = str(missing.name).partition(".")[0]
        raise click.ClickException(f"{package} is not installed; pip install 'critical-minerals-facts[serve]'") from None
    is_told = context.get_parameter_source("database_url") is not ParameterSource.DEFAULT
    with ExitStack() as stack:
        with refusals(), terminable():
            settings = Settings.of(os.environ)
            if not is_told and not sqlite_path(database_url).exists():
                database_url = stack.enter_context(_shipped_release())
            store_at(database_url, settings)
        base = f"http://{place_in_url(host, port)}"
        click.echo(f"Pages {base}/\nAPI   {base}/v1\nDocs  {base}/docs\nTry   curl '{base}/v1/facts?mineral=dysprosium'")
        try:
            serve_until_stopped(database_url, host, port, workers, settings.drain_seconds)
        except (UnknownHost, PortTaken) as refused:
            raise click.ClickException(str(refused)) from None


@click.command()
@fixtures_option
@database_option
@click.option("--url", "address", help="Address of a running server to ask too, such as http://127.0.0.1:8000.")
def doctor(fixtures: Path, database_url: str, address: str | None) -> None:
    """Examine the installation and say what to fix."""
    found = list(examined(Installation(database_url, fixtures, os.environ, address)))
    for finding in found:
        click.echo(f"fix  {finding.what}: {finding.remedy}" if finding.remedy else f"ok   {finding.what}")
    faults = sum(bool(finding.remedy) for finding in found)
    if faults:
        raise click.ClickException(f"{faults} of {len(found)} findings need to be fixed")


@contextmanager
def _shipped_release() -> Iterator[str]:
    """The URL of a database with the fixtures of the package, in a temporary folder that goes in the end."""
    folder = TemporaryFolder("release")
    try:
        path = folder.path / "critical-minerals.sqlite"
        info = build(read_fixtures(data_folder("fixtures")), path)
        click.echo(
            f"Found no {sqlite_path(DEFAULT_DATABASE_URL)}: version {info.version} of the package is served from {path}."
        )
        yield f"sqlite:///{path}"
    finally:
        folder.remove()
