"""What the topic answers for one place: where the nearest charging point is free."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.api.nearest import Nearest, NearestQuestion
from dashboard.parts.figures import distance
from dashboard.parts.near import NearAnswer, Vantage
from dashboard.parts.page import PageContext
from dashboard.parts.site_detail import station_address, told
from dashboard.parts.view import LayerView
from data.declare import Layer
from data.measures import CHARGING_STATUS, OCCUPIED_PERCENT


@dataclass(frozen=True, slots=True)
class ChargingNear:
    """Answers of the topic."""

    context: PageContext
    nearest: Nearest

    def answers(self, here: Vantage) -> Iterator[NearAnswer]:
        """The nearest free one of each layer of charging points; none: that none is free."""
        for layer in self.context.layers.values():
            if layer.topic == "mobility" and layer.shows == CHARGING_STATUS:
                yield from self._of(layer, here)

    def _of(self, layer: Layer, here: Vantage) -> Iterator[NearAnswer]:
        words = here.words
        question = NearestQuestion(layer=layer.id, lon=here.lon, lat=here.lat, limit=1, mode="walk")
        groups, _, current = self.nearest.found(question)
        if not len(current.sites):
            return
        title = words["near.charging.title"]
        if not groups["usable"]:
            yield NearAnswer(title=title, said=words["near.charging.none"])
            return
        offer = groups["usable"][0]
        view = self.context.view(layer.id, words, here.now, current=current)
        one = view.row(offer.row)
        yield NearAnswer(
            title=title,
            said=words.say("near.site", name=one.name, distance=distance(offer.distance_m, words)),
            facts=[_points(view, offer.row), told(one, words)],
            href=station_address(here.address, one.site_id),
            more=words.say("near.details", name=one.name),
        )


def _points(view: LayerView, row: int) -> str:
    """``2 von 4 Ladepunkten frei``; of a column that does not tell how many are taken, that one is free."""
    n, taken = int(view.current.sites.channels[row]), view.current.values.get(OCCUPIED_PERCENT.id)
    if n < 2 or taken is None or not 0 <= taken[row] < 100:  # noqa: PLR2004 - a point alone, percent
        return view.words["near.charging.free"]
    return view.words.say("near.charging.points", free=round(n * (1 - float(taken[row]) / 100)), n=n)
