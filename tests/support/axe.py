"""What axe-core finds wrong with a page."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong: rule and element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # What a frame holds is a page of its own and looked at as such; what is right needs no report.
    found = page.evaluate("axe.run({ iframes: false, resultTypes: ['violations'] })")["violations"]
    return [f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
