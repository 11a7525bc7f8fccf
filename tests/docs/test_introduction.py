"""The introduction kit: every document marks itself as a sample; what is generated is what the declarations say."""

from pathlib import Path
from typing import Final

import pytest

from tests.support import procurement_sheet

FOLDER: Final = Path(__file__).parents[2] / "docs/einfuehrung"
DOCUMENTS: Final = sorted(one.name for one in FOLDER.glob("*.md") if one.name != "README.md")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_document_says_that_it_is_a_sample_has_slots_and_stands_in_the_contents(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    assert "**Muster, von der Kommune zu prüfen" in text
    assert "[" in text.replace("](", "")
    assert f"({name})" in (FOLDER / "README.md").read_text("utf-8")


def test_the_sheet_for_buying_sensors_says_what_layers_and_profiles_say() -> None:
    told = procurement_sheet.PAGE.read_text("utf-8")
    assert told == procurement_sheet.sheet(), "write it anew: python -m tests.support.procurement_sheet"
