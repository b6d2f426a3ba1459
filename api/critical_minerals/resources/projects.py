"""Projects: mines, plants and the infrastructure around them."""

from ..vocabulary.supply_chain import (
    DEVELOPMENT_STAGES,
    OPERATING_STATUSES,
    PROJECT_KINDS,
    SCHEDULE_STATUSES,
    SUPPLY_CHAIN_STAGES,
)
from .fields import Coded, described
from .filters import SHARED_DATES, SHARED_SORT_KEYS, SHARED_TERMS, SHARED_TEXT
from .record import record_schema
from .resource import Resource, Terms

OWN_FIELDS = {
    "kind": Coded(PROJECT_KINDS, load_default=None, metadata=described("What is built or mined.")),
    "supply_chain_stage": Coded(
        SUPPLY_CHAIN_STAGES, load_default=None, metadata=described("Where in the supply chain it stands.")
    ),
    "development_stage": Coded(
        DEVELOPMENT_STAGES, load_default=None, metadata=described("How far it has come; null where no text says so.")
    ),
    "operating_status": Coded(
        OPERATING_STATUSES, load_default=None, metadata=described("Status in Global Energy Monitor's terms, or null.")
    ),
    "schedule_status": Coded(
        SCHEDULE_STATUSES, load_default=None, metadata=described("Delayed, stagnant, on schedule, or null.")
    ),
}

PROJECTS = Resource(
    name="projects",
    singular="project",
    description="Mines, plants and infrastructure, with their stages, capacities and costs.",
    schema=record_schema("Project", OWN_FIELDS),
    terms=(
        *SHARED_TERMS,
        Terms("kind", ("kind",), "What is built or mined.", choices=PROJECT_KINDS.codes),
        Terms(
            "supply_chain_stage",
            ("supply_chain_stage",),
            "Stage of the supply chain.",
            choices=SUPPLY_CHAIN_STAGES.codes,
        ),
        Terms("development_stage", ("development_stage",), "Stage of development.", choices=DEVELOPMENT_STAGES.codes),
        Terms("operating_status", ("operating_status",), "Operating status.", choices=OPERATING_STATUSES.codes),
        Terms("schedule_status", ("schedule_status",), "State of the schedule.", choices=SCHEDULE_STATUSES.codes),
    ),
    dates=SHARED_DATES,
    sort_keys=SHARED_SORT_KEYS,
    text_paths=SHARED_TEXT,
    claims=(*OWN_FIELDS, "organizations"),
)
