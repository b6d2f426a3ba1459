"""What the page of a record says: all that the API says of it, in words."""

from copy import deepcopy

import pytest
from markup import parsed

from critical_minerals.app import create_app
from critical_minerals.conflicts.readings import in_words
from critical_minerals.loader.build import build
from critical_minerals.resources import BEARING_FACTS, BY_NAME
from critical_minerals.resources.resource import pluck
from critical_minerals.timeline import when
from critical_minerals.vocabulary.provenance import APPROXIMATIONS


@pytest.fixture
def facts(walk):
    return walk("/v1/facts?limit=500")


def test_a_fact_shows_its_hedge_its_claimants_its_source_its_date_and_what_contradicts_it(read, client, facts):
    labels = {source["id"]: source["label"] for source in client.get("/v1/sources").json["data"]}
    statements = {fact["id"]: fact["statement"] for fact in facts}
    hedges = {code.code: code.definition for code in APPROXIMATIONS}
    for fact in facts:
        text = read(f"/facts/{fact['id']}").one("main").text
        assert fact["statement"] in text
        assert fact["subject"]["name"] in text
        assert (when.in_words(fact["known_since"]) if fact["known_since"] else "no source of it has a date") in text
        if fact["quantity"]:
            assert in_words(fact["quantity"]) in text
            assert hedges[fact["quantity"]["approximation"]] in text
            assert not fact["quantity"]["unit_assumed"] or "metric tons assumed" in text
        for citation in fact["citations"]:
            assert f"{labels[citation['source']]}, paragraph {citation['paragraph']} ({citation['kind']})" in text
            assert citation["stated"] in text
            assert citation["fingerprint"] in text
        for claimant in fact["attributed_to"]:
            assert claimant["kind"] == "organization" or (claimant["name"] or claimant["role"]) in text
            assert claimant["name"] is None or claimant["role"] is None or claimant["role"] in text
        for other in fact["contradicted_by"]:
            assert f"{statements[other]}" in text.partition("Contradicted by")[2]
        for told in ("relative_to", "condition"):
            wanted = fact[told]["text"] if told == "condition" and fact[told] else fact[told]
            assert wanted is None or wanted in text
        assert fact["date"] is None or fact["date"]["stated"] in text


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("russia-rare-earths-usgs-estimate", "US Geological Survey, by way of Reuters"),
        ("afcfta-us-tariffs-momentum", "Clar Ni Chonghaile, author, and Kim Harrisberg, author"),
        ("africa-trade-barriers-critical-besada", "Firoz Lalji Institute for Africa, also Hany Besada, associate professor"),
    ],
)
def test_who_claims_it_together_has_not_passed_it_on(read, fact, said):
    assert said in read(f"/facts/{fact}").one("main").text
    assert said in next(card for card in read(f"/facts?q={fact}").all("article")).text


@pytest.mark.parametrize("resource", BEARING_FACTS, ids=lambda resource: resource.name)
def test_the_page_of_a_record_has_all_its_facts_with_hedge_and_source(read, walk, resource):
    for record in walk(f"/v1/{resource.name}?limit=500"):
        page = read(f"/{resource.name}/{record['id']}")
        assert record["name"] in page.one("h1").text
        assert record["summary"] is None or record["summary"] in page.text
        for fact in record["facts"]:
            shown = page.one("article", id=f"fact-{fact['id']}").text
            assert fact["statement"] in shown
            assert fact["quantity"] is None or in_words(fact["quantity"]) in shown
            assert fact["relative_to"] is None or f"relative to {fact['relative_to']}" in shown
            assert all(f"paragraph {citation['paragraph']}" in shown for citation in fact["citations"])
            assert all(citation["stated"] in shown for citation in fact["citations"])
            assert shown.count("Contradicted by") == len(fact["contradicted_by"])


@pytest.mark.parametrize("resource", BEARING_FACTS, ids=lambda resource: resource.name)
def test_a_claim_links_to_the_facts_that_support_it_and_what_no_text_says_is_not_stated(read, walk, resource):
    for record in walk(f"/v1/{resource.name}?limit=500"):
        properties = {
            row.one("dt").text.lower().replace(" ", "_"): row.one("dd")
            for row in read(f"/{resource.name}/{record['id']}").one("main").all("div")
            if next(row.all("dt"), None)
        }
        borne = {fact["id"] for fact in record["facts"]}
        for name, ids in record["evidence"].items():
            assert [link.attributes["href"] for link in properties[name].one(class_="evidence").all("a")] == [
                f"#fact-{fact}" if fact in borne else f"/facts/{fact}" for fact in ids
            ]
        for name in resource.claims:
            assert (record[name] is None) == (name in properties and properties[name].text == "not stated")


