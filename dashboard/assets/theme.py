"""What a town's theme adds to the shelf: its stylesheet of tokens, its fonts, its logo and the pictures made of it."""

from collections.abc import Iterable, Iterator
from typing import Final

import resvg_py

from dashboard.assets.asset import Asset
from dashboard.assets.listed import ICON_SIZES
from dashboard.assets.shelf import Shelf, asset
from data.town.logo import Logo, icon
from data.town.theme import Action, Theme

STYLE: Final = "theme.css"
LOGO: Final = "theme/logo.svg"
_SHADES: Final = {
    "light": (':root, [data-kern-theme="light"] {{ {} }}', "black"),
    "dark": (
        (
            '[data-kern-theme="dark"] {{ {0} }}\n'
            '@media (prefers-color-scheme: dark) {{ :root:not([data-kern-theme="light"]) {{ {0} }} }}'
        ),
        "white",
    ),
}
"""Where each theme's tokens stand, as in KERN, and what a pressed button is mixed with: text on it must not pale."""
_LOGO_STYLE: Final = """\
.head__logo { width: auto; height: 32px; max-width: min(192px, 30vw); object-fit: contain; }
[data-kern-theme="dark"] .head__logo { padding: 2px; background: #fff; border-radius: 4px; }
@media (prefers-color-scheme: dark) {
  :root:not([data-kern-theme="light"]) .head__logo { padding: 2px; background: #fff; border-radius: 4px; }
}"""
"""Logos are made for white paper: in the dark theme they stand on it."""


def themed(shelf: Shelf, theme: Theme) -> Shelf:
    """The shelf of a town; the very same where nothing of it is its own."""
    fonts = _fonts(theme)
    style = _style(theme, fonts)
    if not style:
        return shelf
    pictures = _pictures(theme.logo) if theme.logo else ()
    added = [*fonts.values(), *pictures, asset(STYLE, style.encode())]
    preloaded = dict.fromkeys(one.name for one in fonts.values())
    return Shelf([*shelf.values(), *added], fonts=[*preloaded] or shelf.fonts, styles=[STYLE])


def _fonts(theme: Theme) -> dict[int, Asset]:
    """By weight; one file for both where it is the same."""
    one_file = len(set(theme.fonts.values())) == 1
    return {
        weight: asset(f"theme/font{'' if one_file else f'-{weight}'}.woff2", content)
        for weight, content in theme.fonts.items()
    }


def _pictures(logo: Logo) -> Iterator[Asset]:
    yield asset(LOGO, logo.content)
    if logo.is_square:
        yield asset("icon.svg", logo.content)
        for name, size in ICON_SIZES.items():
            yield asset(name, _painted(logo, size))


def _painted(logo: Logo, size: int) -> bytes:
    svg = icon(logo)
    return resvg_py.svg_to_bytes(svg_string=svg, background="#ffffff", width=size, height=size, skip_system_fonts=True)


def _style(theme: Theme, fonts: dict[int, Asset]) -> str:
    rules: list[str] = [*_faces(fonts), *(_tokens(theme.action) if theme.action else ())]
    return "\n".join([*rules, *([_LOGO_STYLE] if theme.logo else [])])


def _faces(fonts: dict[int, Asset]) -> Iterable[str]:
    """Under the name of ours, also for maps: the last face of a name is asked first, and ours for what it lacks."""
    for weight, one in fonts.items():
        address = f'url("{one.name}?h={one.digest}") format("woff2")'
        yield f'@font-face {{ font-family: "Fira Sans"; font-weight: {weight}; font-display: swap; src: {address}; }}'


def _tokens(action: Action) -> Iterable[str]:
    for shade, (where, mixed_with) in _SHADES.items():
        colour = getattr(action, shade)
        tokens = {
            "default": colour,
            "focus-default": colour,
            "state-indicator-shade-hover": f"color-mix(in oklch, {colour}, {mixed_with} 8%)",
            "state-indicator-shade-active": f"color-mix(in oklch, {colour}, {mixed_with} 16%)",
        }
        yield where.format(" ".join(f"--kern-color-action-{name}: {value};" for name, value in tokens.items()))
