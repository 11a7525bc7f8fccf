"""The builder says beforehand what a browser will do."""

from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError

from dashboard.embed.origins import Origins, completed
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
        ("www.castrop-rauxel.de/klima", "fine"),
        ("//www.castrop-rauxel.de", "fine"),
        ("WWW.Castrop-Rauxel.de?seite=1", "fine"),
        ("castrop-rauxel.de", "refused"),
        ("port.example:8443/a", "fine"),
        ("info@www.castrop-rauxel.de", "no_address"),
        ("www.castrop-rauxel.de/ein Weg", "no_address"),
        ("mailto:info@castrop-rauxel.de", "no_address"),
        ("https://", "no_address"),
        ("https://a.example:99999999/", "no_address"),
        ("nur ein Wort", "no_address"),
        ("javascript:alert(1)", "no_address"),
    ],
)
def test_a_page_is_judged_as_a_browser_would(page: str, verdict: str) -> None:
    assert TOWN.judge(page, TILES["map"], ours=OURS).key == verdict


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        (" www.castrop-rauxel.de/klima ", "https://www.castrop-rauxel.de/klima"),
        ("münster.example#a", "https://münster.example#a"),
        ("localhost:8050", "https://localhost:8050"),
        ("10.0.0.7:8050/a", "https://10.0.0.7:8050/a"),
        ("http://www.castrop-rauxel.de", "http://www.castrop-rauxel.de"),
        ("ionic://localhost", "ionic://localhost"),
        ("29.5", "29.5"),
        ("", ""),
    ],
)
def test_an_address_gets_the_scheme_that_people_leave_out(pasted: str, meant: str) -> None:
    assert completed(pasted) == meant


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
