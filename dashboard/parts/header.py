"""The head of every page: town, menu, language and theme; in a replay its mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.parts.addresses import Address
from dashboard.parts.footer import SWITCH
from dashboard.parts.markup import Attribute, Markup, join, tag
from dashboard.parts.menu import MenuEntry, menu
from dashboard.parts.near import PATH
from dashboard.parts.place_search import place_search
from dashboard.parts.replay_mark import banner
from dashboard.parts.switch import switch
from dashboard.texts import LANGUAGES, SIMPLE, Language, Words

LOGO_HEIGHT: Final = 32
"""px, as in dashboard.assets.theme."""


@dataclass(frozen=True, slots=True)
class TownLogo:
    """A town's own picture in place of our mark: where it is loaded from, and how wide it is times its height."""

    address: str
    width: float


def header(
    address: Address,
    words: Words,
    *,
    town: str,
    entries: Sequence[MenuEntry],
    current: str,
    logo: TownLogo | None = None,
    resends: str | None = None,
) -> Markup:
    """The page's header; ``resends`` is the form that has what the page answers, where its address does not tell it."""
    return join(
        tag("a", {"class": "skip", "href": "#main"}, words["page.skip"]),
        tag(
            "header",
            {"class": "head"},
            _brand(address, words, town=town, logo=logo),
            menu(entries, address, words, current=current),
            banner(address, words),
            _search(address, words),
            tag(
                "div",
                {"class": "head__tools"},
                _find(address, words),
                _language(address, words, resends),
                _simple(address, words, resends),
                _theme(address, words, resends),
            ),
        ),
    )


def _brand(address: Address, words: Words, *, town: str, logo: TownLogo | None) -> Markup:
    mark = tag(
        "svg", {"class": "head__mark", "viewBox": "0 0 24 24", "aria-hidden": "true"}, tag("use", {"href": "#s-mark"})
    )
    if logo is not None:
        size = {"width": round(LOGO_HEIGHT * logo.width), "height": LOGO_HEIGHT}
        mark = tag("img", {"class": "head__mark head__logo", "src": logo.address, "alt": "", **size})
    name = tag("span", {"class": "head__town"}, town)
    product = tag("span", {"class": "head__product"}, words["page.product"])
    return tag("a", {"class": "head__brand", "href": address.page_at("/")}, mark, name, " ", product)


def _search(address: Address, words: Words) -> Markup | None:
    """The search for a place; the page for one place has its own."""
    return None if address.path == PATH else place_search("head", address, words)


def _find(address: Address, words: Words) -> Markup | None:
    """The way to that page, where the head has no room for a search."""
    if address.path == PATH:
        return None
    mark = tag("svg", {"class": "icon", "viewBox": "0 0 24 24", "aria-hidden": "true"}, tag("use", {"href": "#s-find"}))
    return tag("a", {"class": "tool tool--find", "href": address.page_at(PATH)}, mark, _hidden(words["search.label"]))


def _language(address: Address, words: Words, resends: str | None) -> Markup:
    links = [_in(language, address, words, resends) for language in LANGUAGES]
    return tag("nav", {"class": "languages", "aria-label": words["nav.language"]}, *links)


def _in(language: Language, address: Address, words: Words, resends: str | None) -> Markup:
    short = tag("span", {"aria-hidden": "true"}, language.upper())
    if language == words.language:
        return tag(
            "span", {"class": "tool tool--now", "aria-current": "true"}, short, _hidden(words["nav.this_language"])
        )
    link: dict[str, Attribute] = {"lang": language, "class": "tool", "data-keep": "lang"}
    link |= {"hreflang": language} if resends is None else {}
    return switch(address.to(language=language), link, resends, short, _hidden(words["nav.other_language"]))


def _simple(address: Address, words: Words, resends: str | None) -> Markup:
    """The link from standard to plain language or back, by a short name; its whole name stands in the footer too."""
    key = SWITCH[address.simple]
    link: dict[str, Attribute] = {"class": "tool tool--simple", "data-keep": SIMPLE}
    inside = (tag("span", {"aria-hidden": "true"}, words[f"{key}_short"]), _hidden(words[key]))
    return switch(address.to(simple=not address.simple), link, resends, *inside)


def _theme(address: Address, words: Words, resends: str | None) -> Markup:
    """Two links, of which the stylesheet shows the one that changes something."""
    return join(
        *(
            switch(
                address.to(theme=theme),
                {
                    "class": f"tool tool--{theme}",
                    "data-theme": theme,
                    "rel": "nofollow" if resends is None else None,
                },
                resends,
                tag(
                    "svg",
                    {"class": "icon", "viewBox": "0 0 24 24", "aria-hidden": "true"},
                    tag("use", {"href": f"#s-{theme}"}),
                ),
                _hidden(words[f"nav.theme_{theme}"]),
            )
            for theme in ("dark", "light")
        )
    )


def _hidden(text: str) -> Markup:
    return tag("span", {"class": "sr-only"}, text)
