"""The page about the open data, for people: what there is, how to get it, under which licence; made of the registry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dashboard.pages.page import Page
from dashboard.parts.addresses import Address
from dashboard.parts.data_table import data_table, example
from dashboard.parts.document import document
from dashboard.parts.footer import footer
from dashboard.parts.header import header
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.state import STATES

PATH: Final = "/offene-daten"
WORDS: Final = ("state", "class", "simulated", "observed_at")
"""Properties of a site that need a word of explanation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDataPage(Page):
    """Renders ``/offene-daten``; the table is made of the registry."""

    def html(self, address: Address, *, now: datetime, origin: str) -> str:
        """The whole page.

        Args:
            address: of the page.
            now: the present, UTC.
            origin: scheme, host and sub-path before ``/api``, as programs write them.
        """
        words = address.words(self.texts)
        views = [LayerView(one, self.store.current(one.id), self.town, words, now) for one in self.layers.values()]
        main = tag(
            "main",
            {"class": "open-data", "id": "main"},
            tag("h1", {"class": "open-data__title"}, words["open_data.title"]),
            tag("p", {"class": "open-data__lead"}, words.say("open_data.lead", town=self.town.name)),
            _section("layers", words, data_table(views, address, town=self.town)),
            _section("start", words, *_examples(views, words, origin=origin)),
            _section("live", words, *_live(words, origin=origin)),
            _section("words", words, _glossary(words)),
            _section("withheld", words, *(tag("p", None, words[f"open_data.withheld_{n}"]) for n in (1, 2))),
            _section("licence", words, *self._licences(views, words), _software(words, origin=origin)),
        )
        demo = any(bool(view.current.simulated.any()) for view in views)
        frame = {"town": self.town.name, "current": "data"}
        return document(
            address,
            title=words.say("open_data.tab", town=self.town.name),
            description=words.say("open_data.lead", town=self.town.name),
            files=self.files,
            sprite=self.sprite,
            body=join(
                header(address, words, **frame),
                main,
                footer(
                    self.town,
                    words,
                    layer_ids=[one.layer.id for one in views],
                    demo=demo,
                    data=address.page_at(PATH),
                    address=address,
                ),
            ),
        )

    def _licences(self, views: list[LayerView], words: Words) -> list[Markup]:
        """Each source once, with the layers that are to be credited to it."""
        sources: dict[tuple[str, str, str], list[str]] = {}
        for view in views:
            one = self.town.attribution_of(view.layer.id)
            sources.setdefault((one.holder, one.licence, one.licence_url), []).append(view.title)
        lines = [
            tag(
                "li",
                None,
                f"{', '.join(titles)}: {holder}, ",
                tag("a", {"href": url, "rel": "license noopener"}, licence),
            )
            for (holder, licence, url), titles in sources.items()
        ]
        return [tag("p", None, words["open_data.licence_text"]), tag("ul", {"class": "open-data__points"}, *lines)]


def _section(name: str, words: Words, *inside: Markup) -> Markup:
    heading = tag("h2", {"id": f"{name}-title"}, words[f"open_data.{name}"])
    return tag("section", {"class": "open-data__part", "aria-labelledby": f"{name}-title"}, heading, *inside)


def _examples(views: list[LayerView], words: Words, *, origin: str) -> list[Markup]:
    """Addresses that answer: the first layer's sites, one site's past, and what QGIS wants to know."""
    first = next((view for view in views if len(view.current.sites)), views[0])
    past = example(first)
    asked = {
        "sites": f"{origin}/api/collections/{first.layer.id}/items?limit=10",
        "past": f"{origin}{past}" if past else None,
        "qgis": f"{origin}/api",
    }
    named = {key: value for key, value in asked.items() if value}
    lines = [join(tag("dt", None, words[f"open_data.example_{key}"]), _code(one)) for key, one in named.items()]
    described = tag("a", {"href": f"{origin}/api/docs"}, words["open_data.described"])
    return [tag("dl", {"class": "open-data__examples"}, *lines), tag("p", None, described)]


def _software(words: Words, *, origin: str) -> Markup:
    """Under which licence the program is, and what it is made of."""
    return tag("p", None, tag("a", {"href": f"{origin}/assets/licences.txt"}, words["open_data.software"]))


def _code(address: str) -> Markup:
    return tag("dd", None, tag("a", {"href": address}, tag("code", None, address)))


def _live(words: Words, *, origin: str) -> list[Markup]:
    address = f"{origin}/api/live"
    return [
        tag("p", None, words["open_data.live_text"]),
        tag("ol", {"class": "open-data__points"}, *(tag("li", None, words[f"open_data.live_{n}"]) for n in (1, 2, 3))),
        tag("p", None, tag("a", {"href": address}, tag("code", None, address))),
    ]


def _glossary(words: Words) -> Markup:
    states = " · ".join(f"{state}: {words[f'state.{state}']}" for state in STATES)
    said = {key: words.say(f"open_data.word_{key}", states=states) for key in WORDS}
    lines = [join(tag("dt", None, tag("code", None, key)), tag("dd", None, text)) for key, text in said.items()]
    return tag("dl", {"class": "open-data__words"}, *lines)
