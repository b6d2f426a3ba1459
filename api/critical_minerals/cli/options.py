"""Options that several commands take."""

from pathlib import Path

import click

from ..packaged import data_folder
from ..settings import DEFAULT_DATABASE_URL

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
