"""Each kind of citation that does not hold is found, where it stands in the fixture."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from critical_minerals.cli import main


def test_sound_fixtures_hold(verified):
    found = verified()
    assert (found.citations, found.failures) == (2, [])


def test_lines_that_nothing_cites_are_listed(verified):
    assert [(file, line.paragraph, line.number, line.text) for file, line in verified().uncited] == [
        ("a.txt", 2, 3, "Atlantis digs"),
        ("a.txt", 3, 4, "By Ada Example"),
        ("a.txt", 6, 8, "Nothing to see here"),
    ]


FAULTS = [
    ("paragraph: 4", "paragraph: 5", "citations.0.fingerprint", "the line has"),
    (
        "stated: nearly 1.5 million tons",
        "stated: nearly 1.6 million tons",
        "citations.0.stated",
        "does not print",
    ),
    (
        "approximation: nearly",
        "approximation: about",
        "quantity.approximation",
        "found about; .* says nearly",
    ),
    (
        "approximation: nearly",
        "approximation: exact",
        "quantity.approximation",
        "found exact; .* says nearly",
    ),
    ("value: 1500000", "value: 15000000", "quantity.value", "found 15000000; .* says 1500000"),
    (
        "unit: t/a, unit_assumed: true",
        "unit: t/a, unit_assumed: false",
        "quantity.unit_assumed",
        "tons alone",
    ),
    ("stated: nearly 1.5 million tons", "stated: nearly", "quantity", "no citation states the figure"),
    ("stated: in 2024", "stated: in 2023", "date.stated", "no cited line prints it"),
    ("value: 2000000000", "value: 2000000", "quantity.value", "found 2000000; .* says 2000000000"),
    ("title: Atlantis digs", "title: Atlantis sleeps", "title", "does not print it"),
    ("Ada Example", "Bea Example", "authors", "does not print it"),
    ("last: 6", "last: 99", "paragraphs.last", "a.txt has 7 paragraphs"),
]


@pytest.mark.parametrize(("old", "new", "field", "message"), FAULTS)
def test_a_citation_that_does_not_hold_is_found(fixtures: Path, verified, old, new, field, message):
    (path,) = (path for path in fixtures.glob("*.yaml") if old in path.read_text("utf-8"))
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    failures = "\n".join(str(failure) for failure in verified().failures)
    assert re.search(rf"^{path.name}:\d+:\d+: .*{field}: .*{message}", failures, re.MULTILINE), failures


def test_a_changed_article_is_found(articles: Path, verified):
    path = articles / "a.txt"
    path.write_text(path.read_text("utf-8").replace("smelter", "smelters"), "utf-8")
    fields = [failure.field for failure in verified().failures]
    assert fields == ["facts.1.citations.0.fingerprint", "file_sha256", "file_sha256"]


def test_the_command_says_what_it_proved(fixtures: Path, articles: Path):
    result = CliRunner().invoke(main, ["verify", "--fixtures", str(fixtures), "--articles", str(articles)])
    assert result.exit_code == 0
    assert "2 citations of 2 facts, 0 failures, 3 lines uncited." in result.output
    assert "a.txt:8: nothing cites paragraph 6: Nothing to see here" in result.output


def test_the_command_fails_where_a_citation_does(fixtures: Path, articles: Path):
    path = fixtures / "places.yaml"
    path.write_text(path.read_text("utf-8").replace("paragraph: 4", "paragraph: 5", 1), "utf-8")
    result = CliRunner().invoke(main, ["verify", "--fixtures", str(fixtures), "--articles", str(articles)])
    assert result.exit_code == 1
    assert re.search(r"places.yaml:13:\d+: atlantis: facts.0.citations.0.fingerprint: found", result.output)


def test_an_article_that_is_missing_is_said(fixtures: Path, articles: Path):
    (articles / "a.txt").unlink()
    result = CliRunner().invoke(main, ["verify", "--fixtures", str(fixtures), "--articles", str(articles)])
    assert result.exit_code == 1
    assert "a.txt" in result.output


def test_a_citation_is_found_and_ready_to_paste(fixtures: Path, articles: Path):
    command = ["cite", "--fixtures", str(fixtures), "--articles", str(articles), "NEARLY 1.5  million tons"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0
    pasted = "- {source: atlantis-digs, paragraph: 4, kind: body, stated: nearly 1.5 million tons, fingerprint: "
    assert pasted in result.output


def test_a_text_that_no_article_prints_is_not_cited(fixtures: Path, articles: Path):
    for text in ("nowhere", "Elsewhere"):
        command = ["cite", "--fixtures", str(fixtures), "--articles", str(articles), text]
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 1
        assert f"no on-topic article prints '{text}'" in result.output


@pytest.mark.parametrize("text", ["", "  "])
def test_a_text_that_every_line_prints_is_refused(fixtures: Path, articles: Path, text: str):
    result = CliRunner().invoke(main, ["cite", "--fixtures", str(fixtures), "--articles", str(articles), text])
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Invalid value for TEXT: found '{text}', which every line prints." in result.stderr
