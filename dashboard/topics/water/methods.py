"""How figures about water are made: levels and their trend, rain, oxygen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analysis.water.present import COMPLETE
from analysis.water.trend import STEADY_CM_PER_H
from dashboard.parts.markup import Markup
from dashboard.parts.method import classes, method, plain
from dashboard.parts.page import PageContext
from dashboard.texts import Words
from dashboard.topics.water.now import TOPIC
from data.measures import PRECIPITATION, WATER_LEVEL, WATER_OXYGEN

PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class WaterMethods:
    """Sections of ``/methoden``, each where the town has such a layer."""

    context: PageContext

    def sections(self, words: Words) -> Iterator[tuple[str, Markup]]:
        """Each section by its id."""
        for layer in (one for one in self.context.layers.values() if one.topic == TOPIC):
            if layer.shows == WATER_LEVEL:
                yield "levels", method("levels", words, {"steady": plain(STEADY_CM_PER_H, words)})
            elif layer.shows == PRECIPITATION:
                values = {"classes": classes(layer, self.context.town, words)}
                yield "rain", method("rain", words, {**values, "share": plain(PERCENT * COMPLETE, words)})
            elif layer.shows == WATER_OXYGEN:
                yield "ponds", method("ponds", words, {"classes": classes(layer, self.context.town, words)})
