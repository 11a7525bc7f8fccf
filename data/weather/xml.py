"""Reads XML from outside with entity resolution off."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as SafeTree
from defusedxml.common import DefusedXmlException

from data import instants
from data.errors import StadtklimaError
from data.instants import InstantError

MOST_BYTES: Final = 64 * 1024 * 1024


class FeedError(StadtklimaError):
    """A file of the DWD is not what it should be."""


def parse(raw: bytes) -> Element:
    """The root element; FeedError: it is too large, no XML, or declares entities or a document type."""
    if len(raw) > MOST_BYTES:
        raise FeedError(f"the XML has {len(raw)} bytes; at most {MOST_BYTES} are read")
    try:
        root: Element = SafeTree.fromstring(raw, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FeedError(f"the XML is refused: {error}") from None
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise FeedError(f"the file is no XML: {error}") from None
    return root


def named(element: Element, name: str) -> Iterator[Element]:
    """The children of this name, whatever their namespace."""
    return (one for one in element if one.tag.rpartition("}")[2] == name)


def text(element: Element, name: str) -> str:
    """The text of the first child of this name, empty where there is none."""
    return next(((one.text or "").strip() for one in named(element, name)), "")


def instant(written: str) -> datetime:
    """An instant in UTC; FeedError: it is none."""
    try:
        return instants.parse(written)
    except InstantError as error:
        raise FeedError(str(error)) from None
