"""GDAL's client of OGC API Features, the one QGIS has inside, reads our collections as they are."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Final

import pyogrio
import pytest
import shapely

from bench.ports import free_port
from tests.support import shapes, small
from tests.support.client import asker
from tests.support.proxied import web
from tests.support.served import served

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small town behind a real server."""
    root, port = tmp_path_factory.mktemp("town"), free_port()
    small.fill(small.settle(root))
    with web(root, port, f"http://127.0.0.1:{port}", root):
        yield f"OAPIF:http://127.0.0.1:{port}/api"


def test_it_finds_every_collection(api: str) -> None:
    assert {"bins", "heat", "charging"} <= {name for name, _ in pyogrio.list_layers(api)}


def test_it_reads_all_pages_of_a_collection(api: str) -> None:
    found = pyogrio.read_dataframe(f"{api}", layer="bins", PAGE_SIZE=2)
    assert sorted(found["name"]) == [f'Platz "{i}" & <Ä>' for i in range(5)]
    assert found.crs.to_epsg() in {4326, None} or found.crs.to_authority() == ("OGC", "CRS84")
    assert found.geometry.x.between(7.2, 7.4).all()


def test_it_asks_the_server_for_a_box(api: str) -> None:
    found = pyogrio.read_dataframe(api, layer="bins", bbox=(7.295, 51.5, 7.315, 51.6))
    assert len(found) == 2


@pytest.fixture(scope="module")
def with_shapes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small town with closures and zones."""
    with asker(shapes.settle(tmp_path_factory.mktemp("shapes"))) as client, served(client) as address:
        yield f"OAPIF:{address}/api"


READS: Final = """
import sys, pyogrio
print(pyogrio.read_dataframe(sys.argv[1], layer=sys.argv[2], **eval(sys.argv[3])).to_json(default=str))
"""


def read(source: str, layer: str, **options: object) -> list[dict[str, Any]]:
    """What GDAL reads in a process of its own: in ours it would keep the server from answering."""
    line = [sys.executable, "-c", READS, source, layer, repr(options)]
    found: list[dict[str, Any]] = json.loads(subprocess.run(line, check=True, capture_output=True).stdout)["features"]
    return found


@pytest.mark.parametrize(("layer", "there"), [("closures", shapes.LINES[:2]), ("zones", shapes.AREAS)])
def test_it_reads_lines_and_areas(with_shapes: str, layer: str, there: list[shapely.Geometry]) -> None:
    found = read(with_shapes, layer)
    assert [shapely.geometry.shape(one["geometry"]).equals(true) for one, true in zip(found, there, strict=True)] == [
        True,
        True,
    ]
    assert [one["properties"]["name"] for one in found] == ["Straße 1", "Straße 2"]


def test_it_asks_the_server_for_what_crosses_a_box(with_shapes: str) -> None:
    box = (7.345, 51.5, 7.36, 51.6)
    assert [one["properties"]["name"] for one in read(with_shapes, "closures", bbox=box)] == ["Straße 2"]


@pytest.mark.parametrize(
    ("when", "there"),
    [
        ("observed_at >= '2026-07-01T11:00:00Z'", [0, 1]),
        ("observed_at < '2026/07/01 08:00:00'", [0, 2]),
        ("observed_at > '2026-07-01T06:00:00Z' AND observed_at <= '2026-07-01T08:00:00Z'", [0, 2]),
        ("observed_at >= '2199-01-01T00:00:00Z'", []),
    ],
)
def test_it_asks_the_server_for_a_time(api: str, when: str, there: list[int]) -> None:
    found = pyogrio.read_dataframe(api, layer="bins", where=when)
    assert list(found["name"]) == [f'Platz "{i}" & <Ä>' for i in there]
