"""The foot of every page: what the data are, whose they are, under which licence."""

from collections.abc import Iterable
from typing import Final

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.switch import switch
from dashboard.texts import SIMPLE, Words
from data.town import Attribution, Town

ABOUT: Final = {
    "methods": "/methoden",
    "accessibility": "/barrierefreiheit",
    "privacy": "/datenschutz",
    "imprint": "/impressum",
    "status": "/status",
    "tiles": "/embed",
}
"""Pages that every page leads to, by the key of their name."""

REGISTER: Final = "/massnahmen"
"""Where every measure of the town's register stands with what came of it."""
DATA: Final = "/offene-daten"
"""Where the open data are explained."""
SWITCH: Final = ("nav.simple", "nav.not_simple")
"""What leads to plain language, and back."""


def footer(
    town: Town,
    words: Words,
    *,
    layer_ids: Iterable[str],
    demo: bool,
    address: Address,
    explained: Iterable[str] = (),
    resends: str | None = None,
) -> Markup:
    """The page's footer; ``explained`` are the kinds of explanations that the town has; ``resends``: see switch."""
    sources = {one.holder: one for one in map(town.attribution_of, layer_ids)}
    entries = [_source(words["footer.data"], one, words) for one in sources.values()]
    if sources and (people := town.attribution.get("residents")):
        entries.append(_source(words["residents.source"], people, words))
    entries.append(_source(words["footer.basemap"], town.attribution["basemap"], words))
    notice = tag("p", {"class": "demo"}, words["page.demo"]) if demo else None
    entries.append(tag("a", {"href": address.page_at(DATA)}, words["nav.data"]))
    other = address.to(simple=not address.simple)
    entries.append(switch(other, {"data-keep": SIMPLE}, resends, words[SWITCH[address.simple]]))
    entries += [tag("a", {"href": about(address, path)}, words[f"about.{key}.name"]) for key, path in ABOUT.items()]
    entries += [_explained(one, words, address) for one in explained]
    items = [tag("li", None, entry) for entry in entries]
    return tag("footer", {"class": "foot"}, notice, tag("ul", {"aria-label": words["footer.label"]}, *items))


def about(address: Address, path: str) -> str:
    """Address of a page about the site, in the same language and theme."""
    return address.to(path=path, layer=None, district=None, page=1, site=None)


def _explained(kind: str, words: Words, address: Address) -> Markup:
    href = f"{about(address, ABOUT['accessibility'])}#{kind}"
    return tag("a", {"href": href}, words[f"about.explanation.{kind}"])


def _source(kind: str, one: Attribution, words: Words) -> Markup:
    licence = tag(
        "a", {"href": one.licence_url, "rel": "license noopener"}, words.say("footer.licence", licence=one.licence)
    )
    return join(f"{kind}: {one.holder}, ", licence)
