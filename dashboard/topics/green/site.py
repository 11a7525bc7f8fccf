"""What the page of a trench or a lawn says: how much water is left for plants, and how much it needs until Friday."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.green.soil import Soil, UnknownSoilError
from analysis.green.young_trees import nearest_sensor, watered_until
from dashboard.parts.addresses import Address
from dashboard.parts.figures import distance
from dashboard.parts.markup import tag
from dashboard.parts.view import LayerView
from dashboard.topics.green import words as said
from dashboard.topics.green.now import GreenNow
from dashboard.topics.topic import SiteParts
from data.measures import SOIL_TENSION
from data.state import UNMEASURED


@dataclass(frozen=True, slots=True)
class GreenAtSite:
    """Sections of a site's page."""

    now: GreenNow

    def parts(self, view: LayerView, index: int, _: Address) -> SiteParts:
        """What is said of one site; nothing where nothing measures and nothing is watered."""
        if view.layer.stated:
            return SiteParts(now=[tag("p", {"class": "station__than"}, one) for one in self._young(view, index)])
        if view.layer.shows != SOIL_TENSION or int(view.current.state[index]) in UNMEASURED:
            return SiteParts()
        lines = [*self._left(view, index), *self._need(view, index)]
        return SiteParts(now=[tag("p", {"class": "station__than"}, one) for one in lines])

    def _young(self, view: LayerView, index: int) -> Iterator[str]:
        """Of a tree: until when it is watered, and how much its nearest trench needs."""
        words, sites = view.words, view.current.sites
        until = watered_until(sites.attributes[index], view.now.year)
        if until is None:
            return
        yield words.say("green.young", year=until)
        for layer in self.now.layers():
            soils = self.now.context.view(layer.id, words, view.now)
            row, metres = nearest_sensor(sites.lon[[index]], sites.lat[[index]], soils.current.sites)
            if row[0] >= 0:
                name = soils.current.sites.name[int(row[0])]
                yield words.say("green.young_near", name=name, distance=distance(float(metres[0]), words))
                yield from self._need(soils, int(row[0]))

    def _left(self, view: LayerView, index: int) -> Iterator[str]:
        """As the balance has it where there is one, so that no two pages say different shares."""
        found, site_id = self.now.outlook(view), view.current.sites.site_id[index]
        one = found.needs.get(site_id) if found else None
        percent = (
            one.percent if one else percent_left(view.current.sites.attributes[index], float(view.current.shows[index]))
        )
        if percent is None:
            yield view.words["green.unknown_soil"]
        else:
            yield view.words.say("green.left", share=said.share(percent, view.words))

    def _need(self, view: LayerView, index: int) -> Iterator[str]:
        words, found = view.words, self.now.outlook(view)
        site_id = view.current.sites.site_id[index]
        if found is None:
            return
        if site_id in found.unknown:
            why = found.unknown[site_id]
            if why != "no_soil":  # that is said already
                yield words[f"green.unknown.{why}"]
            return
        one, day = found.needs[site_id], said.friday(found.until, words)
        key = "green.need" if one.litres else "green.need_none" if not one.high else "green.need_perhaps"
        litres, span = said.water(one.litres, words), said.span(one.low, one.high, words)
        yield words.say(key, day=day, litres=litres, span=span, high=said.water(one.high, words))


def percent_left(attributes: Mapping[str, Any], tension_kpa: float) -> float | None:
    """% nFK, 0 .. 100; None where the soil is unknown, or not one of the table."""
    try:
        soil = Soil.of_site(attributes)
    except UnknownSoilError:
        return None
    found = np.nan if soil is None else float(soil.percent_of_tension(np.array([tension_kpa]))[0])
    return None if np.isnan(found) else float(np.clip(found, 0, 100))
