"""The town in figures: what it measures of itself, a year behind and of what it has released."""

from dashboard.parts.page import PageContext
from dashboard.topics.figures import energy_api
from dashboard.topics.figures.energy_tile import EnergyTile
from dashboard.topics.figures.methods import FiguresMethods
from dashboard.topics.figures.page import PATH, page
from dashboard.topics.topic import Topic
from services.energy.published_energy import EnergyShelf


def topic(context: PageContext) -> Topic:
    """The topic."""
    shelf = EnergyShelf(context.house)
    return Topic(
        id="figures",
        title={"de": "Stadt in Zahlen", "en": "The town in figures"},
        question={"de": "Werden wir besser?", "en": "Are we getting better?"},
        path=PATH,
        order=60,
        page=page(context, shelf),
        methods=FiguresMethods(shelf).sections,
        tiles=(EnergyTile(context, shelf).tile(),),
        operations=energy_api.operations(shelf),
        in_menu=lambda: shelf.newest() is not None,
    )
