"""What is learnt of how a layer's containers fill: by a job, kept as one small file a layer, read by who forecasts."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analysis.waste.fill_rate import FillRates, Taps, fill_rates
from analysis.waste.forecast import HourlyLevels, LearntForecast, learn_forecast
from analysis.waste.level_model import Emptyings, learn
from analysis.waste.rhythm import STEADY, Rhythm
from analysis.waste.sensor_value import next_sensors
from data import instants, stamps, strict_json
from data.declare import Drop, Layer
from data.emptying import LEVELS, MARK
from data.folders import put_file
from data.lake.series import DAY_MS
from data.lake.series import instants as milliseconds
from data.opening_hours import BERLIN
from services.context import House

if TYPE_CHECKING:
    import pyarrow as pa

    from data.store import Store

HOURS_OF: Final = timedelta(days=28)
EMPTYINGS_OF: Final = timedelta(days=120)
MOST_SENSORS: Final = 200
_LEVEL_OF: Final = (10.0, 50.0, 85.0, 100.0)
"""In the middle of what a crew calls so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerRate:
    """How fast a container fills.

    Args:
        channel: of the container; 0: the site.
        per_day: points of level, in the middle of what may be.
        low: lower with 10 %.
        high: higher with 10 %.
        taps: of how many emptyings crews told.
        emptied_at: last, UTC.
    """

    site_id: str
    channel: int
    per_day: float
    low: float
    high: float
    taps: int
    emptied_at: datetime

    def full_at(self, limit: float) -> tuple[datetime, datetime, datetime]:
        """When it is full by its rate: expected, at the earliest, at the latest; four times in five between both."""
        rates = (self.per_day, self.high, self.low)
        expected, earliest, latest = (self.emptied_at + timedelta(days=limit / one) for one in rates)
        return expected, earliest, latest


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthSensor:
    """A site where a sensor would save visits.

    Args:
        visits: saved in a year.
        without: that it needs in a year without one.
    """

    site_id: str
    visits: float
    without: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FillForecast:
    """What is known of a layer.

    Args:
        made_at: when it was learnt, UTC.
        forecast: of the time to full, by readings.
        level_error: mean absolute error of the level at the next emptying, points; None: too few emptyings.
        emptyings: of which that was learnt.
        rates: of containers of which crews told.
        sensors: where the next ones pay, the best first.
    """

    made_at: datetime
    forecast: LearntForecast
    level_error: float | None
    emptyings: int
    rates: tuple[ContainerRate, ...]
    sensors: tuple[WorthSensor, ...]


def layers_that_fill(house: House) -> list[Layer]:
    """The layers of which this is learnt: tours empty them, and there is a level from which on they are full."""
    return [one for one in house.layers.values() if one.tour and one.full_from is not None]


def learn_layer(house: House, store: "Store", layer: Layer) -> FillForecast:
    """Learn all of a layer anew."""
    now, limit = house.clock.now(), layer.full_from or 0.0
    drops = {kind: one for kind, one in layer.shows.events.items() if isinstance(one, Drop)}
    fall = min((one.by for one in drops.values()), default=30.0)
    hours = store.series(layer.id, layer.shows.id, start=now - HOURS_OF, end=now, step="hour")
    told = store.events(layer.id, kinds=[*drops], start=now - EMPTYINGS_OF, end=now)
    state = house.town.federal_state
    emptied = _Emptied.of(told)
    model = learn(emptied.levels())
    rates = emptied.rates(store, layer)
    return FillForecast(
        made_at=now,
        forecast=learn_forecast([*_containers(hours)], limit=limit, fall=fall, state=state),
        level_error=None if model is None or not np.isfinite(model.mae) else round(model.mae, 2),
        emptyings=len(emptied.at_ms),
        rates=tuple(emptied.listed(rates)),
        sensors=tuple(emptied.worth(rates, store, layer, limit)),
    )


