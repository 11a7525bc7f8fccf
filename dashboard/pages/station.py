"""The page of one site: its value now, its course over time, and what its topic says of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from dashboard.parts.chart.course import SPANS
from dashboard.parts.chart.figure import READ, figure, none
from dashboard.parts.chart.past import spans_of
from dashboard.parts.chart.site_chart import has_past, site_plot
from dashboard.parts.directions import way_to
from dashboard.parts.document import PageFiles
from dashboard.parts.footer import ABOUT, about
from dashboard.parts.glance import glance
from dashboard.parts.markup import Markup, tag
from dashboard.parts.page import Page, PageContext, Visit
from dashboard.parts.photo import described
from dashboard.parts.preview import picture_path
from dashboard.parts.report import report
from dashboard.parts.standort import FACTS, standort
from dashboard.parts.station import choices, now, where
from dashboard.parts.station.address import FOLDER, MOST_BESIDE, StationAddress, span_named, station_path
from dashboard.parts.station.nearby import nearby
from dashboard.parts.station.site_view import site_view
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics import SiteParts, Topics
from data.projection import to_metres
from data.sites import Sites

PATH: Final = f"{FOLDER}{{site_id}}"


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
        view, index = site_view(self.context, site_id, visit.words, visit.now)
        span, beside = visit.query.get("span"), visit.query.getlist("with")
        address = StationAddress.of(common, span=span, usual=_reaching(view, index), beside=beside)
        return self._document(view, index, address, visit.agent)

    def _now(self, layer_id: str, beside: LayerView) -> LayerView:
        """Another layer, as the same visitor sees it."""
        return self.context.view(layer_id, beside.words, beside.now)

    def _document(self, view: LayerView, index: int, address: StationAddress, agent: str) -> str:
        words, frame = view.words, self.context.frame
        one, layer = view.row(index), view.layer
        said = {"site": one.name, "layer": view.title, "town": frame.town.name, "district": one.district}
        charted = layer.shows.codes is None and layer.shows.audience == "public" and layer.shows.min_count is None
        asked = {"tile": "chart", "site_id": one.site_id} if charted else {"tile": "map", "layers": layer.id}
        main = tag("main", {"class": "station", "id": "main"}, *self._parts(view, index, address, agent))
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

    def _parts(self, view: LayerView, index: int, address: StationAddress, agent: str) -> Iterable[Markup | None]:
        words, topic = view.words, self.topics.of(view.layer)
        own = topic.site(view, index, address) if topic and topic.site else SiteParts()
        names = self.context.ground.gazetteer
        views = (view if one == view.layer.id else self._now(one, view) for one in self.context.layers)
        together = standort(views, view, index, address)
        yield tag(
            "div",
            {"class": "station__top"},
            where.heading(view, index, names),
            where.small_map(view, index, address, self._map_of(view, index, address)),
            self._glance(view, index, address, alone=together is None),
            _part("now", words, now.figure(view, index), *own.now, now.others(view, index), together),
            _part("way", words, *_way(view, index, agent)),
            _part("report", words, report(view, index)),
        )
        yield None if view.layer.stated else self._course(view, index, address)
        yield from own.later
        yield nearby(view, index, address)
        methods = tag("a", {"href": about(address, ABOUT["methods"])}, words["station.methods"])
        yield tag("p", {"class": "station__note"}, f"{own.note} " if own.note else "", methods)

    def _map_of(self, view: LayerView, index: int, address: StationAddress) -> str | None:
        """The map with the site chosen; None: what is about the equipment is on none that citizens have."""
        if view.layer.is_technical:
            return None
        site_id = view.current.sites.site_id[index]
        return address.to(path="/", layer=view.layer.id, district=None, page=1, site=site_id)

    def _glance(self, view: LayerView, index: int, address: StationAddress, *, alone: bool) -> Markup | None:
        words, sites = view.words, view.current.sites
        facts = glance(view, index, left_out=() if alone else {one.name for one in FACTS})
        note = described(self.context.house, sites.attributes[index], sites.name[index], address, words)
        return _part("glance", words, facts, note)

    # ---- over time --------------------------------------------------------------------------

    def _course(self, view: LayerView, index: int, address: StationAddress) -> Markup | None:
        """None where there is no past that the public may see."""
        offered = spans_of(view.layer)
        if not offered or not has_past(view, index):
            return None
        span = span_named(address.span)
        address = replace(address, span=(span if span in offered else offered[0]).id)
        address = replace(address, beside=self._known(view, index, address))
        return tag(
            "section",
            {"class": "station__part", "id": "course", "aria-labelledby": "course-title"},
            tag("h2", {"id": "course-title"}, view.words["station.course"]),
            choices.spans(address, offered, view.words),
            self._drawn(view, index, address),
            choices.beside(address, *self._chosen(view, index, address), words=view.words),
        )

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


def _part(name: str, words: Words, *inside: Markup | None) -> Markup | None:
    """A section with its heading; None where nothing stands in it."""
    if not any(inside):
        return None
    title = tag("h2", {"id": f"{name}-title"}, words[f"station.part.{name}"])
    own = {"class": f"station__{name}", "id": name, "aria-labelledby": f"{name}-title"}
    return tag("section", own, title, *inside)


def _way(view: LayerView, index: int, agent: str) -> Iterable[Markup]:
    """What opens the way to a site."""
    to = way_to(view, index, agent=agent, note="leaves")
    yield to.link(view.words)
    yield to.leaves(view.words)
