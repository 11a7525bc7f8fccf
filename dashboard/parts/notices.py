"""Released notices of the town, as they stand above a page."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from dashboard.parts.addresses import Address
from dashboard.parts.figures import when
from dashboard.parts.markup import Markup, join, tag
from dashboard.texts import Words
from data.clock import Clock
from data.records.notices import Notice

Released: TypeAlias = Callable[[], Sequence[Notice]]
_LINK: Final = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
HOME: Final = "/"


def strip(
    notices: Iterable[Notice], address: Address, words: Words, *, layers: Iterable[str], clock: Clock
) -> Markup | None:
    """What concerns a page: all of it on the start page, elsewhere the town's and that of its layers and its site."""
    mine = [one for one in notices if _concerns(one, address, set(layers))]
    if not mine:
        return None
    items = (tag("li", None, *notice(one, words, clock=clock)) for one in mine)
    return tag("aside", {"class": "told", "aria-label": words["notices.strip"]}, tag("ul", None, *items))


def notice(one: Notice, words: Words, *, clock: Clock) -> list[Markup]:
    """One notice: its text, and until when it holds."""
    until = words.say("notices.until", time=when(one.valid_to, now=clock.now(), words=words))
    lang = "de" if words.language != "de" and not one.text_en else None
    return [
        tag("span", {"class": "told__text", "lang": lang}, linked(one.said(words.language))),
        tag("span", {"class": "told__until"}, f" {until}"),
    ]


def linked(text: str) -> Markup:
    """A plain text whose addresses are links; nothing else in it is markup."""
    pieces, end = list[str | Markup](), 0
    for found in _LINK.finditer(text):
        pieces += [text[end : found.start()], tag("a", {"href": found[0], "rel": "noopener nofollow"}, found[0])]
        end = found.end()
    return join(*pieces, text[end:])


def _concerns(one: Notice, address: Address, layers: set[str]) -> bool:
    if address.path == HOME:
        return True
    if one.site_id:
        return address.path.endswith(f"/{one.site_id}")
    return not one.layer or one.layer in layers
