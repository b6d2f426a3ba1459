"""Reserves and resources: one record is one estimate of one commodity in one place by one estimator."""

from marshmallow import fields

from ..vocabulary.metrics import METRICS
from ..vocabulary.supply_chain import ESTIMATE_CLASSES, REPORTING_CODES
from ..vocabulary.units import BASES, UNITS
from .fact import QuantitySchema
from .fields import Coded, Reference, described
from .filters import SHARED_DATES, SHARED_SORT_KEYS, SHARED_TERMS, SHARED_TEXT
from .record import record_schema
from .resource import Resource, SortKey, Terms

OWN_FIELDS = {
    "estimate_class": Coded(
        ESTIMATE_CLASSES, load_default=None, metadata=described("USGS Circular 831 or CRIRSCO class, or unspecified.")
    ),
    "reporting_code": Coded(
        REPORTING_CODES, load_default=None, metadata=described("Code that the estimate follows, or null.")
    ),
    "estimator": Reference(
        "organizations", load_default=None, metadata=described("Organization that made the estimate, or null.")
    ),
    "project": Reference("projects", load_default=None, metadata=described("Project that the estimate is of, or null.")),
}
FIRST_FACT = {
    "metric": Coded(METRICS, dump_only=True, metadata=described("Metric of the estimate, its first fact. Derived.")),
    "quantity": fields.Nested(
        QuantitySchema, dump_only=True, metadata=described("Quantity of the estimate, its first fact. Derived.")
    ),
}

RESERVES = Resource(
    name="reserves",
    singular="reserve",
    description="Estimates of reserves and resources, one record for each estimate; rival estimates stay side by side.",
    schema=record_schema("Reserve", {**OWN_FIELDS, **FIRST_FACT}),
    terms=(
        *SHARED_TERMS,
        Terms("estimate_class", ("estimate_class",), "Class of the estimate.", choices=ESTIMATE_CLASSES.codes),
        Terms("reporting_code", ("reporting_code",), "Reporting code.", choices=REPORTING_CODES.codes),
        Terms("estimator", ("estimator",), "Ids of estimators.", target="organizations", example="usgs"),
        Terms("project", ("project",), "Ids of projects.", target="projects", example="brook-mine"),
        Terms("metric", ("metric",), "Metric of the estimate.", choices=METRICS.codes),
        Terms("unit", ("quantity.unit",), "Unit of the estimate.", choices=UNITS.codes),
        Terms("basis", ("quantity.basis",), "Basis of the estimate.", choices=BASES.codes),
    ),
    dates=SHARED_DATES,
    sort_keys=(*SHARED_SORT_KEYS, SortKey("value", "quantity", "value")),
    text_paths=SHARED_TEXT,
    claims=(*OWN_FIELDS, "organizations"),
)
