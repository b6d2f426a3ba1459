"""`critical-minerals`: check, load, format, document and serve the facts."""

import logging
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from peewee import DatabaseError

from .database import store_at
from .database.release import TooSlow, Unavailable
from .database.urls import place_of, sqlite_path, without_password
from .doctor import Installation, examined
from .evidence.finder import find_citations
from .evidence.verification import verify as prove
from .export import SUMS, export_bulk
from .files.successor import replace_text
from .files.temporary import TemporaryFolder
from .loader.build import build
from .loader.canonical import canonical_flow, canonical_form, canonical_text
from .loader.history import MANIFESTS
from .loader.problems import InvalidFixtures
from .loader.releasing import release_of
from .loader.skeleton import skeleton
from .loader.streams.reading import Progress, streams_in, unseen
from .loader.validation import Fixtures, read_fixtures
from .packaged import data_folder
from .releases.manifest import to_json
from .resources import FILE_SCHEMAS, WITH_FIXTURE
from .settings import DEFAULT_DATABASE_URL, Settings
from .synthetic.folder import write_synthetic
from .synthetic.records import MOST_RECORDS

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

fixtures_option = click.option(
    "--fixtures", type=FOLDER, default=lambda: data_folder("fixtures"), help="Folder of the YAML files."
)
articles_option = click.option("--articles", type=FOLDER, required=True, help="Folder of the articles' texts.")
database_option = click.option(
    "--database",
    "database_url",
    envvar="DATABASE_URL",
    default=DEFAULT_DATABASE_URL,
    show_default=True,
    help="sqlite:///PATH or postgresql://HOST/NAME of the database.",
)


class _Commands(click.Group):
    """Commands that end with a message, too, where nobody takes what they print."""

    def main(self, *arguments: Any, **settings: Any) -> Any:
        """Runs the command that is asked for."""
        try:
            return super().main(*arguments, **settings)
        except OSError as error:
            sys.exit(f"Error: the output can't be written: {error.strerror}")


@click.group(cls=_Commands)
@click.version_option(package_name="critical-minerals-facts", message="%(package)s %(version)s")
def main() -> None:
    """Hand-curated facts about critical minerals, with the provenance of every value."""
    logging.getLogger("critical_minerals").addHandler(logging.NullHandler())  # a command says itself what is logged


@main.command()
@fixtures_option
def check(fixtures: Path) -> None:
    """Validate the fixtures and say everything that is wrong with them."""
    with _refusals(), _terminable(), _progress(fixtures) as progress:
        found = read_fixtures(fixtures, progress)
    click.echo(f"{found.record_count} records and {found.fact_count} facts are valid.")


@main.command()
@fixtures_option
@database_option
@click.option(
    "--bulk/--no-bulk",
    default=True,
    help="Make the files that /v1/bulk lists, or leave them out where a release is so large that nobody wants them.",
)
def load(fixtures: Path, database_url: str, *, bulk: bool) -> None:
    """Validate the fixtures and write them into the database, all or nothing."""
    with _refusals(), _terminable(), _progress(fixtures, times=2) as progress:
        place = place_of(database_url)
        info = build(read_fixtures(fixtures, progress), place, progress, bulk=bulk)
    click.echo(f"{without_password(str(place))} holds version {info.version}, hash {info.hash}.")


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@database_option
def export(folder: Path, database_url: str) -> None:
    """Write the bulk files of the release in the database into FOLDER, as /v1/bulk serves them, with SHA256SUMS."""
    with _refusals(), _terminable():
        files = export_bulk(store_at(database_url), folder)
    click.echo(f"{folder} holds {', '.join(files)} and {SUMS}.")


@main.command()
@fixtures_option
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail where a file is not canonical.")
def fmt(fixtures: Path, *, only_check: bool) -> None:
    """Write the fixtures in their canonical form."""
    changed = []
    with _refusals():
        streams = streams_in(fixtures)
        paths = [fixtures / f"{name}.yaml" for name in FILE_SCHEMAS if name not in streams]
        forms = {path: canonical_form(path) for path in paths}
        for path, text in forms.items():
            if text != path.read_text("utf-8"):
                changed.append(path.name)
                if not only_check:
                    replace_text(path, text)
    if changed and only_check:
        raise click.ClickException(f"not in canonical form: {', '.join(changed)}; run `critical-minerals fmt`")
    click.echo(f"{len(changed)} of {len(paths)} files changed.")


