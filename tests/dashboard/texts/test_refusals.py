"""Whatever a question refuses is said in each language, with the wrong value and the right ones."""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from string import Formatter
from typing import Final

import pytest

from dashboard import texts
from dashboard.parts.refusal import SECTION
from data.errors import NotFoundError, UnknownLayerError, UnknownMeasureError
from services.jobs.question import LostFeaturesError
from services.question_orders import FailedOrderError

ROOT: Final = Path(__file__).parents[3]
ROOMS: Final = ("services/workbench/*.py", "services/questions/*.py", "data/instants.py")
ASKED_OTHERWISE: Final = {"features_of", "_of_table", "_messages", "measure_of", "in_utc", "parse"}
"""Functions of which no page hears, or whose errors have their reason elsewhere."""
WORDS: Final = texts.load()["de"]


def raised(path: Path) -> Iterator[tuple[str, str, set[str]]]:
    """Where an error is raised: function and line, its reason, and the values that are told."""
    for function in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        for one in ast.walk(function):
            if isinstance(one, ast.Raise) and isinstance(one.exc, ast.Call) and "Declaration" not in ast.dump(one.exc):
                told = {given.arg: given.value for given in one.exc.keywords if given.arg}
                reason = told.pop("reason", None)
                said = reason.value if isinstance(reason, ast.Constant) else ""
                yield f"{path.name}: {function.name}, line {one.lineno}", str(said), set(told)


RAISED: Final = list(chain.from_iterable(raised(path) for room in ROOMS for path in sorted(ROOT.glob(room))))


@pytest.mark.parametrize(("where", "reason", "told"), RAISED, ids=[where for where, _, _ in RAISED])
def test_a_refusal_has_a_text_whose_values_are_told(where: str, reason: str, told: set[str]) -> None:
    if not reason:
        assert where.partition(": ")[2].partition(",")[0] in ASKED_OTHERWISE
        return
    named = {name for _, name, _, _ in Formatter().parse(WORDS[f"{SECTION}.{reason}"]) if name}
    assert named <= told


@pytest.mark.parametrize("error", [UnknownLayerError, UnknownMeasureError])
def test_what_does_not_exist_has_a_text(error: type[NotFoundError]) -> None:
    assert f"{SECTION}.unknown_{error.kind}" in WORDS


def test_no_text_is_of_a_refusal_that_there_is_none_of() -> None:
    known = {reason for _, reason, _ in RAISED} | {"unknown_layer", "unknown_measure", FailedOrderError.reason}
    known |= {LostFeaturesError.reason, "not_kept"}
    assert {key for key in WORDS.below(SECTION) if not key.startswith("value.")} <= known
