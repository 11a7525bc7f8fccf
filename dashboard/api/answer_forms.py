"""The forms in which an answer to planners is given: JSON, files for other programs, and reports for people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Literal, TypeAlias

from pydantic import Field

from dashboard.api.answers import GEOJSON
from dashboard.api.tables import CSV, PARQUET
from dashboard.http.questions import Asked
from data.language import Language
from services.workbench import QuestionParameters, QuestionResult
from services.workbench.exports import EXPORTS, Export, ExportChoice, ExportFacts

FormName: TypeAlias = Literal[
    "json", "figures", "geojson", "csv", "gpkg", "geoparquet", "pdf", "docx", "png", "svg", "txt"
]
GEOPACKAGE: Final = "application/geopackage+sqlite3"
_FILES: Final[Mapping[str, tuple[str, str]]] = {
    "geojson": (GEOJSON, "geojson"),
    "csv": (CSV, "csv"),
    "gpkg": (GEOPACKAGE, "gpkg"),
    "geoparquet": (PARQUET, "parquet"),
}
"""Media type, and how a file's name ends."""


class AnswerQuery(Asked):
    """In which form, and which part of the answer."""

    f: FormName = Field(
        "json",
        description="Form: json; figures (the same without tables and shapes, quicker); a file for other programs "
        "(geojson, csv, gpkg, geoparquet); a report (pdf), a block of text (docx, txt), or the map (png, svg).",
    )
    table: str | None = Field(None, max_length=60, description="Of a file that holds one table, which; else the first.")
    shape: str | None = Field(None, max_length=60, description="Of a file that holds one set of shapes, likewise.")
    lang: Language = Field("de", description="Language of what is written for people.")

    @property
    def choice(self) -> ExportChoice:
        """Which part."""
        return ExportChoice(self.table, self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredQuestion:
    """What a form is made of.

    Args:
        texts: by language, words of the question that stand in the place of today's, without ``question.{id}.``.
        reference: what it is kept under; empty: it is not.
    """

    asked: QuestionParameters
    result: QuestionResult
    facts: ExportFacts
    choice: ExportChoice
    language: Language
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reference: str = ""


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """A form.

    Args:
        media: its type.
        extension: of a file's name.
        make: the file; BadRequestError: the answer has no such part.
    """

    media: str
    extension: str
    make: Callable[[AnsweredQuestion], bytes]

    def filename(self, answered: AnsweredQuestion) -> str:
        """What the file is called."""
        part = answered.choice.table or answered.choice.shape
        name = "-".join([answered.facts.question, *([part] if part and part.isidentifier() else [])])
        return f"{name}.{self.extension}"


def exports() -> dict[str, AnswerForm]:
    """The files for other programs."""
    return {name: AnswerForm(*_FILES[name], partial(_exported, one)) for name, one in EXPORTS.items()}


def _exported(export: Export, answered: AnsweredQuestion) -> bytes:
    return export(answered.result, answered.facts, answered.choice)
