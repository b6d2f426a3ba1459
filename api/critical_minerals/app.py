"""The web application: its parts, in one list."""

import os
from wsgiref.types import WSGIApplication

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from .database import store_at
from .database.release import Store
from .settings import DEFAULT_DATABASE_URL, Settings
from .web import docs, document, headers, limits, malformed, problems, service
from .web.api import check, citations, history, index, records, search, timeline
from .web.cache import Cache
from .web.log_lines import log_of_server
from .web.observed import Observed
from .web.pages import assets, charts, explorer, front, guide, llms, words
from .web.pages import search as search_page
from .web.rates import Rates
from .web.release import keep_store
from .web.settings import keep_settings
from .web.shared_folder import shared_folder
from .web.wsgi import with_whole_bodies


def create_app(database_url: str | None = None, **told: int) -> Flask:
    """The application over the database that `database_url` names, or the environment's `DATABASE_URL`.

    Settings that are not told by name are those of the environment. Raises ValueError where one of them is not understood.
    A database that is missing is no error here: requests get 503.
    """
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False
    settings = Settings.of(os.environ, **told)
    store = store_at(database_url or os.environ.get("DATABASE_URL", DEFAULT_DATABASE_URL), settings)
    keep_store(app, store)
    keep_settings(app, settings)
    headers.register(app)
    problems.register(app)
    limits.register(app)
    malformed.register(app)
    api = document.make_api()
    api.init_app(app)
    for documented in (
        index.routes,
        *records.blueprints(),
        search.routes,
        check.routes,
        citations.routes,
        history.routes,
        timeline.routes,
    ):
        api.register_blueprint(documented)
    words.register(app)
    for plain in (
        front.routes,
        explorer.routes,
        search_page.routes,
        charts.routes,
        guide.routes,
        llms.routes,
        assets.routes,
        docs.routes,
        service.routes,
    ):
        app.register_blueprint(plain)
    app.extensions["critical_minerals_document"] = api.spec.to_dict
    app.wsgi_app = _with_front(app.wsgi_app, store, settings)  # type: ignore[assignment,method-assign]  # as Flask documents
    return app


def _with_front(application: WSGIApplication, store: Store, settings: Settings) -> WSGIApplication:
    """The application with what stands in front of Flask, the innermost first."""
    inside = whole = with_whole_bodies(application)
    if settings.cache_bytes:
        inside = Cache(inside, store, settings.cache_bytes)
    if settings.requests_per_minute:
        inside = limits.Limited(inside, whole, Rates(shared_folder() / "rates", settings.requests_per_minute))
    inside = Observed(inside, log_of_server() if settings.log_requests else None)
    if settings.proxies:
        inside = ProxyFix(inside, x_for=settings.proxies, x_proto=settings.proxies)
    return inside
