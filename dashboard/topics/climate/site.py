"""What the page of a station says about heat: comparison with the reference, special days, heat island, effects."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from analysis.comparison.intervention import Intervention, interventions
from analysis.heat.daily_maxima import effect_of
from dashboard.parts.addresses import Address
from dashboard.parts.footer import ABOUT, about
from dashboard.parts.markup import Markup, tag
from dashboard.parts.page import PageContext
from dashboard.parts.view import LayerView
from dashboard.topics.climate import comparison, past, special_days
from dashboard.topics.topic import SiteParts
from data.measures import AIR_TEMPERATURE
from data.projection import to_metres
from data.sites import Sites
from data.state import UNMEASURED
from data.town import Town

MOST_KEPT: Final = 200
"""Sites whose years are kept for an hour, the oldest asked first to go."""


@dataclass(kw_only=True)
class HeatAtSite:
    """Sections of a station's page."""

    context: PageContext
    _years: dict[tuple[object, ...], list[past.Year]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        town = self.context.town
        self.limits, self.island_limits = town.climate, town.heat_island
        self.effect_limits, self.register = town.effect, interventions(town)

    @property
    def _town(self) -> Town:
        return self.context.town

    def parts(self, view: LayerView, index: int, address: Address) -> SiteParts:
        """What is said of one site; of a layer that shows something else than the temperature nothing."""
        if view.layer.shows != AIR_TEMPERATURE:
            return SiteParts()
        measured = bool(view.current.has_past[index])
        methods = about(address, ABOUT["methods"])
        return SiteParts(
            now=[self._compared(view, index), comparison.heat_index(view, index)],
            later=[*self._past(view, index, methods)] if measured else [],
            note=view.words["station.sun"],
        )

    # ---- now ----------------------------------------------------------------------------------

    def _compared(self, view: LayerView, index: int) -> Markup | None:
        site_id, reference = view.current.sites.site_id[index], self._reference(view)
        if site_id == self._town.reference_site:
            return tag("p", {"class": "station__than"}, view.words["station.is_reference"])
        if reference is None or int(view.current.state[index]) in UNMEASURED:
            return None
        rise = self._higher_by_m(view.current.sites, index)
        found = past.difference_now(
            self.context.store, site_id, self._town.reference_site, now=view.now, higher_by_m=rise
        )
        return comparison.comparison(found, reference, view.words)

    def _reference(self, view: LayerView) -> str | None:
        """Name of the reference station; None where the town has none of its own."""
        sites = view.current.sites
        known = self._town.reference_site in sites.site_id
        return sites.name[sites.site_id.index(self._town.reference_site)] if known else None

    def _higher_by_m(self, sites: Sites, index: int) -> float:
        """How much higher than the reference a site lies, after the town's elevation model; 0 where it has none."""
        heights = self.context.ground.heights.get()
        if heights is None:
            return 0.0
        pair = [index, sites.site_id.index(self._town.reference_site)]
        xy = to_metres(sites.lon[pair], sites.lat[pair])
        here, there = heights.sample("elevation_m", xy[:, 0], xy[:, 1]).tolist()
        return float(here - there)

    # ---- over time ----------------------------------------------------------------------------

    def _past(self, view: LayerView, index: int, methods: str) -> Iterator[Markup]:
        words, site_id = view.words, view.current.sites.site_id[index]
        reference = None if site_id == self._town.reference_site else self._reference(view)
        years = self._years_of(view, index, compared=reference is not None)
        yield special_days.special_days(years, self.limits, words, methods=methods)
        if reference is not None:
            yield special_days.heat_island(years, self.island_limits, words, reference=reference, methods=methods)
        own = [one for one in self.register if one.site_id == site_id and one.is_by_highest]
        here = [one for one in own if _judgeable(one, view.current.sites)]
        if here:
            store = self.context.store
            judged = [(one, effect_of(store, one, self.effect_limits, now=view.now)) for one in here]
            yield special_days.effects(judged, self.effect_limits, words, methods=methods)

    def _years_of(self, view: LayerView, index: int, *, compared: bool) -> list[past.Year]:
        """Figures until yesterday change once a day, and when late readings come: they are kept for an hour."""
        site_id = view.current.sites.site_id[index]
        key = (site_id, compared, view.now.replace(minute=0, second=0, microsecond=0))
        if key not in self._years:
            self._years[key] = past.years(
                self.context.store,
                site_id,
                self._town.reference_site if compared else None,
                now=view.now,
                higher_by_m=self._higher_by_m(view.current.sites, index) if compared else 0.0,
                island_limits=self.island_limits,
            )
            for old in list(self._years)[:-MOST_KEPT]:
                self._years.pop(old, None)
        return self._years[key]


def _judgeable(one: Intervention, sites: Sites) -> bool:
    return {one.site_id, *one.controls} <= set(sites.site_id)
