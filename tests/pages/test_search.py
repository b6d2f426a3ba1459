"""The search page: hits as the API ranks them, each a link to its page."""

import pytest


@pytest.mark.parametrize(
    "question", ["/search?q=dysprosium", "/search?q=magnet+plant&type=projects,facts", "/search?q=zzzz"]
)
def test_the_hits_are_those_of_the_api_in_their_order(read, client, question):
    page = read(question)
    found = client.get(f"/v1{question}").json
    links = [row.one("a").attributes["href"] for row in page.one("ul", class_="hits").all("li") if next(row.all("a"), None)]
    assert links == [hit["href"].removeprefix("/v1") for hit in found["data"]]
    assert f"{found['meta']['total']} match" in page.text


def test_the_box_alone_asks_nothing(read):
    page = read("/search")
    assert page.one("input", id="q").attributes["value"] == ""
    assert list(page.all("link", rel="alternate")) == []


def test_operators_are_shown_as_they_are_typed(read):
    assert [code.text for code in read("/search").one("form", class_="filters").all("code")] == [
        '"rare earths"',
        "-mine",
        "OR",
    ]


def test_words_stay_in_the_box_and_what_to_search_stays_chosen(read):
    page = read("/search?q=%22rare+earths%22+-mine&type=deals")
    assert page.one("input", id="q").attributes["value"] == '"rare earths" -mine'
    assert "selected" in next(option for option in page.all("option") if option.text == "deals").attributes


@pytest.mark.parametrize(
    ("question", "ways"),
    [("/search?q=zzzz", []), ("/search?q=zzzz&type=deals&known_by=2026", ["/search?q=zzzz&known_by=2026"])],
)
def test_without_a_hit_it_says_how_to_widen_the_search(read, question, ways):
    hits = read(question).one("ul", class_="hits")
    assert "Ask for fewer" in hits.text
    assert [link.attributes["href"] for link in hits.all("a")] == ways


@pytest.mark.parametrize("question", ["/search?q=.", "/search?type=castles&q=a", "/search?colour=red"])
def test_what_cannot_be_searched_for_is_refused(browse, question):
    assert browse(question).status_code == 422


def test_what_to_search_can_be_chosen_before_the_words(browse):
    assert browse("/search?type=deals").status_code == 200