def keep(house: House, layer: Layer, learnt: FillForecast) -> None:
    """Write it for all processes."""
    house.folders.forecast.mkdir(exist_ok=True)
    said = {
        "made_at": instants.text(learnt.made_at),
        "forecast": learnt.forecast.written(),
        "level_error": learnt.level_error,
        "emptyings": learnt.emptyings,
        "rates": [
            [
                *(one.site_id, one.channel, *(round(it, 2) for it in (one.per_day, one.low, one.high)), one.taps),
                instants.text(one.emptied_at),
            ]
            for one in learnt.rates
        ],
        "sensors": [[one.site_id, round(one.visits, 1), round(one.without, 1)] for one in learnt.sensors],
    }
    put_file(_file(house, layer.id), strict_json.dumps(said, ensure_ascii=False).encode())


@dataclass(slots=True)
class FillForecasts:
    """What was learnt last of each layer; looked at again when its file is another one."""

    house: House
    _known: dict[str, tuple[stamps.Stamp, FillForecast | None]] = field(default_factory=dict)

    def of(self, layer_id: str) -> FillForecast | None:
        """None: nothing was learnt yet."""
        path = _file(self.house, layer_id)
        seen = stamps.of_files([path])
        known = self._known.get(layer_id)
        if known is None or known[0] != seen:
            known = self._known[layer_id] = (seen, _read(path, self.house.town.federal_state))
        return known[1]

    def rhythm(self, layer_id: str) -> Rhythm:
        """When a layer fills; each hour like the others where nothing was learnt."""
        found = self.of(layer_id)
        return found.forecast.rhythm if found else STEADY


def _file(house: House, layer_id: str) -> Path:
    return house.folders.forecast / f"{layer_id}.json"


def _read(path: Path, state: str) -> FillForecast | None:
    try:
        said: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
        return _told(said, state)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _told(said: Mapping[str, Any], state: str) -> FillForecast:
    names = ("site_id", "channel", "per_day", "low", "high", "taps")
    return FillForecast(
        made_at=instants.parse(said["made_at"]),
        forecast=LearntForecast.read(said["forecast"], state),
        level_error=said["level_error"],
        emptyings=said["emptyings"],
        rates=tuple(
            ContainerRate(**dict(zip(names, one, strict=True)), emptied_at=instants.parse(at))
            for *one, at in said["rates"]
        ),
        sensors=tuple(WorthSensor(site_id=a, visits=b, without=c) for a, b, c in said["sensors"]),
    )


def _containers(hours: "pa.Table") -> Iterator[HourlyLevels]:
    """Each container of a rollup by hour, in the order of site, channel and hour."""
    site = hours["site_id"].combine_chunks().dictionary_encode().indices.to_numpy()
    channel, level = (np.asarray(hours[name].to_numpy()) for name in ("channel", "mean"))
    begin_ms = milliseconds(hours["observed_at"]) - 3_600_000
    cuts = np.flatnonzero((np.diff(site) != 0) | (np.diff(channel) != 0)) + 1
    for begin, end in zip([0, *cuts.tolist()], [*cuts.tolist(), len(site)], strict=True):
        if end > begin:
            yield HourlyLevels(begin_ms[begin:end], np.asarray(level[begin:end], np.float64))


