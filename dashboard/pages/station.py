"""The page of one site: its value now, its course over time, and what its topic says of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import numpy as np
import shapely

from dashboard.api.publication import public_instant
from dashboard.parts.chart.course import SPANS
from dashboard.parts.chart.figure import READ, figure, none
from dashboard.parts.chart.past import spans_of
from dashboard.parts.chart.site_chart import has_past, site_plot
from dashboard.parts.document import PageFiles
from dashboard.parts.footer import ABOUT, about
from dashboard.parts.markup import Markup, tag
from dashboard.parts.page import Page, PageContext, Visit
from dashboard.parts.photo import described
from dashboard.parts.preview import picture_path
from dashboard.parts.standort import standort
from dashboard.parts.station import choices, now
from dashboard.parts.station.address import FOLDER, MOST_BESIDE, StationAddress, span_named, station_path
from dashboard.parts.view import LayerView
from dashboard.topics import SiteParts, Topics
from data import instants
from data.declare import Layer
from data.errors import NotFoundError
from data.projection import to_metres
from data.sites import Sites
from data.store import Current

PATH: Final = f"{FOLDER}{{site_id}}"
MOMENT: Final = timedelta(milliseconds=1)


class UnknownPageError(NotFoundError):
    """No site of this id is on the map."""

    kind = "site"


def page(context: PageContext, topics: Topics) -> Page:
    """``/ort/{site_id}``."""
    return Page(
        path=PATH,
        render=StationPage(context, topics, context.files(scripts=("station.js",), styles=("station.css",))).html,
    )


@dataclass(frozen=True, slots=True)
class StationPage:
    """Renders the page."""

    context: PageContext
    topics: Topics
    files: PageFiles

    def html(self, visit: Visit) -> str:
        """The whole page; it asks the past and may take a tenth of a second. NotFoundError: no such layer or site."""
        site_id = visit.parameters["site_id"]
        common = replace(visit.address, path=station_path(site_id))
        layer = self.context.layers.of_site(site_id)
        view = self.context.view(layer.id, visit.words, visit.now)
        if site_id not in view.current.sites.site_id:
            view = replace(view, current=self._then(layer, site_id))
        index = view.current.sites.site_id.index(site_id)
        span, beside = visit.query.get("span"), visit.query.getlist("with")
        address = StationAddress.of(common, span=span, usual=_reaching(view, index), beside=beside)
        return self._document(view, index, address)

    def _now(self, layer_id: str, beside: LayerView) -> LayerView:
        """Another layer, as the same visitor sees it."""
        return self.context.view(layer_id, beside.words, beside.now)

    def _then(self, layer: Layer, site_id: str) -> Current:
        """The layer when a site was there last, or will be there first; UnknownPageError: there never was any."""
        last = self.context.store.last(layer.id)
        row = last.site_row.get(site_id)
        if row is None:
            raise UnknownPageError(site_id)
        begin, end = last.sites.valid_from[row], last.sites.valid_to[row]
        at = public_instant(begin if end is None else end - MOMENT, self.context.api.public_measures(layer))
        # What is known of it by now.
        found = self.context.store.current(layer.id, at=instants.END if layer.stated else at, since=begin)
        if site_id not in found.sites.site_id:
            raise UnknownPageError(site_id)
        return found

    def _document(self, view: LayerView, index: int, address: StationAddress) -> str:
        words, frame = view.words, self.context.frame
        one, layer = view.row(index), view.layer
        said = {"site": one.name, "layer": view.title, "town": frame.town.name, "district": one.district}
        charted = layer.shows.codes is None and layer.shows.audience == "public" and layer.shows.min_count is None
        asked = {"tile": "chart", "site_id": one.site_id} if charted else {"tile": "map", "layers": layer.id}
        main = tag("main", {"class": "station", "id": "main"}, *self._parts(view, index, address))
        return frame.document(
            address,
            words,
            title=words.say("station.title", **said),
            description=words.say(f"station.description{'_of' if one.district else ''}", **said),
            # The script reads a chart; many places have none.
            files=self.files if READ in main else replace(self.files, scripts=(), modules=()),
            main=main,
            views=[view],
            picture=picture_path(address, **asked),
        )

    def _parts(self, view: LayerView, index: int, address: StationAddress) -> Iterable[Markup | None]:
        one, words, topic = view.row(index), view.words, self.topics.of(view.layer)
        own = topic.site(view, index, address) if topic and topic.site else SiteParts()
        home = address.to(path="/", layer=view.layer.id, district=None, page=1, site=one.site_id)
        yield tag("p", {"class": "station__back"}, tag("a", {"href": home}, words["station.on_map"]))
        yield now.heading(one, view)
        yield now.figure(one, words)
        views = (view if other == view.layer.id else self._now(other, view) for other in self.context.layers)
        yield standort(views, view, index, address)
        yield from own.now
        yield now.others(view, index)
        yield now.unreadable_hours(view, index)
        yield described(self.context.house, view.current.sites.attributes[index], one.name, address, words)
        yield None if view.layer.stated else self._course(view, index, address)
        yield from own.later
        methods = tag("a", {"href": about(address, ABOUT["methods"])}, words["station.methods"])
        yield tag("p", {"class": "station__note"}, f"{own.note} " if own.note else "", methods)

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
        words, offered = view.words, spans_of(view.layer)
        if not offered:
            yield tag("p", {"class": "station__empty"}, words["station.no_chart"])
            return
        if not has_past(view, index):
            yield tag("p", {"class": "station__empty"}, words["station.no_sensor"])
            return
        span = span_named(address.span)
        span = span if span in offered else offered[0]
        address = replace(address, span=span.id, beside=self._known(view, index, address))
        yield choices.spans(address, offered, words)
        yield self._drawn(view, index, address)
        yield choices.beside(address, *self._chosen(view, index, address), words=words)

    def _drawn(self, view: LayerView, index: int, address: StationAddress) -> Markup:
        shown = [index, *(view.current.sites.site_id.index(one) for one in address.beside)]
        span = span_named(address.span)
        plot = site_plot(view, shown, self.context.store, span)
        return none(view.words, span) if plot is None else figure(plot, address)

    def _known(self, view: LayerView, index: int, address: StationAddress) -> tuple[str, ...]:
        """The other sites of the address that there are and that have a past."""
        sites, has = view.current.sites, view.current.has_past
        known = {one for one, past in zip(sites.site_id, has, strict=True) if past}
        return tuple(one for one in address.beside if one in known and one != sites.site_id[index])

    def _chosen(
        self, view: LayerView, index: int, address: StationAddress
    ) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Id and name of the sites in the chart, and of those that can be added."""
        sites = view.current.sites
        names = dict(zip(sites.site_id, sites.name, strict=True))
        ids = [sites.site_id[index], *address.beside]
        if len(address.beside) == MOST_BESIDE:
            return [(one, names[one]) for one in ids], []
        free = [one for one in self._nearest(sites, index) if view.current.has_past[one]]
        offered = [(sites.site_id[one], sites.name[one]) for one in free if sites.site_id[one] not in ids]
        return [(one, names[one]) for one in ids], offered

    @staticmethod
    def _nearest(sites: Sites, index: int) -> list[int]:
        """The sites worth comparing with: all of a small layer by name, the hundred nearest of a large one."""
        xy = to_metres(sites.lon, sites.lat)
        far = shapely.distance(shapely.points(xy), shapely.points(xy[index]))
        nearest = np.argsort(far, kind="stable")[1:101].tolist()
        return sorted(nearest, key=lambda one: sites.name[one])


def _reaching(view: LayerView, index: int) -> str:
    """The shortest span that reaches back to the last reading."""
    last = view.observed_at(index) or view.now
    return next((one.id for one in SPANS if view.now - last < one.length), SPANS[-1].id)
