"""Valid records from as little as a test has to say, in the form of the fixtures; all else is invented.

Every builder takes further fields of its record by name, as docs/testing.md and the JSON Schemas in `fixtures/schemas`
list them, and returns a plain dict. What a record claims is supported by the facts that it bears. Nothing is refused here:
a copy refuses what is wrong, and says all of it.
"""

from typing import Any

from ..resources import BY_NAME
from ..resources.conflicts import JOINT
from ..resources.resource import Record

INVENTED_SOURCE = "invented-source"
"""What invented facts cite; a copy of the data that needs it has it."""


def project(id: str, **own: Any) -> Record:  # noqa: A002 - the name of the field
    """A project."""
    return _bearer("projects", id, own)


def reserve(id: str, **own: Any) -> Record:  # noqa: A002 - as above
    """An estimate, whose first fact is by default one of 1000 t."""
    estimate = fact(f"{id}-estimate", metric="reserve_estimate", quantity=quantity(1000, "t"))
    return _bearer("reserves", id, {"facts": [estimate], **own})


def deal(id: str, **own: Any) -> Record:  # noqa: A002 - as above
    """A deal."""
    return _bearer("deals", id, own)


def policy(id: str, **own: Any) -> Record:  # noqa: A002 - as above
    """A policy."""
    return _bearer("policies", id, own)


def mineral(id: str, **own: Any) -> Record:  # noqa: A002 - as above
    """A mineral."""
    return _bearer("minerals", id, {"kind": "mineral", **own})


def place(id: str, **own: Any) -> Record:  # noqa: A002 - as above
    """A country."""
    return _bearer("places", id, {"kind": "country", **own})


def organization(id: str, **own: Any) -> Record:  # noqa: A002 - as above
    """An organization."""
    return _bearer("organizations", id, own)


def source(id: str, **own: Any) -> Record:  # noqa: A002 - as above
    """A source of a thousand lines, without a date."""
    text = {"file": f"{id}.txt", "file_sha256": "0" * 64, "paragraphs": {"first": 1, "last": 1000}}
    return {"id": id, "label": _in_words(id), **text, "on_topic": True, **own}


def conflict(one: str, other: str, **own: Any) -> Record:
    """A conflict between two facts, by their ids in whatever order."""
    return {"id": JOINT.join(sorted(map(str, (one, other)))), "about": "value", "reason": "No value is both.", **own}


def fact(id: str, **own: Any) -> Record:  # noqa: A002 - as above
    """A fact that the invented source asserts; it has a value where both `metric` and `quantity` are given."""
    return {
        "id": id,
        "statement": f"{_in_words(id)}.",
        "value_kind": "actual",
        "assertion": "asserted",
        "citations": [citation()],
        **own,
    }


def quantity(value: float | None, unit: str, approximation: str = "exact", **own: Any) -> Record:
    """A figure as printed; None for a range, with `lower`, `upper` and the approximation `between`."""
    return {"value": value, "unit": unit, "approximation": approximation, **own}


def citation(source: str = INVENTED_SOURCE, paragraph: int = 1, **own: Any) -> Record:
    """A line of a source."""
    invented = {"kind": "body", "stated": "as invented", "fingerprint": "0" * 16}
    return {"source": source, "paragraph": paragraph, **invented, **own}


def _bearer(resource: str, name: str, own: Record) -> Record:
    """A record that bears facts; what it claims without evidence is supported by them, or by one that is invented."""
    record = {"id": name, "name": _in_words(name), **own}
    evidence = record.get("evidence", {})
    if not isinstance(evidence, dict):
        return record
    claims = [claim for claim in BY_NAME[resource].claims if record.get(claim) and claim not in evidence]
    if claims:
        record.setdefault("facts", [fact(f"{name}-as-claimed")])
        support = _ids(record["facts"])
        record["evidence"] = {**evidence, **{claim: list(support) for claim in claims}}
    return record


def _ids(facts: Any) -> list[Any]:
    borne = facts if isinstance(facts, list | tuple) else ()
    return [each["id"] for each in borne if isinstance(each, dict) and "id" in each]


def _in_words(name: object) -> str:
    return str(name).replace("-", " ").capitalize()
