"""Waste: where there is room for it, and how full what stands in the town is."""

from functools import partial
from itertools import chain

from dashboard.api.nearest import Nearest
from dashboard.parts.page import PageContext
from dashboard.topics.topic import Topic
from dashboard.topics.waste import methods, search
from dashboard.topics.waste.emptying import EmptyingNear
from dashboard.topics.waste.near import RoomForWaste
from dashboard.topics.waste.page import PATH, page
from dashboard.topics.waste.tiles import NearestTile
from data.sites import any_in
from data.town.collection import CollectionCalendar


def topic(context: PageContext) -> Topic:
    """The topic."""
    emptied = EmptyingNear(CollectionCalendar.of_town(context.town))
    near = RoomForWaste(context, Nearest(context.api, context.ground))
    return Topic(
        id="waste",
        title={"de": "Entsorgung", "en": "Waste"},
        question={"de": "Wo werde ich es los?", "en": "Where can I take it?"},
        path=PATH,
        order=20,
        near=lambda here: chain(emptied.answers(here), near.answers(here)),
        page=page(context),
        methods=partial(methods.sections, context),
        tiles=(NearestTile(context).tile(),) if search.offered(context) else (),
        in_menu=partial(_has_any, context),
    )


def _has_any(context: PageContext) -> bool:
    """Whether the town has any place to find room in."""
    return any(any_in(context.house.folders.sites_of(one.id)) for one in search.offered(context))
