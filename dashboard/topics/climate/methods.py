"""How figures about heat are made: special days, heat index, surface, heat island, effect, people, warnings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

import numpy as np

from analysis.heat.days import HEAT_INDEX_FROM_C, heat_index_c
from analysis.heat.exposure import FARTHEST_M
from analysis.heat.surface import quality
from dashboard.parts.figures import MINUTE_S, number
from dashboard.parts.markup import Markup, tag
from dashboard.parts.method import method, plain
from dashboard.parts.page import PageContext
from dashboard.texts import Words
from data.declare import layer_id
from data.thresholds import ClimateLimits
from data.weather.warnings import OLDEST

HOUR: Final = timedelta(hours=1)
EXAMPLES: Final = ((30.0, 70.0), (35.0, 40.0))
"""Temperature °C and humidity % of the heat index's examples."""
FORMULA: Final = (
    "−8,784695 + 1,61139411 T + 2,338549 R − 0,14611605 T R − 0,012308094 T² − 0,016424828 R² "
    "+ 0,002211732 T² R + 0,00072546 T R² − 0,000003582 T² R²"
)


@dataclass(frozen=True, slots=True)
class HeatMethods:
    """Sections of ``/methoden``, written out of the town's thresholds."""

    context: PageContext

    def sections(self, words: Words) -> Iterator[tuple[str, Markup]]:
        """Each section by its id."""
        limits = self.context.town.climate
        degrees = {
            "summer": plain(limits.summer_day_c, words),
            "hot": plain(limits.hot_day_c, words),
            "tropical": plain(limits.tropical_night_c, words),
            "percent": plain(limits.complete_percent, words),
        }
        night = "night" if limits.tropical_night == "night" else "whole_day"
        rules = [
            words[f"methods.days.{night}"],
            words["methods.days.day"],
            words.say("methods.days.complete", **degrees),
        ]
        yield "days", method("days", words, degrees, more=tag("div", None, *(tag("p", None, one) for one in rules)))
        yield "index", method("index", words, self._index(words), more=_formula(words))
        surface = {
            "cell": quality.CELL_M,
            "limit": quality.MOST_RMSE_K,
            "fewest": float(quality.FEWEST),
            "hours": quality.OLDEST / HOUR,
        }
        yield "surface", method("surface", words, {key: plain(value, words) for key, value in surface.items()})
        yield "island", method("island", words, self._island(limits, words))
        yield "effect", method("effect", words, self._effect(words))
        yield "residents", method("residents", words, {**degrees, "far": plain(FARTHEST_M / 1000, words)})
        yield "warning", method("warning", words, {"minutes": str(round(OLDEST.total_seconds() / MINUTE_S))})

    def _index(self, words: Words) -> dict[str, str]:
        examples = [
            words.say(
                "methods.index.example",
                t=plain(t, words),
                r=plain(r, words),
                hi=number(float(heat_index_c(np.array([t]), np.array([r]))[0]), decimals=1, words=words),
            )
            for t, r in EXAMPLES
        ]
        return {"from": plain(HEAT_INDEX_FROM_C, words), "examples": "; ".join(examples)}

    def _island(self, limits: ClimateLimits, words: Words) -> dict[str, str]:
        own = self.context.town.heat_island
        lows = [number(one, decimals=0, words=words) for one in own.above_k]
        between = [words.say("station.island.between", low=low, high=high) for low, high in pairwise(lows)]
        names = words["station.months"].split()
        return {
            "reference": self._reference(words),
            "lapse": number(100 * limits.lapse_k_per_m, decimals=2, words=words),
            "classes": "; ".join([*between, words.say("station.island.above", low=lows[-1])]),
            "percent": plain(own.complete_percent, words),
            "months": " ".join(names[one - 1] for one in own.months),
        }

    def _effect(self, words: Words) -> dict[str, str]:
        limits = self.context.town.effect
        whole = {"least": limits.least_days, "most": limits.most_days, "block": limits.block_days}
        return {key: number(value, decimals=0, words=words) for key, value in whole.items()}

    def _reference(self, words: Words) -> str:
        site_id = self.context.town.reference_site
        if layer_id(site_id) not in self.context.layers:
            return words["station.unknown"]
        sites = self.context.store.current(layer_id(site_id)).sites
        return sites.name[sites.site_id.index(site_id)] if site_id in sites.site_id else words["station.unknown"]


def _formula(words: Words) -> Markup:
    text = FORMULA if words.language == "de" else FORMULA.replace(",", ".")
    return tag("p", {"class": "article__formula"}, tag("strong", None, words["methods.index.formula"]), " ", text)
