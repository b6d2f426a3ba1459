"""The release that answers a request: looked up once, so that no response mixes two."""

from flask import current_app, g

from ..database import Release, Store


def current_release() -> Release:
    """The release of this request; raises Unavailable where there is none."""
    if "release" not in g:
        store: Store = current_app.extensions["critical_minerals_store"]
        g.release = store.release()
    release: Release = g.release
    return release
