"""The builder says beforehand what a browser will do."""

from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError

from dashboard.embed.origins import Origins
from services.settings import Settings
from tests.support.tiles import TILES

OURS = urlsplit("https://stadtklima.example")
TOWN = Origins(
    ["https://*.castrop-rauxel.de", "http://plain.example", "https://port.example:8443", "capacitor://localhost"]
)


@pytest.mark.parametrize(
    ("page", "verdict"),
    [
        ("https://www.castrop-rauxel.de/klima?x=1", "fine"),
        ("https://a.b.castrop-rauxel.de", "fine"),
        ("https://castrop-rauxel.de/", "refused"),
        ("http://www.castrop-rauxel.de/", "refused"),
        ("https://www.castrop-rauxel.de.evil.example/", "refused"),
        ("https://evilcastrop-rauxel.de/", "refused"),
        ("https://www.castrop-rauxel.de:8443/", "refused"),
        ("https://port.example:8443/a", "fine"),
        ("https://port.example/a", "refused"),
        ("http://plain.example/", "fine"),
        ("https://plain.example/", "fine"),
        ("https://stadtklima.example/embed", "fine"),
        ("capacitor://localhost/index.html", "fine"),
        ("ionic://localhost/", "no_web"),
        ("www.castrop-rauxel.de", "no_address"),
        ("https://", "no_address"),
        ("https://a.example:99999999/", "no_address"),
        ("nur ein Wort", "no_address"),
        ("javascript:alert(1)", "no_address"),
    ],
)
def test_a_page_is_judged_as_a_browser_would(page: str, verdict: str) -> None:
    assert TOWN.judge(page, TILES["map"], ours=OURS).key == verdict


def test_a_secured_page_cannot_show_a_plain_server() -> None:
    ours = urlsplit("http://stadtklima.example")
    verdict = TOWN.judge("https://www.castrop-rauxel.de/", TILES["map"], ours=ours)
    assert (verdict.key, verdict.good) == ("mixed", False)


def test_a_plain_page_is_told_no_position() -> None:
    assert TOWN.judge("http://plain.example/", TILES["nearest"], ours=OURS).key == "insecure"
    assert TOWN.judge("http://plain.example/", TILES["map"], ours=OURS).key == "fine"


def test_a_star_means_every_web_page_but_no_app() -> None:
    everyone = Origins(["*"])
    assert everyone.judge("http://any.example/", TILES["map"], ours=OURS).good
    assert everyone.judge("ionic://localhost/", TILES["map"], ours=OURS).key == "no_web"


@pytest.mark.parametrize(
    "wrong", ["https://a.example; script-src *", "https://a.example/path", "a b", "'unsafe-inline'"]
)
def test_what_is_no_origin_never_reaches_the_header(wrong: str) -> None:
    with pytest.raises(ValidationError, match="is no origin; write"):
        Settings(embed_origins=(wrong,))
