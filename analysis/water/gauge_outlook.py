"""What catchments bring to their gauges in the next hours: what was learnt of each, run on with the rain since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from analysis.water import runoff_files
from analysis.water.catchment_hours import catchment_hours
from analysis.water.catchment_model import foretell
from analysis.water.forecast import GaugeForecast
from analysis.water.radar_rain import coming_rain
from analysis.water.runoff_files import KeptCatchment
from data import catchments
from data.catchments import Catchment
from data.declare import Layer, layer_id
from data.folders import Folders
from data.store import Store
from data.weather.radolan import RadarComposite

OLDEST: Final = timedelta(days=3)
"""What was learnt longer ago is not run on: it is to be learnt anew first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeOutlook:
    """One catchment at one instant.

    Args:
        kept: what was learnt; None: nothing yet.
        at: end of the newest hour, UTC; None: there is none since.
        level_cm: of that hour; NaN: nothing was measured.
        leads: by hour; empty without a model.
        has_radar: whether rain that RADVOR expects is in them; else none falls any more.
        is_stale: learnt too long ago.
    """

    catchment: Catchment
    kept: KeptCatchment | None
    at: datetime | None = None
    level_cm: float = float("nan")
    leads: tuple[GaugeForecast, ...] = ()
    has_radar: bool = False
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class GaugeOutlooks:
    """Those of a town."""

    store: Store
    layers: Mapping[str, Layer]
    folders: Folders

    def at(self, now: datetime, radar: Sequence[RadarComposite] = ()) -> list[GaugeOutlook]:
        """Of every catchment whose gauge there is, by id.

        Args:
            now: UTC; the hour under way is not looked at.
            radar: composites, some of them forecasts; without one no rain falls any more.
        """
        return [self._one(one, now, radar) for one in gauged(self.store, self.layers, self.folders)]

    def _one(self, one: Catchment, now: datetime, radar: Sequence[RadarComposite]) -> GaugeOutlook:
        kept = runoff_files.read(self.folders.runoff, one.catchment_id)
        if kept is None or kept.learnt.state is None:
            return GaugeOutlook(catchment=one, kept=kept)
        until = datetime.fromtimestamp(kept.learnt.until_ms / 1_000, UTC)
        end = now.replace(minute=0, second=0, microsecond=0)
        if not timedelta(0) < end - until <= OLDEST:
            return GaugeOutlook(catchment=one, kept=kept, is_stale=True)
        since = catchment_hours(self.store, self.layers, one, start=until, end=end, step="raw")
        coming = coming_rain(radar, one.polygon, end)
        leads, level = tuple(foretell(kept.learnt, since, coming)), float(since.level_cm[-1])
        return GaugeOutlook(catchment=one, kept=kept, at=end, level_cm=level, leads=leads, has_radar=coming is not None)


def gauged(store: Store, layers: Mapping[str, Layer], folders: Folders) -> list[Catchment]:
    """The catchments of a town whose gauge there is."""
    there = [one for one in catchments.read(folders.catchments) if layer_id(one.gauge) in layers]
    return [one for one in there if one.gauge in store.last(layer_id(one.gauge)).site_row]
