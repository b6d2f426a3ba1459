"""Records of a test's own, added to fixtures: judged by the same schemas and rules as those that were there."""

from collections.abc import Iterable
from dataclasses import replace

from ..loader.canonical import canonical_value
from ..loader.problems import Problem
from ..loader.refusals import kind_of, load_record, problem_at
from ..loader.rules import broken_rules, known_ids
from ..loader.validation import Fixtures
from ..loader.yaml_reader import START, Document
from ..resources import WITH_FIXTURE
from ..resources.resource import Record
from .builders import INVENTED_SOURCE, source

Records = dict[str, list[Record]]


class InvalidRecords(ValueError):
    """Records that were added are refused; the text has a line for each problem: where, what was found, what is allowed."""


def with_records(fixtures: Fixtures, **added: Iterable[Record]) -> Fixtures:
    """Fixtures with records added, by the names of their resources, and with the source that invented facts cite.

    Raises InvalidRecords where they break a schema or a rule, as fixtures would be refused.
    """
    names = [resource.name for resource in WITH_FIXTURE]
    unknown = added.keys() - names
    if unknown:
        raise InvalidRecords(f"found {', '.join(sorted(unknown))}; records are added to: {', '.join(names)}")
    unlisted = [
        f"{name}: found {kind_of(records)}; must be a list of records"
        for name, records in added.items()
        if isinstance(records, dict | str) or not isinstance(records, Iterable)
    ]
    if unlisted:
        raise InvalidRecords("\n".join(unlisted))
    new = {name: list(added.get(name, ())) for name in names}
    if INVENTED_SOURCE not in _ids([*fixtures.records["sources"], *new["sources"]]):
        new["sources"].append(source(INVENTED_SOURCE))
    return replace(
        fixtures,
        dataset={**fixtures.dataset, "version": _after(fixtures.dataset["version"])},
        records=_valid(fixtures.records, new),
        written={
            resource.name: [
                *fixtures.written.get(resource.name, ()),
                *(canonical_value(resource.schema, record) for record in new[resource.name]),
            ]
            for resource in WITH_FIXTURE
        },
    )


def _valid(before: Records, new: Records) -> Records:
    """The records of before and the new ones, as their schemas load them; raises InvalidRecords."""
    problems: list[Problem] = []
    documents = {name: Document(name, [*before[name], *new[name]], {(): START}, len(before[name])) for name in new}
    records = {
        resource.name: [
            *before[resource.name],
            *(
                load_record(resource.schema, documents[resource.name], (len(before[resource.name]) + position,), problems)
                for position in range(len(new[resource.name]))
            ),
        ]
        for resource in WITH_FIXTURE
    }
    known = known_ids({name: document.value for name, document in documents.items()})
    problems += [problem_at(documents[name], path, message) for name, path, message in broken_rules(records, known)]
    if problems:
        raise InvalidRecords("\n".join(["the records are refused", *dict.fromkeys(map(_in_words, problems))]))
    return records


def _ids(sources: list[Record]) -> set[object]:
    return {each.get("id") for each in sources if isinstance(each, dict)}


def _in_words(problem: Problem) -> str:
    return ": ".join(part for part in (problem.file, problem.record, problem.field, problem.message) if part)


def _after(version: str) -> str:
    """The version of data that are changed after a release."""
    major, minor, patch, *working = version.split(".")
    return version if working else f"{major}.{minor}.{int(patch) + 1}.dev"
