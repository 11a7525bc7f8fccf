"""Released notices of the town, as they stand above a page."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from textwrap import shorten
from typing import Final, TypeAlias

from dashboard.parts.addresses import Address
from dashboard.parts.figures import when
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.sentence import Lead, Rank
from dashboard.texts import Words
from data.clock import Clock
from data.records.notices import Notice

Released: TypeAlias = Callable[[], Sequence[Notice]]
_LINK: Final = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
HOME: Final = "/"
LINE: Final = 120
"""So many characters a heading or one line of a tile may have."""


def strip(
    notices: Iterable[Notice],
    address: Address,
    words: Words,
    *,
    layers: Iterable[str],
    clock: Clock,
    said: Notice | None = None,
) -> Markup | None:
    """What concerns a page: all of it on the start page, elsewhere the town's and that of its layers and its site.

    One that the page itself has said is left out.
    """
    is_home, site_id = address.path == HOME, address.path.rpartition("/")[2]
    mine = [one for one in notices if one != said]
    mine = mine if is_home else concerning(mine, layers=layers, sites=(site_id,))
    if not mine:
        return None
    items = (tag("li", None, *notice(one, words, clock=clock)) for one in mine)
    return tag("aside", {"class": "told", "aria-label": words["notices.strip"]}, tag("ul", None, *items))


def notice(one: Notice, words: Words, *, clock: Clock) -> list[Markup]:
    """One notice: its text, and until when it holds."""
    until = words.say("notices.until", time=when(one.valid_to, now=clock.now(), words=words))
    return [
        tag("span", {"class": "told__text", "lang": _lang(one, words)}, linked(one.said(words.language))),
        tag("span", {"class": "told__until"}, f" {until}"),
    ]


def linked(text: str) -> Markup:
    """A plain text whose addresses are links; nothing else in it is markup."""
    pieces, end = list[str | Markup](), 0
    for found in _LINK.finditer(text):
        pieces += [text[end : found.start()], tag("a", {"href": found[0], "rel": "noopener nofollow"}, found[0])]
        end = found.end()
    return join(*pieces, text[end:])


def concerning(notices: Iterable[Notice], *, layers: Iterable[str], sites: Iterable[str]) -> list[Notice]:
    """The town's own, and those of these layers and these sites."""
    of, at = {"", *layers}, set(sites)
    return [one for one in notices if (one.site_id in at if one.site_id else one.layer in of)]


def headline(text: str) -> str:
    """What a notice says in one line: its first, shortened between words where it is long."""
    return shorten(text.strip().splitlines()[0], LINE, placeholder=" …")


def is_whole(text: str) -> bool:
    """Whether one line says all of a notice, and no link in it is lost."""
    return headline(text) == text.strip() and not _LINK.search(text)


def leading(notices: Iterable[Notice], words: Words, *, now: datetime) -> tuple[Notice, Lead] | None:
    """The newest of them as a sentence that may lead a page; None where there is none."""
    newest = next(iter(notices), None)
    if newest is None:
        return None
    until = words.say("notices.until", time=when(newest.valid_to, now=now, words=words))
    answer, lang = headline(newest.said(words.language)), _lang(newest, words)
    return newest, Lead(answer, until, rank=Rank.NOTICE, lang=lang)


def _lang(one: Notice, words: Words) -> str | None:
    return "de" if words.language != "de" and not one.text_en else None
