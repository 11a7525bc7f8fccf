"""A town's theme: what is taken over, and what is refused with which sentence."""

from dataclasses import replace
from pathlib import Path

import pytest

from data import town
from data.errors import DeclarationError
from data.folders import Folders
from data.town.theme import LETTERS, MOST_FONT_BYTES, Theme
from tests.support import theme as files

OWN = town.load("castrop_rauxel")


def read(folder: Path, data: Path | None = None) -> Theme:
    return Theme.of_town(replace(OWN, folder=folder), Folders(data or folder / "data"))


def refused(folder: Path) -> str:
    with pytest.raises(DeclarationError) as caught:
        read(folder)
    return str(caught.value).replace(f"{folder}/", "")


def test_a_town_without_a_file_has_none(tmp_path: Path) -> None:
    assert read(tmp_path) == Theme()


def test_a_whole_theme(tmp_path: Path) -> None:
    files.write(tmp_path)
    theme = read(tmp_path)
    assert theme.product == "Umweltkarte"
    assert theme.action is not None
    assert (theme.action.light, theme.action.dark) == ("#1b5e20", "#8bd18f")
    assert theme.logo is not None
    assert theme.fonts[400] == theme.fonts[600] == files.font()


def test_that_of_the_data_folder_goes_before_that_of_the_town(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for folder, product in ((tmp_path, "A"), (data, "B")):
        (folder / "theme.toml").write_text(f'product = "{product}"\n', "utf-8")
    theme = read(tmp_path, data)
    assert theme.product == "B"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ('colour = "#123456"', "line 1: the file has no 'colour'; known: action, font, logo, product"),
        ('[action]\nlight = "#1b5e20"', "line 1: action lacks 'dark'; it needs and may have: dark, light"),
        (
            '[action]\nlight = "green"\ndark = "#8bd18f"',
            "line 2: action.light = 'green': wanted a colour such as '#1b3a8a'",
        ),
        ('product = "{town}"', "line 1: product = '{town}': wanted a name of at most 40 letters without braces"),
        ('logo = "../logo.svg"', "line 1: logo = '../logo.svg': wanted the name of a file beside it that ends in .svg"),
        ('logo = "wappen.svg"', "logo = 'wappen.svg': there is no such file beside it"),
        (
            '[font]\nregular = "a.ttf"',
            "line 2: font.regular = 'a.ttf': wanted the name of a file beside it that ends in .woff2",
        ),
        ('[font]\nregular = "a.woff2"', "font.regular = 'a.woff2': there is no such file beside it"),
        (
            '[action]\nlight = "#777777"\ndark = "#8bd18f"',
            (
                "line 2: action.light = '#777777': has a contrast of 4.47:1 against the page (#ffffff) of the "
                "light theme; needs 4.5:1"
            ),
        ),
        (
            '[action]\nlight = "#767676"\ndark = "#8bd18f"',
            "'#767676': has a contrast of 4.13:1 against hued parts (#f3f4f7) of the light theme; needs 4.5:1",
        ),
        (
            '[action]\nlight = "#1b5e20"\ndark = "#1b5e20"',
            (
                "line 3: action.dark = '#1b5e20': has a contrast of 2.66:1 against the page (#000000) of the "
                "dark theme; needs 4.5:1"
            ),
        ),
    ],
)
def test_a_wrong_value_is_named_with_what_is_right(tmp_path: Path, said: str, sentence: str) -> None:
    (tmp_path / "theme.toml").write_text(said + "\n", "utf-8")
    assert sentence in refused(tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (files.font(axis=""), "schrift.woff2 has one weight only; name that of headings as font.semibold"),
        (files.font(axis="wdth"), "schrift.woff2 has one weight only"),
        (files.font(LETTERS.replace("ß", "")), "schrift.woff2 lacks ß"),
        (b"\x00\x01\x00\x00", "schrift.woff2 is no WOFF2"),
        (files.font()[:100], "schrift.woff2 cannot be read as WOFF2"),
        (b"wOF2" + bytes(MOST_FONT_BYTES), f"at most {MOST_FONT_BYTES} are taken"),
    ],
    ids=["one weight", "another axis", "a letter less", "another format", "cut off", "too large"],
)
def test_a_font_that_cannot_serve_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    files.write(tmp_path)
    (tmp_path / "schrift.woff2").write_bytes(content)
    assert sentence in refused(tmp_path)


def test_two_fonts_of_one_weight_each_serve_as_well(tmp_path: Path) -> None:
    files.write(tmp_path, f'{files.THEME}semibold = "fett.woff2"\n')
    (tmp_path / "schrift.woff2").write_bytes(files.font(axis=""))
    (tmp_path / "fett.woff2").write_bytes(files.font(f"{LETTERS}€", axis=""))
    theme = read(tmp_path)
    assert theme.fonts[400] != theme.fonts[600]
