"""A strict reader of YAML: plain lists, mappings and scalars with their places, and none of YAML's traps.

It reads the parser's events one by one, with limits, because the C parser's own composer crashes on deep nesting.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ..files.regular import open_unchanged
from .problems import InvalidFixtures, Problem

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 20
MAX_SCALAR = 10_000
MAX_ITEMS = 100_000

FieldPath = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_NUMBER_LIKE = re.compile(r"[-+.]?\d[\d_.,:eExXoO+-]*")
_NOT_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_WORDS = {"true": True, "false": False, "null": None, "": None}
_RESOLVER = yaml.resolver.Resolver()


class Place(NamedTuple):
    """Line and column of a value, from 1."""

    line: int
    column: int


START = Place(1, 1)


class Document(NamedTuple):
    """The value of a YAML file, and the place of every value in it by its path; `uncounted` records are not its own."""

    file: str
    value: Any
    places: dict[FieldPath, Place]
    uncounted: int = 0

    def place(self, path: FieldPath) -> Place:
        """The place of a value, or of the nearest value around it that the file has."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]

    def found(self, path: FieldPath) -> Any:
        """The value at a path; KeyError, IndexError or TypeError where the file has none."""
        value = self.value
        for step in path:
            value = value[step]
        return value

    def problem(self, path: FieldPath, message: str, place: Place | None = None) -> Problem:
        """A problem at a path, with the id of the record around it, or the record's position in the file."""
        record, field = "", path
        if path and isinstance(path[0], int):
            around = self.value[path[0]]
            name = around.get("id") if isinstance(around, dict) else None
            record, field = (
                name if isinstance(name, str) and name.isprintable() and name else f"record {path[0] + 1 - self.uncounted}",
                path[1:],
            )
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in field).removeprefix(".")
        return Problem(self.file, *(place or self.place(path)), record, steps, message)


class _Refused(Exception):
    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


def read_yaml(path: Path) -> Document:
    """The document in a file.

    Raises InvalidFixtures where the file can't be read, is not UTF-8 without a byte-order mark, is not YAML, or uses
    anchors, aliases, tags, directives, duplicate keys, several documents or plain scalars that YAML would reinterpret.
    """
    return parse_yaml(read_text(path), path.name)


def read_text(path: Path) -> str:
    """The text of a file; raises InvalidFixtures as `read_yaml` does where it can't be read, or is no text or too long."""
    try:
        return _decode(path)
    except _Refused as refused:
        raise InvalidFixtures([Problem(path.name, *refused.place, "", "", str(refused))]) from None


def parse_yaml(text: str, file: str) -> Document:
    """The document in a text; raises InvalidFixtures as `read_yaml` does."""
    try:
        return _Composer(text, file).document()
    except _Refused as refused:
        raise InvalidFixtures([Problem(file, *refused.place, "", "", str(refused))]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = min(_place(mark), _end(text)) if mark else START  # the parser sees a line feed at the end, there or not
        said = ", ".join(part for part in (error.context, error.problem) if part)
        raise InvalidFixtures([Problem(file, *place, "", "", f"is not YAML: {said}")]) from None
    except yaml.YAMLError as error:
        raise InvalidFixtures([Problem(file, 1, 1, "", "", f"is not YAML: {str(error).splitlines()[0]}")]) from None


def _decode(path: Path) -> str:
    try:
        with open_unchanged(path) as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _Refused(f"can't be read: {error.strerror}", START) from None
    if len(data) > MAX_BYTES:
        raise _Refused(f"has more than {MAX_BYTES} bytes", START)
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise _Refused("starts with a byte-order mark; must be UTF-8 without one", START)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Refused("is not UTF-8", _end(data[: error.start].decode("utf-8"))) from None
    refused = _NOT_TEXT.search(text)
    if refused:
        raise _Refused(
            f"has the character U+{ord(refused[0]):04X}; indent with spaces, and end lines with a line feed",
            _end(text[: refused.start()]),
        )
    return text


def _end(text: str) -> Place:
    return Place(text.count("\n") + 1, len(text) - text.rfind("\n"))


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1)


