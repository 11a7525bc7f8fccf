"""GDAL's client of OGC API Features, the one QGIS has inside, reads our collections as they are."""

from collections.abc import Iterator

import pyogrio
import pytest

from bench.ports import free_port
from tests.support import small
from tests.support.proxied import web


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
