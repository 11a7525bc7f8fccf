"""page, which passes veraPDF's own collection of right and wrong files, finds nothing wrong in what we print."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from starlette.testclient import TestClient

from tests.dashboard.conftest import on_streets
from tests.services.energy.schools import TODAY, school, weather
from tests.support import small
from tests.support.client import asker
from tests.support.login import PASSWORD, log_in

__all__ = ["on_streets"]
pytestmark = pytest.mark.long
PYTHON: Final = Path(__file__).parents[2] / ".foreign/pdfua/bin/python"
SCRIPT: Final = """
import json, sys
import page

found = page.validate_pdf(sys.argv[1], profile="ua1")
json.dump([found.rules.total, [(one.rule_id, one.message) for one in found.failures]], sys.stdout)
"""
ASKED: Final = {
    "reach": "places=bins",
    "catchments": "places=bins&usable=all",
    "siting": "existing=bins&new=2&spacing=500",
    "clusters": "places=bins&of=places&cell_m=500",
    "area": "area=town",
    "radio": "places=bins",
}


def found_in(pdf: bytes, folder: Path) -> tuple[int, list[Any]]:
    """How many rules were tried on a file, and what breaks them."""
    if not PYTHON.exists():
        pytest.skip("page-validation is installed by `make proof`")
    path = folder / "made.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([str(PYTHON), "-c", SCRIPT, str(path)], check=True, capture_output=True, text=True)
    rules, failures = json.loads(done.stdout)
    return rules, failures


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("question", ASKED)
def test_reports_break_no_rule_of_pdf_ua(on_streets: TestClient, tmp_path: Path, question: str, language: str) -> None:
    got = on_streets.get(f"/api/questions/{question}?{ASKED[question]}&f=pdf&lang={language}")
    assert got.status_code == 200, got.text
    rules, failures = found_in(got.content, tmp_path)
    assert rules > 90
    assert failures == []


def test_energy_reports_break_no_rule_of_pdf_ua(tmp_path: Path) -> None:
    made = small.settle(tmp_path / "town")
    small.fill(made)
    made.house.records.staff.add("eva", PASSWORD, now=datetime.now(UTC), roles=("energy",), body="town")
    building_id = school(made, weather(made), dearer=2.5, since=TODAY - timedelta(days=9))
    with asker(made) as client:
        log_in(client, "eva")
        for address in ("/verwaltung/energie.pdf", f"/verwaltung/gebaeude/{building_id}/bericht.pdf"):
            rules, failures = found_in(client.get(address).content, tmp_path)
            assert rules > 90
            assert failures == []


def test_a_picture_without_words_would_be_found(tmp_path: Path) -> None:
    from dashboard.parts.markup import Markup  # noqa: PLC0415 - of this test alone
    from dashboard.parts.pdf import pdf  # noqa: PLC0415 - likewise

    bare = "<h1>A</h1><img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>\">"
    _, failures = found_in(pdf("Probe", "de", "", Markup(bare)), tmp_path)
    assert {rule for rule, _ in failures} == {"PDFUA1-FIGURE-ALTERNATIVE-TEXT-001"}
