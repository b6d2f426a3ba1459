"""Dicts and lists that can't be changed, at whatever depth, and that are equal to plain ones and written as them."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, NoReturn

REFUSAL = "the data set is read-only; change a copy of the record: copy.deepcopy(record)"


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise TypeError(REFUSAL)


class ReadOnlyDict(dict[str, Any]):
    """A dict of which every change raises TypeError; copies are plain dicts, and can be changed."""

    __slots__ = ()
    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __copy__(self) -> dict[str, Any]:
        return dict(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return {key: deepcopy(value, memo) for key, value in self.items()}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)


class ReadOnlyList(list[Any]):
    """A list of which every change raises TypeError; copies are plain lists, and can be changed."""

    __slots__ = ()
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = clear = extend = insert = pop = remove = reverse = sort = _refuse

    def __copy__(self) -> list[Any]:
        return list(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> list[Any]:
        return [deepcopy(value, memo) for value in self]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (list(self),)


def read_only(pairs: Iterable[tuple[str, Any]]) -> ReadOnlyDict:
    """A read-only dict of values that are read-only themselves but for lists; what `json.loads` makes of each object."""
    return ReadOnlyDict((key, _without_lists(value)) for key, value in pairs)


def _without_lists(value: Any) -> Any:
    return ReadOnlyList(map(_without_lists, value)) if type(value) is list else value
