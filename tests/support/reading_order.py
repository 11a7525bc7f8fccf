"""The order in which a page is read aloud: landmarks, headings and controls, without what changes by the hour."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from playwright.sync_api import Page

from dashboard.texts import Texts

STRUCTURE: Final = frozenset(
    {
        *("alert", "application", "banner", "complementary", "contentinfo", "form", "main", "navigation", "region"),
        *("group", "heading", "iframe", "list", "search", "status", "table"),
        *("button", "checkbox", "combobox", "radio", "searchbox", "slider", "textbox"),
    }
)
"""Roles by which people find their way; what stands between them is content."""
_LINE: Final = re.compile(
    r'^(?P<indent> *)- (?P<role>[a-z]+)(?: (?P<name>"(?:[^"\\]|\\.)*"))?(?P<level> \[level=\d\])?'
)


def reading_order(page: Page, constant: frozenset[str]) -> str:
    """One line an element, indented by what it stands in; lines that say the same one after the other are one.

    Args:
        page: as it is now.
        constant: names that never change; every other name is written as three dots.
    """
    lines: list[str] = []
    inside: list[tuple[int, int]] = []  # indent of the snapshot and of ours, of what is open
    for found in filter(None, map(_LINE.match, page.locator("body").aria_snapshot().split("\n"))):
        if found["role"] not in STRUCTURE:
            continue
        indent = len(found["indent"])
        inside = [one for one in inside if one[0] < indent]
        ours = inside[-1][1] + 1 if inside else 0
        inside.append((indent, ours))
        lines.append(f"{'  ' * ours}{found['role']}{found['level'] or ''}{_name(found['name'], constant)}")
    return "\n".join(_once(_staying(lines)))


def _staying(lines: list[str]) -> list[str]:
    """All but the part about cool places, which moves up on hot days, with the group it is the heading of."""
    moving = {place for place, line in enumerate(lines) if line.endswith('"Wo ist es kühl?"')}
    return [line for place, line in enumerate(lines) if not {place, place + 1} & moving]


def _once(lines: Iterable[str]) -> list[str]:
    """Lines, and pairs of lines such as a heading with its list, that are said again at once are said once."""
    said: list[str] = []
    for line, _ in groupby(lines):
        said.append(line)
        if said[-2:] == said[-4:-2]:
            del said[-2:]
    return said


def _name(found: str | None, constant: frozenset[str]) -> str:
    if found is None:
        return ""
    return f" {found}" if found[1:-1].replace('\\"', '"') in constant else " …"


def constant_names(texts: Texts, more: Iterable[str]) -> frozenset[str]:
    """Our German texts that have no value in them, and more."""
    words = texts.of("de")
    return frozenset(text for key in words if "{" not in (text := words[key])) | frozenset(more)
