"""The registry: every resource, in the order in which the API lists them. A new resource is added here, by hand."""

from .deals import DEALS
from .facts import BEARERS, FACTS
from .minerals import MINERALS
from .organizations import ORGANIZATIONS
from .places import PLACES
from .policies import POLICIES
from .projects import PROJECTS
from .reserves import RESERVES
from .resource import Resource
from .sources import SOURCES

REGISTRY: tuple[Resource, ...] = (
    PROJECTS,
    RESERVES,
    DEALS,
    POLICIES,
    MINERALS,
    PLACES,
    ORGANIZATIONS,
    SOURCES,
    FACTS,
)
BY_NAME = {resource.name: resource for resource in REGISTRY}
WITH_FIXTURE = tuple(resource for resource in REGISTRY if resource.has_fixture)
BEARING_FACTS = tuple(BY_NAME[name] for name in BEARERS)