class _Composer:
    """Builds values from parser events, keeping the place of each.

    What does not hinder reading on is kept as a fault, so that all faults of a file are shown at once.
    """

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.places: dict[FieldPath, Place] = {}
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.items = 0
        self.faults: list[tuple[FieldPath, Place, str]] = []

    def document(self) -> Document:
        self._next()  # the start of the stream
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            self.places[()] = START
            return Document(self.file, None, self.places)
        if event.version or event.tags:
            raise _Refused("has a YAML directive; none is allowed", _place(event.start_mark))
        value = self._value(self._next(), ())
        self._next()  # the end of the document
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise _Refused("has a second document; a file holds one", _place(event.start_mark))
        document = Document(self.file, value, self.places)
        if self.faults:
            raise InvalidFixtures([document.problem(path, message, place) for path, place, message in self.faults])
        return document

    def _next(self) -> Any:
        return next(self.events)

    def _value(self, event: Any, path: FieldPath) -> Any:
        self._guard(event, path)
        self.places.setdefault(path, _place(event.start_mark))
        if isinstance(event, yaml.AliasEvent):
            return None
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _guard(self, event: Any, path: FieldPath) -> None:
        self.items += 1
        if event.anchor:
            self._fault(event, path, "uses an anchor or alias; write the value out")
        if getattr(event, "tag", None):
            self._fault(event, path, f"uses the tag {event.tag}; no tags are allowed")
        if len(path) >= MAX_DEPTH:
            raise _Refused(f"is nested more than {MAX_DEPTH} levels deep", _place(event.start_mark))
        if self.items > MAX_ITEMS * MAX_DEPTH:
            raise _Refused(f"has more than {MAX_ITEMS * MAX_DEPTH} values", _place(event.start_mark))

    def _fault(self, event: Any, path: FieldPath, message: str) -> None:
        self.faults.append((path, _place(event.start_mark), message))

    def _scalar(self, event: Any, path: FieldPath) -> Any:
        try:
            return _scalar(event)
        except _Refused as refused:
            self.faults.append((path, refused.place, str(refused)))
            return None

    def _sequence(self, path: FieldPath) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            if len(values) == MAX_ITEMS:
                raise _Refused(f"has more than {MAX_ITEMS} items", _place(event.start_mark))
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: FieldPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused("has a key that is not text", _place(event.start_mark))
            self._guard(event, path)
            key = event.value
            faults = len(self.faults)
            if not isinstance(self._scalar(event, path), str) and len(self.faults) == faults:
                self._fault(event, path, f"has the key {key!r}, which is not text")
            if key in values:
                self._fault(event, path, f"has the key {key!r} twice; each key stands once")
                self._value(self._next(), (*path, key))
                continue
            if len(values) == MAX_ITEMS:
                raise _Refused(f"has more than {MAX_ITEMS} keys", _place(event.start_mark))
            self.places[(*path, key)] = _place(event.start_mark)
            values[key] = self._value(self._next(), (*path, key))
        return values


def _scalar(event: yaml.ScalarEvent) -> Any:
    text: str = event.value
    if len(text) > MAX_SCALAR:
        raise _Refused(f"has {len(text)} characters; at most {MAX_SCALAR} are allowed", _place(event.start_mark))
    if event.style:  # quoted or a block; plain is None or "", as the parser is Python or C
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return _decimal(text, event)
    if is_ambiguous(text):
        raise _Refused(
            f"found {text[:40]}, which YAML may read as something else; "
            "put text in quotes, write numbers with ASCII digits and a point, and true, false or null in lower case",
            _place(event.start_mark),
        )
    return text


def is_ambiguous(text: str) -> bool:
    """Whether a YAML reader of any version may take a plain scalar for something other than text: `NO`, `1e3`, `1:30`."""
    return (
        _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) != "tag:yaml.org,2002:str"
        or text in {"y", "Y", "n", "N"}  # words for truth in YAML 1.1, which PyYAML leaves out
        or _NUMBER_LIKE.fullmatch(text) is not None
    )


def _decimal(text: str, event: yaml.ScalarEvent) -> float:
    value = float(text)
    if Decimal(repr(value)) != Decimal(text):
        raise _Refused(f"found {text}, which no JSON number holds exactly; the nearest is {value}", _place(event.start_mark))
    return value
