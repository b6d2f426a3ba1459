"""The web application: its parts, in one list."""

import os

from flask import Flask

from .database import store_at
from .web import docs, document, headers, malformed, problems, service
from .web.api import check, citations, history, index, records, search, timeline
from .web.wsgi import with_whole_bodies

DEFAULT_DATABASE_URL = "sqlite:///critical-minerals.sqlite"


def create_app(database_url: str | None = None) -> Flask:
    """The application over the database that `database_url` names, or the environment's `DATABASE_URL`.

    Raises ValueError where the URL is not understood. A database that is missing is no error here: requests get 503.
    """
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False
    app.extensions["critical_minerals_store"] = store_at(
        database_url or os.environ.get("DATABASE_URL", DEFAULT_DATABASE_URL)
    )
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
    app.wsgi_app = with_whole_bodies(app.wsgi_app)  # type: ignore[assignment,method-assign]  # Flask's documented way to wrap an app
    return app
