"""Collects the numbers of a period: from the lake's events and hours, the devices, and the tours of the records."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc

from analysis.waste.emptyings import EmptyingFigures, Hours, emptying_figures
from data.declare import Layer
from data.records import Assignment
from data.store import Store
from services.context import House
from services.device_health import weak_batteries
from services.report.period import ReportPeriod

HALF: Final = 0.5
"""Of the range of a measure: what is emptied below it could have waited."""
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerFigures:
    """The sites of a layer, or of it in one district (else empty)."""

    layer_id: str
    district: str
    sites: int
    equipped: int
    figures: EmptyingFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFigures:
    """The devices of a layer that served in the period.

    Args:
        devices: how many.
        complete: healthy readings of those that should have come, 0..1; NaN: none should have.
        silent: at its end nothing healthy had come for longer than the layer allows.
        weak: batteries that were low on the last day on which they said so.
    """

    layer_id: str
    devices: int
    complete: float
    silent: int
    weak: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TourFigures:
    """The tours of the period's days.

    Args:
        length_m: as planned, of those of which that is known; no vehicle is followed.
        lengths: of how many that is known.
        stops: by state how many.
        weight_kg: what was weighed at unloading.
    """

    tours: int = 0
    done: int = 0
    length_m: int = 0
    lengths: int = 0
    duration_s: int = 0
    stops: Counter[str] = field(default_factory=Counter)
    weight_kg: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyingReport:
    """A period in numbers.

    Args:
        until: up to which instant they count, UTC: the end of the period, or now.
        layers: those that tours empty, each followed by its districts.
    """

    period: ReportPeriod
    until: datetime
    layers: Sequence[LayerFigures]
    devices: Sequence[DeviceFigures]
    tours: TourFigures

    @property
    def is_over(self) -> bool:
        """Whether the period is."""
        return self.until >= self.period.end

    @property
    def totals(self) -> list[LayerFigures]:
        """The layers without their districts."""
        return [one for one in self.layers if not one.district]


def report(house: House, store: Store, period: ReportPeriod, *, bodies: Collection[str]) -> EmptyingReport:
    """The numbers of a period of what these bodies answer for; of tours those that who acts may see."""
    now = house.clock.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    until = max(min(period.end, now), period.begin)
    layers = [one for one in house.layers.values() if one.tour and house.town.body_of(one.id) in bodies]
    courses = [_LayerSpan(house, store, layer, period.begin, until) for layer in layers]
    return EmptyingReport(
        period=period,
        until=until,
        layers=[figures for one in courses for figures in one.by_district()],
        devices=[one.devices() for one in courses],
        tours=_tours(house, period),
    )


class _LayerSpan:
    """One layer in the time of a report."""

    def __init__(self, house: House, store: Store, layer: Layer, begin: datetime, until: datetime) -> None:
        self._house, self._store, self._layer, self._begin, self._until = house, store, layer, begin, until
        sites = store.current(layer.id).sites
        self._district = dict(zip(sites.site_id, sites.district, strict=True))
        kinds = layer.shows.drops
        self._events = store.events(layer.id, kinds=kinds, start=begin, end=until).to_pylist()
        self._hours = store.series(layer.id, layer.shows.id, start=begin, end=until, step="hour")
        coded = self._hours["site_id"].combine_chunks().dictionary_encode()
        self._names = np.array(coded.dictionary.to_pylist(), dtype=np.str_)
        mean = self._hours["mean"].to_numpy(zero_copy_only=False).astype(np.float64)
        self._means = Hours(site=coded.indices.to_numpy(zero_copy_only=False).astype(np.int64), mean=mean)
        self._served = [one for one in store.assignments() if one.layer_id == layer.id and self._hours_of(one) > 0]

    def by_district(self) -> Iterator[LayerFigures]:
        """The layer, then each of its districts."""
        yield self._figures("", set(self._district))
        for district in sorted(set(self._district.values()) - {""}):
            yield self._figures(district, {site for site, of in self._district.items() if of == district})

    def _figures(self, district: str, sites: set[str]) -> LayerFigures:
        classes, shows = self._house.town.classes_named(self._layer.classes.name).classes, self._layer.shows
        unusable = [one.low for one in classes if not one.usable]
        chosen = np.isin(self._means.site, np.flatnonzero(np.isin(self._names, [*sites])))
        return LayerFigures(
            layer_id=self._layer.id,
            district=district,
            sites=len(sites),
            equipped=len({one.site_id for one in self._served} & sites),
            figures=emptying_figures(
                (one["detail"] for one in self._events if one["site_id"] in sites),
                Hours(site=self._means.site[chosen], mean=self._means.mean[chosen]),
                lows=[one.low for one in classes],
                overflow_from=unusable[-1] if unusable else np.inf,
                half=shows.low + HALF * (shows.high - shows.low),
            ),
        )

    def devices(self) -> DeviceFigures:
        """How those that served did."""
        expected = sum(map(self._hours_of, self._served)) * 3600 / self._layer.interval_s
        healthy = self._hours["n"].to_numpy(zero_copy_only=False)
        there = [one for one in self._served if one.holds_at(self._until - _HOUR)]
        limit = self._house.town.devices.low_battery_percent
        weak = weak_batteries(self._store, self._layer, limit, start=self._begin, end=self._until)
        return DeviceFigures(
            layer_id=self._layer.id,
            devices=len({one.device_id for one in self._served}),
            complete=min(float(healthy.sum()) / expected, 1.0) if expected else float("nan"),
            silent=len({one.device_id for one in there if self._last(one) < self._until - self._longest}),
            weak=len({one.device_id for one in there if one.site_id in weak}),
        )

    @property
    def _longest(self) -> timedelta:
        return timedelta(seconds=self._layer.max_age_s)

    def _last(self, served: Assignment) -> datetime:
        return self._newest.get((served.site_id, served.channel), self._begin - self._longest)

    @cached_property
    def _newest(self) -> dict[tuple[str, int], datetime]:
        """When each container last said something healthy."""
        told = self._hours.filter(pc.greater(self._hours["n"], 0)).group_by(["site_id", "channel"])
        rows: Iterable[dict[str, Any]] = told.aggregate([("observed_at", "max")]).to_pylist()
        return {(one["site_id"], one["channel"]): one["observed_at_max"] for one in rows}

    def _hours_of(self, served: Assignment) -> float:
        """How many hours of the time a device served a site."""
        end = min(served.valid_to or self._until, self._until)
        return max((end - max(served.valid_from, self._begin)) / _HOUR, 0.0)


def _tours(house: House, period: ReportPeriod) -> TourFigures:
    register = house.records.tours
    found = register.tours(period.first, period.last)
    return TourFigures(
        tours=len(found),
        done=sum(one.state == "done" for one in found),
        length_m=sum(one.length_m for one in found),
        lengths=sum(one.length_m > 0 for one in found),
        duration_s=sum(one.duration_s for one in found),
        stops=Counter(str(one.state) for one in register.stops(one.tour_id for one in found)),
        weight_kg=sum(sum(one.weights) for one in found),
    )
