"""What may be loaded, how it is compressed and for how long it is kept."""

import brotli
import pytest
from starlette.testclient import TestClient

from dashboard import vendor
from dashboard.vendor.routes import FOR_EVER

SHELF = vendor.stock()


@pytest.mark.parametrize("name", SHELF)
def test_compressed_files_are_the_same_files(name: str) -> None:
    asset = SHELF[name]
    assert asset.content
    assert asset.brotli is None or brotli.decompress(asset.brotli) == asset.content


def test_an_address_with_the_contents_digest_lasts(client: TestClient) -> None:
    address = SHELF.address("page.js", base="")
    answer = client.get(address, headers={"Accept-Encoding": "br"})
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.content == SHELF["page.js"].content
    assert client.get("/assets/page.js").headers["Cache-Control"] == "no-cache"


def test_what_the_browser_has_is_not_sent_again(client: TestClient) -> None:
    etag = client.get("/assets/page.css").headers["ETag"]
    answer = client.get("/assets/page.css", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("name", ["js/map.js", "../pyproject.toml", "vendor/leaflet-src.js", "%2e%2e/app.py", ""])
def test_nothing_else_is_sent(client: TestClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404
