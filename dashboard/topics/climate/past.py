"""What a station's past says about heat: difference to the reference, special days, heat island, effect of measures."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pyarrow as pa

from analysis.heat.days import Counts, Season, season
from analysis.heat.heat_island import Island, heat_island
from analysis.heat.site_climate import climate
from data.instants import MET, day_of
from data.measures import AIR_TEMPERATURE
from data.store import Store
from data.thresholds import ClimateLimits, IslandLimits

MOST_YEARS: Final = 10
RECENT: Final = timedelta(hours=6)
"""The comparison with the reference is of the newest hour that both measured, and of none that is older."""


@dataclass(frozen=True, slots=True)
class HourlyDifference:
    """How much warmer a site was than the reference in the hour that ends at ``hour``, UTC."""

    hour: datetime
    warmer_k: float


@dataclass(frozen=True, slots=True)
class Year:
    """One year's special days, up to yesterday for the present one, and its heat island where there is a reference."""

    year: int
    counts: Counts
    season: Season
    island: Island | None


def difference_now(
    store: Store, site_id: str, reference_id: str, *, now: datetime, higher_by_m: float
) -> HourlyDifference | None:
    """The newest difference to the reference; None where the last hours lack one."""
    rows = _differences(store, (site_id, reference_id), now - RECENT, now, higher_by_m)
    if not rows.num_rows:
        return None
    return HourlyDifference(rows["hour"][-1].as_py().astimezone(UTC), float(rows["difference"][-1].as_py()))


def _differences(store: Store, pair: tuple[str, str], start: datetime, end: datetime, higher_by_m: float) -> pa.Table:
    return store.difference(*pair, start=start, end=end, measure_id=AIR_TEMPERATURE.id, higher_by_m=higher_by_m)


def years(
    store: Store,
    site_id: str,
    reference_id: str | None,
    *,
    now: datetime,
    higher_by_m: float,
    island_limits: IslandLimits,
) -> list[Year]:
    """This year and those before it in which anything was measured, newest first; a year without any ends the list."""
    yesterday = day_of(now) - timedelta(days=1)
    found: list[Year] = []
    for year in range(yesterday.year, yesterday.year - MOST_YEARS, -1):
        last = min(yesterday, date(year, 12, 31))
        figures = climate(store, site_id, first=date(year, 1, 1), last=last)
        if not figures.days.n.any() and found:
            break
        island = None
        if reference_id:
            island = _island(store, (site_id, reference_id), year, higher_by_m, island_limits, figures.limits)
        summer = season(figures.days, figures.limits, island_limits.days_of(year))
        found.append(Year(year, figures.counts, summer, island))
    return found


def _island(  # noqa: PLR0917 - all of them are needed, and none can be made of another
    store: Store,
    pair: tuple[str, str],
    year: int,
    higher_by_m: float,
    island_limits: IslandLimits,
    limits: ClimateLimits,
) -> Island:
    days = island_limits.days_of(year).astype("datetime64[s]").tolist()
    start, end = days[0].replace(tzinfo=MET), days[-1].replace(tzinfo=MET) + timedelta(days=1)
    rows = _differences(store, pair, start, end, higher_by_m)
    hour = rows["hour"].to_numpy().astype("datetime64[s]")
    return heat_island(
        hour, rows["difference"].to_numpy(), island_limits, year=year, day_percent=limits.complete_percent
    )
