"""A page of ours as a tagged PDF, to be printed; what it shows is in it, and nothing is fetched from anywhere."""

from base64 import b64encode
from functools import cache
from typing import Final

from dashboard.assets import outlines
from dashboard.assets.listed import WEIGHTS
from dashboard.parts.markup import Markup, tag

VARIANT: Final = "pdf/ua-1"
MEDIA_TYPE: Final = "application/pdf"


def pdf(title: str, language: str, style: str, body: Markup) -> bytes:
    """The file of a page, with a style of its own, which may use the font Fira Sans."""
    # What it brings along ships no annotations; printing alone needs it, and Pango with it.
    from PIL import ImageFile  # noqa: PLC0415
    from weasyprint import HTML  # type: ignore[import-untyped]  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]  # noqa: PLC0415

    # It lets all of the process take broken pictures for whole ones: those of people and of others, too.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    head = tag("head", None, tag("title", None, title), tag("style", None, Markup(_fonts() + style)))
    whole = "<!doctype html>\n" + tag("html", {"lang": language}, head, tag("body", None, body))
    inside_only = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    made = HTML(string=whole, url_fetcher=inside_only).write_pdf(pdf_variant=VARIANT, pdf_tags=True)
    return bytes(made)


@cache
def _fonts() -> str:
    return "".join(_font(weight) for weight in WEIGHTS)


def _font(weight: int) -> str:
    content = b64encode(outlines(weight).read_bytes()).decode()
    source = f'url("data:font/ttf;base64,{content}")'
    return f'@font-face {{ font-family: "Fira Sans"; font-weight: {weight}; src: {source}; }}\n'
