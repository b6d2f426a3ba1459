"""What a curator does with fixtures and articles."""

import sys
from pathlib import Path

import click

from ..evidence.finder import find_citations
from ..evidence.verification import verify as prove
from ..files.successor import replace_text
from ..loader.canonical import canonical_flow, canonical_form
from ..loader.skeleton import skeleton
from ..loader.streams.reading import streams_in
from ..loader.validation import read_fixtures
from ..resources import FILE_SCHEMAS, WITH_FIXTURE
from .endings import refusals, terminable
from .options import articles_option, fixtures_option
from .reading import progress_of, read_whole


@click.command()
@fixtures_option
def check(fixtures: Path) -> None:
    """Validate the fixtures and say everything that is wrong with them."""
    with refusals(), terminable(), progress_of(fixtures) as progress:
        found = read_fixtures(fixtures, progress)
    click.echo(f"{found.record_count} records and {found.fact_count} facts are valid.")


@click.command()
@fixtures_option
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail where a file is not canonical.")
def fmt(fixtures: Path, *, only_check: bool) -> None:
    """Write the fixtures in their canonical form."""
    changed = []
    with refusals():
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


@click.command()
@click.argument("singular", metavar="RESOURCE", type=click.Choice([resource.singular for resource in WITH_FIXTURE]))
def new(singular: str) -> None:
    """Print an empty record to fill in, such as `new project`."""
    (resource,) = (resource for resource in WITH_FIXTURE if resource.singular == singular)
    click.echo(skeleton(resource), nl=False)


@click.command()
@articles_option
@fixtures_option
def verify(articles: Path, fixtures: Path) -> None:
    """Prove every citation against the articles, and list the lines that nothing cites."""
    with refusals():
        found = read_whole(fixtures)
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


@click.command()
@articles_option
@fixtures_option
@click.argument("text")
def cite(articles: Path, fixtures: Path, text: str) -> None:
    """Find where the articles print TEXT, and print citations ready to paste."""
    with refusals():
        if not text.strip():
            raise click.BadParameter(f"found {text!r}, which every line prints.", param_hint="TEXT")
        found = list(find_citations(read_fixtures(fixtures).records["sources"], articles, text))
    if not found:
        raise click.ClickException(f"no on-topic article prints {text!r}")
    for citation, line in found:
        click.echo(line, err=True)
        click.echo(f"- {canonical_flow(citation)}")
