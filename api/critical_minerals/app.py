"""The web application: its parts, in one list."""

import os
import re

from flask import Flask

from .database import store_at
from .web import docs, document, headers, malformed, problems, service
from .web.api import check, citations, history, index, records, search, timeline
from .web.cache import Cache
from .web.wsgi import with_whole_bodies

DEFAULT_DATABASE_URL = "sqlite:///critical-minerals.sqlite"
DEFAULT_CACHE_BYTES = 16 * 2**20
"""For each worker."""


def create_app(database_url: str | None = None, cache_bytes: int | None = None) -> Flask:
    """The application over the database that `database_url` names, or the environment's `DATABASE_URL`.

    Answers are kept in at most `cache_bytes` of memory, or the environment's `CACHE_BYTES`; 0 keeps none. Raises ValueError
    where one of them is not understood. A database that is missing is no error here: requests get 503.
    """
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False
    limit = _cache_bytes() if cache_bytes is None else cache_bytes
    store = store_at(database_url or os.environ.get("DATABASE_URL", DEFAULT_DATABASE_URL))
    app.extensions["critical_minerals_store"] = store
    headers.register(app)
    problems.register(app)
    malformed.register(app)
    api = document.make_api()
    api.init_app(app)
    for routes in (
        index.routes,
        *records.blueprints(),
        search.routes,
        check.routes,
        citations.routes,
        history.routes,
        timeline.routes,
    ):
        api.register_blueprint(routes)
    app.register_blueprint(docs.routes)
    app.register_blueprint(service.routes)
    app.extensions["critical_minerals_document"] = api.spec.to_dict
    inside = with_whole_bodies(app.wsgi_app)
    app.wsgi_app = Cache(inside, store, limit) if limit > 0 else inside  # type: ignore[assignment,method-assign]  # as Flask documents
    return app


def _cache_bytes() -> int:
    """What the environment says that each worker may keep."""
    found = os.environ.get("CACHE_BYTES", str(DEFAULT_CACHE_BYTES))
    if not re.fullmatch("-?[0-9]{1,18}", found):
        raise ValueError(f"found CACHE_BYTES={found!r}; must be a whole number of bytes, 0 to keep nothing")
    return int(found)
