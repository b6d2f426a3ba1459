"""What there is to cite of a fact: the fact as part of the data set, and each source with the lines that it cites.

Nothing is made up: what the data does not have stays empty, and the notes say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..database.release import DatasetInfo
from ..resources.claimants import claimant_in_words


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a bibliography, whatever the format."""

    key: str
    """Unique among the references to all facts, so that the citations of several facts can stand in one file."""
    type: str
    """A type of CSL 1.0.2."""
    title: str
    notes: tuple[str, ...]
    """Whole sentences."""
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    version: str | None = None
    issued: tuple[int, ...] = ()
    """Year, month and day, as many as are known."""
    locator: str | None = None
    url: str | None = None


def fact_reference(
    fact: Mapping[str, Any], names: Mapping[str, str], dataset: DatasetInfo, url: str, known_by: str | None = None
) -> Reference:
    """The reference to a fact; `names` of organizations by id, `url` its permalink, `known_by` the date asked for."""
    as_known = f"As known by {known_by}." if known_by else None
    notes = (f"Version {dataset.version} of the data, hash {dataset.hash}.", _claimed_by(fact, names), as_known)
    return Reference(
        key=fact["id"],
        type="dataset",
        title=fact["statement"],
        notes=tuple(note for note in notes if note),
        publisher=dataset.title,
        version=dataset.version,
        issued=_date_parts(dataset.date),
        url=url,
    )


def source_reference(source: Mapping[str, Any], fact: Mapping[str, Any]) -> Reference:
    """The reference to a source that a fact cites, with the lines cited."""
    lines = sorted({citation["paragraph"] for citation in fact["citations"] if citation["source"] == source["id"]})
    locator = f"{'paragraphs' if len(lines) > 1 else 'paragraph'} {', '.join(map(str, lines))}"
    published = source["published"]
    return Reference(
        key=f"{fact['id']}:{source['id']}",
        type="article",
        title=source["title"] or f"[{source['label']}]",
        notes=(
            f"{locator.capitalize()} of the file {source['file']}, counted in lines that are not blank.",
            *(() if source["title"] else ("Untitled: the title in brackets is a label of the data set.",)),
            _dated(published),
            "The address of the article is not known.",
        ),
        authors=tuple(source["authors"]),
        publisher=source["publisher"],
        issued=_date_parts(published["date"]) if published else (),
        locator=locator,
    )


def _claimed_by(fact: Mapping[str, Any], names: Mapping[str, str]) -> str | None:
    claimants = [claimant_in_words(claimant, names.get) for claimant in fact["attributed_to"]]
    if not claimants:
        return None
    verb = "Opinion of" if fact["assertion"] == "opinion" else "Claimed by"
    return f"{verb}{', originator first' if len(claimants) > 1 else ''}: {'; '.join(claimants)}."


def _dated(published: Mapping[str, Any] | None) -> str:
    if published is None:
        return "Undated: no date of publication is printed."
    if published["basis"] == "page_date":
        return "The date is printed at the head of the page that carries the article."
    return "The date is printed with the article."


def _date_parts(date: str) -> tuple[int, ...]:
    return tuple(int(part) for part in date.split("-"))
