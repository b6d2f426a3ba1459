"""What is wrong with a line, or between lines: refused with its file and line, and nothing is left behind."""

from collections.abc import Callable
from pathlib import Path
from shutil import copyfile, copytree

import pytest

from critical_minerals.loader import problems
from critical_minerals.loader.streams import reading, stage
from critical_minerals.loader.streams.ndjson import LONGEST_LINE
from critical_minerals.loader.streams.reading import STREAMABLE
from critical_minerals.loader.validation import read_fixtures
from critical_minerals.resources import FILE_SCHEMAS

SOUND = Path(__file__).parents[1] / "sound"
DEAL = "id, name, summary, type, bindingness, status, parties, minerals, places, organizations, related, evidence, facts"
FILES = ", ".join(sorted([*(f"{name}.yaml" for name in FILE_SCHEMAS), *(f"{name}.ndjson" for name in STREAMABLE)]))

pytestmark = pytest.mark.usefixtures("temporary")
Refused = Callable[[], str]


def test_the_sound_lines_are_valid(lined: Path) -> None:
    found = read_fixtures(lined)
    assert (found.record_count, found.fact_count) == (15, 7)


def test_an_empty_file_has_no_records(lined: Path) -> None:
    (lined / "policies.ndjson").write_bytes(b"")
    assert read_fixtures(lined).record_count == 14


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param(b'{"id": "\xe9"}\n', "record 2: is not UTF-8", id="Latin-1"),
        pytest.param(b'{"id": "\xed\xa0\x80"}\n', "record 2: is not UTF-8", id="surrogate in UTF-8"),
        pytest.param(b'{"id": }\n', "record 2: is not JSON: Expecting value at column 8", id="no JSON"),
        pytest.param(b'{"id": "\x01"}\n', "record 2: is not JSON: Invalid control character at column 9", id="control"),
        pytest.param(b"\0\n", "record 2: is not JSON: Expecting value at column 1", id="NUL"),
        pytest.param(b"{} {}\n", "record 2: is not JSON: Extra data at column 4", id="two on a line"),
        pytest.param(b"\n", "record 2: is not JSON: Expecting value at column 1", id="empty line"),
        pytest.param(b"  \n", "record 2: is not JSON: Expecting value at column 1", id="blank line"),
        pytest.param(b"\xef\xbb\xbf{}\n", "record 2: is not JSON: Expecting value at column 1", id="byte-order mark"),
        pytest.param(b'{"id": NaN}\n', "record 2: found NaN, which is no number in JSON", id="NaN"),
        pytest.param(b'{"id": -Infinity}\n', "record 2: found -Infinity, which is no number in JSON", id="infinity"),
        pytest.param(b'{"id": 1e400}\n', "record 2: found 1e400, which would be rounded to inf", id="too large"),
        pytest.param(
            b'{"id": 1e99999999999999999999}\n',
            "record 2: found 1e99999999999999999999, which would be rounded to inf",
            id="far too large",
        ),
        pytest.param(
            b'{"id": 0.12345678901234567890}\n',
            "record 2: found 0.12345678901234567890, which would be rounded to 0.12345678901234568",
            id="too exact",
        ),
        pytest.param(b'{"id": %s}\n' % (b"9" * 5000), "record 2: has a number of thousands of digits", id="digits"),
        pytest.param(
            b'{"id": 1, "a": {"b": 1, "b": 2}}\n', "record 2: has the key 'b' twice; each key stands once", id="key twice"
        ),
        pytest.param(
            b'{"id": "\\ud800"}\n', "record 2: has half of a surrogate pair, which is no character", id="half a pair"
        ),
        pytest.param(b'{"\\udfff": 1}\n', "record 2: has half of a surrogate pair, which is no character", id="as a key"),
        pytest.param(b"[" * 100_000 + b"\n", "record 2: is nested too deep", id="deep"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000 + b"\n", "record 2: is nested too deep", id="deep and closed"),
        pytest.param(
            b'{"id": "x"}', "record 2: does not end with a line feed; the file may be cut off", id="no line feed at the end"
        ),
        pytest.param(
            b'"%s"\n{}\n' % (b"x" * LONGEST_LINE),
            f"record 2: has more than {LONGEST_LINE} bytes; the file is read no further",
            id="too long",
        ),
        pytest.param(b"[1]\n", "record 2: found a list; must be a mapping", id="list"),
        pytest.param(b"null\n", "record 2: found null; must be a mapping", id="null"),
        pytest.param(
            b'{"id": "x", "name": "X", "bad": 1}\n',
            f"x: bad: found 1; unknown field; allowed: {DEAL}",
            id="unknown field",
        ),
    ],
)
def test_a_line_that_is_broken(lined: Path, refused: Refused, line: bytes, message: str) -> None:
    with (lined / "deals.ndjson").open("ab") as file:
        file.write(line)
    assert refused() == f"deals.ndjson:2:1: {message}"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            "projects",
            '"value": 33800000',
            '"value": "x"',
            "deep-mine: facts[1].quantity.value: found 'x'; must be a number",
            id="schema at depth",
        ),
        pytest.param(
            "projects",
            '"type": "deals", "id": "loan"',
            '"type": "places", "id": "nowhere"',
            "deep-mine: related[0].id: found 'nowhere'; no record of places has this id",
            id="related record in memory",
        ),
        pytest.param(
            "projects",
            '"id": "loan"',
            '"id": "no-loan"',
            "deep-mine: found 'no-loan'; no record of deals has this id",
            id="related record on a line",
        ),
        pytest.param(
            "deals",
            '"evidence": {"type": ["loan-signed"]',
            '"evidence": {"type": ["no-fact"]',
            "loan: found 'no-fact'; no record of facts has this id",
            id="evidence",
        ),
        pytest.param(
            "deals",
            '"id": "digger"',
            '"id": "nobody"',
            "loan: parties[0].id: found 'nobody'; no record of organizations has this id",
            id="party",
        ),
        pytest.param(
            "reserves",
            '"project": "deep-mine"',
            '"project": "no-mine"',
            "deep-reserve: found 'no-mine'; no record of projects has this id",
            id="project of a reserve",
        ),
        pytest.param(
            "deals",
            '"type": ["loan-signed"], ',
            "",
            "loan: type: found 'loan'; makes a claim; evidence.type must name the facts that support it",
            id="claim without evidence",
        ),
        pytest.param(
            "deals",
            '"source": "undated"',
            '"source": "off-topic"',
            "loan: facts[0].citations[0].source: found 'off-topic'; it is off topic and bears no facts",
            id="off-topic source",
        ),
        pytest.param(
            "deals",
            '"source": "undated"',
            '"source": "no-source"',
            "loan: facts[0].citations[0].source: found 'no-source'; no record of sources has this id",
            id="source",
        ),
        pytest.param(
            "projects",
            '"id": "deep-mine-cost"',
            '"id": "unobtainium-growth"',
            "unobtainium-growth: id: found 'unobtainium-growth' again; fact ids are unique over all files",
            id="fact id of a YAML file",
        ),
    ],
)
def test_a_record_that_breaks_a_rule(lined: Path, refused: Refused, file: str, old: str, new: str, message: str) -> None:
    (lined / "conflicts.yaml").write_text("[]\n", "utf-8")
    path = lined / f"{file}.ndjson"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    assert refused() == f"{file}.ndjson:1:1: {message}"


