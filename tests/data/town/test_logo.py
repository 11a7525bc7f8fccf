"""A logo keeps its shapes and colours; what could run or load anything is refused."""

from pathlib import Path

import pytest

from data.errors import DeclarationError
from data.town import logo
from tests.support.theme import LOGO

FRAME = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


def read(folder: Path, text: str) -> logo.Logo:
    path = folder / "logo.svg"
    path.write_text(text, "utf-8")
    return logo.read(path)


def test_shapes_and_colours_are_kept_and_what_programs_add_is_not(tmp_path: Path) -> None:
    made = read(tmp_path, LOGO)
    text = made.content.decode()
    assert text.startswith('<svg viewBox="0 0 40 40" xmlns="http://www.w3.org/2000/svg" width="40" height="40">')
    for kept in ('<path class="a" d="M0 0h40v40z" />', '<use href="#g" fill="url( \'#g\')" />', ".a { fill: url(#g) }"):
        assert kept in text
    for dropped in ("inkscape", "metadata", "hand", "xlink"):
        assert dropped not in text
    assert made.is_square


def test_a_wide_logo_is_no_icon(tmp_path: Path) -> None:
    made = read(tmp_path, FRAME.format("").replace("0 0 9 9", "0,0 36 9"))
    assert (made.width, made.is_square) == (4, False)


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        ("<script>alert(1)</script>", "<script> is not taken; known: circle, clipPath"),
        ('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>', "is not taken"),
        ("<foreignObject/>", "<foreignObject> is not taken"),
        ('<image href="data:image/png;base64,AA=="/>', "<image> is not taken"),
        ('<a href="#x"/>', "<a> is not taken"),
        ('<set attributeName="href" to="javascript:alert(1)"/>', "<set> is not taken"),
        ('<path onload="alert(1)"/>', "onload = 'alert(1)': a logo runs nothing"),
        ('<path ONCLICK="alert(1)"/>', "a logo runs nothing"),
        ('<use xlink:href="https://a.example/b.svg#c"/>', "href = 'https://a.example/b.svg#c': wanted a part"),
        ('<use href="data:image/svg+xml,x"/>', "wanted a part of the file itself"),
        ('<path fill="url(https://a.example/#g)"/>', "fill has 'url("),
        ("<path style=\"fill: URL( 'https://a.example/')\"/>", "style has"),
        ('<path style="fill: u\\72l(x)"/>', "style has '\\\\'"),
        ("<style>@import 'https://a.example/a.css';</style>", "<style> has '@'"),
        ("<style>path { fill: url(//a.example/#g) }</style>", "<style> has 'url("),
        ("<style><![CDATA[path { background: image-set('a.png') }]]></style>", "<style> has 'image-set('"),
        ("<style>@im<tspan/>port</style>", "<style> has '@'"),
        ("<style>a<tspan/>@import 'x';</style>", "<style> holds <tspan>; wanted text alone"),
    ],
)
def test_what_runs_or_loads_is_refused(tmp_path: Path, inside: str, sentence: str) -> None:
    with pytest.raises(DeclarationError, match=r"logo\.svg: ") as caught:
        read(tmp_path, FRAME.format(inside))
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + FRAME.format("&a;"), "has a document type or entities"),
        ("<svg", "is no XML"),
        ('<html xmlns="http://www.w3.org/1999/xhtml"/>', "begins with"),
        (FRAME.format("").replace("0 0 9 9", "0 0 9"), "viewBox = '0 0 9': wanted x, y, width and height"),
        (FRAME.format("").replace("0 0 9 9", "0 0 9 0"), "wanted a side of at most 6 times the other"),
        (FRAME.format("").replace("0 0 9 9", "0 0 99 9"), "wanted a side of at most 6 times the other"),
        (FRAME.format("x" * logo.MOST_BYTES), f"at most {logo.MOST_BYTES} are taken"),
        (FRAME.format("<g>" * 5000 + "</g>" * 5000), "is nested too deeply"),
    ],
)
def test_what_is_no_logo_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(DeclarationError, match=r"logo\.svg") as caught:
        read(tmp_path, text)
    assert sentence in str(caught.value)
