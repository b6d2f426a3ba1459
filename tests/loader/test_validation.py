"""Each record by its schema: what is refused, where, and with which words."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema, fields

from critical_minerals.loader.problems import InvalidFixtures
from critical_minerals.loader.streams.reading import STREAMABLE
from critical_minerals.loader.validation import Fixtures, read_fixtures
from critical_minerals.loader.yaml_reader import FieldPath, read_yaml
from critical_minerals.resources import FILE_SCHEMAS
from critical_minerals.resources.record import record_schema
from critical_minerals.vocabulary.agreements import (
    BINDINGNESS,
    DEAL_TYPES,
    POLICY_STATUSES,
    POLICY_TYPES,
    ROLES,
)
from critical_minerals.vocabulary.codes import CodeList
from critical_minerals.vocabulary.edtf import PROFILE
from critical_minerals.vocabulary.metrics import METRICS
from critical_minerals.vocabulary.provenance import (
    APPROXIMATIONS,
    ASSERTIONS,
    ATTRIBUTION_KINDS,
    CITATION_KINDS,
    CONDITIONS,
    DATE_RESOLUTIONS,
    DATE_ROLES,
    RELATIONS,
    VALUE_KINDS,
)
from critical_minerals.vocabulary.reference import (
    MINERAL_KINDS,
    OFFICIAL_LISTS,
    ORGANIZATION_KINDS,
    PUBLICATION_BASES,
)
from critical_minerals.vocabulary.supply_chain import (
    DEVELOPMENT_STAGES,
    ESTIMATE_CLASSES,
    OPERATING_STATUSES,
    PROJECT_KINDS,
    REPORTING_CODES,
    SCHEDULE_STATUSES,
    SUPPLY_CHAIN_STAGES,
)
from critical_minerals.vocabulary.units import BASES, UNITS

Refusal = Callable[[str, str, str], str]

SOUND = Path(__file__).parent / "sound"
NO_DATE = " is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD"
FIGURE = "{value: 400000000, unit: t, approximation: about}"


def test_the_shipped_fixtures_are_valid(fixtures: Fixtures) -> None:
    assert all(fixtures.records.values())


def test_the_sound_fixtures_are_valid(folder: Path) -> None:
    assert [record["id"] for record in read_fixtures(folder).records["places"]] == ["atlantis", "deep", "ocean"]


WRONG_TYPES = (
    pytest.param(
        "sources.yaml",
        "- id: off-topic\n  label:",
        "- label:",
        "sources.yaml:14:3: record 2: id: missing; it is required",
        id="no id",
    ),
    pytest.param(
        "sources.yaml",
        "- id: off-topic",
        "- id: 7",
        "sources.yaml:14:3: record 2: id: found 7; must be text",
        id="id is a number",
    ),
    pytest.param(
        "sources.yaml",
        "- id: off-topic",
        "- id: Off-Topic",
        "sources.yaml:14:3: Off-Topic: id: found 'Off-Topic'; must be kebab-case: a-z, 0-9 and single hyphens",
        id="id with capitals",
    ),
    pytest.param(
        "sources.yaml",
        "- id: off-topic",
        "- id: off--topic",
        "sources.yaml:14:3: off--topic: id: found 'off--topic'; must be kebab-case: a-z, 0-9 and single hyphens",
        id="id with two hyphens",
    ),
    pytest.param(
        "sources.yaml",
        "- id: off-topic",
        "- id: " + "o" * 101,
        "sources.yaml:14:3: "
        + "o" * 101
        + ": id: found 'oooooooooooooooooooooooooooooooooooooooooooooooooooooooo...; must have 1 to 100 characters",
        id="id too long",
    ),
    pytest.param(
        "sources.yaml",
        "- id: off-topic",
        "- id: ''",
        (
            "sources.yaml:14:3: record 2: id: found ''; must be kebab-case: a-z, 0-9 and single "
            "hyphens\n"
            "sources.yaml:14:3: record 2: id: found ''; must have 1 to 100 characters"
        ),
        id="empty id",
    ),
    pytest.param(
        "places.yaml",
        "name: The Deep",
        "name: true",
        "places.yaml:10:3: deep: name: found true; must be text",
        id="name is true",
    ),
    pytest.param(
        "places.yaml",
        "name: The Deep",
        "name: ''",
        "places.yaml:10:3: deep: name: found ''; must have 1 to 200 characters",
        id="name is empty",
    ),
    pytest.param(
        "places.yaml",
        "name: The Deep",
        "name:",
        "places.yaml:10:3: deep: name: found null; must not be null",
        id="name is null",
    ),
    pytest.param(
        "places.yaml",
        "name: The Deep",
        "name: [The Deep]",
        "places.yaml:10:3: deep: name: found a list; must be text",
        id="name is a list",
    ),
    pytest.param(
        "places.yaml",
        "name: The Deep",
        "name: " + "x" * 201,
        (
            "places.yaml:10:3: deep: name: found "
            "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...; must have 1 to 200 characters"
        ),
        id="name too long",
    ),
    pytest.param(
        "places.yaml",
        "name: The Deep",
        "name: 'The Deep '",
        ("places.yaml:10:3: deep: name: found 'The Deep '; must have no white space at the ends and be in Unicode NFC"),
        id="name has a space at its end",
    ),
    pytest.param(
        "places.yaml",
        "name: The Deep",
        'name: "The\\nDeep"',
        "places.yaml:10:3: deep: name: found 'The\\nDeep'; must be one line without control or invisible characters",
        id="name has a line break",
    ),
    pytest.param(
        "places.yaml",
        "name: The Deep",
        'name: "The\\0Deep"',
        "places.yaml:10:3: deep: name: found 'The\\x00Deep'; must be one line without control or invisible characters",
        id="name has a control character",
    ),
    pytest.param(
        "places.yaml",
        "name: The Deep",
        'name: "The\\PDeep"',
        "places.yaml:10:3: deep: name: found 'The\\u2029Deep'; must be one line without control or invisible characters",
        id="name has a paragraph separator",
    ),
    pytest.param(
        "deals.yaml",
        "- id: loan\n",
        "- id: loan\n  minerals: {id: unobtainium}\n",
        "deals.yaml:3:3: loan: minerals: found a mapping; must be a list",
        id="list is a mapping",
    ),
    pytest.param(
        "deals.yaml",
        "- id: loan\n",
        "- id: loan\n  minerals: [5]\n",
        "deals.yaml:3:14: loan: minerals[0]: found 5; must be text",
        id="list item is a number",
    ),
    pytest.param(
        "deals.yaml",
        "- id: loan\n",
        "- id: loan\n  minerals: [null]\n",
        "deals.yaml:3:14: loan: minerals[0]: found null; must not be null",
        id="list item is null",
    ),
    pytest.param(
        "deals.yaml",
        "  type: loan\n",
        "  type: loan\n  minerals: [" + "x, " * 501 + "]\n",
        "deals.yaml:5:3: loan: minerals: found a list; at most 500 items",
        id="list is too long",
    ),
    pytest.param(
        "sources.yaml",
        "paragraphs: {first: 2, last: 20}",
        "paragraphs: [2, 20]",
        "sources.yaml:11:3: dated: paragraphs: found a list; must be a mapping",
        id="mapping is a list",
    ),
    pytest.param(
        "organizations.yaml",
        "  kind: research\n",
        "  kind: research\n  facts:\n",
        "organizations.yaml:20:3: survey: facts: found null; must not be null",
        id="facts are null",
    ),
    pytest.param(
        "organizations.yaml",
        "  kind: research\n",
        "  kind: research\n  facts: [null]\n",
        "organizations.yaml:20:11: survey: facts[0]: found null; must not be null",
        id="fact is null",
    ),
    pytest.param(
        "sources.yaml",
        "  on_topic: false\n",
        "  on_topic: 0\n",
        "sources.yaml:19:3: off-topic: on_topic: found 0; must be true or false",
        id="flag is a number",
    ),
    pytest.param(
        "sources.yaml",
        "{first: 2, last: 20}",
        "{first: '2', last: 20}",
        "sources.yaml:11:16: dated: paragraphs.first: found '2'; must be a whole number",
        id="count is text",
    ),
    pytest.param(
        "sources.yaml",
        "{first: 2, last: 20}",
        "{first: 2.0, last: 20}",
        "sources.yaml:11:16: dated: paragraphs.first: found 2.0; must be a whole number",
        id="count is a decimal",
    ),
    pytest.param(
        "sources.yaml",
        "{first: 2, last: 20}",
        "{first: true, last: 20}",
        "sources.yaml:11:16: dated: paragraphs.first: found true; must be a whole number",
        id="count is true",
    ),
    pytest.param(
        "sources.yaml",
        "{first: 2, last: 20}",
        "{first: 0, last: 20}",
        "sources.yaml:11:16: dated: paragraphs.first: found 0; must be from 1 to 100000",
        id="count is 0",
    ),
    pytest.param(
        "sources.yaml",
        "{first: 2, last: 20}",
        "{first: 2, last: 100001}",
        "sources.yaml:11:26: dated: paragraphs.last: found 100001; must be from 1 to 100000",
        id="count is too large",
    ),
    pytest.param(
        "sources.yaml",
        "{first: 2, last: 20}",
        "{first: 21, last: 20}",
        "sources.yaml:11:27: dated: paragraphs.last: found 20; must not be before first, 21",
        id="last before first",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: true, unit: t, approximation: about}",
        "reserves.yaml:20:16: deep-reserve: facts[0].quantity.value: found true; must be a number",
        id="figure is true",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 1000000000000001, unit: t, approximation: about}",
        (
            "reserves.yaml:20:16: deep-reserve: facts[0].quantity.value: found 1000000000000001; must be "
            "between -1000000000000000 and 1000000000000000"
        ),
        id="figure is too large",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: -1000000000000001, unit: t, approximation: about}",
        (
            "reserves.yaml:20:16: deep-reserve: facts[0].quantity.value: found -1000000000000001; must be "
            "between -1000000000000000 and 1000000000000000"
        ),
        id="figure is too small",
    ),
    pytest.param(
        "minerals.yaml",
        "{lower: 50, upper: 60, unit: percent, approximation: between}",
        "{lower: '50', upper: 60, unit: percent, approximation: between}",
        "minerals.yaml:25:16: unobtainium: facts[0].quantity.lower: found '50'; must be a number",
        id="bound is text",
    ),
    pytest.param(
        "policies.yaml",
        "fingerprint: 0123456789abcdef",
        "fingerprint: 0123456789ABCDEF",
        (
            "policies.yaml:17:76: ban: facts[0].citations[0].fingerprint: found '0123456789ABCDEF'; must be "
            "16 lower-case hex digits"
        ),
        id="fingerprint has capitals",
    ),
    pytest.param(
        "policies.yaml",
        "fingerprint: 0123456789abcdef",
        "fingerprint: 1234567890123456",
        "policies.yaml:17:76: ban: facts[0].citations[0].fingerprint: found 1234567890123456; must be text",
        id="fingerprint is a number",
    ),
    pytest.param(
        "dataset.yaml",
        "version: 0.1.0.dev",
        "version: '0.1'",
        "dataset.yaml:2:1: version: found '0.1'; must be MAJOR.MINOR.PATCH, with .dev between releases",
        id="version without patch",
    ),
    pytest.param(
        "dataset.yaml",
        "version: 0.1.0.dev",
        "version: '0.01.0'",
        "dataset.yaml:2:1: version: found '0.01.0'; must be MAJOR.MINOR.PATCH, with .dev between releases",
        id="version with a leading zero",
    ),
    pytest.param(
        "minerals.yaml",
        "symbol: Uo",
        "symbol: UO",
        "minerals.yaml:12:3: unobtainium: symbol: found 'UO'; must be the symbol of an element",
        id="symbol is no element's",
    ),
    pytest.param(
        "places.yaml",
        "iso_3166_1: AT\n",
        "iso_3166_1: at\n",
        "places.yaml:5:3: atlantis: iso_3166_1: found 'at'; must be two capital letters",
        id="country code in lower case",
    ),
    pytest.param(
        "places.yaml",
        "iso_3166_2: AT-D1",
        "iso_3166_2: D1",
        "places.yaml:12:3: deep: iso_3166_2: found 'D1'; must be a code such as US-WY",
        id="subdivision code without country",
    ),
    pytest.param(
        "places.yaml",
        "un_m49: '009'",
        "un_m49: 9",
        "places.yaml:17:3: ocean: un_m49: found 9; must be text",
        id="M49 code is a number",
    ),
    pytest.param(
        "places.yaml",
        "un_m49: '009'",
        "un_m49: '٠٠٩'",
        "places.yaml:17:3: ocean: un_m49: found '٠٠٩'; must be three digits in quotes",
        id="M49 code with Arabic digits",
    ),
    pytest.param(
        "places.yaml",
        "{iso_3166_1: iso_3166_1, parent: un_m49, aliases: spelling}",
        "{name: un_m49}",
        (
            "places.yaml:8:16: atlantis: references.name: found 'un_m49'; allowed: iso_3166_1, iso_3166_2, "
            "un_m49, parent, aliases"
        ),
        id="reference work for a field that has none",
    ),
    pytest.param(
        "places.yaml",
        "{iso_3166_1: iso_3166_1, parent: un_m49, aliases: spelling}",
        "{parent: atlas}",
        (
            "places.yaml:8:16: atlantis: references.parent: found 'atlas'; allowed: iso_3166_1, iso_3166_2, "
            "un_m49, iupac, us_critical_minerals_2022, eu_critical_raw_materials_2024, spelling"
        ),
        id="reference work is unknown",
    ),
    pytest.param(
        "places.yaml",
        "{iso_3166_1: iso_3166_1, parent: un_m49, aliases: spelling}",
        "{parent: 5}",
        "places.yaml:8:16: atlantis: references.parent: found 5; must be text",
        id="reference work is a number",
    ),
    pytest.param(
        "policies.yaml",
        "  evidence:\n    type: [ban-in-force]\n    status: [ban-in-force]\n    jurisdictions: [ban-in-force]\n",
        "  evidence: [ban-in-force]\n",
        "policies.yaml:7:3: ban: evidence: found a list; must be a mapping",
        id="evidence is a list",
    ),
    pytest.param(
        "policies.yaml",
        "    type: [ban-in-force]\n",
        "    type: ban-in-force\n",
        "policies.yaml:8:5: ban: evidence.type: found 'ban-in-force'; must be a list",
        id="evidence names no list",
    ),
    pytest.param(
        "policies.yaml",
        "    type: [ban-in-force]\n",
        "    type: [5]\n",
        "policies.yaml:8:12: ban: evidence.type[0]: found 5; must be text",
        id="evidence names a number",
    ),
    pytest.param(
        "policies.yaml",
        "stated: forbids exports",
        "stated: " + "x" * 81,
        (
            "policies.yaml:17:51: ban: facts[0].citations[0].stated: found "
            "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...; must have 1 to 80 characters"
        ),
        id="stated is too long",
    ),
    pytest.param(
        "deals.yaml",
        "  - id: loan-signed\n",
        "  - id: loan-signed\n    known_since: '2025'\n",
        "deals.yaml:17:5: loan: facts[0].known_since: found '2025'; is derived; leave it out",
        id="a derived field of a fact",
    ),
    pytest.param(
        "deals.yaml",
        "- id: loan\n",
        "- id: loan\n  countries: [atlantis]\n",
        "deals.yaml:3:3: loan: countries: found a list; is derived; leave it out",
        id="a derived list of a record",
    ),
    pytest.param(
        "deals.yaml",
        "  - id: loan-signed\n",
        "  - id: loan-signed\n    subject: {type: deals, id: loan}\n",
        "deals.yaml:17:5: loan: facts[0].subject: found a mapping; is derived; leave it out",
        id="a derived mapping of a fact",
    ),
    pytest.param(
        "reserves.yaml",
        "  estimator: survey\n",
        "  estimator: survey\n  metric: reserve_estimate\n",
        "reserves.yaml:7:3: deep-reserve: metric: found 'reserve_estimate'; is derived; leave it out",
        id="a derived field of a reserve",
    ),
    pytest.param(
        "minerals.yaml",
        "edtf: '2025-07'",
        "edtf: 2025",
        (
            "minerals.yaml:26:12: unobtainium: facts[0].date.edtf: found 2025; must be a date in quotes: "
            "YYYY, YYYY-MM or YYYY-MM-DD, each with an optional ~, or an interval a/b, a/.., ../b"
        ),
        id="date is a number",
    ),
    pytest.param(
        "minerals.yaml",
        "edtf: '2025-07'",
        "edtf: ['2025']",
        (
            "minerals.yaml:26:12: unobtainium: facts[0].date.edtf: found a list; must be a date in quotes: "
            "YYYY, YYYY-MM or YYYY-MM-DD, each with an optional ~, or an interval a/b, a/.., ../b"
        ),
        id="date is a list",
    ),
    pytest.param(
        "sources.yaml",
        "date: '2025-07-24'",
        "date: 2025-07~",
        (
            "sources.yaml:8:15: dated: published.date: found '2025-07~'; '2025-07~' is not a date of the "
            "form YYYY, YYYY-MM or YYYY-MM-DD"
        ),
        id="day of publication is uncertain",
    ),
    pytest.param(
        "dataset.yaml",
        "date: '2026-11-21'",
        "date: 2026~",
        "dataset.yaml:5:1: date: found '2026~'; '2026~' is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD",
        id="date of the data set",
    ),
)


@pytest.mark.parametrize(("file", "old", "new", "message"), WRONG_TYPES)
def test_a_value_of_a_wrong_type_is_refused(refusal: Refusal, file: str, old: str, new: str, message: str) -> None:
    assert refusal(file, old, new) == message


BAD_DATES = (
    ("2025-13", "'2025-13' names month 13; months are 01 to 12"),
    ("2025-00", "'2025-00' names month 00; months are 01 to 12"),
    ("2025-02-30", "'2025-02-30' names day 30; 2025-02 has the days 01 to 28"),
    ("2025-02-29", "'2025-02-29' names day 29; 2025-02 has the days 01 to 28"),
    ("2025-1-1", f"'2025-1-1'{NO_DATE}"),
    ("25", f"'25'{NO_DATE}"),
    ("0999", f"'0999'{NO_DATE}"),
    ("٢٠٢٥", f"'٢٠٢٥'{NO_DATE}"),
    ("2025-07~~", f"'2025-07~'{NO_DATE}"),
    ("~2025", f"'~2025'{NO_DATE}"),
    ("2025?", f"'2025?'{NO_DATE}"),
    ("2025-07-24T10:00", f"'2025-07-24T10:00'{NO_DATE}"),
    ("2025-08/2025-07", "'2025-08/2025-07' ends before it starts"),
    ("../..", "'../..' has no end that is known; leave the field out"),
    ("/2025", f"''{NO_DATE}"),
    ("2025/", f"''{NO_DATE}"),
    ("2025/2026/2027", f"'2026/2027'{NO_DATE}"),
    ("2025/..~", f"'..'{NO_DATE}"),
    ("..", f"'..'{NO_DATE}"),
    ("", f"''{NO_DATE}"),
    ("2025-Q1", f"'2025-Q1'{NO_DATE}"),
    ("2025 ", f"'2025 '{NO_DATE}"),
    ("10000", f"'10000'{NO_DATE}"),
    ("-2025", f"'-2025'{NO_DATE}"),
    ("202X", f"'202X'{NO_DATE}"),
    ("{2025}", f"'{{2025}}'{NO_DATE}"),
    ("2025-07/07", f"'07'{NO_DATE}"),
)


@pytest.mark.parametrize(("date", "why"), BAD_DATES)
def test_a_date_outside_the_profile_is_refused(refusal: Refusal, date: str, why: str) -> None:
    message = f"minerals.yaml:26:12: unobtainium: facts[0].date.edtf: found {date!r}; {why}; allowed: {PROFILE}"
    assert refusal("minerals.yaml", "edtf: '2025-07'", f"edtf: '{date}'") == message


OUTSIDE_THE_VOCABULARY = (
    pytest.param(
        "minerals.yaml",
        "metric: demand_growth",
        "metric: demand",
        "minerals.yaml:20:5: unobtainium: facts[0].metric: found 'demand'",
        METRICS,
        id="metric",
    ),
    pytest.param(
        "minerals.yaml",
        "{lower: 50, upper: 60, unit: percent, approximation: between}",
        "{lower: 50, upper: 60, unit: per cent, approximation: between}",
        "minerals.yaml:25:38: unobtainium: facts[0].quantity.unit: found 'per cent'",
        UNITS,
        id="unit",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, unit: T, approximation: about}",
        "reserves.yaml:20:26: deep-reserve: facts[0].quantity.unit: found 'T'",
        UNITS,
        id="unit in another case",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, unit: t, approximation: circa}",
        "reserves.yaml:20:35: deep-reserve: facts[0].quantity.approximation: found 'circa'",
        APPROXIMATIONS,
        id="approximation",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, unit: t, approximation: about, basis: oxide}",
        "reserves.yaml:20:57: deep-reserve: facts[0].quantity.basis: found 'oxide'",
        BASES,
        id="basis",
    ),
    pytest.param(
        "minerals.yaml",
        "role: announced",
        "role: said",
        "minerals.yaml:26:29: unobtainium: facts[0].date.role: found 'said'",
        DATE_ROLES,
        id="date role",
    ),
    pytest.param(
        "minerals.yaml",
        "resolved_from: page_date",
        "resolved_from: memory",
        "minerals.yaml:26:63: unobtainium: facts[0].date.resolved_from: found 'memory'",
        DATE_RESOLUTIONS,
        id="resolved from",
    ),
    pytest.param(
        "minerals.yaml",
        "value_kind: forecast",
        "value_kind: guess",
        "minerals.yaml:28:5: unobtainium: facts[0].value_kind: found 'guess'",
        VALUE_KINDS,
        id="value kind",
    ),
    pytest.param(
        "minerals.yaml",
        "assertion: reported",
        "assertion: claimed",
        "minerals.yaml:29:5: unobtainium: facts[0].assertion: found 'claimed'",
        ASSERTIONS,
        id="assertion",
    ),
    pytest.param(
        "minerals.yaml",
        "{kind: organization, id: survey}",
        "{kind: company, id: survey}",
        "minerals.yaml:31:8: unobtainium: facts[0].attributed_to[0].kind: found 'company'",
        ATTRIBUTION_KINDS,
        id="attribution kind",
    ),
    pytest.param(
        "minerals.yaml",
        "code: deal_reached",
        "code: luck",
        "minerals.yaml:37:17: unobtainium: facts[0].condition.code: found 'luck'",
        CONDITIONS,
        id="condition",
    ),
    pytest.param(
        "minerals.yaml",
        "kind: body",
        "kind: text",
        "minerals.yaml:39:38: unobtainium: facts[0].citations[0].kind: found 'text'",
        CITATION_KINDS,
        id="citation kind",
    ),
    pytest.param(
        "minerals.yaml",
        "official_list: us_critical_minerals_2022",
        "official_list: us_list",
        "minerals.yaml:14:6: unobtainium: memberships[0].official_list: found 'us_list'",
        OFFICIAL_LISTS,
        id="official list",
    ),
    pytest.param(
        "minerals.yaml",
        "kind: element",
        "kind: metal",
        "minerals.yaml:11:3: unobtainium: kind: found 'metal'",
        MINERAL_KINDS,
        id="mineral kind",
    ),
    pytest.param(
        "organizations.yaml",
        "kind: research",
        "kind: school",
        "organizations.yaml:19:3: survey: kind: found 'school'",
        ORGANIZATION_KINDS,
        id="organization kind",
    ),
    pytest.param(
        "projects.yaml",
        "role: operator",
        "role: boss",
        "projects.yaml:13:18: deep-mine: organizations[0].role: found 'boss'",
        ROLES,
        id="organization role",
    ),
    pytest.param(
        "projects.yaml",
        "relation: supports",
        "relation: helps",
        "projects.yaml:15:29: deep-mine: related[0].relation: found 'helps'",
        RELATIONS,
        id="relation",
    ),
    pytest.param(
        "projects.yaml",
        "  kind: mine\n",
        "  kind: pit\n",
        "projects.yaml:5:3: deep-mine: kind: found 'pit'",
        PROJECT_KINDS,
        id="project kind",
    ),
    pytest.param(
        "projects.yaml",
        "supply_chain_stage: mining",
        "supply_chain_stage: digging",
        "projects.yaml:6:3: deep-mine: supply_chain_stage: found 'digging'",
        SUPPLY_CHAIN_STAGES,
        id="supply chain stage",
    ),
    pytest.param(
        "projects.yaml",
        "development_stage: production",
        "development_stage: done",
        "projects.yaml:7:3: deep-mine: development_stage: found 'done'",
        DEVELOPMENT_STAGES,
        id="development stage",
    ),
    pytest.param(
        "projects.yaml",
        "operating_status: operating",
        "operating_status: running",
        "projects.yaml:8:3: deep-mine: operating_status: found 'running'",
        OPERATING_STATUSES,
        id="operating status",
    ),
    pytest.param(
        "projects.yaml",
        "schedule_status: delayed",
        "schedule_status: late",
        "projects.yaml:9:3: deep-mine: schedule_status: found 'late'",
        SCHEDULE_STATUSES,
        id="schedule status",
    ),
    pytest.param(
        "reserves.yaml",
        "estimate_class: unspecified_reserve",
        "estimate_class: sure",
        "reserves.yaml:4:3: deep-reserve: estimate_class: found 'sure'",
        ESTIMATE_CLASSES,
        id="estimate class",
    ),
    pytest.param(
        "reserves.yaml",
        "reporting_code: jorc",
        "reporting_code: JORC",
        "reserves.yaml:5:3: deep-reserve: reporting_code: found 'JORC'",
        REPORTING_CODES,
        id="reporting code",
    ),
    pytest.param(
        "deals.yaml",
        "type: loan\n",
        "type: present\n",
        "deals.yaml:4:3: loan: type: found 'present'",
        DEAL_TYPES,
        id="deal type",
    ),
    pytest.param(
        "deals.yaml",
        "bindingness: binding",
        "bindingness: firm",
        "deals.yaml:5:3: loan: bindingness: found 'firm'",
        BINDINGNESS,
        id="bindingness",
    ),
    pytest.param(
        "deals.yaml",
        "role: buyer",
        "role: friend",
        "deals.yaml:8:38: loan: parties[0].role: found 'friend'",
        ROLES,
        id="party role",
    ),
    pytest.param(
        "policies.yaml",
        "type: export_ban",
        "type: ban",
        "policies.yaml:4:3: ban: type: found 'ban'",
        POLICY_TYPES,
        id="policy type",
    ),
    pytest.param(
        "policies.yaml",
        "status: in_force",
        "status: valid",
        "policies.yaml:5:3: ban: status: found 'valid'",
        POLICY_STATUSES,
        id="policy status",
    ),
    pytest.param(
        "sources.yaml",
        "basis: page_date",
        "basis: guess",
        "sources.yaml:8:49: dated: published.basis: found 'guess'",
        PUBLICATION_BASES,
        id="basis of publication",
    ),
)


@pytest.mark.parametrize(("file", "old", "new", "message", "allowed"), OUTSIDE_THE_VOCABULARY)
def test_a_code_outside_the_vocabulary_is_refused(
    refusal: Refusal, file: str, old: str, new: str, message: str, allowed: CodeList
) -> None:
    assert refusal(file, old, new) == f"{message}; allowed: {', '.join(allowed.codes)}"


CONTRADICTIONS = (
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, lower: 4, unit: t, approximation: exact}",
        (
            "reserves.yaml:20:26: deep-reserve: facts[0].quantity.lower: found 4; a quantity that is "
            "`exact` 5 has the lower bound 5"
        ),
        id="exact with another lower bound",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, upper: 6, unit: t, approximation: exact}",
        (
            "reserves.yaml:20:26: deep-reserve: facts[0].quantity.upper: found 6; a quantity that is "
            "`exact` 5 has the upper bound 5"
        ),
        id="exact with another upper bound",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{lower: 5, upper: 6, unit: t, approximation: about}",
        (
            "reserves.yaml:20:5: deep-reserve: facts[0].quantity.value: missing; a quantity that is `about` "
            "needs the value as printed"
        ),
        id="about without value",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, upper: 5, unit: t, approximation: about}",
        (
            "reserves.yaml:20:26: deep-reserve: facts[0].quantity.upper: found 5; a quantity that is "
            "`about` 5 has no upper bound"
        ),
        id="about with an upper bound",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, upper: 6, unit: t, approximation: nearly}",
        (
            "reserves.yaml:20:26: deep-reserve: facts[0].quantity.upper: found 6; a quantity that is "
            "`nearly` 5 has the upper bound 5"
        ),
        id="nearly with another upper bound",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, lower: 0, unit: t, approximation: up_to}",
        (
            "reserves.yaml:20:26: deep-reserve: facts[0].quantity.lower: found 0; a quantity that is "
            "`up_to` 5 has no lower bound"
        ),
        id="up to with a lower bound",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, upper: 4, unit: t, approximation: less_than}",
        (
            "reserves.yaml:20:26: deep-reserve: facts[0].quantity.upper: found 4; a quantity that is "
            "`less_than` 5 has the upper bound 5"
        ),
        id="less than with another upper bound",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, lower: 4, unit: t, approximation: at_least}",
        (
            "reserves.yaml:20:26: deep-reserve: facts[0].quantity.lower: found 4; a quantity that is "
            "`at_least` 5 has the lower bound 5"
        ),
        id="at least with another lower bound",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, upper: 5, unit: t, approximation: more_than}",
        (
            "reserves.yaml:20:26: deep-reserve: facts[0].quantity.upper: found 5; a quantity that is "
            "`more_than` 5 has no upper bound"
        ),
        id="more than with an upper bound",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, lower: 4, upper: 6, unit: t, approximation: between}",
        (
            "reserves.yaml:20:16: deep-reserve: facts[0].quantity.value: found 5; a quantity that is "
            "`between` has no single value, only lower and upper"
        ),
        id="between with a value",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{upper: 6, unit: t, approximation: between}",
        (
            "reserves.yaml:20:5: deep-reserve: facts[0].quantity.lower: missing; a quantity that is "
            "`between` needs lower and upper"
        ),
        id="between without lower",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{lower: 4, unit: t, approximation: between}",
        (
            "reserves.yaml:20:5: deep-reserve: facts[0].quantity.upper: missing; a quantity that is "
            "`between` needs lower and upper"
        ),
        id="between without upper",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{lower: 4, upper: 4, unit: t, approximation: between}",
        "reserves.yaml:20:26: deep-reserve: facts[0].quantity.upper: found 4; must be more than lower, 4",
        id="between with equal bounds",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, approximation: about}",
        "reserves.yaml:20:5: deep-reserve: facts[0].quantity.unit: missing; it is required",
        id="no unit",
    ),
    pytest.param(
        "reserves.yaml",
        "{value: 400000000, unit: t, approximation: about}",
        "{value: 5, unit: t}",
        "reserves.yaml:20:5: deep-reserve: facts[0].quantity.approximation: missing; it is required",
        id="no approximation",
    ),
    pytest.param(
        "minerals.yaml",
        "    metric: demand_growth\n",
        "",
        "minerals.yaml:18:5: unobtainium: facts[0].metric: missing; metric and quantity go together",
        id="quantity without metric",
    ),
    pytest.param(
        "minerals.yaml",
        "{lower: 50, upper: 60, unit: percent, approximation: between}",
        "{lower: 50, upper: 60, unit: t, approximation: between}",
        ("minerals.yaml:25:5: unobtainium: facts[0].quantity: found the unit t; demand_growth allows: percent, multiple"),
        id="unit that none of several is",
    ),
)


@pytest.mark.parametrize(("file", "old", "new", "message"), CONTRADICTIONS)
def test_a_quantity_that_contradicts_itself_is_refused(
    refusal: Refusal, file: str, old: str, new: str, message: str
) -> None:
    assert refusal(file, old, new) == message


@pytest.mark.parametrize(
    ("quantity", "bounds"),
    [
        ("{value: 5, unit: t, approximation: exact}", (5, 5)),
        ("{value: 5, unit: t, approximation: about}", (None, None)),
        ("{value: 5, unit: t, approximation: nearly}", (None, 5)),
        ("{value: 5, unit: t, approximation: up_to}", (None, 5)),
        ("{value: 5, unit: t, approximation: less_than}", (None, 5)),
        ("{value: 5, unit: t, approximation: at_least}", (5, None)),
        ("{value: 5, unit: t, approximation: more_than}", (5, None)),
        ("{lower: 4, upper: 6, unit: t, approximation: between}", (4, 6)),
        ("{value: 5, lower: 5, upper: 5, unit: t, approximation: exact}", (5, 5)),
        ("{value: 0.5, upper: 0.5, unit: t, approximation: nearly}", (None, 0.5)),
    ],
)
def test_a_hedge_says_which_bounds_a_value_has(
    folder: Path, edit: Refusal, quantity: str, bounds: tuple[float | None, float | None]
) -> None:
    edit("reserves.yaml", FIGURE, quantity)
    found = read_fixtures(folder).records["reserves"][0]["facts"][0]["quantity"]
    assert (found["lower"], found["upper"]) == bounds


INCOHERENT = (
    pytest.param(
        "deals.yaml",
        "assertion: asserted",
        "assertion: reported",
        "deals.yaml:16:5: loan: facts[0].attributed_to: empty; a fact that is reported names who claims it",
        id="report without attribution",
    ),
    pytest.param(
        "deals.yaml",
        (
            "    citations:\n"
            "    - {source: undated, paragraph: 5, kind: body, stated: signed a loan, fingerprint: "
            "0123456789abcdef}\n"
        ),
        "",
        "deals.yaml:16:5: loan: facts[0].citations: missing; it is required",
        id="citations left out",
    ),
    pytest.param(
        "minerals.yaml",
        "{kind: organization, id: survey}",
        "{kind: organization, name: Survey}",
        (
            "minerals.yaml:31:7: unobtainium: facts[0].attributed_to[0].id: missing; an organization is "
            "attributed by the id of its record"
        ),
        id="organization without id",
    ),
    pytest.param(
        "projects.yaml",
        "{kind: person, role: author}",
        "{kind: person}",
        (
            "projects.yaml:39:7: deep-mine: facts[1].attributed_to[0].role: missing; an unnamed claimant "
            "needs a role, such as analysts or author"
        ),
        id="claimant without anything",
    ),
    pytest.param(
        "minerals.yaml",
        "{edtf: '2025-07', role: announced, stated: in July, resolved_from: page_date}",
        "{role: announced, stated: in July, resolved_from: page_date}",
        (
            "minerals.yaml:26:46: unobtainium: facts[0].date.resolved_from: found 'page_date'; must be left "
            "out where no date is resolved"
        ),
        id="resolution without a date",
    ),
)


@pytest.mark.parametrize(("file", "old", "new", "message"), INCOHERENT)
def test_a_fact_that_lacks_what_it_needs_is_refused(refusal: Refusal, file: str, old: str, new: str, message: str) -> None:
    assert refusal(file, old, new) == message


SHARED_FIELDS = record_schema("Shared", {}).fields


def _owner(schema: Schema, field: str) -> str:
    """The schema that declares a field, one for all resources where they share it."""
    return "RecordSchema" if "facts" in schema.fields and field in SHARED_FIELDS else type(schema).__name__


def _fields(schema: Schema) -> Iterator[tuple[str, str]]:
    """Every field that a fixture may have, at every depth, with the name of its schema."""
    for name, field in schema.fields.items():
        if not field.dump_only:
            yield _owner(schema, name), name
            inner = field.inner if isinstance(field, fields.List) else field
            if isinstance(inner, fields.Nested):
                yield from _fields(inner.schema)


def _keys(schema: Schema, value: dict[str, Any], path: FieldPath) -> Iterator[tuple[tuple[str, str], FieldPath]]:
    """Every key of a fixture by its path, at every depth, with the names of its schema and field."""
    for name, found in value.items():
        yield (_owner(schema, name), name), (*path, name)
        field = schema.fields[name]
        if isinstance(field, fields.Nested):
            yield from _keys(field.schema, found, (*path, name))
        elif isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
            for position, item in enumerate(found):
                yield from _keys(field.inner.schema, item, (*path, name, position))


def _keys_of_all_files() -> Iterator[tuple[tuple[str, str], tuple[str, FieldPath]]]:
    for file, schema in FILE_SCHEMAS.items():
        value = read_yaml(SOUND / f"{file}.yaml").value
        for position, record in enumerate([value] if file == "dataset" else value):
            path = () if file == "dataset" else (position,)
            yield from ((field, (f"{file}.yaml", key)) for field, key in _keys(schema, record, path))


KEYS = dict(_keys_of_all_files())
"""One key of the sound fixtures for each field of each schema."""


def test_the_sound_fixtures_have_every_field_of_every_schema() -> None:
    assert {field for schema in FILE_SCHEMAS.values() for field in _fields(schema)} == set(KEYS)


@pytest.mark.parametrize(("file", "path"), KEYS.values(), ids=[f"{schema}.{field}" for schema, field in KEYS])
def test_a_misspelled_key_is_refused_where_it_stands(folder: Path, file: str, path: FieldPath) -> None:
    line, column = read_yaml(folder / file).place(path)
    lines = (folder / file).read_text("utf-8").splitlines()
    lines[line - 1] = f"{lines[line - 1][: column - 1]}x{lines[line - 1][column - 1 :]}"
    (folder / file).write_text("\n".join(lines), "utf-8")
    with pytest.raises(InvalidFixtures) as refused:
        read_fixtures(folder)
    unknown = [problem for problem in refused.value.problems if "unknown field; allowed: " in problem.message]
    assert [(found.line, found.column, found.field.split(".")[-1]) for found in unknown] == [(line, column, f"x{path[-1]}")]


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        pytest.param("deals.yaml", "loan\n", "deals.yaml:1:1: found text; must be a list of records", id="text"),
        pytest.param("deals.yaml", "5\n", "deals.yaml:1:1: found a value; must be a list of records", id="number"),
        pytest.param("dataset.yaml", "", "dataset.yaml:1:1: found null; must be a mapping", id="empty data set"),
    ],
)
def test_a_file_of_another_shape_is_refused(folder: Path, file: str, text: str, message: str) -> None:
    (folder / file).write_text(text, "utf-8")
    with pytest.raises(InvalidFixtures) as refused:
        read_fixtures(folder)
    assert str(refused.value) == message


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "deals.yaml").unlink()
    with pytest.raises(InvalidFixtures) as refused:
        read_fixtures(folder)
    assert str(refused.value) == "deals.yaml:1:1: can't be read: No such file or directory"


@pytest.mark.parametrize(
    "name", ["mines.yaml", "deals.yml", "Deals.yaml", "deals.copy.yaml", "minerals.ndjson", "facts.ndjson"]
)
def test_a_file_that_belongs_to_no_resource_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text("[]\n", "utf-8")
    with pytest.raises(InvalidFixtures) as refused:
        read_fixtures(folder)
    files = [*(f"{file}.yaml" for file in FILE_SCHEMAS), *(f"{file}.ndjson" for file in STREAMABLE)]
    assert str(refused.value) == f"{name}:1:1: is no fixture file; allowed: {', '.join(sorted(files))}"


def test_problems_of_several_files_are_shown_at_once(refusal: Refusal, edit: Refusal) -> None:
    edit("policies.yaml", "status: in_force", "status: 5")
    edit("deals.yaml", "name: A loan for the Deep Mine", "name: 5")
    edit("deals.yaml", "stated: signed a loan", "stated: 6")
    assert refusal("dataset.yaml", "version: 0.1.0.dev", "version: new").splitlines() == [
        "dataset.yaml:2:1: version: found 'new'; must be MAJOR.MINOR.PATCH, with .dev between releases",
        "deals.yaml:3:3: loan: name: found 5; must be text",
        "deals.yaml:21:51: loan: facts[0].citations[0].stated: found 6; must be text",
        "policies.yaml:5:3: ban: status: found 5; must be text",
    ]


def test_an_invalid_value_and_a_dangling_reference_elsewhere_are_shown_together(refusal: Refusal, edit: Refusal) -> None:
    edit("places.yaml", "name: The Deep", "name: 5")
    assert refusal("organizations.yaml", "country: atlantis", "country: moon").splitlines() == [
        "organizations.yaml:5:3: digger: country: found 'moon'; no record of places has this id",
        "places.yaml:10:3: deep: name: found 5; must be text",
    ]


def test_an_invalid_record_is_still_found_by_references_to_it(refusal: Refusal) -> None:
    message = "organizations.yaml:19:3: survey: kind: found 5; must be text"
    assert refusal("organizations.yaml", "kind: research", "kind: 5") == message


def test_an_invalid_source_does_not_make_its_page_date_unknown(refusal: Refusal) -> None:
    message = "sources.yaml:4:3: dated: label: found 5; must be text"
    assert refusal("sources.yaml", "label: Article on unobtainium, 24 July 2025", "label: 5") == message


def test_rules_between_records_wait_until_every_file_can_be_read(refusal: Refusal, edit: Refusal) -> None:
    edit("places.yaml", "name: The Deep", "name: 1_0")
    edit("policies.yaml", "status: in_force", "status: 5")
    assert [line.partition(":")[0] for line in refusal("deals.yaml", "source: undated", "source: nowhere").splitlines()] == [
        "places.yaml",
        "policies.yaml",
    ]


def test_the_first_100_problems_of_a_file_are_shown_with_a_count_of_the_rest(folder: Path, refusal: Refusal) -> None:
    (folder / "policies.yaml").write_text("- a policy\n" * 150, "utf-8")
    lines = refusal("projects.yaml", "name: Deep Mine", "name: 5").splitlines()
    assert lines[98:] == [
        "policies.yaml:99:3: record 99: found 'a policy'; must be a mapping",
        "policies.yaml:100:3: record 100: found 'a policy'; must be a mapping",
        "policies.yaml: and 50 more problems",
        "projects.yaml:3:3: deep-mine: name: found 5; must be text",
    ]
