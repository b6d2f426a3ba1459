"""HTML as a test reads it: a tree whose tags all close, with the text of each element as a person reads it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "img", "input", "link", "meta", "hr", "wbr"}
INLINE = {"a", "span", "strong", "q", "code", "time", "b", "cite", "em"}


@dataclass
class Element:
    """An element: its tag, its attributes, and the texts and elements in it."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, white space folded."""
        return " ".join("".join(self.texts()).split())

    def all(self, tag: str | None = None, **attributes: str) -> Iterator["Element"]:
        """The elements in it, in order: of a tag, with such attributes; `class_` is one of its classes."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == (tag or child.tag) and all(child.has(name, value) for name, value in attributes.items()):
                    yield child
                yield from child.all(tag, **attributes)

    def has(self, name: str, value: str) -> bool:
        """Whether an attribute has that value, or among its classes that one."""
        if name == "class_":
            return value in self.attributes.get("class", "").split()
        return self.attributes.get(name) == value

    def one(self, tag: str | None = None, **attributes: str) -> "Element":
        """The only such element in it."""
        (found,) = self.all(tag, **attributes)
        return found

    def texts(self) -> Iterator[str]:
        """The texts in it, with a space where an element ends that does not stand in a line."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.texts()
                if child.tag not in INLINE:
                    yield " "


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}> {self._open[-1].attributes}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def close(self) -> None:
        super().close()
        assert self._open == [self.root], f"<{self._open[-1].tag}> is not closed"


def parsed(html: str) -> Element:
    """The tree of a page; AssertionError where a tag is not closed, or closed by another."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root
