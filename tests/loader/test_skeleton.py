"""Empty records to fill in."""

import pytest
import yaml
from click.testing import CliRunner

from critical_minerals.cli import main
from critical_minerals.loader.yaml_reader import parse_yaml
from critical_minerals.resources import WITH_FIXTURE


@pytest.mark.parametrize("resource", WITH_FIXTURE, ids=lambda resource: resource.name)
def test_a_skeleton_has_every_field_that_a_fixture_may_have(resource):
    result = CliRunner().invoke(main, ["new", resource.singular])
    assert result.exit_code == 0
    (record,) = yaml.safe_load(result.output)
    assert list(record) == [name for name, field in resource.schema.fields.items() if not field.dump_only]
    assert parse_yaml(result.output, "x.yaml").value == [record]


def test_a_filled_skeleton_is_valid():
    (source,) = yaml.safe_load(CliRunner().invoke(main, ["new", "source"]).output)
    source |= {"id": "a", "label": "A", "file": "a.txt", "file_sha256": "0" * 64, "on_topic": True}
    source |= {"paragraphs": {"first": 1, "last": 2}, "published": None}
    (resource,) = (resource for resource in WITH_FIXTURE if resource.name == "sources")
    assert resource.schema.load(source)["label"] == "A"


def test_an_unknown_resource_is_refused():
    result = CliRunner().invoke(main, ["new", "dream"])
    assert result.exit_code == 2
    assert "'dream' is not one of 'project'" in result.output
