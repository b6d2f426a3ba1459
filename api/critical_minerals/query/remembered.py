"""Answers that are kept with the release that they are of, and go with it."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, TypeVarTuple
from weakref import WeakKeyDictionary, ref

from ..database.release import Release

Asked = TypeVarTuple("Asked")
Answer = TypeVar("Answer")
OfRelease = Callable[[Release, *Asked], Answer]


def remembered(most: int) -> Callable[[OfRelease[*Asked, Answer]], OfRelease[*Asked, Answer]]:
    """Keeps so many answers of a function for each release, those asked for last; they are not to be changed."""

    def remembering(look_up: OfRelease[*Asked, Answer]) -> OfRelease[*Asked, Answer]:
        kept: WeakKeyDictionary[Release, Callable[..., Any]] = WeakKeyDictionary()

        @wraps(look_up)
        def answer(release: Release, *asked: *Asked) -> Answer:
            of_release = kept.get(release)
            if of_release is None:
                of_release = kept[release] = lru_cache(most)(_of(ref(release), look_up))
            found: Answer = of_release(*asked)
            return found

        return answer

    return remembering


def _of(release: ref[Release], look_up: Callable[..., Any]) -> Callable[..., Any]:
    """Looks up in a release that is not kept alive by it; who asks holds the release."""
    return lambda *asked: look_up(release(), *asked)
