"""Which part of the topic speaks of which of its layers: temperature, or stations, air and noise."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from analysis.heat.forecast_fit import FEWEST
from dashboard.parts.addresses import Address
from dashboard.parts.markup import Markup, join
from dashboard.parts.method import method, plain
from dashboard.parts.sentence import Lead
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics.climate.cool import CoolPlaces
from dashboard.topics.climate.expected import ExpectedWeather
from dashboard.topics.climate.frost import Frost
from dashboard.topics.climate.outdoors import Outdoors
from dashboard.topics.climate.outdoors_now import is_outdoors
from dashboard.topics.climate.present import HeatNow
from dashboard.topics.climate.site import HeatAtSite
from dashboard.topics.topic import SiteParts
from data.weather.forecast import OLDEST


@dataclass(frozen=True, slots=True)
class ClimateParts:
    """The pieces of the topic that each of its layers has in its own way."""

    heat: HeatNow
    cool: CoolPlaces
    station: HeatAtSite
    outdoors: Outdoors
    expected: ExpectedWeather
    frost: Frost

    def lead(self, view: LayerView) -> Lead | None:
        """The sentence on top."""
        return self.outdoors.lead(view) if is_outdoors(view.layer) else self.heat.lead(view)

    def lines(self, view: LayerView, address: Address) -> Markup | None:
        """What follows it."""
        if is_outdoors(view.layer):
            return None
        return join(self.heat.lines(view, address), self.frost.lines(view, address)) or None

    def panel(self, view: LayerView, address: Address) -> Markup | None:
        """What stands above the list."""
        return self.outdoors.panel(view, address) if is_outdoors(view.layer) else self.cool.markup(view, address)

    def methods(self, words: Words) -> Iterator[tuple[str, Markup]]:
        """Sections about stations, air, noise, forecast and frost."""
        yield from self.outdoors.methods(words)
        facts = {"fewest": plain(FEWEST, words), "hours": plain(OLDEST / timedelta(hours=1), words)}
        yield "forecast", method("forecast", words, facts)
        limits = self.frost.limits
        cold = {"road": plain(limits.road_frost_c, words), "pipe": plain(limits.pipe_frost_c, words)}
        yield "frost", method("frost", words, cold)

    def site(self, view: LayerView, index: int, address: Address) -> SiteParts:
        """Sections of a site's page; with the DWD's forecast where temperature is measured."""
        own = (
            self.outdoors.site.parts(view, index)
            if is_outdoors(view.layer)
            else self.station.parts(view, index, address)
        )
        return replace(own, later=[self.expected.section(view, index, address), *own.later])
