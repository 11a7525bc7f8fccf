"""Above the list of gauges, rain gauges and ponds: what is official, and what is measured, kept apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from dashboard.parts.addresses import Address
from dashboard.parts.figures import clock_time
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.site_detail import station_address
from dashboard.parts.view import LayerView
from dashboard.topics.water import words as said
from dashboard.topics.water.now import WaterNow
from dashboard.topics.water.official import OfficialWater


@dataclass(frozen=True, slots=True)
class WaterPanel:
    """The section of the page."""

    now: WaterNow
    official: OfficialWater

    def markup(self, view: LayerView, address: Address) -> Markup | None:
        """For one of the topic's layers; None where there is neither a warning to tell of nor anything beyond values.

        What is not released stands in the list below, with value and time.
        """
        words = view.words
        rows = [*chain(self._gauges(view, address), self._rain(view, address), self._ponds(view, address))]
        official = self.official.markup(words, now=view.now, is_replay=address.replayed_at is not None)
        if not rows and official is None:
            return None
        title = tag("h3", {"class": "water__kind"}, words["water.measured.title"])
        unchecked = tag("p", {"class": "water__note"}, words["water.measured.unchecked"])
        measured = tag("section", None, title, tag("ul", {"class": "water__rows"}, *rows), unchecked) if rows else None
        return tag("div", {"class": "water", "id": "water"}, official, measured)

    def _gauges(self, view: LayerView, address: Address) -> Iterator[Markup]:
        words = view.words
        for one in (each for each in self.now.gauges(view) if each.is_released):
            told = f"{said.trend(one.trend, words)} · {said.standing(one, words)}"
            yield _row(station_address(address, one.site_id), one.name, said.level(one.level_cm, words), told)

    def _rain(self, view: LayerView, address: Address) -> Iterator[Markup]:
        words, sites = view.words, view.current.sites
        sums = self.now.rain(view)
        for site_id in sorted(sums, key=lambda one: (-(sums[one].hour_mm or 0), -(sums[one].day_mm or 0), one)):
            one = sums[site_id]
            name = sites.name[sites.site_id.index(site_id)]
            day = words.say("water.rain.in_day", mm=said.rain(one.day_mm, words))
            yield _row(station_address(address, site_id), name, said.rain(one.hour_mm, words), day)

    def _ponds(self, view: LayerView, address: Address) -> Iterator[Markup]:
        words, sites, least = view.words, view.current.sites, self.now.oxygen(view)
        for site_id in sorted(least, key=lambda one: (least[one].mg_l, one)):
            one = least[site_id]
            name, label = sites.name[sites.site_id.index(site_id)], said.oxygen_class(view, one.mg_l)
            time = clock_time(one.at)
            told = words.say("water.oxygen.at", time=time, label=label)
            yield _row(station_address(address, site_id), name, said.oxygen(one.mg_l, words), told)


def _row(href: str, name: str, value: Child, told: Child) -> Markup:
    return tag(
        "li",
        {"class": "water__row"},
        tag("a", {"class": "water__name", "href": href}, name),
        tag("strong", {"class": "water__value"}, value),
        tag("span", {"class": "water__told"}, told),
    )
