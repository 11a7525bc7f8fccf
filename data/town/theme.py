"""How a town's pages look of their own, from theme.toml beside its town.toml or in its data folder."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass as plain
from dataclasses import field
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from data.contrast import SYMBOL, TEXT, ratio
from data.documents import TABLE, check, parse
from data.errors import DeclarationError
from data.folders import Folders
from data.town import Town, logo
from data.town.logo import Logo

FILE: Final = "theme.toml"
Shade: TypeAlias = Literal["light", "dark"]
GROUNDS: Final[Mapping[Shade, Mapping[str, tuple[str, float]]]] = {
    "light": {
        "the page": ("#ffffff", TEXT),
        "hued parts": ("#f3f4f7", TEXT),
        "the map": ("#f5f4f0", SYMBOL),
    },
    "dark": {
        "the page": ("#000000", TEXT),
        "hued parts": ("#131525", TEXT),
        "fields of forms": ("#1d2034", SYMBOL),
        "the map": ("#1d2126", SYMBOL),
    },
}
"""Of each theme the grounds on which the action colour stands, and the ratio it needs there.

Text on a button has the colour of the page, so that its ratio is that of the page.
"""
MOST_FONT_BYTES: Final = 200 * 1024
MOST_LETTERS: Final = 40
"""Of the name of the product: it stands in the head and in titles."""
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789ÄÖÜäöüß"
"""What a font must have; other characters come from Fira Sans where it lacks them."""


def _legible(shade: Shade) -> Callable[[str], str]:
    def checked(colour: str) -> str:
        if not re.fullmatch("#[0-9A-Fa-f]{6}", colour):
            raise ValueError("wanted a colour such as '#1b3a8a'")
        for ground, (other, needed) in GROUNDS[shade].items():
            if (found := ratio(colour, other)) < needed:
                raise ValueError(
                    f"has a contrast of {_cut(found)}:1 against {ground} ({other}) of the {shade} theme; "
                    f"needs {needed:g}:1"
                )
        return colour.lower()

    return checked


def _cut(value: float) -> float:
    """Never rounded up to what it does not reach."""
    return int(value * 100) / 100


def _file(ending: str) -> Callable[[str], str]:
    def checked(name: str) -> str:
        if name and not re.fullmatch(rf"\w[\w.-]*\.{ending}", name):
            raise ValueError(f"wanted the name of a file beside it that ends in .{ending}")
        return name

    return checked


def _sayable(product: str) -> str:
    if len(product) > MOST_LETTERS or not product.isprintable() or set("{}") & set(product):
        raise ValueError(f"wanted a name of at most {MOST_LETTERS} letters without braces")
    return product


_Svg: TypeAlias = Annotated[str, AfterValidator(_file("svg"))]
_Woff2: TypeAlias = Annotated[str, AfterValidator(_file("woff2"))]


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Action:
    """The colour of links, buttons and focus in either theme, as ``#rrggbb``."""

    light: Annotated[str, AfterValidator(_legible("light"))]
    dark: Annotated[str, AfterValidator(_legible("dark"))]


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class FontFiles:
    """WOFF2 files beside theme.toml; one with variable weight serves as both."""

    regular: Annotated[_Woff2, Field(min_length=1)]
    semibold: _Woff2 = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class _ThemeFile:
    product: Annotated[str, AfterValidator(_sayable)] = ""
    logo: _Svg = ""
    action: Action | None = None
    font: FontFiles | None = None


@plain(frozen=True, slots=True, kw_only=True)
class Theme:
    """What is the town's own; each part may be missing.

    Args:
        product: what these pages are called beside the town's name; empty: as ours.
        fonts: WOFF2 by weight, 400 and 600; empty: ours.
    """

    product: str = ""
    logo: Logo | None = None
    action: Action | None = None
    fonts: Mapping[int, bytes] = field(default_factory=dict)

    @classmethod
    def of_town(cls, town: Town, folders: Folders) -> Self:
        """The theme of the data folder, else of the town's folder; nothing of its own without a file.

        Raises:
            DeclarationError: a key is unknown, a value wrong, a colour too pale, or a file is missing or unfit.
        """
        for path in (folders.root / FILE, town.folder / FILE):
            if path.is_file():
                return cls._read(path)
        return cls()

    @classmethod
    def _read(cls, path: Path) -> Self:
        said = check(_ThemeFile, parse(path), path)
        beside = partial(_beside, path)
        drawn = logo.read(beside("logo", said.logo)) if said.logo else None
        fonts = _fonts(said.font, beside) if said.font else {}
        return cls(product=said.product, logo=drawn, action=said.action, fonts=fonts)


def _beside(path: Path, key: str, name: str) -> Path:
    found = path.with_name(name)
    if not found.is_file():
        raise DeclarationError(f"{path}: {key} = {name!r}: there is no such file beside it")
    return found


def _fonts(said: FontFiles, beside: Callable[[str, str], Path]) -> dict[int, bytes]:
    regular = beside("font.regular", said.regular)
    content, varies = _font(regular)
    if said.semibold:
        return {400: content, 600: _font(beside("font.semibold", said.semibold))[0]}
    if not varies:
        raise DeclarationError(f"{regular} has one weight only; name that of headings as font.semibold")
    return {400: content, 600: content}


def _font(path: Path) -> tuple[bytes, bool]:
    """The content of a font, and whether its weight is variable."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415 - needed by few towns only

    content = path.read_bytes()
    if len(content) > MOST_FONT_BYTES:
        raise DeclarationError(f"{path} has {len(content)} bytes; at most {MOST_FONT_BYTES} are taken")
    if not content.startswith(b"wOF2"):
        raise DeclarationError(f"{path} is no WOFF2")
    try:
        font = TTFont(BytesIO(content))
        known, varies = font.getBestCmap() or {}, _varies(font)
    except Exception as error:  # noqa: BLE001 - a file from outside can be broken in any way
        raise DeclarationError(f"{path} cannot be read as WOFF2: {error}") from None
    if missing := [one for one in LETTERS if ord(one) not in known]:
        raise DeclarationError(f"{path} lacks {''.join(missing)}")
    return content, varies


def _varies(font: Any) -> bool:
    return "fvar" in font and any(one.axisTag == "wght" for one in font["fvar"].axes)
