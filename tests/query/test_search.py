import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.database.release import Release
from critical_minerals.database.words import has_words
from critical_minerals.query import lists
from critical_minerals.query.search import Hit, search
from critical_minerals.query.selection import Selection
from critical_minerals.resources import BY_NAME, REGISTRY

HOSTILE = [
    pytest.param(text, id=f"{number:02}-{ascii(text[:16])[1:-1]}")
    for number, text in enumerate(
        [
            "",
            " ",
            "\t\n",
            '"',
            '""',
            '"""',
            '"magnet',
            'magnet"',
            'mag"net',
            '"rare earth',
            '"rare" "earth"',
            "'",
            "''",
            "'; DROP TABLE facts; --",
            '"; DROP TABLE facts; --',
            "(",
            ")",
            "()",
            "((magnet)",
            "(magnet",
            "magnet)",
            ")magnet(",
            "(" * 200,
            "(" * 190 + "magnet",
            "NEAR",
            "NEAR(",
            "NEAR(rare earth)",
            "NEAR(rare earth, 5)",
            "NEAR/2",
            "rare NEAR earth",
            "AND",
            "OR",
            "NOT",
            "AND AND",
            "OR OR OR",
            "NOT NOT",
            "rare AND",
            "AND rare",
            "rare OR",
            "OR rare",
            "rare NOT",
            "NOT rare",
            "rare AND NOT OR earth",
            "-",
            "--",
            "-magnet",
            "--magnet",
            "- magnet",
            "magnet -",
            "-magnet -rare",
            "-(rare earth)",
            '-"rare earth"',
            "title:magnet",
            "text:magnet",
            "id:brook-mine",
            "resource:projects",
            "rank:1",
            "rowid:1",
            "searchindex:magnet",
            "nothing:magnet",
            ":",
            ":magnet",
            "magnet:",
            "title:",
            "{title text}:magnet",
            "{title}:magnet",
            "-title:magnet",
            "title:magnet:text",
            'title:"rare earth"',
            "^magnet",
            "^",
            "*",
            "**",
            "m*",
            "*m",
            "magnet*",
            '"magnet"*',
            "mag*net",
            "rare + earth",
            "+magnet",
            "rare+earth",
            "\x00",
            "magnet\x00",
            "\x00magnet",
            "mag\x00net",
            "\ud800",
            "magnet\ud800",
            "\udfff magnet",
            '"mag\ud800net"',
            "\ufeffmagnet",
            "\uffff",
            "🧲",
            "🧲 magnet",
            "👩‍🔬",
            "磁石",
            "редкие земли",
            "مغناطيس",
            "İ",
            "ß",
            "e\u0301" * 50,
            "\u0301",
            "\u200b",
            "\u202emagnet",
            "a" * 200,
            " ".join("a" * 100),
            " OR ".join(["a"] * 40),
            " OR ".join(["magnet"] * 22),
            " AND ".join(["a"] * 30),
            " -".join("a" * 60),
            '"a"' * 60,
            "a:" * 100,
            "\\",
            "\\magnet\\",
            "%",
            "_",
            "%magnet%",
            "[magnet]",
            "{magnet}",
            "<script>",
            "$1",
            "?",
            "?1",
            ":1",
            "@x",
            "#",
            ";",
            "/* magnet */",
            "-- magnet",
            "magnet, rare",
            ",",
            "=1+1",
            "!magnet",
            "~magnet",
            "|",
            "magnet | rare",
            "magnet & rare",
            "1e400",
            "NaN",
            "null",
            "0x1F",
        ]
    )
]


def searched(release: Release, text: str, *resources: str, limit: int = 10) -> tuple[list[Hit], int]:
    return search(release, text, resources, limit) if has_words(text) else ([], 0)


def found(release: Release, text: str, *resources: str) -> list[str]:
    return [hit.id for hit in searched(release, text, *resources)[0]]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_the_search(shipped: Release, text: str) -> None:
    hits, total = searched(shipped, text, limit=5)
    assert len(hits) == min(total, 5)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_the_filter_on_words(shipped: Release, text: str) -> None:
    assert lists.total(shipped, Selection(BY_NAME["facts"], match=text)) == searched(shipped, text, "facts")[1]


