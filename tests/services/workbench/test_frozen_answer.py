"""A frozen answer says the same for ever: round trips, the document of each version that there was, own features."""

import json
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import shapely

from data.errors import DeclarationError
from services.workbench import QuestionResult, ResultFigure, ResultShapes
from services.workbench.figure_changes import figure_changes
from services.workbench.frozen_answer import VERSION, FrozenAnswer

FIRST = Path(__file__).with_name("saved_answer_1.bin")
"""An answer as version 1 kept it, made by the question on reach; never to be written anew."""
SQUARE = shapely.box(7.3, 51.5, 7.31, 51.51)


def frozen(**asked: Any) -> FrozenAnswer:
    columns = {"name": ["a", None], "residents": pa.array([3, None], pa.int64()), "away": [1.5, float("nan")]}
    shapes = ResultShapes("left_out", np.array([SQUARE, shapely.Point(7.3, 51.5)]), pa.table(columns), "away", "m")
    result = QuestionResult(
        says="found",
        figures={
            "share": ResultFigure(np.float64(61.25), "%", 1, low=58.0, high=64.5),
            "without": ResultFigure(np.int64(29_512)),  # type: ignore[arg-type]  # as numpy gives it
            "where": ResultFigure("Bau Ickern"),
            "median": ResultFigure(None, "m"),
        },
        tables={
            "by_district": pa.table({"district": ["Ickern"], "within": pa.array([None], pa.float64()), "new": [True]}),
            "by_site": pa.table({"place_id": ["1"], "adds": [7]}),
        },
        shapes={"left_out": shapes, "none": ResultShapes("sites", np.empty(0, object), pa.table({"name": []}))},
        notes=("estimated",),
    )
    return FrozenAnswer(
        question="reach",
        asked={"places": "paper", "limit": 500, "of": ["a", "b"], **asked},
        result=result,
        sources={"paper": {"attribution": "EUV", "licence": "dl-de/by-2-0"}},
        answered_at=datetime(2026, 7, 1, 12, tzinfo=UTC),
        versions={"paper": 7},
        texts={"de": {"title": "Erreichbarkeit"}, "en": {"title": "Reach"}},
        program="0.1.0",
    )


def test_what_is_read_is_what_was_frozen() -> None:
    before = frozen()
    after = FrozenAnswer.read(before.document())
    assert after.result.figures == before.result.figures
    assert after.result.tables == before.result.tables
    left_out = after.result.shapes["left_out"]
    assert shapely.equals_exact(left_out.geometry, before.result.shapes["left_out"].geometry, 1e-6).all()
    assert left_out.columns.to_pydict() == {"name": ["a", None], "residents": [3, None], "away": [1.5, None]}
    assert left_out.columns.schema == before.result.shapes["left_out"].columns.schema
    assert (left_out.kind, left_out.shows, left_out.unit) == ("left_out", "away", "m")
    assert len(after.result.shapes["none"].geometry) == 0
    kept = ("question", "asked", "sources", "answered_at", "versions", "texts", "program")
    assert [getattr(after, one) for one in kept] == [getattr(before, one) for one in kept]
    assert after.document() == before.document()


def test_parameters_are_read_whatever_the_question_takes_today() -> None:
    read = FrozenAnswer.read(frozen(gone="since").document()).parameters
    assert [(name, getattr(read, name)) for name in type(read).model_fields] == [
        ("places", "paper"),
        ("limit", 500),
        ("of", ["a", "b"]),
        ("gone", "since"),
    ]


def test_of_features_of_ones_own_only_the_name_is_kept() -> None:
    document = frozen(candidates="own:Bauhof.geojson").document()
    read = FrozenAnswer.read(document)
    assert read.own == ["Bauhof.geojson"]
    assert (list(read.result.tables), dict(read.result.shapes)) == (["by_district"], {})
    assert read.result.figures["without"].value == 29_512
    assert "Bau Ickern" not in zlib.decompress(document).decode()


@pytest.mark.parametrize("broken", [b"", b"nothing", zlib.compress(b"[]"), zlib.compress(b"{}"), zlib.compress(b"{")])
def test_what_is_no_document_is_refused(broken: bytes) -> None:
    with pytest.raises(DeclarationError):
        FrozenAnswer.read(broken)


def test_a_document_of_a_newer_program_is_refused() -> None:
    whole = json.loads(zlib.decompress(frozen().document()))
    with pytest.raises(DeclarationError, match=f"of version {VERSION + 1}, this program knows 1 to {VERSION}"):
        FrozenAnswer.read(zlib.compress(json.dumps({**whole, "version": VERSION + 1}).encode()))


def test_the_first_version_is_read_for_ever() -> None:
    read = FrozenAnswer.read(FIRST.read_bytes())
    whole = json.loads(zlib.decompress(FIRST.read_bytes()))
    assert whole["version"] == 1
    assert (read.question, read.asked["places"], read.asked["limit"]) == ("reach", "bins", 700)
    assert {name: one.value for name, one in read.result.figures.items()} == {
        name: one["value"] for name, one in whole["figures"].items()
    }
    assert read.result.tables["by_district"]["residents"].to_numpy().sum() == pytest.approx(74_000, abs=16)
    assert read.result.figures["without"].value == sum(read.result.shapes["left_out"].columns["residents"].to_pylist())
    assert len(read.result.shapes["sites"].geometry) == read.result.figures["sites"].value
    assert read.texts["de"]["title"] == "Erreichbarkeit"
    assert read.sources.keys() >= {"bins", "residents"}


def test_figures_are_compared_as_people_read_them() -> None:
    then = QuestionResult(
        figures={
            "a": ResultFigure(10.04, "%", 1),
            "b": ResultFigure(5),
            "c": ResultFigure("x"),
            "d": ResultFigure(None),
            "e": ResultFigure(1, "m"),
            "gone": ResultFigure(1),
        }
    )
    now = QuestionResult(
        figures={
            "new": ResultFigure(2),
            "a": ResultFigure(9.96, "%", 1),
            "b": ResultFigure(3),
            "c": ResultFigure("y"),
            "d": ResultFigure(4),
            "e": ResultFigure(1, "km"),
        }
    )
    found = {one.name: (one.is_same, one.difference) for one in figure_changes(then, now)}
    assert list(found) == ["a", "b", "c", "d", "e", "gone", "new"]
    is_same, difference = found.pop("a")
    assert (is_same, round(difference or 0, 9)) == (True, -0.08)
    assert found == {
        "b": (False, -2),
        "c": (False, None),
        "d": (False, None),
        "e": (False, None),
        "gone": (False, None),
        "new": (False, None),
    }
