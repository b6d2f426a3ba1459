"""What a code list is: codes in a fixed order, each with a definition and the standard that it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `standard` names the publication that the term is taken from; None where the term is ours."""

    code: str
    definition: str
    standard: str | None = None


def in_plain_words(code: str) -> str:
    """A code, or the name of a field, as a sentence has it, such as `under discussion`."""
    return code.replace("_", " ")


@dataclass(frozen=True, slots=True)
class CodeList:
    """An ordered, open list of codes: clients must tolerate codes that a later release adds."""

    id: str
    title: str
    entries: tuple[Code, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The bare codes, in the order of the list."""
        return tuple(entry.code for entry in self.entries)

    def __iter__(self) -> Iterator[Code]:
        return iter(self.entries)
