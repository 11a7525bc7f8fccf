"""What may be loaded, how it is compressed and for how long it is kept."""

from pathlib import Path

import brotli
import pytest
from starlette.testclient import TestClient

from dashboard import assets
from dashboard.assets import shelf
from dashboard.assets.bundle import bundles
from dashboard.assets.routes import FOR_EVER

SHELF = assets.stock()


@pytest.mark.parametrize("name", SHELF)
def test_compressed_files_are_the_same_files(name: str) -> None:
    asset = SHELF[name]
    assert asset.content
    assert asset.brotli is None or brotli.decompress(asset.brotli) == asset.content


def test_an_installation_that_may_not_be_written_serves_them_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no_folder").touch()
    monkeypatch.setattr(shelf, "KEPT", tmp_path / "no_folder")
    assert shelf._kept("page.css.raw", lambda: b"made anew") == b"made anew"


def test_an_address_with_the_contents_digest_lasts(client: TestClient) -> None:
    address = SHELF.address("start.js", base="")
    answer = client.get(address, headers={"Accept-Encoding": "br"})
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.content == SHELF["start.js"].content
    assert client.get("/assets/start.js").headers["Cache-Control"] == "no-cache"


def test_what_the_browser_has_is_not_sent_again(client: TestClient) -> None:
    etag = client.get("/assets/page.css").headers["ETag"]
    answer = client.get("/assets/page.css", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_what_a_script_loads_is_on_the_shelf_and_named_by_its_content(client: TestClient) -> None:
    chunks = SHELF.modules(["start.js"], base="")
    assert chunks
    for chunk in chunks:
        assert "?" not in chunk, "scripts import it without: it would be loaded twice"
        assert client.get(chunk).headers["Cache-Control"] == FOR_EVER


def test_bundles_are_the_same_whenever_they_are_made() -> None:
    assert {one.name: one.content for one in bundles()} == {one.name: one.content for one in bundles()}


def test_fonts_are_named_by_their_content_where_a_page_asks_for_them_beforehand() -> None:
    for weight in (400, 600):
        name = f"vendor/fira-sans-{weight}.woff2"
        assert f"url({name}?h={SHELF[name].digest})" in SHELF["page.css"].content.decode()


def test_only_the_components_in_use_come_from_kern() -> None:
    css = SHELF["page.css"].content.decode()
    assert ".kern-btn--primary" in css
    assert ".kern-card" not in css
    assert "--kern-color-action-default" in SHELF["embed.css"].content.decode()
    assert ".kern-btn" not in SHELF["embed.css"].content.decode()


@pytest.mark.parametrize("name", ["js/map.js", "../pyproject.toml", "map/looks.js", "%2e%2e/app.py", ""])
def test_nothing_else_is_sent(client: TestClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404
