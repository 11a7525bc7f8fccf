"""An answer as it was given, as a document that this version and all later ones read: figures, tables, shapes, words.

A document is JSON (UTF-8, deflated). What stands in it never changes; a later version reads version 1 and its own.
"""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from numbers import Integral
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely
from pydantic import create_model

from data import instants, strict_json
from data.declare import Audience
from data.errors import DeclarationError
from services.workbench.exports.export_facts import ExportFacts
from services.workbench.exports.feature_collection import collection
from services.workbench.parameters import OWN
from services.workbench.question import QuestionParameters
from services.workbench.result import QuestionResult, ResultFigure, ResultShapes

VERSION: Final = 1
LARGEST_BYTES: Final = 64_000_000
"""Of a document that is read, as JSON."""
_TOWNS_OWN: Final = frozenset({"age", "district", "day", "begins"})
"""Columns of texts that say nothing of somebody's own features."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenAnswer:
    """One answer.

    Args:
        question: the id of what was asked.
        asked: the parameters, those that were not given, too.
        result: what was answered; without what shows features of one's own, where any were asked with.
        sources: whom to name (``attribution``) and the ``licence``, by layer or file.
        answered_at: when, UTC.
        versions: of the layers that it depends on, by id, as the lake counts them.
        texts: by language, the question's own words then, by their keys without ``question.{id}.``.
        program: the version of the program that answered.
        audience: who may see it: ``staff`` where it was answered with what is not for everybody.
        files: what files of one's own are called, by the names that parameters have for them.
    """

    question: str
    asked: Mapping[str, Any]
    result: QuestionResult
    sources: Mapping[str, Mapping[str, str]]
    answered_at: datetime
    versions: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    program: str = ""
    audience: Audience = "public"
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def own(self) -> list[str]:
        """Names of the features of one's own that it was asked with; nothing else of them is kept."""
        return own_names(self.asked)

    @property
    def parameters(self) -> QuestionParameters:
        """What it was asked with, whatever the question takes today."""
        fields: dict[str, Any] = {name: (Any, value) for name, value in self.asked.items()}
        kind: type[QuestionParameters] = create_model("FrozenParameters", __base__=QuestionParameters, **fields)
        return kind()

    @property
    def facts(self) -> ExportFacts:
        """What is said with each of its files."""
        return ExportFacts(question=self.question, asked=self.asked, sources=self.sources, made_at=self.answered_at)

    def document(self) -> bytes:
        """What is kept."""
        result = withheld(self.result) if self.own else self.result
        whole = {
            "version": VERSION,
            "question": self.question,
            "asked": self.asked,
            "says": result.says,
            "figures": {name: _figure(one) for name, one in result.figures.items()},
            "tables": {name: _columns(one) for name, one in result.tables.items()},
            "shapes": {name: _shapes(one) for name, one in result.shapes.items()},
            "notes": result.notes,
            "sources": self.sources,
            "answered_at": instants.text(self.answered_at),
            "versions": self.versions,
            "texts": self.texts,
            "program": self.program,
            "audience": self.audience,
            "files": self.files,
        }
        return zlib.compress(strict_json.compact(whole).encode(), 9)

    @classmethod
    def read(cls, document: bytes) -> "FrozenAnswer":
        """What was kept; DeclarationError: it is none, or of a newer program."""
        whole = _inflated(document)
        if not 1 <= whole.get("version", 0) <= VERSION:
            raise DeclarationError(
                f"a saved answer is of version {whole.get('version')}, this program knows 1 to {VERSION}: install the "
                "newer program again"
            )
        return cls(
            question=whole["question"],
            asked=whole["asked"],
            result=QuestionResult(
                says=whole["says"],
                figures={name: ResultFigure(**one) for name, one in whole["figures"].items()},
                tables={name: _table(one) for name, one in whole["tables"].items()},
                shapes={name: _shapes_read(one) for name, one in whole["shapes"].items()},
                notes=tuple(whole["notes"]),
            ),
            sources=whole["sources"],
            answered_at=instants.parse(whole["answered_at"]),
            versions=whole["versions"],
            texts=whole["texts"],
            program=whole["program"],
            audience=whole.get("audience", "public"),
            files=whole.get("files", {}),
        )


def own_names(asked: Mapping[str, Any]) -> list[str]:
    """Names of features of one's own among parameters, without ``own:``."""
    flat = [each for one in asked.values() for each in (one if isinstance(one, list | tuple) else [one])]
    return [one.removeprefix(OWN) for one in flat if isinstance(one, str) and one.startswith(OWN)]


def withheld(result: QuestionResult) -> QuestionResult:
    """A result without what may show features of one's own: numbers, and tables by district, age or day, stay."""
    figures = {
        name: replace(one, value=None) if isinstance(one.value, str) else one for name, one in result.figures.items()
    }
    tables = {name: one for name, one in result.tables.items() if _texts(one) <= _TOWNS_OWN}
    return replace(result, figures=figures, tables=tables, shapes={})


def _texts(table: pa.Table) -> set[str]:
    return {one.name for one in table.schema if not _is_number(one.type)}


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind))


def _inflated(document: bytes) -> dict[str, Any]:
    try:
        whole = json.loads(zlib.decompressobj().decompress(document, LARGEST_BYTES))
    except (zlib.error, ValueError):
        whole = None
    if not isinstance(whole, dict):
        raise DeclarationError("this is no document of a saved answer")
    return whole


# ---- figures, tables, shapes ------------------------------------------------------------------


def _figure(one: ResultFigure) -> dict[str, Any]:
    return {
        "value": one.value if isinstance(one.value, str) else _number(one.value),
        "unit": one.unit,
        "decimals": one.decimals,
        "low": _number(one.low),
        "high": _number(one.high),
    }


def _number(value: Any) -> float | None:
    """As JSON has it, whatever numpy made of it."""
    if value is None:
        return None
    return int(value) if isinstance(value, Integral) else float(value)


def _columns(table: pa.Table) -> list[dict[str, Any]]:
    """Each column with its type, as Arrow calls it; what JSON does not know as the text of it."""
    plain = [
        (name, column if _is_number(column.type) else column.cast(pa.string()))
        for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    return [{"name": name, "type": str(column.type), "values": column.to_pylist()} for name, column in plain]


def _table(columns: Iterable[Mapping[str, Any]]) -> pa.Table:
    return pa.table({one["name"]: pa.array(one["values"], pa.type_for_alias(one["type"])) for one in columns})


def _shapes(shapes: ResultShapes) -> dict[str, Any]:
    found = collection(shapes)
    geometries = [one["geometry"] for one in found["features"]]
    facts = {"kind": shapes.kind, "shows": shapes.shows, "unit": shapes.unit}
    return {**facts, "geometries": geometries, "columns": _columns(shapes.columns)}


def _shapes_read(given: Mapping[str, Any]) -> ResultShapes:
    drawn = np.array([shapely.geometry.shape(one) for one in given["geometries"]], dtype=object)
    columns = _table(given["columns"])
    return ResultShapes(given["kind"], drawn, columns, shows=given["shows"], unit=given["unit"])
