"""The front page: what it counts and lists, and requests that run as they are shown."""

import datetime as dt
import json
import subprocess
import sys
from urllib.request import Request, urlopen

import pytest
from markup import parsed

from critical_minerals.database import store_at
from critical_minerals.resources import REGISTRY
from critical_minerals.settings import Settings
from critical_minerals.web.pages.front import ahead, answer


def test_it_counts_every_resource(read, client):
    links = {link.attributes["href"]: link.text for link in read("/").one("ul", class_="counts").all("a")}
    for resource in REGISTRY:
        assert (
            links[f"/{resource.name}"]
            == f"{client.get(f'/v1/{resource.name}?limit=1').json['meta']['total']:,} {resource.name}"
        )


def test_it_shows_what_the_requests_behind_it_give(read, client):
    main = read("/").one("main")
    for fact in client.get("/v1/facts?sort=-known_since&limit=5").json["data"]:
        assert fact["statement"] in main.text
    for conflict in client.get("/v1/conflicts?sort=-known_since&limit=5").json["data"]:
        assert conflict["reason"] in main.text


@pytest.fixture(scope="module")
def release(database_url):
    return store_at(database_url, Settings()).release()


@pytest.mark.parametrize(
    ("today", "deadlines", "targets"),
    [
        ("2025-11-01", 2, 1),
        ("2025-12-01", 2, 1),
        ("2025-12-02", 1, 1),
        ("2026-12-31", 1, 1),
        ("2027-01-01", 0, 1),
        ("2030-12-31", 0, 1),
        ("2031-01-01", 0, 0),
    ],
)
def test_what_lies_ahead_depends_on_the_day(release, today, deadlines, targets):
    found = ahead(release, dt.date.fromisoformat(today))
    assert [each.total for each in found] == [deadlines, targets]
    assert all(f"from={today}" in each.href for each in found)


def test_all_of_an_answer_is_at_its_address(release, client):
    found = answer(release, "facts", value_kind="target")
    assert found.href == "/facts?value_kind=target"
    assert found.total == client.get(f"/v1{found.href}&limit=1").json["meta"]["total"]


def said_by(program, code):
    """What a program prints when it runs the code."""
    return subprocess.run(program, input=code, capture_output=True, text=True, check=True, timeout=30).stdout


def test_the_requests_run_as_they_are_shown(live):
    with urlopen(Request(f"{live}/", headers={"Accept": "text/html"})) as shown:  # noqa: S310 - the test's own server
        page = parsed(shown.read().decode())
    curl, python, javascript = ("".join(block.one("code").children) for block in page.all("pre"))
    reserves = json.loads(said_by(["bash"], curl))["data"]
    expected = [f"{each['estimator']} {each['quantity']['approximation']} {each['quantity']['value']}" for each in reserves]
    assert len(expected) == 2
    assert said_by([sys.executable, "-"], python).splitlines() == expected
    assert said_by(["node", "--input-type=module", "-"], javascript).splitlines() == expected
