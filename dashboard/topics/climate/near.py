"""What the topic answers for one place: how warm it is at the nearest station, and where there is drinking water."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.heat.cool_places import CoolPlace
from dashboard.parts.deviation import DECIMALS
from dashboard.parts.figures import distance, number
from dashboard.parts.markup import tag
from dashboard.parts.near import NearAnswer, Vantage
from dashboard.parts.page import PageContext
from dashboard.parts.site_detail import station_address, told
from dashboard.parts.view import LayerView
from dashboard.topics.climate.cool import CoolPlaces, opening
from data.measures import AIR_TEMPERATURE
from data.state import OK


@dataclass(frozen=True, slots=True)
class HeatNear:
    """Answers of the topic."""

    context: PageContext
    cool: CoolPlaces

    def answers(self, here: Vantage) -> Iterator[NearAnswer]:
        """The nearest station that measures now, and the nearest drinking water."""
        layers = [
            one for one in self.context.layers.values() if one.topic == "climate" and one.shows == AIR_TEMPERATURE
        ]
        for layer in layers:
            view = self.context.view(layer.id, here.words, here.now)
            yield from self._warmth(self.context.scaled(view, here.address), here)
        yield from self._water(here)

    def _warmth(self, view: LayerView, here: Vantage) -> Iterator[NearAnswer]:
        words, found = here.words, here.nearest(view.current, view.current.state == OK)
        if found is None:
            return
        row, metres = found
        one = view.row(row)
        named = {"site": one.name, "distance": distance(metres, words), "value": one.value}
        said = words.say("near.climate.said", **named, than=_than(view, row))
        yield NearAnswer(
            title=words["near.climate.title"],
            said=said,
            facts=[told(one, words)],
            href=station_address(here.address, one.site_id),
            more=words.say("near.details", name=one.name),
        )

    def _water(self, here: Vantage) -> Iterator[NearAnswer]:
        """The nearest that may be used now; where all are closed, the nearest, and when it opens."""
        words = here.words
        found = sorted(
            ((_metres(one, here), one) for one in self.cool.of_kind("water")),
            key=lambda pair: (pair[1].times is not None and not pair[1].times.is_open(here.now), pair[0]),
        )
        for metres, one in found[:1]:
            far = {"name": one.name, "distance": distance(metres, words)}
            hours = " · ".join(filter(None, opening(one.times, words, here.now))) if one.times else ""
            demo = tag("span", {"class": "demo"}, words["cool.demo"]) if one.demo else None
            yield NearAnswer(
                title=words["cool.water"],
                said=words.say("near.site", **far),
                facts=[text for text in (hours, demo) if text],
            )


def _metres(one: CoolPlace, here: Vantage) -> float:
    return float(here.metres(one.points[:, 0], one.points[:, 1]).min())


def _than(view: LayerView, row: int) -> str:
    """``, 0,8 Grad kühler als die Stadt``; within the accuracy no difference; nothing of one alone."""
    found, declared, words = view.differences, view.layer.deviation, view.words
    if found is None or declared is None or not np.isfinite(found.difference[row]):
        return ""
    by = float(found.difference[row])
    if abs(by) <= declared.accuracy:
        return words["near.climate.alike"]
    key = "warmer" if by > 0 else "cooler"
    return words.say(f"near.climate.{key}", degrees=number(abs(by), decimals=DECIMALS, words=words))
