"""The tiles that need no subject: the map, the course of one site, one figure; each of any layer."""

from dataclasses import dataclass, replace
from datetime import UTC
from typing import Final
from urllib.parse import urlencode

import numpy as np

from dashboard.embed.key import below_map
from dashboard.parts.addresses import Address
from dashboard.parts.chart.figure import sentence
from dashboard.parts.chart.past import spans_of
from dashboard.parts.chart.site_chart import site_plot
from dashboard.parts.figures import number
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.page import PageContext
from dashboard.parts.screen import map_state
from dashboard.parts.sentence import say
from dashboard.parts.site_detail import no_detail
from dashboard.parts.tile import Options, Tile
from dashboard.parts.tile_content import TileContent, as_of, in_town, site_content
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.audience import is_open
from data.declare import Layer
from data.state import OK
from data.store import summarise

FIGURES: Final = ("room", "full", "sites", "sensors")
"""What the tile ``figure`` can count; the first two only where something can be full."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnTiles:
    """Map, chart and figure."""

    context: PageContext

    def tiles(self) -> list[Tile]:
        """All of them."""
        texts = self.context.texts
        return [
            Tile(
                id="map",
                title=texts.all("builder.name.map"),
                say=self.map,
                offers=lambda: self.context.layers,
                takes=("layers", "district", "centre", "zoom", "scale"),
                width=640,
                height=480,
                body=self._drawn_map,
                scripts=("embed_map.js",),
                styles=("embed.css", "embed_map.css"),
                words=("embed.hint",),
                is_mapped=True,
            ),
            Tile(
                id="chart",
                title=texts.all("builder.name.chart"),
                say=self.chart,
                offers=self._charted,
                takes=("site_id", "span"),
                width=480,
                height=480,
                styles=("embed.css", "embed_chart.css"),
                whole=texts.all("builder.site_warmest"),
            ),
            Tile(
                id="figure",
                title=texts.all("builder.name.figure"),
                say=self.figure,
                offers=self._counted,
                takes=("layer", "figure"),
                figures=self.figures,
            ),
        ]

    # ---- which layers ------------------------------------------------------------------------------------------

    def _charted(self) -> dict[str, Layer]:
        """What has numbers that everybody may see as they come."""
        shown = {one.id: one for one in self.context.layers.values() if one.shows.codes is None}
        return {one: layer for one, layer in shown.items() if is_open(layer.shows)}

    def _counted(self) -> dict[str, Layer]:
        """Every layer, first those of which something can be full."""
        layers = self.context.layers.items()
        return dict(sorted(layers, key=lambda item: item[1].full_from is None))

    def figures(self, layer: Layer) -> tuple[str, ...]:
        """What can be counted of a layer."""
        return FIGURES[2:] if layer.full_from is None else FIGURES

    # ---- what they say -----------------------------------------------------------------------------------------

    def _view(self, layer_id: str, words: Words) -> LayerView:
        return self.context.view(layer_id, words, self.context.house.clock.now().astimezone(UTC))

    def map(self, options: Options, words: Words) -> TileContent:
        """The sentence of the first layer; the map itself is drawn."""
        views = [self._view(one, words) for one in options.layers]
        titles, place = ", ".join(view.title for view in views), options.district
        answer, more = _of_district(views[0], place) if place else self._of_town(views[0])
        beside = f"&{urlencode({'district': place})}" if place else ""
        return TileContent(
            heading=words.say("embed.map_title", layers=titles, town=place or self.context.town.name),
            answer=answer,
            more=more,
            simulated=any(view.current.is_demo for view in views),
            layers=options.layers,
            follow=f"/?layer={options.layers[0]}{beside}",
        )

    def _of_town(self, view: LayerView) -> tuple[str, str]:
        lead = say(view, self.context.store.summary(view.layer.id))
        return lead.answer, lead.more

    def _drawn_map(self, options: Options, words: Words) -> Markup:
        views = [self.context.scaled(self._view(one, words), options.address) for one in options.layers]
        return join(_map(options, words), below_map(views, words))

    def chart(self, options: Options, words: Words) -> TileContent:
        """The present value of a site, and its course over a span, the last 48 hours where none is asked for."""
        site_id = options.site_id or self._speaking_site(options.layer)
        if site_id is None:
            return in_town(self._view(options.layer, words), self.context.store.summary(options.layer))
        layer = self.context.layers.of_site(site_id)
        view = self._view(layer.id, words)
        said = site_content(view, site_id)
        index, offered = view.current.sites.site_id.index(site_id), spans_of(layer)
        span = next((one for one in offered if one.id == options.span), offered[0])
        plot = site_plot(view, [index], self.context.store, span)
        return replace(said, more=words[f"station.none.{span.id}"] if plot is None else sentence(plot), plot=plot)

    def _speaking_site(self, layer_id: str) -> str | None:
        """The site of the highest value, else the first there is."""
        summary, ids = self.context.store.summary(layer_id), self.context.store.current(layer_id).sites.site_id
        return summary.high_site or next(iter(ids), None)

    def figure(self, options: Options, words: Words) -> TileContent:
        """One count of a layer."""
        view, summary = self._view(options.layer, words), self.context.store.summary(options.layer)
        of_values, about = options.figure in FIGURES[:2], in_town(view, summary)
        if of_values and (not view.is_seen or not summary.n_ok):
            return about
        usable = _usable(view)
        counts = {"room": usable, "full": summary.n_ok - usable, "sites": summary.n, "sensors": summary.n_equipped}
        n, of = (number(one, decimals=0, words=words) for one in (counts[options.figure], summary.n_ok))
        one = "_one" if counts[options.figure] == 1 else ""
        counted = replace(about, figure=n, more="", answer=words.say(f"embed.figure.{options.figure}{one}", of=of))
        if not of_values:
            return counted
        classes = zip(view.looks, view.table.classes, strict=True)
        look = next((look for look, which in classes if which.usable is (options.figure == "room")), None)
        return replace(counted, measured=as_of(summary.newest, words), look=look)


def _of_district(view: LayerView, district: str) -> tuple[str, str]:
    """The same sentence of the sites in one Stadtteil."""
    current = view.current.of_district(district)
    if not len(current.sites):
        return view.words.say("embed.none_here", layer=view.title, place=district), ""
    lead = say(replace(view, current=current), summarise(current, view.table))
    return view.words.say("embed.of_district", place=district, answer=lead.answer), lead.more


def _usable(view: LayerView) -> int:
    usable = np.array([*(one.usable for one in view.table.classes), False])
    return int(np.count_nonzero(usable[view.current.class_index] & (view.current.state == OK)))


def _map(options: Options, words: Words) -> Markup:
    """The map, and where a clicked place says its values."""
    return tag(
        "section",
        {"class": "map", "id": "map-area", "aria-label": words["embed.map"], "aria-describedby": "said-here"},
        map_state(words, None),
        tag("div", {"class": "map__entry", "id": "ground"}),
        tag("p", {"class": "map__hint", "id": "gesture", "aria-hidden": "true"}),
        tag("p", {"class": "map__alert", "id": "alert", "role": "status"}),
        no_detail(Address(base=options.address.base)),
    )
