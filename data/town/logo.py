"""A town's logo: an SVG file of which only shapes and colours are taken over, so that nothing in it runs or loads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError, tostring

import defusedxml.ElementTree as SafeTree
from defusedxml.common import DefusedXmlException

from data.errors import DeclarationError

MOST_BYTES: Final = 64 * 1024
"""It is on its way with every first page."""
WIDEST: Final = 6
"""Times its height, and the other way round."""
SQUARE: Final = 1.25
"""What is no wider than so many times its height, nor higher, is a picture for a tab and a home screen."""
KNOWN: Final = frozenset(
    {"svg", "g", "defs", "symbol", "use", "title", "desc", "style", "text", "tspan", "path", "rect", "circle"}
    | {"ellipse", "line", "polyline", "polygon", "linearGradient", "radialGradient", "stop"}
    | {"clipPath", "mask", "pattern"}
)
_SVG: Final = "{http://www.w3.org/2000/svg}"
_XLINK: Final = "{http://www.w3.org/1999/xlink}"
_EDITORS: Final = ("http://www.inkscape.org/", "http://sodipodi.sourceforge.net/", "http://ns.adobe.com/")
"""What drawing programs keep for themselves is left out, as is <metadata>."""
_FOREIGN: Final = re.compile(r"url\((?!\s*[\"']?\s*#)|@|\\|(?:image|image-set|src|expression)\(", re.IGNORECASE)
"""In styles: an address outside of the file, a rule that loads, and a way to write either so that nobody sees it."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo that may be served.

    Args:
        content: its SVG, written anew of what was understood.
        width: times its height.
    """

    content: bytes
    width: float

    @property
    def is_square(self) -> bool:
        """Whether it can stand in a square without becoming tiny."""
        return 1 / SQUARE <= self.width <= SQUARE


def read(path: Path) -> Logo:
    """The logo of a file; DeclarationError: it is no SVG, too large, or has what runs, loads or is not known."""
    raw = path.read_bytes()
    if len(raw) > MOST_BYTES:
        raise DeclarationError(f"{path} has {len(raw)} bytes; at most {MOST_BYTES} are taken")
    try:
        root = SafeTree.fromstring(raw, forbid_dtd=True)
    except DefusedXmlException:
        raise DeclarationError(f"{path} has a document type or entities; save it as plain SVG") from None
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise DeclarationError(f"{path} is no XML: {error}") from None
    try:
        return _logo(root)
    except ValueError as error:
        raise DeclarationError(f"{path}: {error}") from None
    except RecursionError:
        raise DeclarationError(f"{path} is nested too deeply") from None


def _logo(root: Element) -> Logo:
    if root.tag != f"{_SVG}svg":
        raise ValueError(f"begins with <{root.tag}>; wanted <svg> of the namespace {_SVG[1:-1]}")
    width, height = _size(root.get("viewBox", ""))
    drawn = _drawn(root)
    drawn.attrib |= {"xmlns": _SVG[1:-1], "width": f"{width:g}", "height": f"{height:g}"}
    return Logo(tostring(drawn), width / height)


def _size(written: str) -> tuple[float, float]:
    try:
        _x, _y, width, height = map(float, written.replace(",", " ").split())
    except ValueError:
        raise ValueError(f"viewBox = {written!r}: wanted x, y, width and height") from None
    if not (width > 0 and height > 0 and 1 / WIDEST <= width / height <= WIDEST):
        raise ValueError(f"viewBox = {written!r}: wanted a side of at most {WIDEST} times the other")
    return width, height


def _drawn(element: Element) -> Element:
    """The same without namespaces, comments and what drawing programs keep; ValueError: see `read`."""
    name = element.tag.removeprefix(_SVG)
    if name not in KNOWN:
        raise ValueError(f"<{name}> is not taken; known: {', '.join(sorted(KNOWN))}")
    made = Element(name, dict(_attributes(element)))
    made.text, made.tail = element.text, element.tail
    if name == "style":
        _check_style(element)
    made.extend([_drawn(one) for one in element if not _is_left_out(one)])
    return made


def _check_style(element: Element) -> None:
    if found := _FOREIGN.search(element.text or ""):
        raise ValueError(f"<style> has {found[0]!r}; only colours and shapes of the file itself are taken")
    if (inner := next(iter(element), None)) is not None:
        raise ValueError(f"<style> holds <{inner.tag.removeprefix(_SVG)}>; wanted text alone")


def _is_left_out(element: Element) -> bool:
    return element.tag == f"{_SVG}metadata" or element.tag.removeprefix("{").startswith(_EDITORS)


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for key, value in element.items():
        name = key.removeprefix(_XLINK)
        if name.startswith("{"):
            continue
        if name.lower().startswith("on"):
            raise ValueError(f"{name} = {value!r}: a logo runs nothing")
        if name == "href" and not value.startswith("#"):
            raise ValueError(f"href = {value!r}: wanted a part of the file itself, such as '#a'")
        if found := _FOREIGN.search(value):
            raise ValueError(f"{name} has {found[0]!r}; only colours and shapes of the file itself are taken")
        yield name, value


def icon(logo: Logo) -> str:
    """The SVG of a home screen's picture: the logo so small that no system cuts it off."""
    root = Element("svg", {"xmlns": _SVG[1:-1], "viewBox": "0 0 100 100"})
    drawn: Element = SafeTree.fromstring(logo.content)
    drawn.attrib |= {"x": "22", "y": "22", "width": "56", "height": "56"}
    root.append(_drawn(drawn))
    return tostring(root, "unicode")
