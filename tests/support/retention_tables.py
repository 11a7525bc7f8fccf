"""What is kept and how long, for docs/datenschutz.md: written out of the declarations of personal data and measures.

`python -m tests.support.retention_tables` writes it anew.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import layers
from data.declare import Layer, Measure
from services import personal_data
from services.personal_data import Holding

PAGE: Final = Path(__file__).parents[2] / "docs/datenschutz.md"
BEGIN: Final = "## What is kept, and how long\n"
END: Final = "\n## Rules\n"
"""What stands before and behind is written by people."""
SEEN: Final = {"raw": "everybody, as measured", "hour": "everybody, by hours", "day": "everybody, by days"}


def page() -> str:
    """The whole document."""
    text = PAGE.read_text("utf-8")
    return text.partition(BEGIN)[0] + BEGIN + "\n".join(["", *_lines(), ""]) + END + text.partition(END)[2]


def _lines() -> Iterator[str]:
    yield "| where | what of people | why | how long |"
    yield "|---|---|---|---|"
    yield from map(_holding, personal_data.declared().holding)
    yield ""
    yield "Measures that not everybody sees as they are, or that are not kept for good; all others are public and stay:"
    yield ""
    yield "| layer | measure | who sees it | fewest | raw readings |"
    yield "|---|---|---|---|---|"
    yield from (_measure(layer, one) for layer, one in personal_data.limited(layers.discover().values()))


def _holding(one: Holding) -> str:
    return f"| {one.where['en']} | {one.what['en']} | {one.why['en']} | {one.how_long('en')} |"


def _measure(layer: Layer, one: Measure) -> str:
    seen = SEEN[one.public_step] if one.audience == "public" else "staff"
    kept = f"{one.retention_days} days" if one.retention_days else "stay"
    return f"| {layer.title['en']} | {one.title['en']} | {seen} | {one.min_count or '–'} | {kept} |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