@pytest.mark.parametrize("resource", BEARING_FACTS, ids=lambda resource: resource.name)
def test_a_fact_that_supports_a_claim_is_called_by_its_number_on_the_page_or_by_its_statement(read, walk, resource):
    statements = {fact["id"]: fact["statement"] for fact in walk("/v1/facts?limit=500")}
    for record in walk(f"/v1/{resource.name}?limit=500"):
        page = read(f"/{resource.name}/{record['id']}")
        numbers = {
            f"#{article.attributes['id']}": f"fact {article.one('h3').one(class_='count').text}"
            for article in page.all("article")
            if "id" in article.attributes
        }
        assert list(numbers.values()) == [f"fact {number + 1}" for number in range(len(record["facts"]))]
        for evidence in page.all(class_="evidence"):
            for link in evidence.all("a"):
                target = link.attributes["href"]
                known = numbers.get(target) or statements[target.removeprefix("/facts/")].removesuffix(".")
                assert link.text == known, (record["id"], target)


@pytest.mark.parametrize("target", ["minerals", "places", "organizations", "sources", "projects"])
def test_all_that_is_about_a_record_is_gathered_on_its_page(read, walk, target):
    others = {name: walk(f"/v1/{name}?limit=500") for name in ("projects", "deals", "policies", "facts")}
    for record in walk(f"/v1/{target}?limit=500"):
        shown = read(f"/{target}/{record['id']}").one("main")
        linked = {link.attributes["href"] for link in shown.all("a")}
        more = [link for link in linked if "?" in link and record["id"] in link]
        for name, candidates in others.items():
            filters = [terms for terms in BY_NAME[name].terms if terms.target == target]
            wanted = {
                f"/{name}/{other['id']}"
                for terms in filters
                for other in candidates
                if record["id"] in {value for path in terms.paths for value in pluck(other, path)}
            }
            assert wanted <= linked or any(link.startswith(f"/{name}?") for link in more), (record["id"], name)


@pytest.mark.parametrize("source", ["adf-russia-libya", "baker-midsummer-economy"])
def test_an_article_off_topic_says_that_nothing_was_taken_from_it(read, source):
    text = read(f"/sources/{source}").one("main").text
    assert "nothing was taken from it" in text
    assert "taken from it " not in text.replace("nothing was taken from it", "")


@pytest.mark.parametrize(
    ("address", "row"),
    [
        ("/places/russia", "ISO 3166-1 RU from ISO 3166-1"),
        ("/places/wyoming", "ISO 3166-2 US-WY from ISO 3166-2"),
        ("/places/russia", "UN M49 643 from UN M49"),
        ("/reserves/russia-rare-earths-usgs", "Metric reserve estimate"),
        ("/minerals/light-rare-earths", "Memberships Critical raw materials of the European Union, 11 April 2024"),
    ],
)
def test_a_property_is_told_in_plain_words(read, address, row):
    assert row in [" ".join(each.text.split()) for each in read(address).one("dl").all("div")]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/facts?q=bayan-obo-share-of-world-production", "share of world mine production: nearly 0.5 times actual"),
        ("/facts?q=russia-rare-earths-output-paltry", "opinion of the author"),
        ("/facts?q=afcfta-launched", "stated by the source itself launched 2021"),
        ("/facts?q=brook-mine-pilot-plant-launch", "plan, stated by the source itself"),
        ("/minerals/dysprosium", "Minerals with facts about it 1"),
        ("/places/russia", "Russia disputed facts"),
        ("/sources", "Undated. It reports the arguments of The National Interest. undated"),
        ("/places/russia", "Organizations of it or with facts about it, also of its members 5"),
        ("/facts/china-rare-earth-mine-production-share-2023", "Conflicts with it 1"),
        ("/organizations/reuters", "Places with facts attributed to it 2"),
        ("/sources/africa-critical-minerals", "Minerals with facts taken from it 6"),
        ("/conflicts?about=timing", "2 facts, known since an unknown date"),
        ("/sources/adf-russia-libya", "24 July 2025 (page date, paragraph 1)"),
    ],
)
def test_it_is_told_so_that_nobody_takes_it_for_something_else(read, address, said):
    assert said in read(address).one("main").text


@pytest.mark.parametrize("resource", BEARING_FACTS, ids=lambda resource: resource.name)
def test_a_record_is_not_all_that_is_gathered_under_a_heading_of_its_own_page(read, walk, resource):
    for record in walk(f"/v1/{resource.name}?limit=500"):
        own = f"/{resource.name}/{record['id']}"
        for section in read(own).one("main").all("section"):
            if section.attributes["aria-labelledby"].startswith("gathered"):
                links = [link.attributes["href"] for link in section.all("a") if link.attributes.get("class") is None]
                assert links != [own]


def test_no_two_headings_of_a_page_are_the_same(read, walk):
    for place in walk("/v1/places?limit=500"):
        headings = [" ".join(heading.text.split()) for heading in read(f"/places/{place['id']}").one("main").all("h2")]
        names = [heading.rpartition(" ")[0] for heading in headings]
        assert len(names) == len(set(names)), place["id"]


def test_a_source_counts_what_was_taken_from_it(read, client):
    for source in client.get("/v1/sources?on_topic=true").json["data"]:
        total = client.get(f"/v1/facts?source={source['id']}&limit=1").json["meta"]["total"]
        assert f"Facts taken from it {total}" in read(f"/sources/{source['id']}").text


