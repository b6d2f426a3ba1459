"""The service's tests, with every fixture that comes with the data."""

import sqlite3
from contextlib import closing

import pytest
from api.estimates import estimates

from critical_minerals import dataset
from critical_minerals.testing import fact, organization, place, project, quantity, reserve

OF_RUSSIA = {"russian-natural-resources-ministry": 29_000_000, "usgs": 3_800_000}
RESOURCES = [
    "projects", "reserves", "deals", "policies", "minerals", "places", "organizations", "sources", "facts", "conflicts",
    "cross_checks",
]  # fmt: skip


def test_a_live_server_answers(critical_minerals_server):
    assert estimates(critical_minerals_server, "russia") == OF_RUSSIA


def test_a_live_server_of_the_sample_answers(critical_minerals_sample_server, critical_minerals_server):
    assert estimates(critical_minerals_sample_server, "russia") == OF_RUSSIA
    assert critical_minerals_sample_server != critical_minerals_server


def test_the_data_set_is_that_of_the_package(critical_minerals_dataset):
    assert critical_minerals_dataset.projects is dataset.projects


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_sample_has_some_records_of_everything(critical_minerals_sample_dataset, critical_minerals_dataset, resource):
    some, every = (getattr(found, resource) for found in (critical_minerals_sample_dataset, critical_minerals_dataset))
    assert 0 < len(some) < len(every)
    assert some.keys() < every.keys()


@pytest.mark.parametrize("name", ["critical_minerals_database", "critical_minerals_sample_database"])
def test_a_database_is_loaded(request, name):
    with closing(sqlite3.connect(f"file:{request.getfixturevalue(name)}?mode=ro", uri=True)) as connection:
        assert connection.execute("SELECT version FROM dataset").fetchall() == [(dataset.version,)]


def test_a_client_asks_in_process(critical_minerals_client, critical_minerals_sample_client):
    whole, sample = (
        client.get("/v1/facts?limit=1").json["meta"]["total"]
        for client in (critical_minerals_client, critical_minerals_sample_client)
    )
    assert (whole, sample < whole) == (len(dataset.facts), True)


@pytest.mark.parametrize("name", ["critical_minerals_copy", "critical_minerals_sample_copy"])
def test_a_copy_has_the_records_of_the_test(request, name):
    estimate = fact("atlantis-gold-estimate", metric="reserve_estimate", quantity=quantity(12, "t", "up_to"))
    copy = request.getfixturevalue(name)(
        places=[place("atlantis")],
        organizations=[organization("office")],
        reserves=[reserve("atlantis-gold", places=["atlantis"], estimator="office", facts=[estimate])],
    )
    (found,) = copy.client.get("/v1/reserves?country=atlantis").json["data"]
    assert found == copy.dataset.reserves["atlantis-gold"]
    assert found["quantity"]["upper"] == 12
    assert "atlantis-gold" not in dataset.reserves


def test_a_record_that_is_not_valid_is_refused(critical_minerals_sample_copy):
    with pytest.raises(ValueError, match="projects: deep-mine: kind: found 'mien'; allowed: mine, concentrator"):
        critical_minerals_sample_copy(projects=[project("deep-mine", kind="mien")])


@pytest.mark.critical_minerals_release(dataset.version)
def test_a_release_that_is_installed_can_be_pinned():
    assert dataset.version
