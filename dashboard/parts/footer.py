"""The foot of every page: what the data are, whose they are, under which licence."""

from collections.abc import Iterable

from dashboard.parts.markup import Markup, join, tag
from dashboard.texts import Words
from data.town import Attribution, Town


def footer(town: Town, words: Words, *, layer_ids: Iterable[str], demo: bool, data: str) -> Markup:
    """The page's footer.

    Args:
        town: whose sources are named.
        words: the visitor's language.
        layer_ids: the layers on this page.
        demo: whether what is shown is simulated.
        data: address of the open data.
    """
    sources = {one.holder: one for one in map(town.attribution_of, layer_ids)}
    entries = [_source(words["footer.data"], one, words) for one in sources.values()]
    entries.append(_source(words["footer.basemap"], town.attribution["basemap"], words))
    notice = tag("p", {"class": "demo"}, words["page.demo"]) if demo else None
    entries.append(tag("a", {"href": data}, words["nav.data"]))
    items = [tag("li", None, entry) for entry in entries]
    return tag("footer", {"class": "foot"}, notice, tag("ul", {"aria-label": words["footer.label"]}, *items))


def _source(kind: str, one: Attribution, words: Words) -> Markup:
    licence = tag(
        "a", {"href": one.licence_url, "rel": "license noopener"}, words.say("footer.licence", licence=one.licence)
    )
    return join(f"{kind}: {one.holder}, ", licence)
