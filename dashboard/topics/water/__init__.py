"""Water: whether it rises, how much it rained, and whether ponds have enough oxygen."""

from dashboard.parts.page import PageContext
from dashboard.topics.topic import Topic
from dashboard.topics.water import figures
from dashboard.topics.water.lead import WaterLead
from dashboard.topics.water.methods import WaterMethods
from dashboard.topics.water.near import WaterNear
from dashboard.topics.water.now import WaterNow
from dashboard.topics.water.official import OfficialWater
from dashboard.topics.water.panel import WaterPanel
from dashboard.topics.water.rain_map import RainMap
from dashboard.topics.water.site import WaterAtSite
from dashboard.topics.water.tiles import WaterTiles
from data.rasters.shelf import RasterShelf
from data.weather.town_warnings import TownWarnings


def topic(context: PageContext) -> Topic:
    """The topic."""
    now = WaterNow(context=context)
    said = WaterLead(now)
    return Topic(
        id="water",
        title={"de": "Wasser", "en": "Water"},
        question={"de": "Steigt das Wasser?", "en": "Is the water rising?"},
        path="/wasser",
        order=15,
        lead=said.lead,
        lines=said.lines,
        panel=WaterPanel(now, OfficialWater(TownWarnings(town=context.town, folders=context.house.folders))).markup,
        control=RainMap(RasterShelf(context.house.folders.rasters)).control,
        site=WaterAtSite(now).parts,
        near=WaterNear(now).answers,
        methods=WaterMethods(context).sections,
        tiles=WaterTiles(now).tiles(),
        operations=figures.operations(now),
    )
