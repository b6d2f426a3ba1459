"""`critical-minerals`: check, load, format, document and serve the facts."""

import click

from .curating import check, cite, fmt, new, verify
from .databases import export, load, synth
from .endings import Commands
from .operating import doctor, serve
from .releasing import document, release


@click.group(cls=Commands)
def main() -> None:
    """Hand-curated facts about critical minerals, with the provenance of every value."""


for each in (check, fmt, new, verify, cite, release, document, load, export, synth, serve, doctor):
    main.add_command(each)