def test_a_conflict_shows_both_sides_and_the_arithmetic(read, walk):
    for conflict in walk("/v1/conflicts?limit=500"):
        page = read(f"/conflicts/{conflict['id']}")
        assert conflict["reason"] in page.text
        assert [article.attributes["id"] for article in page.all("article")] == [
            f"fact-{fact['id']}" for fact in conflict["facts"]
        ]
        if conflict["comparison"]:
            rows = list(page.one("table").one("tbody").all("tr"))
            for fact, row in zip(conflict["facts"], rows, strict=True):
                assert row.one("a").attributes["href"] == f"#fact-{fact['id']}"
                assert row.one("a").text == fact["statement"]
                assert in_words(fact["quantity"]) in row.text
            assert f"{conflict['comparison']['ratio']} times" in page.text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "/conflicts/russia-rare-earths-ministry-estimate..russia-rare-earths-usgs-estimate",
            "the larger figure is 7.632 times the smaller; they differ by 25,200,000 t.",
        ),
        (
            "/cross-checks/implied-world-total-5a04c76f3f",
            "349,200 to less than 389,800 t/a; hedges left aside, 350,000 t/a. No source states this figure",
        ),
        (
            "/cross-checks/implied-company-value-91cf4848b0",
            "more than 2,577,000,000 to less than 2,762,000,000 USD; hedges left aside, 2,667,000,000 USD.",
        ),
        (
            "/cross-checks/implied-totals-agree-b48f2c31cd",
            "349,200 to less than 389,800 t/a. No source states this figure",
        ),
    ],
)
def test_what_is_computed_is_told_no_more_exactly_than_its_arithmetic(read, address, said):
    assert said in read(address).text


def test_a_cross_check_says_that_no_source_states_it(read, walk):
    for check in walk("/v1/cross-checks?limit=500"):
        text = read(f"/cross-checks/{check['id']}").text
        assert check["arithmetic"] in text
        assert check["assumption"] in text
        assert "No source states this figure" in text


def test_a_record_as_it_was_known(read, client):
    asked = "/places/china?known_by=2025-08"
    page = read(asked)
    known = client.get(f"/v1{asked}").json
    assert [article.attributes["id"] for article in page.one("section", **{"aria-labelledby": "facts"}).all("article")] == [
        f"fact-{fact['id']}" for fact in known["data"]["facts"]
    ]
    assert f"As known by the end of August 2025; {known['meta']['undated_excluded']} left out" in page.text
    links = [link.attributes["href"] for link in page.one("main").all("a")]
    assert all("known_by=2025-08" in link for link in links if link.startswith(("/facts/", "/conflicts?")))


def test_what_is_disputed_leads_to_its_conflicts_as_they_were_known(read):
    asked = "known_by=2025-12&include_undated=true"
    tag = read(f"/places/china?{asked}").one("h1").one("a", class_="disputed")
    assert tag.attributes["href"] == f"/conflicts?subject=china&{asked}"
    assert int(read(tag.attributes["href"]).one("h1").one(class_="count").text) > 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("known_by=2025-08", "As known by the end of August 2025; "),
        ("known_by=2025-08-01&include_undated=true", "As known by the end of 1 August 2025, with sources of no date."),
    ],
)
@pytest.mark.parametrize("path", ["/facts", "/places/china", "/search?q=china", "/charts/timeline"])
def test_a_page_says_as_of_when_it_is_and_from_which_sources(read, path, asked, said):
    assert said in read(f"{path}{'&' if '?' in path else '?'}{asked}").one("p", class_="notice").text


def test_who_is_known_by_no_record_goes_by_the_name_that_the_text_gives(read):
    facet = next(each for each in read("/facts?attributed_to=maros-sefcovic").all("aside")).text
    assert "maros-sefcovic" not in facet


HOSTILE = """</title></p><script>alert('1')</script>"onclick="&amp;{{ 7*7 }}"""


@pytest.mark.sqlite
def test_nothing_that_a_record_says_is_taken_for_html(fixtures, tmp_path):
    hostile = deepcopy(fixtures)
    (mine,) = (project for project in hostile.records["projects"] if project["id"] == "brook-mine")
    mine["name"] = mine["summary"] = HOSTILE
    for fact in mine["facts"]:
        fact["statement"] = fact["citations"][0]["stated"] = HOSTILE
    hostile.records["sources"][0]["label"] = HOSTILE
    build(hostile, tmp_path / "hostile.sqlite")
    client = create_app(f"sqlite:///{tmp_path}/hostile.sqlite").test_client()
    fact = mine["facts"][0]["id"]
    for address in ("/projects", "/projects/brook-mine", f"/facts/{fact}", "/search?q=alert", "/sources", "/"):
        page = parsed(client.get(address, headers={"Accept": "text/html"}).text)
        assert list(page.all("script")) == []
        assert HOSTILE in page.text or address == "/"
    assert parsed(client.get("/projects/brook-mine").text).one("title").text.startswith(HOSTILE)
