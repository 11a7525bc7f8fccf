"""What a page says of itself where its link is passed on."""

import io
import re
from html import unescape

import pytest
from PIL import Image
from starlette.testclient import TestClient

from dashboard.http.routes import Routes
from tests.support.pages import UNKNOWN, pages

MACHINES = ("/api/", "/embed/")
"""Their HTML is read by tools, or within pages of others."""
HIDDEN = (UNKNOWN, "/login", "/konto", "/verwaltung", "/ausweis")


def shown(client: TestClient) -> list[str]:
    """Every public page in German and English, without those that no search engine shall find."""
    routes: Routes = client.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
    found = [one for one in pages(routes) if not one.startswith((*MACHINES, *HIDDEN)) and "?" not in one]
    plain = [one for one in found if "noindex" not in client.get(one).text]
    assert {"/", "/klima", "/entsorgung", "/bei-mir", "/karte", "/methoden", "/datenschutz", "/status"} <= set(plain)
    return [*plain, *(f"{one}?lang=en" for one in plain), "/?layer=bins", "/?layer=people"]


def told(html: str) -> dict[str, str]:
    """The properties of a head, with title and description."""
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', html.partition("</head>")[0])
    title = re.search(r"<title>(.*?)</title>", html)
    return {"title": unescape(title[1]) if title else "", **{key: unescape(text) for key, text in found}}


def test_each_page_has_a_title_and_a_description_of_its_own(client: TestClient) -> None:
    said = {path: told(client.get(path).text) for path in shown(client)}
    for key in ("title", "description"):
        texts = [one[key] for one in said.values()]
        assert [one for one in texts if texts.count(one) > 1] == []
        assert all(texts)
    for path, one in said.items():
        assert one["og:title"] == one["title"], path
        assert one["og:description"] == one["description"], path
        assert one["og:locale"] == ("en_GB" if "lang=en" in path else "de_DE"), path
        assert one["og:url"].startswith("http://testserver/"), path
        assert one["twitter:card"] == "summary_large_image", path


def test_the_picture_of_each_page_is_there_in_the_size_it_says(client: TestClient) -> None:
    heads = [told(client.get(path).text) for path in shown(client)]
    assert len({one["og:image"] for one in heads}) > len(MACHINES)
    for address in sorted({one["og:image"] for one in heads}):
        answer = client.get(address.removeprefix("http://testserver"))
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png"), address
        assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


@pytest.mark.parametrize("path", [UNKNOWN, "/login"])
def test_what_nobody_shall_pass_on_has_no_preview(client: TestClient, path: str) -> None:
    assert "og:image" not in client.get(path, headers={"Accept": "text/html"}).text
