"""Charts as pages and as pictures, over the shipped facts."""

import re
from html import unescape

import pytest
from charted import links_of, parsed

from critical_minerals.charts.chart import STYLE, STYLE_HASH

RUSSIA = "metric=reserve_estimate&unit=t&country=russia"
CHARTS = [
    ("figures", RUSSIA),
    ("figures", "metric=reserve_estimate&unit=t&known_by=2020"),
    ("supply-chain", ""),
    ("supply-chain", "country=china"),
    ("timeline", ""),
    ("timeline", "known_by=2025-08"),
    ("coverage", ""),
    ("coverage", "known_by=2025-08"),
]
ALL = pytest.mark.parametrize(("name", "query"), CHARTS)


def drawing_in(page):
    return parsed(re.search("<svg.*?</svg>", page.text, re.DOTALL)[0])


def table_of(page):
    body = re.search("<tbody>.*?</tbody>", page.text, re.DOTALL)
    rows = re.findall("<tr>(.*?)</tr>", body[0], re.DOTALL) if body else []
    return [[unescape(re.sub("<[^>]*>", "", cell)) for cell in re.findall("<t[hd].*?</t[hd]>", row)] for row in rows]


@ALL
def test_a_page_shows_a_drawing_its_words_and_its_table(client, name, query):
    page = client.get(f"/charts/{name}?{query}", headers={"Accept": "text/html"})
    drawing = drawing_in(page)
    assert page.status_code == 200
    assert [row[-1] for row in table_of(page) if name != "coverage"] == [
        link.partition("?")[0].rpartition("/")[2] for link in links_of(drawing)
    ]
    assert f"<p>{drawing[1].text}</p>" in unescape(page.text)
    assert " style=" not in page.text


@ALL
def test_every_link_of_a_drawing_leads_to_a_page(client, name, query):
    for link in links_of(drawing_in(client.get(f"/charts/{name}?{query}"))):
        assert client.get(link).status_code == 200


@pytest.mark.parametrize(("name", "query"), [("figures", RUSSIA), ("supply-chain", ""), ("timeline", "")])
@pytest.mark.parametrize("moment", ["known_by=2025-08&include_undated=true", "known_by=2025-12-31&include_undated=true"])
def test_the_links_of_a_drawing_lead_to_what_was_known_when_it_is(client, name, query, moment):
    for address in (f"/charts/{name}?{query}&{moment}", f"/charts/{name}.svg?{query}&{moment}"):
        links = links_of(drawing_in(client.get(address)))
        assert links
        assert {link.partition("?")[2] for link in links} == {moment}


@ALL
def test_the_requests_that_give_the_data_are_answered(client, name, query):
    page = client.get(f"/charts/{name}?{query}")
    answers = [client.get(unescape(request)) for request in re.findall("<code>GET (.*?)</code>", page.text)]
    assert {answer.status_code for answer in answers} == {200}
    if name == "coverage":
        facets = [{each["value"]: each["count"] for each in answer.json["meta"]["facets"]["mineral"]} for answer in answers]
        minerals = client.get("/v1/minerals?limit=500").json["data"]
        counts = {mineral["name"]: [str(facet.get(mineral["id"], 0)) for facet in facets] for mineral in minerals}
        assert {row[0]: row[1:] for row in table_of(page)} == counts
    else:
        assert {fact["id"] for fact in answers[0].json["data"]} >= {row[-1] for row in table_of(page)}


@ALL
def test_the_drawing_alone_is_a_picture_with_a_policy_for_its_style(client, name, query):
    page = client.get(f"/charts/{name}?{query}")
    address = unescape(re.search(r'href="(/charts/[a-z-]+\.svg[^"]*)"', page.text)[1])
    picture = client.get(address, headers={"Accept": "image/svg+xml,*/*;q=0.5"})
    assert picture.content_type == "image/svg+xml"
    assert picture.headers["Content-Security-Policy"] == (
        f"default-src 'none'; frame-ancestors 'none'; style-src '{STYLE_HASH}'"
    )
    assert links_of(parsed(picture.data)) == links_of(drawing_in(page))
    again = client.get(address, headers={"If-None-Match": picture.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_rival_figures_stand_side_by_side(client):
    page = client.get(f"/charts/figures?{RUSSIA}")
    assert table_of(page) == [
        [
            "Russia's Natural Resources Ministry, by way of Reuters",
            "nearly 29,000,000 t",
            "estimate, disputed",
            "Russia; Rare earth elements",
            "russia-rare-earths-ministry-estimate",
        ],
        [
            "US Geological Survey, by way of Reuters",
            "3,800,000 t",
            "estimate, disputed",
            "Russia; Rare earth elements",
            "russia-rare-earths-usgs-estimate",
        ],
    ]


def test_figures_stand_in_the_order_asked_for(client):
    rows = [table_of(client.get(f"/charts/figures?{RUSSIA}&sort={key}")) for key in ("value", "-value")]
    assert rows[0] == rows[1][::-1]
    assert rows[0][0][1] == "3,800,000 t"


def test_what_a_chart_needs_is_in_the_stylesheet_of_pages(client):
    assert client.get("/assets/pages.css").text.endswith(STYLE)


def test_the_index_leads_to_every_chart(client):
    links = [unescape(link) for link in re.findall('href="(/charts/[^"]+)"', client.get("/charts").text)]
    assert {"/charts/supply-chain", "/charts/timeline", "/charts/coverage"} <= set(links)
    assert "/charts/figures?metric=reserve_estimate&unit=t" in links
    assert [link for link in links if client.get(link).status_code != 200] == []


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("/charts?x=1", {"x"}),
        ("/charts/figures", {"metric", "unit"}),
        ("/charts/figures?metric=reserve_estimate,mine_production&unit=t", {"metric"}),
        ("/charts/figures?metric=gold&unit=t", {"metric"}),
        ("/charts/figures.svg?metric=reserve_estimate&unit=stone", {"unit"}),
        (f"/charts/figures?{RUSSIA}&limit=5", {"limit"}),
        (f"/charts/figures?{RUSSIA}&mineral=unobtainium", {"mineral"}),
        ("/charts/supply-chain?metric=mine_production", {"metric"}),
        ("/charts/supply-chain?sort=id", {"sort"}),
        ("/charts/timeline?subject_type=deals", {"subject_type"}),
        ("/charts/timeline.svg?country=atlantis", {"country"}),
        ("/charts/coverage?mineral=cobalt", {"mineral"}),
    ],
)
def test_what_is_not_understood_is_refused(client, address, wrong):
    response = client.get(address)
    assert response.status_code == 422
    assert response.json["errors"].keys() == wrong


@pytest.mark.parametrize("address", ["/charts/pie", "/charts/pie.svg", "/charts/figures.png"])
def test_there_is_no_other_chart(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert response.json["detail"].endswith("there are charts of: figures, supply-chain, timeline, coverage")


@pytest.mark.parametrize(
    ("address", "accept"),
    [("/charts/coverage", "image/svg+xml"), ("/charts", "text/csv")],
)
def test_another_media_type_is_refused(client, address, accept):
    assert client.get(address, headers={"Accept": accept}).status_code == 406


def test_an_empty_control_of_a_form_is_let_go_of(client):
    response = client.get("/charts/figures?metric=reserve_estimate&unit=t&country=")
    assert (response.status_code, response.headers["Location"]) == (303, "/charts/figures?metric=reserve_estimate&unit=t")
