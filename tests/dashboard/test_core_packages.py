"""The packages this was asked to be built with: each is a dependency and serves a screen that is named here."""

import ast
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from starlette.testclient import TestClient

ROOT = Path(__file__).parents[2]
SCREENS = {
    "dash": ("/karte", "dashboard/apps/__init__.py"),
    "dash_leaflet": ("/karte", "dashboard/apps/karte/app.py"),
    "duckdb": ("/ort/heat-0001", "data/store/engine.py"),
    "geopandas": ("/fachkarte", "services/workbench/exports/geo_package.py"),
    "plotly": ("/karte", "dashboard/apps/karte/charts.py"),
    "pyproj": ("/entsorgung", "data/projection.py"),
    "rasterio": ("/api/rasters", "data/rasters/reader.py"),
    "shapely": ("/entsorgung", "data/town/streets.py"),
    "xarray": ("/methoden", "geo/surface/interpolate.py"),
}
"""Package -> a screen that cannot do without it, and the file that brings it there."""


def imported(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.split(".")[0] for name in plain | {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}}


@pytest.mark.parametrize("package", [*SCREENS])
def test_it_is_declared_and_installed(package: str) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert [one for one in declared if one.partition(">")[0].partition("[")[0] == package.replace("_", "-")]
    assert find_spec(package) is not None


@pytest.mark.parametrize("package", SCREENS)
def test_a_screen_uses_it(client: TestClient, package: str) -> None:
    screen, file = SCREENS[package]
    assert client.get(screen).status_code == 200
    assert package in imported(ROOT / file)
