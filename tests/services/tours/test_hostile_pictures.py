"""Pictures that are none, or far too large, are refused before a pixel is unpacked, and leave no file."""

from typing import Final, NoReturn

import pytest
from PIL import Image

from data.errors import BadRequestError
from services.context import House
from tests.services.tours.test_reports import Crew, attach, crew, photo

__all__ = ["crew"]
WIDE: Final = 16_000


def bomb(kind: str) -> bytes:
    """A small picture whose head says 256 million pixels."""
    made = photo(40, kind)
    if kind == "PNG":
        return made[:16] + WIDE.to_bytes(4, "big") * 2 + made[24:]
    mark, order = (b"\xff\xc0", "big") if kind == "JPEG" else (b"\x9d\x01\x2a", "little")
    at = made.index(mark) + (5 if kind == "JPEG" else 3)
    return made[:at] + WIDE.to_bytes(2, order) * 2 + made[at + 4 :]  # type: ignore[arg-type]  # one of two words


BAD: Final[dict[str, bytes]] = {
    "a bomb as PNG": bomb("PNG"),
    "a bomb as JPEG": bomb("JPEG"),
    "a bomb as WebP": bomb("WEBP"),
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "HTML": b"<html><script>alert(1)</script></html>",
    "a script that begins as GIF": b"GIF89a/*<script>alert(1)</script>*/=1",
    "another kind of picture": photo(40, "BMP"),
    "no whole head": photo(40)[:200],
    "nothing": b"",
    "30 MB": photo(40) + bytes(30_000_000),
    "a PDF": b"%PDF-1.7 /JavaScript (app.alert(1))",
}


def kept(house: House) -> list[bytes]:
    return [one.read_bytes() for one in house.folders.files.glob("*")]


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_is_refused_and_leaves_no_file(
    crew: Crew, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew.does("unreachable", 1, reason="defect")
    monkeypatch.setattr(Image.Image, "convert", _unpacked)
    with pytest.raises(BadRequestError) as refused:
        attach(crew, 1, BAD[name])()
    assert len(str(refused.value)) > len("refused")
    assert kept(crew.house) == []
    assert not crew.stops[0].photos


def _unpacked(*_: object, **__: object) -> NoReturn:
    raise AssertionError("its pixels were unpacked")


def test_of_what_is_a_picture_and_something_else_the_picture_alone_is_kept(crew: Crew) -> None:
    crew.does("unreachable", 1, reason="defect")
    attach(crew, 1, photo(40) + b"<script>alert(1)</script>PK\x03\x04")()
    (content,) = kept(crew.house)
    assert content.startswith(b"\xff\xd8\xff")
    assert b"script" not in content
