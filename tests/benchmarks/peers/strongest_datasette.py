"""Datasette at its strongest: an immutable database, no SQL threads, no suggested facets, to run under uvloop."""

import os

from datasette.app import Datasette
from starlette.types import ASGIApp


def create_app() -> ASGIApp:
    """The application; questions ask it for no counts and no facets, too."""
    settings = {"num_sql_threads": 0, "suggest_facets": False, "default_allow_sql": False, "allow_download": False}
    return Datasette(immutables=[os.environ["BENCHMARK_DATABASE"]], settings=settings).app()