@dataclass(frozen=True, slots=True)
class _Emptied:
    """Emptyings in the order of container and instant; (n,) each.

    Args:
        keys: site_id and channel of each container.
        container: which of them.
        at_ms: milliseconds since 1970 UTC.
        level: before, as far as sensor or crew know it; NaN: neither does.
        tap: what the crew tapped, 0..3; -1: none did.
    """

    keys: list[tuple[str, int]]
    container: "np.ndarray[Any, np.dtype[np.int64]]"
    at_ms: "np.ndarray[Any, np.dtype[np.int64]]"
    level: "np.ndarray[Any, np.dtype[np.float64]]"
    tap: "np.ndarray[Any, np.dtype[np.int64]]"

    @classmethod
    def of(cls, told: "pa.Table") -> "_Emptied":
        """Those of a table of events."""
        columns = (told["site_id"].to_pylist(), told["channel"].to_pylist(), milliseconds(told["at"]).tolist())
        said = [_said(one) for one in told["detail"].to_pylist()]
        rows = sorted(zip(*columns, said, strict=True))
        keys = list(dict.fromkeys((site, channel) for site, channel, *_ in rows))
        number = {key: i for i, key in enumerate(keys)}
        return cls(
            keys,
            np.array([number[site, channel] for site, channel, *_ in rows], np.int64),
            np.array([at for _, _, at, _ in rows], np.int64),
            np.array([level for *_, (level, _) in rows], np.float64),
            np.array([tap for *_, (_, tap) in rows], np.int64),
        )

    def levels(self) -> Emptyings:
        """Those with a level, at the town's own time."""
        there = np.isfinite(self.level)
        ms = self.at_ms[there]
        days = {day: _shift_s(day * DAY_MS) for day in np.unique(ms // DAY_MS).tolist()}
        local = ms // 1000 + np.array([days[day] for day in (ms // DAY_MS).tolist()], np.int64)
        return Emptyings(self.container[there], local, self.level[there])

    def rates(self, store: "Store", layer: Layer) -> FillRates:
        """Of every container, pooled over those of its kind."""
        follows = np.r_[False, self.container[1:] == self.container[:-1]]
        days = np.r_[0.0, np.diff(self.at_ms) / DAY_MS]
        used = follows & (self.tap >= 0)
        sites = store.last(layer.id).sites
        kind = dict(zip(sites.site_id, (str(one.get("container", "")) for one in sites.attributes), strict=True))
        kinds = {name: i for i, name in enumerate(dict.fromkeys(kind.get(site, "") for site, _ in self.keys))}
        group = np.array([kinds[kind.get(site, "")] for site, _ in self.keys], np.int64)
        return fill_rates(Taps(self.container[used], days[used], self.tap[used]), group)

    def listed(self, rates: FillRates) -> Iterator[ContainerRate]:
        """Those of which crews told."""
        last = dict(zip(self.container.tolist(), self.at_ms.tolist(), strict=True))
        for i in np.flatnonzero(rates.taps > 0).tolist():
            site_id, channel = self.keys[i]
            yield ContainerRate(
                site_id=site_id,
                channel=channel,
                per_day=float(rates.median[i]),
                low=float(rates.low[i]),
                high=float(rates.high[i]),
                taps=int(rates.taps[i]),
                emptied_at=datetime.fromtimestamp(last[i] / 1000, UTC),
            )

    def worth(self, rates: FillRates, store: "Store", layer: Layer, limit: float) -> Iterator[WorthSensor]:
        """Where the next sensors pay."""
        sites = store.last(layer.id).sites
        equipped = {one.site_id for one in store.assignments()}
        place = dict(zip(sites.site_id, sites.place_id, strict=True))
        places = {name: i for i, name in enumerate(dict.fromkeys(place.get(site, site) for site, _ in self.keys))}
        has = np.array([site in equipped for site, _ in self.keys], np.bool_) | (rates.taps == 0)
        where = np.array([places[place.get(site, site)] for site, _ in self.keys], np.int64)
        found = next_sensors(rates, full=limit, has_sensor=has, place=where, most=MOST_SENSORS)
        for i, visits, without in zip(found.bin.tolist(), found.visits.tolist(), found.without.tolist(), strict=True):
            yield WorthSensor(site_id=self.keys[i][0], visits=visits, without=without)


def _said(detail: str) -> tuple[float, int]:
    """The level before an emptying, and the class a crew tapped."""
    said = json.loads(detail)
    tap = LEVELS.index(said["level"]) if MARK in detail and said.get("level") in LEVELS else -1
    seen = said.get("before")
    return float(seen if seen is not None else _LEVEL_OF[tap] if tap >= 0 else np.nan), tap


def _shift_s(ms: int) -> int:
    """How far the town's clock is ahead of UTC on a day."""
    shift = datetime.fromtimestamp(ms / 1000, BERLIN).utcoffset()
    return 0 if shift is None else round(shift.total_seconds())
