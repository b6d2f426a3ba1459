"""`critical-minerals`: check, load, format, document and serve the facts."""

import logging

import click

from .curating import check, cite, fmt, new, verify
from .databases import export, load, synth
from .endings import Commands
from .operating import doctor, serve
from .releasing import document, release


@click.group(cls=Commands)
@click.version_option(package_name="critical-minerals-facts", message="%(package)s %(version)s")
def main() -> None:
    """Hand-curated facts about critical minerals, with the provenance of every value."""
    logging.getLogger("critical_minerals").addHandler(logging.NullHandler())  # a command says itself what is logged


for each in (check, fmt, new, verify, cite, release, document, load, export, synth, serve, doctor):
    main.add_command(each)
