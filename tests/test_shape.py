"""The house stays small: short files and functions, one meaning a name, nothing that is written for nobody."""

import ast
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

ROOT: Final = Path(__file__).parents[1]
NOT_SHIPPED: Final = {"tests", "bench", "docs"}
VERB_FORMS: Final = {"said", "told", "asked", "kept", "found", "made", "seen", "finding", "addressed"}
ATTICS: Final = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}


def ours(suffix: str) -> list[Path]:
    """Files of that ending that the house is made of, those not committed yet among them."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", f"*{suffix}"]
    done = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    names = [Path(one) for one in sorted(set(done.stdout.splitlines()))]
    return [ROOT / one for one in names if one.parts[0] not in NOT_SHIPPED and (ROOT / one).exists()]


def lengths(suffix: str) -> dict[Path, int]:
    return {path: len(path.read_text("utf-8").splitlines()) for path in ours(suffix)}


def nodes() -> Iterator[ast.AST]:
    for path in ours(".py"):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


def test_files_are_short() -> None:
    found = lengths(".py")
    assert median(found.values()) <= 95
    assert {path: lines for path, lines in found.items() if lines > 350} == {}


def test_functions_are_short() -> None:
    functions = [one for one in nodes() if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert median((one.end_lineno or one.lineno) - one.lineno + 1 for one in functions) <= 8


def test_a_class_name_means_one_class() -> None:
    names = Counter(one.name for one in nodes() if isinstance(one, ast.ClassDef))
    assert [name for name, times in names.items() if times > 1] == []


def test_modules_are_named_by_nouns_of_the_field() -> None:
    named = {path: path.parent.name if path.stem == "__init__" else path.stem for path in ours(".py")}
    assert [path for path, name in named.items() if name in VERB_FORMS | ATTICS] == []