@pytest.mark.parametrize("path", ["/v1/search", "/v1/facts"])
@pytest.mark.parametrize(
    "text", [case for case in HOSTILE if not any("\ud800" <= one <= "\udfff" for one in case.values[0])]
)
def test_any_text_in_an_address_is_answered_or_refused(client: FlaskClient, path: str, text: str) -> None:
    assert client.get(path, query_string={"q": text}).status_code in {200, 422}


@given(st.text(max_size=60))
def test_any_text_is_searched_for_or_has_no_word(invented: Release, text: str) -> None:
    assert searched(invented, text)[1] >= 0


operators = st.sampled_from(
    ["rare", "earth", '"', "(", ")", "-", " ", "OR", "AND", "NOT", "NEAR", "*", "^", ":", "title", "+", ","]
)


@given(st.lists(operators, max_size=15).map("".join))
def test_any_mix_of_operators_is_searched_for_or_has_no_word(invented: Release, text: str) -> None:
    assert searched(invented, text)[1] >= 0


@pytest.mark.parametrize("text", ["", " ", '""', "()", "-", "-magnet", "OR", "AND", "*", "🧲", "...", "\u0301"])
def test_a_text_without_a_word_to_look_for_matches_nothing(invented: Release, text: str) -> None:
    assert not has_words(text)
    assert search(invented, text, (), 10) == ([], 0)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Light", "light"),
        ("light", "light"),
        ("RARE", "rare"),
        ("zephyr ridge", "one"),
        ("Øresund Plant", "four"),
        ("øresund plant", "four"),
    ],
)
def test_a_whole_name_scores_far_above_the_rest(invented: Release, text: str, first: str) -> None:
    hits, _ = searched(invented, text)
    assert hits[0].id == first
    assert hits[0].score > 100


def test_a_name_that_matches_comes_before_a_text_that_does(invented: Release) -> None:
    assert found(invented, "zephyr") == ["one", "two"]


def test_scores_fall_from_hit_to_hit(shipped: Release) -> None:
    hits, _ = searched(shipped, "magnet", limit=100)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score > 0 for hit in hits)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("curacao", ["three"], id="without the accent"),
        pytest.param("Curaçao", ["three"], id="with the accent"),
        pytest.param("CURAÇAO", ["three"], id="capitals"),
        pytest.param("Curac\u0327ao", ["three"], id="combining accent"),
        pytest.param("nino", ["four"], id="tilde"),
        pytest.param("aei", ["four"], id="three accents"),
        pytest.param("kuril", ["four"], id="macron"),
        pytest.param("magnet", ["four", "three"], id="singular finds the plural"),
        pytest.param("magnets", ["four", "three"], id="plural finds the singular"),
        pytest.param("produce", ["three"], id="verb finds its participle"),
        pytest.param("exporting", ["three"], id="participle finds the noun"),
        pytest.param("zephyr hills", ["two"], id="all words must occur"),
        pytest.param("zephyr -hills", ["one"], id="excluded word"),
        pytest.param('"zephyr ridge"', ["one"], id="phrase"),
        pytest.param('"ridge zephyr"', [], id="phrase in another order"),
        pytest.param("ridge OR alder", ["one", "two"], id="either"),
        pytest.param("zeph*", ["one", "two"], id="beginning of a word"),
        pytest.param("zeph", [], id="part of a word"),
    ],
)
def test_words_are_found_whatever_their_accents_case_and_endings(invented: Release, text: str, expected: list[str]) -> None:
    assert sorted(found(invented, text, "projects")) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "resource", "first"),
    [
        ("dysprosium", "minerals", "dysprosium"),
        ("brook mine", "projects", "brook-mine"),
        ("mp materials", "organizations", "mp-materials"),
        ("usgs", "organizations", "usgs"),
        ("wyoming", "places", "wyoming"),
        ("bayan obo", "projects", "bayan-obo"),
        ("anbound", "sources", "anbound-us-supply-chain"),
    ],
)
def test_the_record_of_a_name_is_the_first_of_its_resource(shipped: Release, text: str, resource: str, first: str) -> None:
    assert found(shipped, text, resource)[0] == first


