"""What a report of an answer says, whatever file it becomes: finding, method, limits, uncertainty, sources, date."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from dashboard.parts.answer_report.map_drawing import MapDrawing
from dashboard.parts.answer_report.plate import Plate
from dashboard.parts.answer_text import AnswerText, TableText
from dashboard.parts.figures import ZONE, clock_time
from dashboard.texts import Words
from data.town import Town
from services.workbench.exports import ExportFacts

MOST_ROWS: Final = 60
"""Of a table in a report; all of them are in the CSV."""


@dataclass(frozen=True)
class ReportContent:
    """A report of one answer.

    Args:
        town: whose it is.
        folder: the town's files.
        reference: what it is kept under; empty: it is not.
    """

    text: AnswerText
    facts: ExportFacts
    town: Town
    folder: Path
    reference: str = ""

    @property
    def words(self) -> Words:
        """Of the language it is written in."""
        return self.text.words

    @cached_property
    def drawing(self) -> MapDrawing:
        """Its map."""
        return MapDrawing.of(self.text, self.folder)

    @property
    def plate(self) -> Plate:
        """Its map as a picture that stands alone."""
        return Plate(self.drawing, [" · ".join([*self.sources, self.made])])

    @property
    def figure_plate(self) -> Plate:
        """The same for a text that says title and finding itself."""
        return Plate(self.drawing, [" · ".join([*self.sources, self.made])], is_titled=False)

    @property
    def made(self) -> str:
        """When it was answered."""
        local = self.facts.made_at.astimezone(ZONE)
        date = f"{local:%d.%m.%Y}" if self.words.language == "de" else f"{local.day} {local:%B %Y}"
        return self.words.say("questions.report.made", date=date, time=clock_time(self.facts.made_at))

    @property
    def asked(self) -> str:
        """What was asked, in a sentence."""
        said = "; ".join(f"{label}: {value}" for label, value in self.text.parameters())
        return f"{self.words['questions.report.asked']}: {said}."

    @property
    def figures(self) -> TableText:
        """The figures as a table, with their intervals where one has any."""
        figures, words = self.text.figures(), self.words
        heads = ["figure", "value", *(["interval"] if any(one.interval for one in figures) else [])]
        rows = [[one.label, one.text, one.interval][: len(heads)] for one in figures]
        names = [words[f"questions.report.{one}"] for one in heads]
        return TableText("figures", words["questions.report.figures"], names, rows, [False, True, True][: len(heads)])

    @property
    def limits(self) -> list[str]:
        """Of the question, and of this answer."""
        return [self.text.limits, *self.text.notes]

    @property
    def uncertainty(self) -> list[str]:
        """The intervals of the figures, or that there are none."""
        with_interval = [one for one in self.text.figures() if one.interval]
        certain = self.words["questions.report.interval"]
        found = [f"{one.label}: {one.text}, {certain} {one.interval}" for one in with_interval]
        return found or [self.words["questions.report.no_interval"]]

    @property
    def sources(self) -> list[str]:
        """Whom to name, and the licence, of each source and of the map."""
        ground = self.town.attribution["basemap"]
        named = [(self._what(name), one["attribution"], one["licence"]) for name, one in self.facts.sources.items()]
        drawn = (self.words["questions.report.ground"], ground.holder, ground.licence)
        return [
            self.words.say("questions.report.source", what=what, attribution=holder, licence=licence)
            for what, holder, licence in [*named, drawn]
        ]

    @property
    def citation(self) -> str:
        """How to name it elsewhere."""
        named = self.words.say("questions.report.citation", town=self.town.name, title=self.text.title, made=self.made)
        return f"{named} {self.reference}".rstrip()

    @property
    def dated(self) -> str:
        """When it was answered, and what it is kept under, where it is."""
        kept = [self.words.say("questions.report.kept", id=self.reference)] if self.reference else []
        return "; ".join([self.made, *kept])

    def _what(self, name: str) -> str:
        if f"questions.source.{name}" in self.words:
            return self.words[f"questions.source.{name}"]
        return self.text.layers[name].title[self.words.language] if name in self.text.layers else name
