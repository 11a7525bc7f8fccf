"""The table of all metrics in the documentation; `python -m tests.support.metric_table` writes it anew."""

from pathlib import Path
from typing import Final

from services.metrics import FAMILIES

PAGE: Final = Path(__file__).parents[2] / "docs/operations.md"
BEGIN: Final = "<!-- metrics: written by python -m tests.support.metric_table -->\n"
END: Final = "<!-- end of metrics -->\n"


def table() -> str:
    """Every family: name, kind, labels, what it says."""
    rows = [
        f"| `{one.name}` | {one.kind} | {', '.join(f'`{label}`' for label in one.labels)} | {one.about} |"
        for one in FAMILIES.values()
    ]
    return "\n".join(["| metric | kind | labels | says |", "|---|---|---|---|", *rows, ""])


def page() -> str:
    """The page with the table as it should be."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
