"""What two independent checkers of accessibility find wrong with a page: axe-core and IBM's Equal Access engine."""

from pathlib import Path
from typing import Final

from playwright.sync_api import Page

PACKAGES: Final = Path(__file__).parents[2] / "node_modules"
AXE: Final = (PACKAGES / "axe-core/axe.min.js").read_text("utf-8")
ACE: Final = (PACKAGES / "accessibility-checker-engine/ace-window.js").read_text("utf-8")
RULES: Final = "WCAG_2_2"
"""Equal Access's rules for WCAG 2.2, A and AA."""
LEFT_TO_AXE: Final = ("input_label_exists",)
"""Misses labels for screen readers alone; axe-core's `label` and `select-name` prove that each control has a name."""
SHOWN_TO_NOBODY: Final = "#js-plotly-tester"
"""In which Plotly measures letters, 10,000 px beside the page; it stands there only once a chart was drawn."""
_ACE_FINDS: Final = """async ([rules, left, unseen]) => {
  document.querySelector(unseen)?.setAttribute('aria-hidden', 'true');
  return (await new ace.Checker().check(document, [rules])).results
  .filter((one) => one.value[0] === 'VIOLATION' && one.value[1] === 'FAIL' && !left.includes(one.ruleId))
  .map((one) => `${one.ruleId} (${one.reasonId}): ${one.snippet.slice(0, 160)} ${one.message}`)
}"""


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong: rule and element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # What a frame holds is a page of its own and looked at as such; what is right needs no report.
    found = page.evaluate("axe.run({ iframes: false, resultTypes: ['violations'] })")["violations"]
    return [f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def equal_access(page: Page) -> list[str]:
    """What Equal Access is sure that it is wrong; what it only asks people to look at is not in it."""
    if not page.evaluate("'ace' in window"):
        page.evaluate(ACE)
    found: list[str] = page.evaluate(_ACE_FINDS, [RULES, LEFT_TO_AXE, SHOWN_TO_NOBODY])
    return found
