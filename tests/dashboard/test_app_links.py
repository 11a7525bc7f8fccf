"""Inside of the town's app (`?app=1`) every link and form of every page stays inside of it."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from tests.support import small
from tests.support.client import asker
from tests.support.pages import pages

APP = "app=1"
FILES = re.compile(r"/(assets|api|fotos|embed/[^?]*\.|offene-daten/)|\.(png|svg|csv|json|ics|atom|txt|webmanifest)$")
"""What is no page: it opens beside the app, or is loaded."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    town = small.settle(tmp_path_factory.mktemp("app"))
    small.fill(town)
    with asker(town) as made:
        yield made


def lost(html: str, at: str) -> Iterator[str]:
    """Links and forms of a page of ours that lead out of the app."""
    for tag, attributes in re.findall(r"<(a|form)\b([^>]*)>", html):
        named = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        href = unescape(named.get("href" if tag == "a" else "action", ""))
        parts = urlsplit(urljoin(f"http://testserver{at}", href))
        inside = parts.netloc == "testserver" and parts.scheme == "http" and not FILES.search(parts.path)
        lasts = href.startswith("#") or "app" in parse_qs(parts.query) or (tag == "form" and "method" not in named)
        if inside and not lasts:
            yield f"{tag} {href!r}"


def unsent(html: str) -> Iterator[str]:
    """Forms that make an address of what is typed and leave the app out of it."""
    for attributes, inside in re.findall(r"<form\b([^>]*)>(.*?)</form>", html, re.DOTALL):
        if (
            "action=" in attributes
            and 'method="post"' not in attributes
            and not re.search(r'name="app"[^>]*value="1"', inside)
        ):
            yield attributes


def test_every_link_and_form_of_every_page_keeps_it(client: TestClient) -> None:
    addresses = [f"{one}{'&' if '?' in one else '?'}{APP}" for one in pages(client.app.state.routes)]  # type: ignore[attr-defined]  # FastAPI's
    answers = {one: client.get(one) for one in addresses if not one.startswith(("/api", "/embed/"))}
    found = [f"{one}: {what}" for one, it in answers.items() for what in (*lost(it.text, one), *unsent(it.text))]
    assert "\n".join(found) == ""
    assert [one for one, it in answers.items() if "data-app" not in it.text.partition(">")[2][:300]] == []
    assert len(answers) > 20
