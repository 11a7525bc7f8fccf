"""Our top-level names are also names on PyPI: no dependency may bring one of them."""

import ast
import json
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "name", ["analysis", "app", "cli", "dashboard", "data", "geo", "layers", "queries", "services"]
)
def test_no_dependency_takes_our_name(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"stadtklima"}


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.lock")), ids=lambda lock: lock.name)
def test_lock_files_carry_hashes_and_name_no_host(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert "--hash=sha256:" in text


def test_the_browser_libraries_lock_names_no_host() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")


@pytest.mark.parametrize("room", ["cli", "dashboard", "services", "analysis", "layers", "data", "queries", "geo"])
def test_no_room_imports_the_entry_point(room: str) -> None:
    # import-linter reads packages only, and app is a single module.
    for path in (ROOT / room).rglob("*.py"):
        modules = {
            name.split(".")[0] for node in ast.walk(ast.parse(path.read_text("utf-8"))) for name in _imported(node)
        }
        assert "app" not in modules, path


def test_benchmarks_import_nothing_from_tests() -> None:
    for path in (ROOT / "bench").glob("*.py"):
        names = {name for node in ast.walk(ast.parse(path.read_text("utf-8"))) for name in _imported(node)}
        assert [name for name in names if name.split(".")[0] == "tests"] == [], path


def test_what_lighthouse_takes_as_the_latest_is_pinned() -> None:
    # npm asks the registry for `latest` and calls a lock file with another version out of date.
    bench = ROOT / "bench/browser"
    packages = json.loads((bench / "package-lock.json").read_text("utf-8"))["packages"]
    latest = {name for one in packages.values() for name, at in one.get("dependencies", {}).items() if at == "latest"}
    assert latest <= set(json.loads((bench / "package.json").read_text("utf-8"))["overrides"])


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
