"""Nothing of ours writes NaN or Infinity, which are no JSON."""

import ast
import json
import math
from datetime import date
from pathlib import Path

import pytest

import data
from data import strict_json

ROOT = Path(data.__file__).parents[1]
PRODUCTION = [path for room in ("data", "dashboard", "geo", "layers") for path in (ROOT / room).rglob("*.py")]
ONLY_WRITER = ROOT / "data" / "strict_json.py"


def strict(text: str) -> object:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_becomes_null_however_deep(number: float) -> None:
    written = strict_json.dumps({"a": [1.5, number, {"b": (number, "x")}], "c": number})
    assert strict(written) == {"a": [1.5, None, {"b": [None, "x"]}], "c": None}
    assert strict(strict_json.compact([number])) == [None]


def test_options_are_those_of_the_standard_library() -> None:
    assert strict_json.dumps({"b": math.nan, "a": date(2026, 1, 2)}, default=str, sort_keys=True) == (
        '{"a": "2026-01-02", "b": null}'
    )
    assert strict_json.compact({"ä": [1, 2]}) == '{"ä":[1,2]}'


def test_what_json_has_not_is_refused() -> None:
    with pytest.raises(TypeError):
        strict_json.dumps({1, 2})


def test_it_is_the_only_writer_of_json() -> None:
    others = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (*PRODUCTION, ROOT / "app.py")
        if path != ONLY_WRITER
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"dump", "dumps", "to_json", "JSONEncoder"}
        and isinstance(node.value, ast.Name)
        and node.value.id != "strict_json"
    ]
    assert not others, "write JSON by data.strict_json"
