"""What the topic answers for one place: where the nearest Wi-Fi is."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dashboard.parts.figures import distance
from dashboard.parts.near import NearAnswer, Vantage
from dashboard.parts.page import PageContext
from dashboard.parts.site_detail import station_address
from data.declare import Layer
from data.measures import WIFI_CLIENTS
from data.state import OK


@dataclass(frozen=True, slots=True)
class WifiNear:
    """Answers of the topic."""

    context: PageContext

    def answers(self, here: Vantage) -> Iterator[NearAnswer]:
        """Of each layer that gives Wi-Fi the nearest site from which devices were counted lately."""
        for layer in self.context.layers.values():
            if layer.topic == "places" and WIFI_CLIENTS in layer.measures:
                yield from self._of(layer, here)

    def _of(self, layer: Layer, here: Vantage) -> Iterator[NearAnswer]:
        view, words = self.context.view(layer.id, here.words, here.now), here.words
        current, counted = view.current, view.current.values.get(WIFI_CLIENTS.id)
        if counted is None:
            return
        found = here.nearest(current, (current.state == OK) & np.isfinite(counted))
        if found is None:
            return
        row, metres = found
        one = view.row(row)
        yield NearAnswer(
            title=words["near.wifi"],
            said=words.say("near.site", name=one.name, distance=distance(metres, words)),
            href=station_address(here.address, one.site_id),
            more=words.say("near.details", name=one.name),
        )
