"""What a town's theme adds to its pages and tiles, and the contrast of the colours that stand there without one."""

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from starlette.testclient import TestClient

from dashboard import assets
from dashboard.assets.listed import NODE, OWN
from dashboard.assets.routes import FOR_EVER
from dashboard.factory import create
from data.contrast import SYMBOL, TEXT, ratio
from data.town.theme import GROUNDS, Action, Shade, Theme
from tests.support import theme as files
from tests.support.small import Small

KERN: Final = (NODE / ".stadtklima/kern.css").read_text("utf-8")
TOKENS: Final = (OWN / "css/tokens.css").read_text("utf-8")
SHADES: Final[tuple[Shade, ...]] = ("light", "dark")


@pytest.fixture
def themed(standing: Small, tmp_path: Path) -> TestClient:
    """A town with a whole theme."""
    files.write(tmp_path)
    return TestClient(create(replace(standing.house, town=replace(standing.house.town, folder=tmp_path))))


def test_head_stylesheet_font_and_name_are_those_of_the_town(themed: TestClient) -> None:
    page = themed.get("/").text
    head, _, body = page.partition("<body")
    logo, style, font = (
        re.search(rf'[^"]*/assets/{one}\?h=\w+', page) for one in ("theme/logo.svg", "theme.css", "theme/font.woff2")
    )
    assert logo
    assert style
    assert font
    assert f'<img class="head__mark head__logo" src="{logo[0]}" alt="" width="32" height="32">' in body
    assert '<span class="head__product">Umweltkarte</span>' in body
    assert "<title>Umweltkarte Castrop-Rauxel</title>" in head
    assert head.index("page.css") < head.index("theme.css")
    assert "fira-sans" not in head
    for address, kind in ((logo, "image/svg+xml"), (style, "text/css; charset=utf-8"), (font, "font/woff2")):
        answer = themed.get(address[0])
        assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (kind, FOR_EVER)
    css = themed.get(style[0]).text
    assert css.count("--kern-color-action-default: #1b5e20;") == 1
    assert css.count("--kern-color-action-default: #8bd18f;") == 2
    assert css.count(f'url("{font[0].removeprefix("/assets/")}")') == 2
    assert "//" not in css, "nothing from elsewhere"


def test_tiles_and_the_home_screen_have_it_too(themed: TestClient) -> None:
    tile = themed.get("/embed/map").text
    assert tile.index("embed_map.css") < tile.index("theme.css")
    assert "/assets/theme/font.woff2?h=" in tile
    assert themed.get("/assets/icon.svg").content == themed.get("/assets/theme/logo.svg").content
    assert themed.get("/assets/icon-180.png").content != assets.stock()["icon-180.png"].content
    assert themed.get("/manifest.webmanifest").json()["short_name"] == "Umweltkarte"


def test_nothing_changes_without_a_theme(client: TestClient) -> None:
    assert assets.themed(assets.stock(), Theme(product="Umweltkarte")) is assets.stock()
    for path in ("/", "/embed/map"):
        assert "theme.css" not in client.get(path).text
    assert client.get("/assets/theme.css").status_code == 404


def test_a_part_alone_changes_that_part_alone() -> None:
    action = Action(light="#1b5e20", dark="#8bd18f")
    shelf = assets.themed(assets.stock(), Theme(action=action))
    assert shelf.fonts == assets.stock().fonts
    assert shelf["icon.svg"] is assets.stock()["icon.svg"]
    assert b"@font-face" not in shelf["theme.css"].content
    assert b"head__logo" not in shelf["theme.css"].content


# ---- the colours that are shipped ------------------------------------------------------------------------------


def declared(css: str, shade: Shade) -> dict[str, str]:
    """The custom properties of a theme: those of the root, then those of the theme itself."""
    found: dict[str, str] = {}
    for selector, block in re.findall(r"([^{}]*)\{([^{}]*)\}", css):
        wanted = selector.replace('"', "")
        if ":not" not in wanted and (":root" in wanted or f"[data-kern-theme={shade}]" in wanted):
            found |= dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block))
    return found


def colour(name: str, shade: Shade) -> str:
    """What a token is in the end, as ``#rrggbb``."""
    value = (declared(KERN, shade) | declared(TOKENS, shade))[name]
    if inner := re.fullmatch(r"var\((--[\w-]+)\)", value):
        return colour(inner[1], shade)
    if value.startswith("#"):
        return value if len(value) == 7 else "#" + "".join(one * 2 for one in value[1:])
    lightness, chroma, hue = map(float, re.findall(r"[\d.]+", value))
    return srgb(lightness / 100, chroma, math.radians(hue))


def srgb(lightness: float, chroma: float, hue: float) -> str:
    """A colour of OKLCH (Ottosson 2020), cut to what screens show."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    cut = [min(max(one, 0), 1) for one in linear]
    return "#" + "".join(
        f"{round(255 * (12.92 * one if one <= 0.0031308 else 1.055 * one ** (1 / 2.4) - 0.055)):02x}" for one in cut
    )


@pytest.mark.parametrize("shade", SHADES)
def test_themes_are_measured_on_the_grounds_there_really_are(shade: Shade) -> None:
    names = {
        "the page": "--surface",
        "hued parts": "--hued",
        "the map": "--land",
        "fields of forms": "--kern-color-form-input-background",
    }
    for ground, (value, _needed) in GROUNDS[shade].items():
        assert colour(names[ground], shade) == value
    assert colour("--kern-color-action-on-default", shade) == GROUNDS[shade]["the page"][0], "text on buttons"


@pytest.mark.parametrize("shade", SHADES)
@pytest.mark.parametrize("name", ["--text", "--muted", "--action", "--focus", "--quiet"])
def test_shipped_colours_are_told_from_every_ground(name: str, shade: Shade) -> None:
    for ground, (value, needed) in GROUNDS[shade].items():
        least = SYMBOL if name in {"--focus", "--quiet"} else needed
        assert ratio(colour(name, shade), value) >= least, (ground, value)


@pytest.mark.parametrize(
    ("one", "other", "expected"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.478), ("#ff0000", "#ff0000", 1)]
)
def test_ratios_are_those_of_wcag(one: str, other: str, expected: float) -> None:
    assert ratio(one, other) == pytest.approx(expected, abs=0.001)
    assert ratio(other, one) == ratio(one, other)
    assert TEXT > SYMBOL
