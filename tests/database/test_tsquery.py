"""A question in PostgreSQL's words says what it says in FTS5's."""

import pytest

from critical_minerals.database.tsquery import tsquery


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Rare earth", "('rare') & ('earth')"),
        ('"rare earth" -magnet', "('rare' <-> 'earth') & ! ('magnet')"),
        ("rare OR earth magnet", "('rare') | ( ('earth') & ('magnet') )"),
        ("(rare OR earth) -(magnet OR ore)", "( ('rare') | ('earth') ) & ! ( ('magnet') | ('ore') )"),
        ("magn*", "('magn':*)"),
        ('"rare ear"*', "('rare' <-> 'ear':*)"),
        ("title:magnet ore", "( ('magnet':A) ) & ('ore')"),
        ("text:magnet", "('magnet':D)"),
        ("{title text}:magnet", "('magnet':AD)"),
        ("title:(rare OR earth) ore", "( ( ('rare':A) | ('earth':A) ) ) & ('ore')"),
        ("title:magn*", "('magn':*A)"),
        ("rare-earth's", "('rare' <-> 'earth' <-> 's')"),
        ("Curac\u0327ao ÀÉ Straße", "('curacao') & ('ae') & ('strasse')"),
        ("'); DROP TABLE facts", "('drop') & ('table') & ('facts')"),
        ("_ ore", "'nothing':C & ('ore')"),
        ("", "'nothing':C"),
    ],
)
def test_words_become_a_question(words: str, expected: str) -> None:
    assert tsquery(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("rare -earth", "('rare':A) & ! ('earth':A)"),
        ('"rare earth"', "('rare':A <-> 'earth':A)"),
        ("text:rare title:(earth OR text:ore)", "( ('rare':C) ) & ( ( ('earth':A) | ( ('ore':C) ) ) )"),
    ],
)
def test_a_question_of_titles_alone(words: str, expected: str) -> None:
    assert tsquery(words, "A") == expected
