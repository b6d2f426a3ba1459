"""The release that answers a request: looked up once, so that no response mixes two; and what was known of it when."""

from weakref import WeakKeyDictionary

from flask import Flask, current_app, g

from ..database.release import Release, Store, Unavailable
from ..loader.projection import TooManyFacts, projected, telling_moment
from ..resources.sources import Moment
from .problems import ApiProblem

MOST_PROJECTIONS = 8

_projections: WeakKeyDictionary[Release, dict[Moment, Release]] = WeakKeyDictionary()


_STORE = "critical_minerals_store"


def keep_store(app: Flask, store: Store) -> None:
    """Has an application find its releases there."""
    app.extensions[_STORE] = store


def store_of(app: Flask) -> Store:
    """Where an application finds its releases."""
    store: Store = app.extensions[_STORE]
    return store


def current_store() -> Store:
    """Where the application that answers finds its releases."""
    return store_of(current_app)


def current_release() -> Release:
    """The release of this request; raises Unavailable where there is none."""
    if "release" not in g:
        try:
            g.release = current_store().release()
            g.release.begin_answer()
        except Unavailable as unavailable:
            g.release = unavailable
    found: Release | Unavailable = g.release
    if isinstance(found, Unavailable):
        raise found
    return found


def release_known_at(moment: Moment | None) -> Release:
    """The release of this request as it was known at a moment; the whole one where no moment is asked for.

    Projections are kept with the release that they are of. There are no more of them than dates of publication, because
    nothing becomes known in between, and only the last few are kept.
    """
    release = current_release()
    if moment is None:
        return release
    telling = telling_moment(release, moment)
    kept = _projections.setdefault(release, {})
    try:
        found = kept.pop(telling, None) or projected(release, telling)
    except TooManyFacts as large:
        raise ApiProblem(422, str(large), {"known_by": [str(large)]}) from large
    kept[telling] = found
    if len(kept) > MOST_PROJECTIONS:
        del kept[next(iter(kept))]
    return found
