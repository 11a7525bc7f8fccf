"""The page on which people find a container with room: the answer as text, the way on the map and in words."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dashboard.parts.addresses import Address
from dashboard.parts.document import PageFiles
from dashboard.parts.legend import legend
from dashboard.parts.markup import Markup, data_block, join, tag
from dashboard.parts.notice import notice
from dashboard.parts.page import OFFLINE, Page, PageContext, Visit
from dashboard.parts.page_data import page_data
from dashboard.parts.report import report
from dashboard.parts.site_detail import site_detail
from dashboard.parts.site_list import Slice, site_list
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics.waste import search
from data.declare import Layer

PATH = "/entsorgung"
SCRIPTS = ("disposal.js", OFFLINE)


def page(context: PageContext) -> Page:
    """``/entsorgung``."""
    made = DisposalPage(context, context.files(styles=("disposal.css",), scripts=SCRIPTS))
    return Page(path=PATH, render=made.html, lasts=True)


@dataclass(frozen=True, slots=True)
class DisposalPage:
    """Renders the page; what can be full is taken from the registry."""

    context: PageContext
    files: PageFiles

    def html(self, visit: Visit) -> str:
        """The whole page; without scripts it is the list of all places by Stadtteil."""
        address, words = visit.address, visit.address.words(self.context.texts)
        views = {one.id: self.context.view(one.id, words, visit.now) for one in self._offered(words)}
        if not views:
            return self._nothing(address, words)
        view = views.get(address.layer or "") or next(iter(views.values()))
        return self.context.frame.document(
            address,
            words,
            title=words.say("disposal.title", town=self.context.town.name),
            description=words.say("disposal.description", town=self.context.town.name),
            files=self.files,
            main=tag("main", {"class": "disposal", "id": "main"}, self._main(views, view, address)),
            current="waste",
            layer_ids=views,
            demo=any(bool(one.current.simulated.any()) for one in views.values()),
            further=data_block("page-data", self._data(views, view, address, visit.now)),
        )

    def _offered(self, words: Words) -> list[Layer]:
        """What can be full, may be seen, and is anywhere in this town."""
        found = [one for one in search.offered(self.context) if len(self.context.store.current(one.id).sites)]
        return search.in_order(found, words)

    def _nothing(self, address: Address, words: Words) -> str:
        """The page of a town that has nothing to find room in: it says so, and leads on to the map."""
        town = self.context.town.name
        title, text = (words.say(f"disposal.none.{key}", town=town) for key in ("title", "text"))
        return self.context.frame.document(
            address,
            words,
            title=words.say("disposal.title", town=town),
            description=text,
            files=replace(self.files, scripts=[]),
            main=notice(title, text, href=address.page_at("/"), back=words["disposal.none.back"]),
            current="waste",
            robots="noindex",
        )

    def _main(self, views: dict[str, LayerView], view: LayerView, address: Address) -> Markup:
        words = view.words
        layers = [one.layer for one in views.values()]
        ask = tag(
            "section",
            {"class": "ask", "aria-labelledby": "question"},
            tag("h1", {"class": "ask__question", "id": "question"}, search.question(view.layer, words)),
            search.search(words),
            search.kinds(layers, address, words, opened=view.layer.id),
            search.modes(words),
            search.hint(words),
        )
        answer = tag("section", {"class": "answer", "id": "answer", "aria-label": words["disposal.answer"]})
        more = tag("div", {"class": "more", "id": "more"})
        return join(ask, answer, self._map(view), more, self._all(view, address))

    def _map(self, view: LayerView) -> Markup:
        words = view.words
        credit = self.context.town.attribution["basemap"]
        return tag(
            "section",
            {"class": "map scripted", "id": "map-area", "aria-label": words["disposal.map"]},
            tag("a", {"class": "skip skip--map", "href": "#all"}, words["page.skip_map"]),
            tag("p", {"class": "map__wait", "id": "map-wait"}, words["page.map_loading"]),
            tag("div", {"class": "map__entry", "id": "ground"}),
            legend([view], words, shown={view.layer.id}),
            tag("p", {"class": "map__credit"}, f"{words['footer.basemap']}: {credit.holder}, {credit.licence}"),
            tag("p", {"class": "map__alert", "id": "alert", "role": "status"}),
        )

    def _all(self, view: LayerView, address: Address) -> Markup:
        """Every place by Stadtteil, and the details of the one that was chosen."""
        chosen = self._chosen(view, address)
        listed = site_list(view, address, Slice.of(view.listed(address.district), address.page))
        heading = tag("h2", {"class": "all__title"}, view.words.say("disposal.all", layer=view.title))
        return tag(
            "details",
            {"class": "all", "id": "all", "open": True},
            tag("summary", {"class": "all__head"}, heading),
            chosen,
            listed,
        )

    def _chosen(self, view: LayerView, address: Address) -> Markup | None:
        ids, names = view.current.sites.site_id, view.current.sites.name
        if address.site is None or address.site not in ids:
            return None
        row = ids.index(address.site)
        told = report(self.context.town, view.words, site_id=address.site, name=names[row])
        return join(site_detail(view, address, row), told)

    def _data(self, views: dict[str, LayerView], view: LayerView, address: Address, now: datetime) -> dict[str, Any]:
        words = view.words
        data = page_data(
            views.values(),
            address,
            words,
            town=self.context.town,
            now=now,
            opened=view.layer.id,
            basemap=address.asset("basemap.pmtiles"),
        )
        own = {key: text for key, text in words.items() if key.startswith("disposal.")}
        return {**data, "town": self.context.town.name, "words": {**data["words"], **own}}
