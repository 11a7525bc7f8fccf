"""What is kept and how long, written out of the declarations of personal data and measures, in English and German.

`python -m tests.support.retention_tables` writes docs/datenschutz.md and the record of processing anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import layers
from data.declare import Layer, Measure, Step
from services import personal_data
from services.personal_data import Holding

DOCS: Final = Path(__file__).parents[2] / "docs"


@dataclass(frozen=True, kw_only=True)
class Document:
    """One of both, with its words.

    Args:
        begin: what stands before this heading, and from ``end`` on, is written by people.
        limited: the sentence above the table of measures.
        seen: who sees what is public, by its step.
        days: how long raw readings stay, with the number as ``{}``.
    """

    language: Literal["de", "en"]
    path: Path
    begin: str
    end: str
    holdings: str
    limited: str
    measures: str
    seen: dict[Step, str]
    staff: str
    days: str
    stay: str

    def text(self) -> str:
        """The whole document."""
        told = self.path.read_text("utf-8")
        return told.partition(self.begin)[0] + self.begin + "\n".join(["", *self._lines(), ""]) + self._rest(told)

    def _rest(self, told: str) -> str:
        return self.end + told.partition(self.end)[2] if self.end else ""

    def _lines(self) -> Iterator[str]:
        yield from (self.holdings, "|---|---|---|---|")
        yield from map(self._holding, personal_data.declared().holding)
        yield from ("", self.limited, "", self.measures, "|---|---|---|---|---|")
        yield from (self._measure(layer, one) for layer, one in personal_data.limited(layers.discover().values()))

    def _holding(self, one: Holding) -> str:
        said = (one.where[self.language], one.what[self.language], one.why[self.language], one.how_long(self.language))
        return f"| {' | '.join(said)} |"

    def _measure(self, layer: Layer, one: Measure) -> str:
        seen = self.seen[one.public_step] if one.audience == "public" else self.staff
        kept = self.days.format(one.retention_days) if one.retention_days else self.stay
        names = f"{layer.title[self.language]} | {one.title[self.language]}"
        return f"| {names} | {seen} | {one.min_count or '–'} | {kept} |"


DOCUMENTS: Final = (
    Document(
        language="en",
        path=DOCS / "datenschutz.md",
        begin="## What is kept, and how long\n",
        end="\n## Rules\n",
        holdings="| where | what of people | why | how long |",
        limited="Measures that not everybody sees as they are, or that are not kept for good; "
        "all others are public and stay:",
        measures="| layer | measure | who sees it | fewest | raw readings |",
        seen={"raw": "everybody, as measured", "hour": "everybody, by hours", "day": "everybody, by days"},
        staff="staff",
        days="{} days",
        stay="stay",
    ),
    Document(
        language="de",
        path=DOCS / "einfuehrung/verzeichnis.md",
        begin="## Was über Menschen gespeichert wird\n",
        end="",
        holdings="| wo | was über Menschen | wozu | wie lange |",
        limited="Messgrößen, die nicht jeder sieht, wie sie sind, oder die verfallen; alle anderen sind öffentlich und "
        "bleiben [prüfen]:",
        measures="| Ebene | Messgröße | wer sieht sie | mindestens | Rohwerte |",
        seen={"raw": "alle, wie gemessen", "hour": "alle, stündlich", "day": "alle, täglich"},
        staff="Beschäftigte",
        days="{} Tage",
        stay="bleiben",
    ),
)


if __name__ == "__main__":
    for document in DOCUMENTS:
        document.path.write_text(document.text(), "utf-8")
