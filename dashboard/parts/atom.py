"""A feed that newsreaders and other sites follow (Atom, RFC 4287).

Texts are plain, so that no reader takes them for markup.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from data.xml_text import xml_text

MEDIA: Final = "application/atom+xml"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """One piece of news.

    Args:
        entry_id: an address that stays its name for ever.
        updated: RFC 3339.
        href: where more of it stands.
        content: what it says beside its title; empty: nothing.
        category: by what readers sort it; empty: by nothing.
    """

    entry_id: str
    title: str
    updated: str
    href: str
    content: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed at an address, in German; ``updated`` where it has no entry."""

    address: str
    title: str
    author: str
    updated: str
    entries: Iterable[NewsItem]

    def xml(self) -> bytes:
        """The whole document."""
        entries = [*self.entries]
        root = ET.Element(f"{{{_ATOM}}}feed", {_LANGUAGE: "de"})
        _add(root, "id", self.address)
        _add(root, "title", self.title)
        _add(root, "updated", max((one.updated for one in entries), default=self.updated))
        _add(root, "link", rel="self", href=self.address)
        _add(_add(root, "author"), "name", self.author)
        for one in entries:
            _entry(_add(root, "entry"), one)
        ET.register_namespace("", _ATOM)
        return bytes(ET.tostring(root, "utf-8", xml_declaration=True))


def _entry(place: ET.Element, one: NewsItem) -> None:
    _add(place, "id", one.entry_id)
    _add(place, "title", one.title)
    _add(place, "updated", one.updated)
    if one.category:
        _add(place, "category", term=one.category)
    if one.content:
        _add(place, "content", one.content, type="text")
    _add(place, "link", rel="alternate", href=one.href)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    made.text = xml_text(text) or None
    return made
