"""What the DWD expects at its station beside what a station of the town measured: a curve, a band, how well it fits."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.heat.forecast_fit import HOUR_MS, Fit, Hourly, fit
from dashboard.parts.addresses import Address
from dashboard.parts.figures import clock_time, number, quantity, when
from dashboard.parts.markup import Markup, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics.climate.expected_curve import curve
from data.folders import Folders
from data.instants import epoch_ms
from data.measures import AIR_TEMPERATURE, WIND_GUST
from data.store import Store
from data.weather.forecast import OLDEST, Forecast, newest

FILE: Final = "forecast"
BACK: Final = timedelta(hours=24)
AHEAD: Final = timedelta(hours=36)
TABLE_STEP: Final = 3
ERROR: Final = "air_temperature_error_k"


@dataclass(kw_only=True)
class ExpectedWeather:
    """The DWD's newest forecast, and its section on the page of a station that measures temperature."""

    folders: Folders
    store: Store
    _read: tuple[int, Forecast | None] | None = field(default=None)

    @property
    def is_set_up(self) -> bool:
        """Whether one was ever fetched: else the feed is not set up, and nothing is said."""
        return (self.folders.weather / FILE).is_file()

    def forecast(self, now: datetime) -> Forecast | None:
        """The newest one, read once a file; None where it is missing, broken or too old."""
        file = self.folders.weather / FILE
        changed = file.stat().st_mtime_ns if file.is_file() else 0
        if self._read is None or self._read[0] != changed:
            self._read = (changed, newest(file, now=now) if changed else None)
        found = self._read[1]
        return found if found and now - found.issued_at <= OLDEST else None

    def section(self, view: LayerView, index: int, address: Address) -> Markup | None:
        """The section; None where the layer is not about the weather, in a replay, or where no feed is set up."""
        if (
            view.layer.shows not in (AIR_TEMPERATURE, WIND_GUST)
            or address.replayed_at is not None
            or not self.is_set_up
        ):
            return None
        words, forecast = view.words, self.forecast(view.now)
        title = tag("h2", None, words["expected.title"])
        if forecast is None or AIR_TEMPERATURE.id not in forecast.values:
            return tag("section", {"class": "expected"}, title, tag("p", None, words["expected.missing"]))
        measured = self._measured(view.current.sites.site_id[index], view.now)
        inside = self._inside(forecast, measured, view.now, words)
        return tag("section", {"class": "expected"}, title, *inside)

    def _measured(self, site_id: str, now: datetime) -> Hourly:
        """Means of the last hours, at the middle of each."""
        rows = self.store.readings(site_id, measures=[AIR_TEMPERATURE.id], start=now - BACK, end=now, step="hour")
        at = rows["observed_at"].to_numpy().astype("datetime64[ms]").astype(np.int64) - HOUR_MS // 2
        return Hourly(at, rows["mean"].to_numpy().astype(np.float64))

    def _inside(self, forecast: Forecast, measured: Hourly, now: datetime, words: Words) -> Iterator[Markup]:
        expected = hourly(forecast, AIR_TEMPERATURE.id)
        errors = hourly(forecast, ERROR)
        shown = expected.between(epoch_ms(now - BACK), epoch_ms(now + AHEAD))
        if not len(shown.value):
            yield tag("p", None, words["expected.missing"])
            return
        coming = expected.between(epoch_ms(now), epoch_ms(now + AHEAD)).value
        span = {"low": _degrees(coming.min(), words), "high": _degrees(coming.max(), words)} if coming.size else None
        if span:
            yield tag(
                "p", {"class": "station__than"}, words.say("expected.said", n=round(AHEAD / timedelta(hours=1)), **span)
            )
        error = errors.at(shown.at_ms) if len(errors.value) else np.full(len(shown.value), np.nan)
        yield curve(measured, shown, error, now_ms=epoch_ms(now), words=words)
        yield tag(
            "p", {"class": "chart__about"}, " ".join(self._about(forecast, fit(measured, expected), error, now, words))
        )
        yield _table(measured, shown, words)

    @staticmethod
    def _about(
        forecast: Forecast, found: Fit | None, error: NDArray[np.float64], now: datetime, words: Words
    ) -> Iterator[str]:
        yield words["expected.legend"]
        if np.isfinite(error).any():
            yield words.say("expected.band", error=number(float(np.nanmean(error)), decimals=1, words=words))
        if found is None:
            yield words["expected.unproved"]
        else:
            off = number(found.mean_absolute_k, decimals=1, words=words)
            yield words.say("expected.hit", n=found.hours, error=off)
        station = forecast.name.title() or forecast.station  # the DWD writes them in capitals
        yield words.say("expected.by", station=station, time=when(forecast.issued_at, now=now, words=words))


def hourly(forecast: Forecast, element: str) -> Hourly:
    """An element as a series; empty where the forecast says nothing of it."""
    at = np.array([epoch_ms(one) for one in forecast.at], np.int64)
    value = forecast.values.get(element, np.full(len(at), np.nan))
    known = np.isfinite(value)
    return Hourly(at[known], value[known])


def _degrees(value: float, words: Words) -> str:
    return quantity(float(value), unit=AIR_TEMPERATURE.unit, decimals=0, words=words)


def _table(measured: Hourly, expected: Hourly, words: Words) -> Markup:
    """Every third hour: for those who read no curve."""
    rows = []
    for at, value in list(zip(expected.at_ms.tolist(), expected.value.tolist(), strict=True))[::TABLE_STEP]:
        near = measured.value[np.abs(measured.at_ms - at) <= HOUR_MS // 2]
        here = _degrees(near[0], words) if near.size else "–"
        time = clock_time(datetime.fromtimestamp(at / 1000, UTC))
        rows.append(
            tag(
                "tr",
                None,
                tag("th", {"scope": "row"}, time),
                tag("td", None, here),
                tag("td", None, _degrees(value, words)),
            )
        )
    names = (tag("th", {"scope": "col"}, words[f"expected.column.{one}"]) for one in ("time", "measured", "expected"))
    table = tag(
        "table", {"class": "expected__table"}, tag("thead", None, tag("tr", None, *names)), tag("tbody", None, *rows)
    )
    return tag("details", None, tag("summary", None, words["expected.table"]), table)
