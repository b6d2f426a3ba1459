"""What axe-core finds in a page: its rules of WCAG 2.2, levels A and AA, and those of best practice."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "browser/node_modules/axe-core/axe.min.js"
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # The only rule of WCAG 2.2, and off unless it is asked for.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


def violations(page: Page) -> list[tuple[str, str]]:
    """The rules that a page breaks, each with the selector of an element that breaks it."""
    # Evaluated by the browser's debugger, which no Content-Security-Policy stops.
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("options => axe.run(options)", OPTIONS)
    return [
        (broken["id"], " ".join(str(step) for step in node["target"]))
        for broken in found["violations"]
        for node in broken["nodes"]
    ]
