"""What is asked: a table for each kind of question, and what clients vary in each."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote

from .asking import Question

CODINGS = ("", "br", "gzip", "zstd")

LISTS = ("projects", "reserves", "deals", "policies", "minerals", "places", "organizations", "sources", "facts", "conflicts")

PAGES = (
    "facts", "facts?limit=500", "facts?mineral=lithium&total=true", "facts?mineral=lithium,cobalt&not_country=china",
    "facts?country=china", "facts?place=africa&include_members=true", "facts?metric=capital_cost&unit=USD&sort=-value",
    "facts?unit=percent&value_min=50&total=true", "facts?value_kind=forecast,target", "facts?assertion=opinion",
    "facts?subject_type=projects&sort=-id", "facts?disputed=true&fields=statement,quantity", "facts?q=china",
    "facts?date_from=2025&date_to=2025-06", "facts?period_to=2040", "facts?known_by=2025-08-01",
    "facts?source=africa-critical-minerals", "facts?attributed_to=anbound", "facts?approximation=nearly,up_to",
    "projects", "projects?mineral=rare-earth-elements&total=true", "projects?kind=mine", "projects?country=united-states",
    "projects?sort=-id&limit=3", "projects?fields=name,facts", "projects?known_by=2025-08-01", "projects?q=mine",
    "reserves", "reserves?sort=-id", "deals?status=announced,signed", "deals?bindingness=binding", "deals?limit=2&sort=-id",
    "policies?country=china", "policies?type=export_control", "policies?limit=5", "minerals?kind=element&limit=100",
    "places?kind=country", "organizations?limit=100", "sources?fields=label",
)  # fmt: skip
FACETS = (
    "facts?limit=1&facets=mineral,country,metric", "facts?country=china&facets=metric&total=true",
    "projects?facets=kind,mineral", "deals?limit=1&facets=type,status",
    "policies?facets=country&limit=1", "facts?q=rare&facets=source&limit=1",
)  # fmt: skip
SEARCHES = (
    "search?q=lithium", "search?q=rare%20earth", "search?q=mine&type=projects", "search?q=china&limit=50",
    "search?q=bayan%20obo", "search?q=price%20floor&type=deals,policies",
)  # fmt: skip
CONFLICTS = (
    "conflicts", "conflicts?limit=3", "conflicts?origin=computed&total=true", "conflicts?about=timing",
    "conflicts?mineral=rare-earth-elements", "conflicts?known_by=2025-08-01",
)  # fmt: skip
CHECKS = (
    "check?metric=demand_growth&mineral=lithium&value=5&unit=multiple",
    "check?metric=demand_growth&mineral=cobalt&value=55&unit=percent",
    "check?metric=demand_growth&mineral=cobalt&value=99&unit=percent",
    "check?metric=price_floor&value=110&unit=USD/kg",
    "check?metric=share_of_world_mine_production&place=china&mineral=rare-earth-elements&value=70&unit=percent",
)
TIMELINES = ("timeline", "timeline?limit=5&country=china", "timeline?date_from=2025", "timeline?sort=-date&limit=10")
OTHERS = (
    "", "vocabularies", "cross-checks", "releases", "changes?since=0.1.0&type=projects", "openapi.json", "timeline.ics",
    "facts/cobalt-demand-growth-iea/citation", "facts/cobalt-demand-growth-iea/citation.bib",
)  # fmt: skip
EXPORTED = (*LISTS, "facts?mineral=lithium", "projects?kind=mine", "facts?country=china&sort=-id")

ERRORS = (
    Question("404", "/v1/nothing", (404,)),
    Question("404", "/v1/projects/nothing", (404,)),
    Question("404", "/v1/facts/bayan-obo-location-copy-9", (404,)),
    Question("405", "/v1/facts", (405,), method="POST"),
    Question("405", "/v1/projects/bayan-obo", (405,), method="DELETE"),
    Question("406", "/v1/facts", (406,), headers=(("Accept", "application/pdf"),)),
    Question("422", "/v1/facts?limit=9999", (422,)),
    Question("422", "/v1/facts?colour=red", (422,)),
    Question("422", "/v1/projects?mineral=nothing", (422,)),
    Question("422", "/v1/facts?cursor=abc", (422,)),
    Question("422", "/v1/facts?limit=1&limit=2", (422,)),
)
HEALTH = (Question("health", "/livez"), Question("health", "/readyz"))

WALKS = (
    "/v1/facts?limit=40", "/v1/facts?limit=100&sort=-id", "/v1/facts?country=china&limit=10", "/v1/projects?limit=2",
    "/v1/deals?limit=3&sort=-id", "/v1/minerals?limit=5", "/v1/conflicts?limit=2", "/v1/organizations?limit=7&fields=name",
    "/v1/timeline?limit=9",
)  # fmt: skip


def questions(ids: Mapping[str, Iterable[str]]) -> list[list[Question]]:
    """All that readers ask, by kind; `ids` are those of some records of each list."""
    records = (f"{name}/{quote(record_id)}" for name, some in ids.items() for record_id in some)
    exports = [
        f"{name}{suffix}{mark}{query}"
        for suffix in (".csv", ".ndjson")
        for name, mark, query in (path.partition("?") for path in EXPORTED)
    ]
    asked = {
        "page": PAGES,
        "facets": FACETS,
        "search": SEARCHES,
        "record": records,
        "export": exports,
        "conflicts": CONFLICTS,
        "check": CHECKS,
        "timeline": TIMELINES,
        "other": OTHERS,
    }
    found = [[Question(kind, f"/v1/{path}".rstrip("/")) for path in paths] for kind, paths in asked.items()]
    return [*found, list(ERRORS), list(HEALTH)]


def coded(question: Question, coding: str) -> Question:
    """The question of a client that reads this coding."""
    return replace(question, headers=(*question.headers, ("Accept-Encoding", coding))) if coding else question


def head(question: Question) -> Question:
    """The question about the headers alone."""
    return replace(question, kind="HEAD", method="HEAD")


def conditional(question: Question, tag: str) -> Question:
    """The question of a client that has the answer with this tag."""
    headers = (*question.headers, ("If-None-Match", tag))
    return replace(question, kind="If-None-Match", statuses=(200, 304), headers=headers)
