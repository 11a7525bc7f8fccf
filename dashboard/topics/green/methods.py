"""How figures about Green are made: tension, litres, and the cadastre of trees."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.green.demand import GOOD_FROM_PERCENT
from analysis.green.young_trees import BESIDE_M, YOUNG_YEARS
from dashboard.parts.markup import Markup
from dashboard.parts.method import method, plain
from dashboard.texts import Words
from dashboard.topics.green.now import TOPIC, GreenNow


@dataclass(frozen=True, slots=True)
class GreenMethods:
    """Sections of ``/methoden``, each where the town has such a layer."""

    now: GreenNow

    def sections(self, words: Words) -> Iterator[tuple[str, Markup]]:
        """Each section by its id."""
        if self.now.layers():
            yield "soil_water", method("soil_water", words, {})
            yield "watering", method("watering", words, {"good": plain(GOOD_FROM_PERCENT, words)})
        if any(one.topic == TOPIC and one.stated for one in self.now.context.layers.values()):
            values = {"years": plain(YOUNG_YEARS, words), "metres": plain(BESIDE_M, words)}
            yield "trees", method("trees", words, values)
