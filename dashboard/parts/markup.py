"""HTML as text that knows it is HTML: everything else is escaped when it becomes part of a page."""

import re
from collections.abc import Mapping
from html import escape, unescape
from string import Formatter
from typing import Final, TypeAlias

from data import strict_json

VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta", "source"})


class Markup(str):
    """A piece of finished HTML."""

    __slots__ = ()


Child: TypeAlias = "str | Markup | None"
Attribute: TypeAlias = str | int | bool | None


def tag(name: str, attributes: Mapping[str, Attribute] | None = None, *children: Child) -> Markup:
    """One element: texts are escaped, Markup is taken as it is, None is left out.

    Args:
        name: of the element.
        attributes: True stands alone (``hidden``); False and None are left out.
        children: what is inside; none for elements that HTML never closes.
    """
    opening = f"<{name}{_attributes(attributes or {})}>"
    return Markup(opening if name in VOID else f"{opening}{join(*children)}</{name}>")


def join(*children: Child) -> Markup:
    """Several pieces one after the other."""
    return Markup("".join(_safe(child) for child in children if child is not None))


def filled(text: str, **values: Child) -> Markup:
    """A text whose ``{names}`` stand for pieces of a page."""
    parts = Formatter().parse(text)
    return join(*(part for plain, name, _, _ in parts for part in (plain, values[name] if name else None)))


def text_of(piece: Markup) -> str:
    """What is read of a piece of a page."""
    return unescape(re.sub(r"<[^>]*>", "", piece))


def data_block(element_id: str, value: object) -> Markup:
    """JSON for scripts of the page; a data block is never executed, so that the page needs no inline script."""
    text = strict_json.compact(value).replace("<", "\\u003c")
    return Markup(f'<script type="application/json" id="{escape(element_id)}">{text}</script>')


def _safe(child: str) -> str:
    return child if isinstance(child, Markup) else escape(child, quote=False)


def _attributes(attributes: Mapping[str, Attribute]) -> str:
    return "".join(_attribute(name, value) for name, value in attributes.items())


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
