"""The release that answers a request: looked up once, so that no response mixes two."""

from flask import current_app, g

from ..database import Release, Store, Unavailable


def current_release() -> Release:
    """The release of this request; raises Unavailable where there is none."""
    if "release" not in g:
        store: Store = current_app.extensions["critical_minerals_store"]
        try:
            g.release = store.release()
        except Unavailable as unavailable:
            g.release = unavailable
    found: Release | Unavailable = g.release
    if isinstance(found, Unavailable):
        raise found
    return found
