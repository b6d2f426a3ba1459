"""What is cited of a fact, and what is said of what is not known."""

import pytest

from critical_minerals.citing.references import fact_reference, source_reference
from critical_minerals.database.release import DatasetInfo

DATASET = DatasetInfo("1.2.3", "0123456789abcdef", "Facts", "CC-BY-4.0", "2025-11-05")
NAMES = {"usgs": "US Geological Survey", "reuters": "Reuters", "anbound": "Anbound"}
HASH = "Version 1.2.3 of the data, hash 0123456789abcdef."

FACT = {
    "id": "reserves-of-russia",
    "statement": "Russia's reserves come to nearly 29 million tons.",
    "assertion": "reported",
    "attributed_to": [],
    "citations": [
        {"source": "news", "paragraph": 12},
        {"source": "report", "paragraph": 3},
        {"source": "news", "paragraph": 7},
        {"source": "news", "paragraph": 12},
    ],
}
SOURCE = {
    "id": "news",
    "title": "News of the day",
    "label": "A report",
    "publisher": "The Paper",
    "authors": ["Ann Smith", "B. Jones"],
    "published": {"date": "2025-07-24", "basis": "printed"},
    "file": "news.txt",
}
USGS = {"kind": "organization", "id": "usgs", "name": None, "role": None, "organization": None}
REUTERS = {**USGS, "id": "reuters"}
ZHOU = {"kind": "person", "id": "zhou-chao", "name": "Zhou Chao", "role": "fellow", "organization": "anbound"}
ANALYSTS = {"kind": "group", "id": None, "name": None, "role": "analysts", "organization": None}


def test_the_statement_is_cited_whole_as_part_of_the_data_set():
    cited = fact_reference(FACT, NAMES, DATASET, "http://facts.test/v1/facts/reserves-of-russia")
    assert (cited.key, cited.type, cited.title) == (FACT["id"], "dataset", FACT["statement"])
    assert (cited.publisher, cited.version, cited.issued) == ("Facts", "1.2.3", (2025, 11, 5))
    assert cited.url == "http://facts.test/v1/facts/reserves-of-russia"
    assert cited.authors == ()
    assert cited.notes == (HASH,)


@pytest.mark.parametrize(
    ("assertion", "claimants", "note"),
    [
        ("reported", [USGS], "Claimed by: US Geological Survey."),
        ("reported", [USGS, REUTERS], "Claimed by, originator first: US Geological Survey; Reuters."),
        ("reported", [REUTERS, USGS], "Claimed by, originator first: Reuters; US Geological Survey."),
        ("opinion", [ZHOU], "Opinion of: Zhou Chao, fellow, Anbound."),
        ("asserted", [ANALYSTS], "Claimed by: analysts."),
    ],
)
def test_who_claims_it_is_noted(assertion, claimants, note):
    claimed = {**FACT, "assertion": assertion, "attributed_to": claimants}
    assert fact_reference(claimed, NAMES, DATASET, "").notes == (HASH, note)


def test_the_date_asked_for_is_noted():
    assert fact_reference(FACT, NAMES, DATASET, "", "2025-07").notes == (HASH, "As known by 2025-07.")


def test_a_source_is_cited_as_printed():
    cited = source_reference(SOURCE, FACT)
    assert (cited.type, cited.title) == ("article", "News of the day")
    assert (cited.authors, cited.publisher) == (("Ann Smith", "B. Jones"), "The Paper")
    assert cited.version is None
    assert cited.url is None
    assert "The address of the article is not known." in cited.notes


@pytest.mark.parametrize(
    ("source", "locator", "note"),
    [
        ("news", "paragraphs 7, 12", "Paragraphs 7, 12 of the file news.txt, counted in lines that are not blank."),
        ("report", "paragraph 3", "Paragraph 3 of the file news.txt, counted in lines that are not blank."),
    ],
)
def test_each_source_is_cited_with_its_own_lines(source, locator, note):
    cited = source_reference({**SOURCE, "id": source}, FACT)
    assert (cited.key, cited.locator, cited.notes[0]) == (f"reserves-of-russia:{source}", locator, note)


@pytest.mark.parametrize(
    ("published", "issued", "note"),
    [
        (None, (), "Undated: no date of publication is printed."),
        ({"date": "2025", "basis": "printed"}, (2025,), "The date is printed with the article."),
        ({"date": "2025-07", "basis": "printed"}, (2025, 7), "The date is printed with the article."),
        (
            {"date": "2025-07-04", "basis": "page_date"},
            (2025, 7, 4),
            "The date is printed at the head of the page that carries the article.",
        ),
    ],
)
def test_a_date_is_as_exact_as_it_is_printed(published, issued, note):
    cited = source_reference({**SOURCE, "published": published}, FACT)
    assert cited.issued == issued
    assert note in cited.notes


def test_a_source_without_title_author_and_publisher_gets_none():
    cited = source_reference({**SOURCE, "title": None, "authors": [], "publisher": None}, FACT)
    assert cited.title == "[A report]"
    assert "Untitled: the title in brackets is a label of the data set." in cited.notes
    assert (cited.authors, cited.publisher) == ((), None)