def test_ids_that_stand_twice_are_refused_where_they_stand_again(lined: Path, refused: Refused) -> None:
    path = lined / "deals.ndjson"
    path.write_bytes(path.read_bytes() * 2)
    assert refused().splitlines() == [
        "deals.ndjson:2:1: loan: id: found 'loan' again; each id of deals stands once",
        "deals.ndjson:2:1: loan-signed: id: found 'loan-signed' again; fact ids are unique over all files",
    ]


def test_a_fact_of_two_records_is_refused_in_the_later_file(lined: Path, refused: Refused) -> None:
    path = lined / "policies.ndjson"
    path.write_text(path.read_text("utf-8").replace("ban-in-force", "loan-signed"), "utf-8")
    assert refused() == (
        "policies.ndjson:1:1: loan-signed: id: found 'loan-signed' again; fact ids are unique over all files"
    )


def test_a_conflict_of_a_fact_that_no_line_has(lined: Path, refused: Refused) -> None:
    (lined / "conflicts.yaml").write_text("- {id: deep-mine-cost..no-fact, about: value, reason: None.}\n", "utf-8")
    assert refused() == ("conflicts.yaml:1:4: deep-mine-cost..no-fact: id: found 'no-fact'; no record of facts has this id")


def test_a_record_that_is_refused_is_not_said_to_be_missing(lined: Path, refused: Refused) -> None:
    (lined / "deals.ndjson").write_text("{\n", "utf-8")
    (line,) = refused().splitlines()
    assert line.startswith("deals.ndjson:1:1: record 1: is not JSON: Expecting property name")


