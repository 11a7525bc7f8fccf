"""The page about the open data, for people: what there is, how to get it, under which licence; made of the registry."""

from dataclasses import dataclass
from typing import Final

from dashboard.parts.data_table import data_table, example
from dashboard.parts.document import PageFiles
from dashboard.parts.footer import DATA
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.page import Page, PageContext, Visit
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics import Topics
from data.state import STATES

WORDS: Final = ("state", "class", "simulated", "observed_at")
"""Properties of a site that need a word of explanation."""


def page(context: PageContext, _: Topics) -> Page:
    """``/offene-daten``."""
    render = OpenDataPage(context, context.files(styles=("open_data.css",))).html
    return Page(path=DATA, render=render)


@dataclass(frozen=True, slots=True)
class OpenDataPage:
    """Renders the page; its table is made of the registry."""

    context: PageContext
    files: PageFiles

    def html(self, visit: Visit) -> str:
        """The whole page."""
        address, words, town = visit.address, visit.words, self.context.town.name
        views = [self.context.view(one, words, visit.now) for one in self.context.present]
        main = tag(
            "main",
            {"class": "open-data", "id": "main"},
            tag("h1", {"class": "open-data__title"}, words["open_data.title"]),
            tag("p", {"class": "open-data__lead"}, words.say("open_data.lead", town=town)),
            _section("layers", words, data_table(views, address, town=self.context.town)),
            _section("start", words, *_examples(views, words, origin=visit.origin)),
            _section("live", words, *_live(words, origin=visit.origin)),
            _section("words", words, _glossary(words)),
            _section("withheld", words, *(tag("p", None, words[f"open_data.withheld_{n}"]) for n in (1, 2))),
            _section("licence", words, *self._licences(views, words), _software(words, origin=visit.origin)),
        )
        return self.context.frame.document(
            address,
            words,
            title=words.say("open_data.tab", town=town),
            description=words.say("open_data.lead", town=town),
            files=self.files,
            main=main,
            views=views,
        )

    def _licences(self, views: list[LayerView], words: Words) -> list[Markup]:
        """Each source once, with the layers that are to be credited to it."""
        sources: dict[tuple[str, str, str], list[str]] = {}
        for view in views:
            one = self.context.town.attribution_of(view.layer.id)
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
