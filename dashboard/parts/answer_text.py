"""The answer to a planners' question in words: its sentence, figures, tables and limits, as people read them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from dashboard.parts.figures import number, quantity
from dashboard.texts import Words
from dashboard.texts.counted import counted
from data.declare import Layers
from data.xml_text import xml_text
from services.workbench import QuestionParameters, QuestionResult, ResultFigure
from services.workbench.parameters import DISTRICT, OWN, PLACED, TOWN

UNKNOWN: Final = "–"
_NUMBERED: Final = re.compile(r"file(\d+)")
_TRUTH: Final = {True: "questions.yes", False: "questions.no"}


@dataclass(frozen=True, slots=True)
class FigureText:
    """A figure: what it is called, what it says, and its interval; empty: it has none."""

    name: str
    label: str
    text: str
    interval: str


@dataclass(frozen=True, slots=True)
class TableText:
    """A table.

    Args:
        columns: their headings, with the unit.
        rows: their cells, one for each column.
        is_number: whether a column holds numbers, and stands to the right.
    """

    name: str
    title: str
    columns: list[str]
    rows: list[list[str]]
    is_number: list[bool]


@dataclass(frozen=True, slots=True)
class AnswerText:
    """An answer in a language; what has no words of its own stands as the question calls it.

    Args:
        question: its id.
        asked: what it was asked with.
        layers: those of the town, by id.
    """

    question: str
    asked: QuestionParameters
    result: QuestionResult
    words: Words
    layers: Layers

    @property
    def title(self) -> str:
        """What the question is called."""
        return self._own("title")

    @property
    def ask(self) -> str:
        """The question itself."""
        return self._own("ask")

    @property
    def method(self) -> str:
        """How it is answered."""
        return self._own("method")

    @property
    def limits(self) -> str:
        """What the answer does not say."""
        return self._own("limits")

    @property
    def notes(self) -> list[str]:
        """What is to be said with this answer alone."""
        return [self._own(f"note.{one}") for one in self.result.notes]

    @property
    def sentence(self) -> str:
        """The answer."""
        parameters = {name: self._parameter(name, value) for name, value in self._asked_with}
        figures = {name: self._figure(name, one) for name, one in self.result.figures.items()}
        return counted(self._own(f"says.{self.result.says}"), **parameters | figures)

    def figures(self) -> list[FigureText]:
        """The figures, the most important first."""
        return [
            FigureText(name, self._own(f"figure.{name}"), self._figure(name, one), _interval(one, self.words))
            for name, one in self.result.figures.items()
        ]

    def parameters(self) -> list[tuple[str, str]]:
        """What the question was asked with: each parameter that says something, and its value."""
        return [
            (self._own(f"parameter.{name}"), self._parameter(name, value))
            for name, value in self._asked_with
            if value not in (None, [], "")
        ]

    def tables(self) -> list[TableText]:
        """The tables."""
        return [self._table(name, one) for name, one in self.result.tables.items()]

    def column(self, name: str, *, unit: str = "") -> str:
        """The heading of a column, of a table or of shapes, with its unit: its own, or that of a figure of its name."""
        label = self._own(f"column.{name}")
        figure = self.result.figures.get(name)
        unit = unit or (figure.unit if figure else "")
        return f"{label} ({unit})" if unit and unit not in label.split() else label

    def shape(self, name: str) -> str:
        """What shapes are called in a legend."""
        return self._own(f"shape.{name}")

    def cell(self, name: str, value: Any, *, decimals: int = 1) -> str:
        """A cell of the column of this name."""
        if value is None:
            return UNKNOWN
        if isinstance(value, bool):
            return self.words[_TRUTH[value]]
        if isinstance(value, int | float):
            return number(value, decimals=decimals, words=self.words)
        return self._choice(name, xml_text(str(value)))

    @property
    def _asked_with(self) -> Iterator[tuple[str, Any]]:
        return ((name, getattr(self.asked, name)) for name in type(self.asked).model_fields)

    def _own(self, key: str) -> str:
        whole = f"question.{self.question}.{key}"
        return self.words[whole] if whole in self.words else key.rpartition(".")[2]

    def _figure(self, name: str, figure: ResultFigure) -> str:
        if figure.value is None:
            return UNKNOWN
        if isinstance(figure.value, str):
            return self._choice(name, xml_text(figure.value))
        return quantity(figure.value, unit=figure.unit, decimals=figure.decimals, words=self.words)

    def _parameter(self, name: str, value: Any) -> str:
        if isinstance(value, list | tuple):
            return ", ".join(self._parameter(name, one) for one in value)
        if isinstance(value, float):
            return number(value, decimals=_decimals(value), words=self.words)
        return self.cell(name, value, decimals=0)

    def _choice(self, name: str, value: str) -> str:
        """A value that is one of few, the name of places or of an area, or a text of its own."""
        for key in (f"question.{self.question}.choice.{name}", f"questions.choice.{name}", f"questions.{name}"):
            if f"{key}.{value}" in self.words:
                return self.words[f"{key}.{value}"]
        return said_name(value, self.words, self.layers)

    def _table(self, name: str, table: pa.Table) -> TableText:
        empty = {one for one in table.column_names if table.num_rows and table[one].null_count == table.num_rows}
        columns = [one for one in table.column_names if one not in empty]
        digits = [self._digits(one, table) for one in columns]
        rows = [
            [self.cell(one, row[one], decimals=count) for one, count in zip(columns, digits, strict=True)]
            for row in table.to_pylist()
        ]
        kinds = [table.schema.field(one).type for one in columns]
        numeric = [pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in kinds]
        return TableText(name, self._own(f"table.{name}"), [self.column(one) for one in columns], rows, numeric)

    def _digits(self, name: str, table: pa.Table) -> int:
        """As many as the figure of this name has; else none where all are whole."""
        if (figure := self.result.figures.get(name)) is not None:
            return figure.decimals
        return max((_decimals(one) for one in table[name].to_pylist() if isinstance(one, float)), default=0)


def said_name(value: str, words: Words, layers: Layers) -> str:
    """What a layer, a measure, an area or something of somebody's own is called; any other text is as it is."""
    if value in layers:
        return layers[value].title[words.language]
    if value == TOWN:
        return words["questions.area.town"]
    if (measure := layers.measures().get(value)) is not None:
        return measure.title[words.language]
    if value.startswith(OWN):
        return _own_name(value.removeprefix(OWN), words)
    if value.startswith(PLACED):
        return words.say("questions.placed", n=value.count(";") + 1)
    return value.removeprefix(DISTRICT)


def _own_name(name: str, words: Words) -> str:
    """Drawings have words; files are numbered by the page, so that no link tells what they are called."""
    if f"questions.own.{name}" in words:
        return words[f"questions.own.{name}"]
    numbered = _NUMBERED.fullmatch(name)
    return words.say("questions.own_file", name=numbered[1] if numbered else name)


def _decimals(value: float) -> int:
    return 0 if float(value).is_integer() else 1


def _interval(figure: ResultFigure, words: Words) -> str:
    if figure.low is None or figure.high is None:
        return ""
    low = number(figure.low, decimals=figure.decimals, words=words)
    return words.say(
        "questions.interval",
        low=low,
        high=quantity(figure.high, unit=figure.unit, decimals=figure.decimals, words=words),
    )