@pytest.mark.parametrize("name", [resource.name for resource in REGISTRY])
def test_hits_are_of_the_resources_asked_for(shipped: Release, name: str) -> None:
    hits, total = searched(shipped, "rare OR china", name, limit=1000)
    assert {hit.resource for hit in hits} <= {name}
    assert len(hits) == total


def test_hits_of_all_resources_are_those_of_each_together(shipped: Release) -> None:
    totals = [searched(shipped, "russia", resource.name)[1] for resource in REGISTRY]
    assert searched(shipped, "russia")[1] == sum(totals) > 0


def test_the_limit_cuts_the_hits_and_not_the_total(shipped: Release) -> None:
    few, total_of_few = searched(shipped, "china", limit=3)
    many, total_of_many = searched(shipped, "china", limit=10)
    assert few == many[:3]
    assert total_of_few == total_of_many > 10


def test_a_hit_shows_the_words_around_the_match(invented: Release) -> None:
    ((hit,), total) = searched(invented, "hills")
    assert total == 1
    assert (hit.resource, hit.id, hit.title) == ("projects", "two", "Alder Pit")
    assert "in the hills of Zephyr" in hit.excerpt


def test_words_of_an_id_are_found_and_not_shown(shipped: Release) -> None:
    hits, _ = searched(shipped, "research fellow brook mine first", "facts")
    assert [(hit.id, hit.excerpt) for hit in hits] == [("brook-mine-first-new-mine", "Zhou Chao · research fellow")]


@pytest.mark.parametrize("text", ["reserves OR resources", "dysprosium", "export control"])
def test_the_filter_finds_what_the_search_finds(shipped: Release, text: str) -> None:
    filtered = lists.total(shipped, Selection(BY_NAME["facts"], match=text))
    assert filtered == searched(shipped, text, "facts")[1] > 0


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (1, "z2 z0 a0"),
        (2, "z2 z0 z1 a0 a1"),
        (5, "z2 z0 z1 a0 a1 a2 a3 a4"),
        (5000, "z2 z0 z1 a0 a1 a2 a3 a4 a5 a6 a7 a8 a9"),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 3, 20])
def test_names_come_before_texts_however_few_candidates_are_ranked(
    of_zinc: Release, monkeypatch: pytest.MonkeyPatch, most: int, expected: str, limit: int
) -> None:
    monkeypatch.setattr(Release, "most_candidates", most)
    hits, total = search(of_zinc, "zinc", (), limit)
    assert [hit.id for hit in hits] == expected.split()[:limit]
    assert total == 13


@pytest.mark.parametrize("words", ["zinc", "ZINC", "Old Zinc Works", "new zinc works", "Company 7"])
def test_a_whole_name_is_the_first_hit_however_few_candidates_are_ranked(
    of_zinc: Release, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setattr(Release, "most_candidates", 1)
    hits, _ = search(of_zinc, words, ("organizations", "facts"), 5)
    assert hits[0].title.casefold() == words.casefold()
    assert hits[0].score > 100


def test_a_whole_name_that_has_not_all_that_is_asked_for_is_no_hit(of_zinc: Release) -> None:
    assert [hit.id for hit in search(of_zinc, "zinc -works", ("organizations",), 1)[0]] == ["z2"]
    assert search(of_zinc, "works -zinc", (), 5) == ([], 0)


@pytest.mark.parametrize("most", [1, 5, 40])
@pytest.mark.parametrize("words", ["china", "lithium OR cobalt", '"rare earth"', "usgs"])
def test_a_document_has_the_same_score_and_the_answer_the_same_total_however_many_are_ranked(
    shipped: Release, monkeypatch: pytest.MonkeyPatch, words: str, most: int
) -> None:
    whole, total = search(shipped, words, (), 1000)
    assert len(whole) == total
    monkeypatch.setattr(Release, "most_candidates", most)
    hits, again = search(shipped, words, (), 1000)
    assert again == total
    assert set(hits) <= set(whole)
    assert len(hits) >= min(most, total)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("limit", [1, 2, 10, 40])
@pytest.mark.parametrize("words", ["china", "lithium OR cobalt", '"rare earth"', "usgs", "dysprosium"])
def test_the_best_few_are_the_best_of_all(shipped: Release, words: str, limit: int) -> None:
    assert search(shipped, words, (), limit)[0] == search(shipped, words, (), 1000)[0][:limit]