@main.command()
@articles_option
@fixtures_option
def verify(articles: Path, fixtures: Path) -> None:
    """Prove every citation against the articles, and list the lines that nothing cites."""
    with _refusals():
        found = _read_whole(fixtures)
        with click.progressbar(length=found.fact_count, label="Facts", file=sys.stderr) as progress:
            result = prove(found, fixtures, articles, lambda: progress.update(1))
    for file, line in result.uncited:
        click.echo(f"{file}:{line.number}: nothing cites paragraph {line.paragraph}: {line.text[:60]}")
    for failure in result.failures:
        click.echo(str(failure), err=True)
    failed, uncited = len(result.failures), len(result.uncited)
    click.echo(f"{result.citations} citations of {found.fact_count} facts, {failed} failures, {uncited} lines uncited.")
    if result.failures:
        raise click.exceptions.Exit(1)


@main.command()
@articles_option
@fixtures_option
@click.argument("text")
def cite(articles: Path, fixtures: Path, text: str) -> None:
    """Find where the articles print TEXT, and print citations ready to paste."""
    with _refusals():
        if not text.strip():
            raise click.BadParameter(f"found {text!r}, which every line prints.", param_hint="TEXT")
        found = list(find_citations(read_fixtures(fixtures).records["sources"], articles, text))
    if not found:
        raise click.ClickException(f"no on-topic article prints {text!r}")
    for citation, line in found:
        click.echo(line, err=True)
        click.echo(f"- {canonical_flow(citation)}")


@main.command()
@click.argument("singular", metavar="RESOURCE", type=click.Choice([resource.singular for resource in WITH_FIXTURE]))
def new(singular: str) -> None:
    """Print an empty record to fill in, such as `new project`."""
    (resource,) = (resource for resource in WITH_FIXTURE if resource.singular == singular)
    click.echo(skeleton(resource), nl=False)


@main.command()
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
    with _refusals(), click.progressbar(length=records, label="Records", file=sys.stderr, update_min_steps=1000) as progress:
        write_synthetic(records, seed, folder, lambda: progress.update(1))
    click.echo(f"{folder} holds {records} records with two facts each.")


@main.command()
@fixtures_option
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: str(datetime.now(UTC).date()),
    help="Day of the release; today unless told.",
)
def release(fixtures: Path, date: datetime) -> None:
    """Make a release of the data: write its manifest and set its version."""
    with _refusals():
        found = _read_whole(fixtures)
        made = release_of(found, str(date.date()))
        dataset = {**found.dataset, "version": made.version, "date": made.date}
        wrong = FILE_SCHEMAS["dataset"].validate(dataset)
        if wrong:
            raise ValueError(f"--date: found {made.date!r}; must be a day from 1000-01-01 on")
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
    records = sum(len(entries) for entries in made.records.values())
    click.echo(f"Release {made.version} has {records} records and facts, hash {made.hash}: {manifest.name}.")
    click.echo("Run `critical-minerals document`, and give the next change of the data a later version that ends in .dev.")


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail where a file is out of date.")
@click.option("--breaking", is_flag=True, help="Write even what breaks clients of the committed document.")
def document(*, only_check: bool, breaking: bool) -> None:
    """Write what follows from code and fixtures: openapi/v1.json, JSON Schemas, and the data and types for Python."""
    from .generated import generated_files, incompatible_changes  # noqa: PLC0415 - it loads much that serving does not need

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


@main.command()
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
        from .server import PortTaken, UnknownHost, place_in_url  # noqa: PLC0415 - granian is an extra
        from .server import serve as serve_until_stopped  # noqa: PLC0415 - as above
    except ModuleNotFoundError as missing:
        package = str(missing.name).partition(".")[0]
        raise click.ClickException(f"{package} is not installed; pip install 'critical-minerals-facts[serve]'") from None
    is_told = context.get_parameter_source("database_url") is not ParameterSource.DEFAULT
    with ExitStack() as stack:
        with _refusals(), _terminable():
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


@main.command()
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


def _read_whole(fixtures: Path) -> Fixtures:
    """The fixtures, for what needs every record in memory."""
    lined = [path.name for path in streams_in(fixtures).values()]
    if lined:
        raise ValueError(f"found {', '.join(lined)}; this command reads YAML alone")
    return read_fixtures(fixtures)


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


@contextmanager
def _progress(fixtures: Path, times: int = 1) -> Iterator[Progress]:
    """A bar on standard error for files of many lines, which are worked on so many times."""
    size = times * sum(path.stat().st_size for path in streams_in(fixtures).values() if path.is_file())
    if size == 0:
        yield unseen
        return
    with click.progressbar(length=size, label="Records", file=sys.stderr) as bar:
        yield bar.update


@contextmanager
def _terminable() -> Iterator[None]:
    """Lets SIGTERM end a command as Ctrl-C does, with no process and no temporary folder left behind."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _refusals() -> Iterator[None]:
    """Shows what was refused as a message and exits with 1."""
    try:
        yield
    except InvalidFixtures as invalid:
        raise click.ClickException(f"the fixtures are refused\n{invalid}") from None
    except (ValueError, OSError, DatabaseError, sqlite3.Error, Unavailable, TooSlow) as error:
        raise click.ClickException(str(error)) from None
