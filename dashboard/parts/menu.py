"""The menu in the head of every page: pages, and the topics behind one entry that opens."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words
from data.declare import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """One entry; without a title it has the text ``nav.{key}``.

    Those ``within`` stand among the topics, those that are ``folded`` only where the menu is the bar of a phone.
    """

    key: str
    path: str
    order: int = 100
    title: Text | None = None
    within: bool = False
    folded: bool = False


class Menu:
    """The entries of all pages and topics; those of a topic come and go with what the town has."""

    def __init__(self) -> None:
        self._sources: list[Callable[[], Iterable[MenuEntry]]] = []

    def add(self, *sources: Callable[[], Iterable[MenuEntry]]) -> None:
        """Let further entries be asked for, each time a page is made."""
        self._sources += sources

    def entries(self) -> list[MenuEntry]:
        """The entries of this moment, in order."""
        found = [entry for source in self._sources for entry in source()]
        return sorted(found, key=lambda one: (one.order, one.key))


def menu(entries: Sequence[MenuEntry], address: Address, words: Words, *, current: str) -> Markup:
    """The menu, with the entry of the page marked."""
    outer = [_item(one, address, words, current=current, narrow=not one.folded) for one in entries if not one.within]
    topics = [one for one in entries if one.within or one.folded]
    items = [*outer[:1], _topics(topics, address, words, current=current), *outer[1:]] if topics else outer
    return tag("nav", {"class": "head__menu", "aria-label": words["nav.label"]}, tag("ul", None, *items))


def _topics(topics: Sequence[MenuEntry], address: Address, words: Words, *, current: str) -> Markup:
    items = [_item(one, address, words, current=current, wide=one.within) for one in topics]
    inner = tag("ul", {"class": "head__topics"}, *items)
    is_open = any(one.key == current for one in topics)
    summary = tag("summary", {"class": "head__more", "data-current": is_open}, words["nav.topics"])
    return tag("li", None, tag("details", {"class": "head__fold", "name": "menu"}, summary, inner))


def _item(
    one: MenuEntry, address: Address, words: Words, *, current: str, wide: bool = True, narrow: bool = True
) -> Markup:
    """An entry of a wide window, of a narrow one, or of both."""
    label = words[f"nav.{one.key}"] if one.title is None else one.title[words.language]
    mark = "page" if one.key == current else None
    shown = {"class": None if wide and narrow else "only-wide" if wide else "only-narrow"}
    return tag("li", shown, tag("a", {"href": address.page_at(one.path), "aria-current": mark}, label))
