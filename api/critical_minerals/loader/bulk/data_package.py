"""The descriptor of the CSV files, `datapackage.json`: a Data Package (https://datapackage.org) with a Table Schema each."""

import json
import re
from collections.abc import Iterable
from typing import Any

from marshmallow import fields

from ...database.release import DatasetInfo
from ...resources.fields import Reference
from ...resources.flat import JOINER, Column, columns_in
from ...resources.resource import Resource
from ...vocabulary.edtf import calendar_days
from .about import licence_of
from .archives import Member

Descriptor = dict[str, Any]

DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}


def data_package(info: DatasetInfo, files: Iterable[tuple[Resource, Member]]) -> bytes:
    """The descriptor of the CSV files of a release."""
    title, address = licence_of(info)
    descriptor = {
        "profile": "tabular-data-package",
        "name": re.sub("[^a-z0-9]+", "-", info.title.lower()).strip("-") or "facts",
        "title": info.title,
        "description": f"Every record of version {info.version}, hash {info.hash}; README.md says how to cite it.",
        "version": info.version,
        "created": f"{calendar_days(info.date).earliest}T00:00:00Z",
        "licenses": [{"name": info.licence, "title": title, "path": address}],
        "resources": [_resource(resource, file) for resource, file in files],
    }
    return json.dumps(descriptor, ensure_ascii=False, indent=2).encode()


def _resource(resource: Resource, file: Member) -> Descriptor:
    columns = list(columns_in(resource.schema))
    return {
        "profile": "tabular-data-resource",
        "name": resource.name,
        "path": file.name,
        "description": resource.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "dialect": DIALECT,
        "schema": {
            "fields": [_field(column) for column in columns],
            "missingValues": [""],
            "primaryKey": "id",
            "foreignKeys": [
                {"fields": column.name, "reference": {"resource": column.field.target, "fields": "id"}}
                for column in columns
                if isinstance(column.field, Reference) and not column.is_listed
            ],
        },
    }


def _field(column: Column) -> Descriptor:
    described = {"name": column.name, "type": _type(column), "description": _description(column)}
    is_always_there = column.field.required and not column.is_nested and not column.is_listed
    return {**described, "constraints": {"required": True}} if is_always_there else described


def _type(column: Column) -> str:
    if column.is_listed:
        return "string"
    kinds = ((fields.Boolean, "boolean"), (fields.Integer, "integer"), (fields.Float, "number"))
    return next((name for kind, name in kinds if isinstance(column.field, kind)), "string")


def _description(column: Column) -> str:
    description = str(column.field.metadata["description"])
    return f"{description} Several values are joined by `{JOINER}`." if column.is_listed else description
