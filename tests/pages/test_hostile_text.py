"""Text that would run, break out or displace is text and no more, in whatever form a client takes the data."""

import csv
import io
from urllib.parse import quote
from xml.etree.ElementTree import fromstring

import pytest
from hostile import HOSTILE, write_hostile
from icalendar import Calendar
from markup import parsed

from critical_minerals.app import create_app
from critical_minerals.database.urls import place_of
from critical_minerals.loader.build import build
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.packaged import data_folder
from critical_minerals.resources import REGISTRY

RUN_BY_SPREADSHEETS = tuple("=+-@\t\r\n＝＋－＠")
LISTS = [f"/{resource.name}?limit=50" for resource in REGISTRY]
OTHERS = ["/", "/search?q=ran&limit=100", "/charts", "/charts/timeline", "/charts/supply-chain", "/charts/coverage"]
FIGURES = "/charts/figures?metric=reserve_estimate&unit=t"
DRAWINGS = [
    "/charts/timeline.svg", "/charts/supply-chain.svg", "/charts/coverage.svg", FIGURES.replace("figures", "figures.svg")
]  # fmt: skip
DRAWN = {"svg", "title", "desc", "style", "a", "text", "rect", "line", "circle", "polygon"}


@pytest.fixture(scope="module")
def app(new_database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "fixtures"
    write_hostile(data_folder("fixtures"), folder)
    url = new_database("hostile")
    build(read_fixtures(folder), place_of(url))
    return create_app(url)


def _assert_harmless(page):
    for element in page.all():
        assert element.tag not in {"script", "img", "style", "b", "i"}
        assert not any(name.startswith("on") for name in element.attributes), element.attributes
        for name in ("href", "src", "action"):
            assert element.attributes.get(name, "/").startswith(("/", "#", "data:,"))
    assert str(7777 * 7777) not in page.text


@pytest.mark.parametrize("address", [*LISTS, *OTHERS, FIGURES])
def test_a_page_has_only_elements_of_its_own(read, address):
    _assert_harmless(read(address))


def test_a_page_of_a_record_says_it_to_the_letter(read, resource, records):
    for record in records:
        page = read(f"/{resource.name}/{record['id']}")
        _assert_harmless(page)
        for name in {"name", "label", "statement"} & record.keys():
            assert page.one("h1").text.startswith(" ".join(record[name].split()))


@pytest.mark.parametrize("address", ["/search?q={}", "/projects?q={}", "/projects?mineral={}", "/projects?{}=1", "/{}"])
@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_asked_for_comes_back_as_text(browse, address, text):
    page = parsed(browse(address.format(quote(text, safe=""))).text)
    _assert_harmless(page)


@pytest.mark.parametrize("address", DRAWINGS)
def test_a_drawing_has_only_elements_of_its_own(client, address):
    drawing = fromstring(client.get(address).data)  # noqa: S314 - our own
    assert {element.tag.partition("}")[2] for element in drawing.iter()} <= DRAWN
    for element in drawing.iter():
        assert not any(name.startswith("on") for name in element.attrib)
        assert element.get("href", "/").startswith("/")


def test_no_cell_of_a_csv_is_a_formula(client, resource, records):
    rows = list(csv.reader(io.StringIO(client.get(f"/v1/{resource.name}.csv").text, newline="")))
    assert len(rows) == len(records) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    cells = {cell for row in rows for cell in row}
    assert [cell for cell in cells if cell.startswith(RUN_BY_SPREADSHEETS) and not _is_number(cell)] == []


def _is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_a_calendar_has_only_events_of_its_own(client, walk):
    calendar = Calendar.from_ical(client.get("/v1/timeline.ics").data)
    statements = {event["id"]: event["statement"] for event in walk("/v1/timeline?limit=500")}
    found = {event["uid"].partition("@")[0]: str(event["summary"]) for event in calendar.walk("VEVENT")}
    assert found.keys() == statements.keys()
    assert all(found[fact_id].endswith(statement) for fact_id, statement in statements.items())
