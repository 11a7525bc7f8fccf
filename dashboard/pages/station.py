"""The page of one site: its value now, how it compares, its course over time, and what its hot days add up to."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import numpy as np
import shapely

from dashboard.parts.addresses import Address
from dashboard.parts.document import Files, document
from dashboard.parts.figures import quantity
from dashboard.parts.footer import footer
from dashboard.parts.header import header
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.station import graph, now, past, special_days
from dashboard.parts.station.address import MOST_BESIDE, StationAddress, span_named
from dashboard.parts.station.drawing import Limit, Plot
from dashboard.parts.view import LayerView
from dashboard.texts import Texts, Words
from data.climate import Limits
from data.declare import Layer, Layers
from data.effect import EffectLimits, Intervention, interventions
from data.errors import NotFoundError
from data.folders import Folders
from data.geodata import Rasters
from data.heat_island import IslandLimits
from data.measures import AIR_TEMPERATURE
from data.projection import to_metres
from data.sites import Sites
from data.stamps import Kept
from data.state import UNMEASURED
from data.store import Store
from data.town import Town

PATH: Final = "/ort/{site_id}"
MOST_KEPT: Final = 200
"""Sites whose years are kept until midnight, the oldest asked first to go."""


@dataclass(kw_only=True)
class StationPage:
    """Renders ``/ort/{site_id}``.

    Args:
        town: what is shown.
        layers: the registry.
        store: the current state and the past.
        texts: every text.
        files: what the page loads.
        sprite: the symbols.
        folders: the town's heights are there.
    """

    town: Town
    layers: Layers
    store: Store
    texts: Texts
    files: Files
    sprite: Markup
    folders: Folders
    _years: dict[tuple[object, ...], list[past.Year]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._heights = Kept(self.folders.town, self._elevation)
        self.limits = Limits.of_town(self.town)
        self.island_limits = IslandLimits.of_town(self.town)
        self.effect_limits = EffectLimits.of_town(self.town)
        self.register = interventions(self.town)

    def html(self, address: StationAddress, site_id: str, *, at: datetime) -> str:
        """The whole page; it asks the past and may take a tenth of a second: to be called in a thread.

        Raises:
            NotFoundError: no such layer or site.
        """
        words = address.words(self.texts)
        layer = self.layers.of_site(site_id)
        view = LayerView(layer, self.store.current(layer.id), self.town, words, at)
        if site_id not in view.current.sites.site_id:
            raise UnknownPageError(site_id)
        index = view.current.sites.site_id.index(site_id)
        return self._document(view, index, address)

    def _document(self, view: LayerView, index: int, address: StationAddress) -> str:
        words, one = view.words, view.row(index)
        said = {"site": one.name, "layer": view.title, "town": self.town.name}
        body = join(
            header(address, words, town=self.town.name, current=""),
            tag("main", {"class": "station", "id": "main"}, *self._parts(view, index, address)),
            footer(
                self.town,
                words,
                layer_ids=(view.layer.id,),
                demo=bool(view.current.simulated.any()),
                data=address.page_at("/offene-daten"),
                address=address,
            ),
        )
        return document(
            address,
            title=words.say("station.title", **said),
            description=words.say("station.description", **said),
            files=self.files,
            sprite=self.sprite,
            body=body,
        )

    def _parts(self, view: LayerView, index: int, address: StationAddress) -> Iterable[Markup | None]:
        one, words = view.row(index), view.words
        yield self._back(one.site_id, view.layer, address, words)
        yield now.heading(one, view)
        yield now.figure(one, words)
        if self._is_heat(view.layer):
            yield self._compared(view, index)
            yield now.heat_index(view, index)
        yield now.others(view, index)
        yield now.unreadable_hours(view, index)
        yield self._course(view, index, address)
        if self._is_heat(view.layer) and int(view.current.state[index]) not in UNMEASURED:
            yield from self._heat(view, index, self._methods(address))
        yield self._closing(view.layer, address, words)

    @staticmethod
    def _is_heat(layer: Layer) -> bool:
        return layer.shows == AIR_TEMPERATURE

    def _back(self, site_id: str, layer: Layer, address: Address, words: Words) -> Markup:
        home = address.to(path="/", layer=layer.id, district=None, page=1, site=site_id)
        return tag("p", {"class": "station__back"}, tag("a", {"href": home}, words["station.on_map"]))

    def _methods(self, address: Address) -> str:
        return address.to(path="/methoden", layer=None, district=None, page=1, site=None)

    # ---- the value now ----------------------------------------------------------------------

    def _compared(self, view: LayerView, index: int) -> Markup | None:
        site_id, words = view.current.sites.site_id[index], view.words
        if site_id == self.town.reference_site:
            return tag("p", {"class": "station__than"}, words["station.is_reference"])
        reference = self._reference(view)
        if reference is None or int(view.current.state[index]) in UNMEASURED:
            return None
        rise = self._higher_by_m(view.current.sites, index)
        found = past.difference_now(self.store, site_id, self.town.reference_site, now=view.now, higher_by_m=rise)
        return now.comparison(found, reference, words)

    def _reference(self, view: LayerView) -> str | None:
        """Name of the reference station; None where the town has none of its own."""
        sites = view.current.sites
        known = self.town.reference_site in sites.site_id
        return sites.name[sites.site_id.index(self.town.reference_site)] if known else None

    def _higher_by_m(self, sites: Sites, index: int) -> float:
        """How much higher than the reference a site lies, after the town's elevation model; 0 where it has none."""
        heights = self._heights.get()
        if heights is None:
            return 0.0
        pair = [index, sites.site_id.index(self.town.reference_site)]
        xy = to_metres(sites.lon[pair], sites.lat[pair])
        here, there = heights.sample("elevation_m", xy[:, 0], xy[:, 1]).tolist()
        return float(here - there)

    def _elevation(self) -> Rasters | None:
        try:
            return Rasters.read(self.folders.town)
        except NotFoundError:
            return None

    # ---- over time --------------------------------------------------------------------------

    def _course(self, view: LayerView, index: int, address: StationAddress) -> Markup:
        words = view.words
        return tag(
            "section",
            {"class": "station__part", "id": "course", "aria-labelledby": "course-title"},
            tag("h2", {"id": "course-title"}, words["station.course"]),
            *self._charted(view, index, address),
        )

    def _charted(self, view: LayerView, index: int, address: StationAddress) -> Iterable[Markup]:
        layer, words = view.layer, view.words
        offered = past.spans_of(layer.shows)
        if layer.shows not in layer.visible("public") or not offered:
            yield tag("p", {"class": "station__empty"}, words["station.no_chart"])
            return
        if int(view.current.state[index]) in UNMEASURED:
            yield tag("p", {"class": "station__empty"}, words["station.no_sensor"])
            return
        span = span_named(address.span)
        span = span if span in offered else offered[0]
        address = replace(address, span=span.id, beside=self._known(view, index, address))
        yield graph.spans(address, offered, words)
        yield self._drawn(view, index, address)
        yield graph.beside(address, *self._chosen(view, index, address), words=words)

    def _drawn(self, view: LayerView, index: int, address: StationAddress) -> Markup:
        sites, span, layer = view.current.sites, span_named(address.span), view.layer
        shown = [index, *(sites.site_id.index(one) for one in address.beside)]
        asked = [(sites.site_id[one], sites.name[one], int(view.current.channel[one])) for one in shown]
        percent = self.limits.complete_percent
        found = past.courses(self.store, asked, layer.shows, span, now=view.now, least_percent=percent)
        if not found or found[0].label != sites.name[index]:
            return graph.none(view.words, span)
        begin_ms, end_ms = past.reach_ms(span, found, now=view.now)
        begin = datetime.fromtimestamp(begin_ms / 1000, tz=view.now.tzinfo)
        plot = Plot(
            courses=found,
            measure=layer.shows,
            limits=_limits(view),
            changes=past.device_changes(self.store, asked[0][0], start=begin, end=view.now),
            begin_ms=begin_ms,
            end_ms=end_ms,
            words=view.words,
        )
        csv = graph.csv_address(address, asked[0][0], layer.shows, span, begin_ms=begin_ms)
        return graph.graph(plot, span, csv=csv)

    def _known(self, view: LayerView, index: int, address: StationAddress) -> tuple[str, ...]:
        """The other sites of the address that there are and that have a device."""
        sites = view.current.sites
        states = dict(zip(sites.site_id, view.current.state.tolist(), strict=True))
        equipped = {one for one, state in states.items() if state not in UNMEASURED}
        return tuple(one for one in address.beside if one in equipped and one != sites.site_id[index])

    def _chosen(
        self, view: LayerView, index: int, address: StationAddress
    ) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Id and name of the sites in the chart, and of those that can be added."""
        sites = view.current.sites
        names = dict(zip(sites.site_id, sites.name, strict=True))
        ids = [sites.site_id[index], *address.beside]
        if len(address.beside) == MOST_BESIDE:
            return [(one, names[one]) for one in ids], []
        free = [one for one in self._nearest(sites, index) if view.current.state[one] not in UNMEASURED]
        offered = [(sites.site_id[one], sites.name[one]) for one in free if sites.site_id[one] not in ids]
        return [(one, names[one]) for one in ids], offered

    @staticmethod
    def _nearest(sites: Sites, index: int) -> list[int]:
        """The sites worth comparing with: all of a small layer by name, the hundred nearest of a large one."""
        xy = to_metres(sites.lon, sites.lat)
        far = shapely.distance(shapely.points(xy), shapely.points(xy[index]))
        nearest = np.argsort(far, kind="stable")[1:101].tolist()
        return sorted(nearest, key=lambda one: sites.name[one])

    # ---- heat -------------------------------------------------------------------------------

    def _heat(self, view: LayerView, index: int, methods: str) -> Iterable[Markup]:
        words, site_id = view.words, view.current.sites.site_id[index]
        reference = None if site_id == self.town.reference_site else self._reference(view)
        years = self._years_of(view, index, compared=reference is not None)
        yield special_days.special_days(years, self.limits, words, methods=methods)
        if reference is not None:
            yield special_days.heat_island(years, self.island_limits, words, reference=reference, methods=methods)
        here = [one for one in self.register if self._judgeable(one, view.current.sites) and one.site_id == site_id]
        if here:
            judged = [(one, past.effect_of(self.store, one, self.effect_limits, now=view.now)) for one in here]
            yield special_days.effects(judged, self.effect_limits, words, methods=methods)

    @staticmethod
    def _judgeable(one: Intervention, sites: Sites) -> bool:
        return {one.site_id, *one.controls} <= set(sites.site_id)

    def _years_of(self, view: LayerView, index: int, *, compared: bool) -> list[past.Year]:
        """Figures until yesterday change once a day, and when late readings come: they are kept for an hour."""
        site_id = view.current.sites.site_id[index]
        key = (site_id, compared, view.now.replace(minute=0, second=0, microsecond=0))
        if key not in self._years:
            self._years[key] = past.years(
                self.store,
                site_id,
                self.town.reference_site if compared else None,
                now=view.now,
                higher_by_m=self._higher_by_m(view.current.sites, index) if compared else 0.0,
                island_limits=self.island_limits,
            )
            for old in list(self._years)[:-MOST_KEPT]:
                self._years.pop(old, None)
        return self._years[key]

    def _closing(self, layer: Layer, address: Address, words: Words) -> Markup:
        sun = f"{words['station.sun']} " if self._is_heat(layer) else ""
        link = tag("a", {"href": self._methods(address)}, words["station.methods"])
        return tag("p", {"class": "station__note"}, sun, link)


class UnknownPageError(NotFoundError):
    """No site of this id is on the map."""

    kind = "site"


def _limits(view: LayerView) -> list[Limit]:
    """What a chart marks: the marks of a scale, or from where on something is full."""
    table, measure = view.table, view.layer.shows
    if table.kind == "scale":
        return [Limit(one, quantity(one, unit=measure.unit, decimals=0, words=view.words)) for one in table.marks]
    closed = [(one, look) for one, look in zip(table.classes, view.looks, strict=True) if not one.usable]
    return [Limit(one.low, look.label) for one, look in closed[:1]]