def test_a_file_that_cannot_be_read(lined: Path, refused: Refused) -> None:
    (lined / "deals.ndjson").unlink()
    (lined / "deals.ndjson").mkdir()
    assert refused() == "deals.ndjson:1:1: can't be read: it is a folder; must be a file"


def test_a_file_beside_another_of_the_same_records(lined: Path, refused: Refused) -> None:
    copyfile(SOUND / "deals.yaml", lined / "deals.yaml")
    assert refused() == "deals.yaml:1:1: stands beside deals.ndjson; leave one of them out"


@pytest.mark.parametrize("name", ["minerals", "facts", "dataset", "deal"])
def test_a_file_of_another_resource(lined: Path, refused: Refused, name: str) -> None:
    (lined / f"{name}.ndjson").write_text("{}\n", "utf-8")
    assert refused() == f"{name}.ndjson:1:1: is no fixture file; allowed: {FILES}"


def test_releases_beside_lines(lined: Path, refused: Refused) -> None:
    copytree(SOUND / "releases", lined / "releases")
    assert refused() == "releases:1:1: stands beside records in NDJSON, of which no releases are made"


def test_tombstones_beside_lines(lined: Path, refused: Refused) -> None:
    (lined / "tombstones.yaml").write_text("- {id: deals/old-loan, reason: duplicate}\n", "utf-8")
    assert "tombstones.yaml:1:4: deals/old-loan: id: found 'deals/old-loan', which no release has had" in refused()


@pytest.mark.usefixtures("small_pieces")
def test_reading_ends_early_and_says_so(lined: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PROBLEMS", 110)
    (lined / "reserves.ndjson").write_text("x\n" * 1000, "utf-8")
    (lined / "deals.ndjson").write_text("x\n", "utf-8")
    lines = refused().splitlines()
    assert lines[0] == "reserves.ndjson:1:1: more than 110 problems are found so far; the files are read no further"
    assert lines[1] == "reserves.ndjson:1:1: record 1: is not JSON: Expecting value at column 1"
    assert lines[-1] == f"reserves.ndjson: and {121 - problems.MOST_SHOWN} more problems"


def test_problems_between_lines_have_a_limit(lined: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "MOST_PROBLEMS", 3)
    path = lined / "deals.ndjson"
    path.write_bytes(path.read_bytes() * 10)
    assert len(refused().splitlines()) == 3


def test_lines_may_end_with_a_carriage_return_too(lined: Path) -> None:
    path = lined / "deals.ndjson"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_fixtures(lined).record_count == 15


@pytest.mark.usefixtures("small_pieces")
def test_lines_are_counted_over_all_pieces(lined: Path, refused: Refused) -> None:
    with (lined / "deals.ndjson").open("a", encoding="utf-8") as file:
        file.writelines(f'{{"id": "loan-{number}", "name": "A loan", "facts": []}}\n' for number in range(70))
        file.write("x\n")
    assert refused() == "deals.ndjson:72:1: record 72: is not JSON: Expecting value at column 1"
