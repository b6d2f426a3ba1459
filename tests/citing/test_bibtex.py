"""BibTeX as a reader understands it: text comes back as it was, and names, capitals and dates survive."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critical_minerals.citing.bibtex import bibtex
from critical_minerals.citing.references import Reference

PLAIN = Reference(key="a-fact", type="dataset", title="Title", notes=("Note.",))

SPECIAL = r"""%&$#_{}~^\"'`<>|-,@=!?()[]*+/:;"""
ANY_TEXT = st.text(
    st.sampled_from(f"{SPECIAL} aZ09é–’日") | st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1
)
TEXTS = ANY_TEXT.map(lambda text: unicodedata.normalize("NFC", text)).filter(lambda text: text and text == text.strip())


@given(title=TEXTS, name=TEXTS, publisher=TEXTS, note=TEXTS)
def test_any_text_is_read_back(entries_of, title, name, publisher, note):
    hostile = Reference("a-fact", "dataset", title, (note,), authors=(name, "Other"), publisher=publisher)
    (entry,) = entries_of(bibtex([hostile]))
    assert (entry["title"], entry["howpublished"], entry["note"]) == (title, publisher, note)
    assert entry["author"] == [name, "Other"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("50% & $5 #1 a_b", r"50\% \& \$5 \#1 a\_b"),
        ("{x}", r"\textbraceleft{}x\textbraceright{}"),
        (r"a\b", r"a\textbackslash{}b"),
        ("~^", r"\textasciitilde{}\textasciicircum{}"),
        ('a "b"', 'a {"}b{"}'),
        ("<a|b>", r"\textless{}a\textbar{}b\textgreater{}"),
        ("a -- b --- c", "a -{}- b -{}-{}- c"),
        ("a`b''", r"a\textasciigrave{}b'{}'"),
        ("Société Générale – 日本", "Société Générale – 日本"),
        ("Russia's", "Russia's"),
    ],
)
def test_special_characters_are_escaped(text, written):
    assert f"note = {{{written}}}" in bibtex([replace(PLAIN, notes=(text,))])


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("US and EU", "title = {{US and EU}}"),
        ("&c", r"title = {{{}\&c}}"),
        ('"Critical" minerals', 'title = {{{"}Critical{"} minerals}}'),
    ],
)
def test_a_title_keeps_its_capitals(title, written):
    assert written in bibtex([replace(PLAIN, title=title)])


def test_names_are_not_taken_apart(entries_of):
    names = ("Bread and Butter, Ltd.", "van der Waals, J. D.", "O'Neil AND Sons")
    (entry,) = entries_of(bibtex([replace(PLAIN, authors=names)]))
    assert entry["author"] == list(names)


@pytest.mark.parametrize(
    ("issued", "read"),
    [((), {}), ((2025,), {"year": "2025"}), ((2025, 7), {"year": "2025", "month": "jul"})],
)
def test_a_date_has_only_what_is_known(entries_of, issued, read):
    (entry,) = entries_of(bibtex([replace(PLAIN, issued=issued)]))
    assert {name: field for name, field in entry.items() if name in {"year", "month", "day"}} == read


def test_every_month_has_its_macro(entries_of):
    entries = entries_of(bibtex([replace(PLAIN, key=f"a-{month}", issued=(2025, month, 1)) for month in range(1, 13)]))
    expected = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    assert [(entry["month"], entry["day"]) for entry in entries] == [(month, "1") for month in expected]


def test_an_address_is_written_as_it_is():
    address = "http://facts_of.test:8000/v1/facts/a-fact"
    assert f"url = {{{address}}}" in bibtex([replace(PLAIN, url=address)])
