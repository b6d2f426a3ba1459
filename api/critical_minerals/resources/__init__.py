"""The registry: every resource, in the order in which the API lists them. A new one is added to a tuple here, by hand."""

from marshmallow import Schema

from .conflicts import CONFLICTS
from .cross_checks import CROSS_CHECKS
from .dataset import DatasetSchema
from .deals import DEALS
from .facts import facts_of
from .minerals import MINERALS
from .organizations import ORGANIZATIONS
from .places import PLACES
from .policies import POLICIES
from .projects import PROJECTS
from .reserves import RESERVES
from .resource import Resource
from .sources import SOURCES
from .tombstones import TombstoneSchema

BEARING_FACTS: tuple[Resource, ...] = (PROJECTS, RESERVES, DEALS, POLICIES, MINERALS, PLACES, ORGANIZATIONS)
FACTS = facts_of(tuple(resource.name for resource in BEARING_FACTS))
REGISTRY: tuple[Resource, ...] = (*BEARING_FACTS, SOURCES, FACTS, CONFLICTS, CROSS_CHECKS)

BY_NAME = {resource.name: resource for resource in REGISTRY}
WITH_FIXTURE = tuple(resource for resource in REGISTRY if resource.has_fixture)
FILE_SCHEMAS: dict[str, Schema] = {
    "dataset": DatasetSchema(),
    **{each.name: each.schema for each in WITH_FIXTURE},
    "tombstones": TombstoneSchema(),
}
"""The fixture files by their names without ending, and the schema of the file or of each of its records."""
