"""Climate: how warm it is and where, what helps, and what a station's past adds up to."""

from typing import Any

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Markup
from dashboard.parts.page import PageContext
from dashboard.parts.view import LayerView
from dashboard.topics.climate import air_figures, surface
from dashboard.topics.climate.cool import CoolPlaces
from dashboard.topics.climate.expected import ExpectedWeather
from dashboard.topics.climate.frost import Frost
from dashboard.topics.climate.methods import HeatMethods
from dashboard.topics.climate.near import HeatNear
from dashboard.topics.climate.outdoors import Outdoors
from dashboard.topics.climate.outdoors_near import OutdoorsNear
from dashboard.topics.climate.outdoors_now import OutdoorsNow
from dashboard.topics.climate.parts import ClimateParts
from dashboard.topics.climate.present import HeatNow
from dashboard.topics.climate.site import HeatAtSite
from dashboard.topics.climate.surface import Surfaces
from dashboard.topics.climate.surface_switch import overlay, surface_switch
from dashboard.topics.climate.tiles import HeatTiles
from dashboard.topics.topic import Overlay, Topic
from data.state import NO_SENSOR


def topic(context: PageContext) -> Topic:
    """The topic."""
    town, folders = context.town, context.house.folders
    now = HeatNow(town=town, folders=folders)
    cool = CoolPlaces(town=town, folders=folders, has_demo=context.house.settings.demo != "none")
    told = SurfaceOnMap(Surfaces(context.house))
    outdoors = Outdoors(OutdoorsNow(context=context))
    expected = ExpectedWeather(folders=folders, store=context.store)
    frost = Frost(town.climate, expected)
    parts = ClimateParts(now, cool, HeatAtSite(context=context), outdoors, expected, frost)
    return Topic(
        id="climate",
        title={"de": "Klima", "en": "Climate"},
        question={"de": "Wie warm, wie kalt, wo ist es besser?", "en": "How warm, how cold, where is it better?"},
        path="/klima",
        order=10,
        lead=parts.lead,
        urgent=now.urgent,
        beside=now.official,
        lines=parts.lines,
        panel=parts.panel,
        control=told.control,
        overlay=told.overlay,
        words=("cool",),
        near=lambda here: (*HeatNear(context, cool).answers(here), *OutdoorsNear(outdoors.now, expected).answers(here)),
        site=parts.site,
        methods=lambda words: (*HeatMethods(context).sections(words), *parts.methods(words)),
        tiles=(*HeatTiles(context).tiles(), *outdoors.tiles()),
        in_menu=lambda: cool.has_any or any(one.topic == "climate" for one in context.present.values()),
        operations=(*surface.operations(context.api), *air_figures.operations(outdoors.now)),
    )


class SurfaceOnMap:
    """The switch of the computed surface."""

    def __init__(self, surfaces: Surfaces) -> None:
        self._surfaces = surfaces

    def control(self, view: LayerView, address: Address) -> Markup | None:
        """Below its layer; None for another, or where nothing measures from which one could be computed."""
        told = self._told(view)
        return None if told is None else surface_switch(told, address, view.words, now=view.now)

    def overlay(self, view: LayerView, address: Address) -> Overlay | None:
        """Below its layer, while it may be shown."""
        told = self._told(view)
        return overlay(told, address, view.words, now=view.now) if told and told["shown"] else None

    def _told(self, view: LayerView) -> dict[str, Any] | None:
        layer = self._surfaces.layer
        if layer != view.layer or view.count(NO_SENSOR) == len(view.current.sites):
            return None
        return self._surfaces.told(layer, now=view.now)
