"""A whole release as one JSON text: a record a line, and each fact once."""

import json
from typing import Any

from ..database.release import Release
from ..dataset import ABOUT_FACTS
from ..json_bytes import json_bytes
from ..resources import FACTS, REGISTRY
from ..resources.resource import Resource


def packed(release: Release) -> str:
    """The text of a release, which `dataset.read_dataset` reads."""
    lines = {resource.name: ",\n".join(_lines(release, resource)) for resource in REGISTRY if resource is not FACTS}
    records = ",\n".join(f'"{name}":[\n{found}\n]' for name, found in lines.items())
    return f'{{"dataset":{json_bytes(release.dataset._asdict()).decode()},\n"records":{{\n{records}\n}}}}\n'


def _lines(release: Release, resource: Resource) -> list[str]:
    text = f'SELECT body FROM "{resource.name}" ORDER BY number'  # noqa: S608 - a name
    bodies = [bytes(body) for (body,) in release.fetch(text)]
    if resource.name in ABOUT_FACTS:
        bodies = [json_bytes(_with_ids(json.loads(body))) for body in bodies]
    return [body.decode() for body in bodies]


def _with_ids(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "facts": [fact["id"] for fact in record["facts"]]}
