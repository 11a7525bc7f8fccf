"""What the topic answers for one place: the nearest room for each kind of waste."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.api.nearest import Nearest, NearestQuestion
from dashboard.parts.hours import opening
from dashboard.parts.markup import join
from dashboard.parts.near import NearAnswer, Vantage
from dashboard.parts.page import PageContext
from dashboard.parts.site_detail import station_address
from dashboard.topics.waste import search, ways
from data.declare import Layer


@dataclass(frozen=True, slots=True)
class RoomForWaste:
    """Answers of the topic."""

    context: PageContext
    nearest: Nearest

    def answers(self, here: Vantage) -> Iterator[NearAnswer]:
        """Of each kind that is anywhere in the town, the nearest place with room."""
        for layer in search.in_order(search.offered(self.context), here.words):
            if layer.topic == "waste" and len(self.context.store.current(layer.id).sites):
                yield self._room(layer, here)

    def _room(self, layer: Layer, here: Vantage) -> NearAnswer:
        words = here.words
        groups, _, current = self.nearest.found(
            NearestQuestion(layer=layer.id, lon=here.lon, lat=here.lat, limit=1, mode="walk")
        )
        title = search.short(layer, words)
        # What is open and has room, then what only opens later, then where nobody measures.
        offers = [*groups["usable"], *groups["closed"], *groups["unknown"]]
        if not offers:
            return NearAnswer(title=title, said=words["disposal.room_none"])
        offer = offers[0]
        view = self.context.view(layer.id, words, here.now, current=current)
        one = view.row(offer.row)
        opens = opening(offer.opens_at, now=here.now, words=words) if offer.opens_at else ""
        return NearAnswer(
            title=title,
            said=join(one.name, " · ", one.look.label),
            facts=[ways.way(offer, "walk", words), words.say("disposal.opens", when=opens) if opens else None],
            href=station_address(here.address, one.site_id),
            more=words.say("near.details", name=one.name),
        )
