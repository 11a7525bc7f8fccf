"""Clusters: equal to Gi* by a plain loop with scipy's p and false discovery rate, over hours, events and slices."""

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray
from scipy.stats import false_discovery_control, norm

from data import sites
from data.errors import StadtklimaError
from data.folders import Folders
from data.lake import TABLES, Lake
from data.projection import to_metres
from data.sites import Sites
from services.context import House
from services.workbench.ground import Workbench
from tests.services.questions.conftest import NOON, Ask, asker, workbench

DAYS = 14
START, END = "2026-06-17T12:00:00Z", "2026-07-01T12:00:00Z"
HOURS = [NOON - timedelta(hours=DAYS * 24 - 1 - one) for one in range(DAYS * 24)]
BAND_M = 2_500


def warmth(known: Sites) -> NDArray[np.float64]:
    """(n, hours): each place has its mean, the north is 5 K warmer in the second week."""
    rng = np.random.default_rng(7)
    north = to_metres(known.lon, known.lat)[:, 1] > 5_716_000
    values = 20 + rng.normal(0, 0.5, len(known))[:, None] + rng.normal(0, 0.2, (len(known), len(HOURS)))
    values[:, 24 * 7 :] += 5 * north[:, None]
    return np.asarray(values)


def fill(house: House, lake: Lake) -> None:
    heat, bins = (sites.read(house.folders.sites_of(one)) for one in ("heat", "bins"))
    values = warmth(heat)
    first_is_silent = values.copy()
    first_is_silent[0, : 24 * 10] = np.nan
    rows = [
        hour(one, "air_temperature_c", at, value)
        for one, series in zip(heat.site_id, first_is_silent, strict=True)
        for at, value in zip(HOURS, series.tolist(), strict=True)
        if not np.isnan(value)
    ]
    rows += [hour(one, "fill_percent", at, 40.0) for one in bins.site_id[:60] for at in HOURS]
    put(lake, "rollup_hour", rows, "hour")
    put(lake, "events", [event(one, "became_full", at) for one, at in overflows(bins)], "at")


def overflows(bins: Sites) -> list[tuple[str, datetime]]:
    """Of the 60 bins that report: each once a week, those round the first every day."""
    place = to_metres(bins.lon, bins.lat)[:60]
    near = np.hypot(*(place - place[0]).T) < 1_000
    found = []
    for row, site_id in enumerate(bins.site_id[:60]):
        found += [(site_id, NOON - timedelta(days=one, hours=1)) for one in range(DAYS) if near[row] or one % 7 == 0]
    return found


def hour(site_id: str, measure: str, at: object, mean: float) -> dict[str, object]:
    return {
        "site_id": site_id,
        "channel": 0,
        "measure": measure,
        "hour": at,
        "min": mean - 1,
        "mean": mean,
        "max": mean + 1,
        "n": 6,
        "expected": 6,
    }


def event(site_id: str, kind: str, at: object) -> dict[str, object]:
    return {"site_id": site_id, "channel": 0, "kind": kind, "at": at, "detail": "{}"}


def put(lake: Lake, table: str, rows: list[dict[str, object]], instant: str) -> None:
    days = {row[instant].date() for row in rows}  # type: ignore[attr-defined]  # they are instants
    lake.replace_days(table, pa.Table.from_pylist(rows, schema=TABLES[table].schema), days=days, seen_readings=1)


@pytest.fixture(scope="module")
def measured(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return workbench(built_town, tmp_path_factory.mktemp("clusters"), fill)


@pytest.fixture(scope="module")
def ask(measured: Workbench) -> Ask:
    return asker(measured)


def gi_star(xy_m: NDArray[np.float64], values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """By a loop over sites, and which stand after Benjamini and Hochberg."""
    known = np.flatnonzero(~np.isnan(values))
    place, x, n = xy_m[known], values[known], len(known)
    z = np.full(len(values), np.nan)
    for row, at in zip(known, place, strict=True):
        near = np.hypot(*(place - at).T) <= BAND_M
        k = near.sum()
        z[row] = (x[near].sum() - x.mean() * k) / (x.std() * np.sqrt(k * (n - k) / (n - 1)))
    stands = np.zeros(len(values), np.bool_)
    stands[known] = false_discovery_control(2 * norm.sf(np.abs(z[known]))) <= 0.05
    return z, stands


def test_clusters_of_a_mean_equal_a_plain_loop(measured: Workbench, ask: Ask) -> None:
    known = measured.store.current("heat").sites
    xy_m, values = to_metres(np.round(known.lon, 6), np.round(known.lat, 6)), warmth(known)
    values[0] = np.nan
    z, stands = gi_star(xy_m, values.mean(axis=1))
    found = ask("clusters", places="heat", start=START, end=END, band_m=BAND_M)
    assert found.figures["high"].value == (stands & (z > 0)).sum() > 0
    assert found.figures["low"].value == (stands & (z < 0)).sum()
    assert found.figures["known"].value == len(known) - 1
    table = found.tables["found"].to_pydict()
    assert table["z"] == pytest.approx(sorted(z[stands], reverse=True))
    shown = {kind: len(one.geometry) for kind, one in found.shapes.items()}
    assert sum(shown.values()) == len(known)
    assert found.figures["mean_high"].value == pytest.approx(values.mean(axis=1)[stands & (z > 0)].mean())


def test_each_week_is_tested_by_itself(measured: Workbench, ask: Ask) -> None:
    known = measured.store.current("heat").sites
    xy_m, values = to_metres(np.round(known.lon, 6), np.round(known.lat, 6)), warmth(known)
    values[0, : 24 * 10] = np.nan
    found = ask("clusters", places="heat", start=START, end=END, band_m=BAND_M)
    weeks = found.tables["slices"].to_pydict()
    for week, hours in enumerate(np.split(np.arange(DAYS * 24), 2)):
        missing = np.isnan(values[:, hours])
        mean = np.where(
            missing.mean(axis=1) <= 0.3, np.nansum(values[:, hours], axis=1) / (~missing).sum(axis=1).clip(1), np.nan
        )
        z, stands = gi_star(xy_m, mean)
        assert weeks["high"][week] == (stands & (z > 0)).sum()
        assert weeks["known"][week] == np.isfinite(mean).sum()
    assert found.figures["slices_high"].value == sum(one > 0 for one in weeks["high"])


def test_hours_above_a_limit(measured: Workbench, ask: Ask) -> None:
    known = measured.store.current("heat").sites
    values = warmth(known)
    hot = (values >= 22).sum(axis=1).astype(float)
    hot[0] = np.nan
    z, stands = gi_star(to_metres(np.round(known.lon, 6), np.round(known.lat, 6)), hot)
    found = ask("clusters", places="heat", of="hours", limit=22, start=START, end=END, band_m=BAND_M, every="whole")
    assert found.says in {"found_hours", "both"}
    assert found.figures["high"].value == (stands & (z > 0)).sum() > 0
    assert found.figures["mean"].value == pytest.approx(np.nanmean(hot))


def test_events_a_week(measured: Workbench, ask: Ask) -> None:
    bins = measured.store.current("bins").sites
    counted: dict[str, int] = {}
    for site_id, _ in overflows(bins):
        counted[site_id] = counted.get(site_id, 0) + 1
    rate = np.array([counted[one] / 2 if one in counted else np.nan for one in bins.site_id])
    z, stands = gi_star(to_metres(np.round(bins.lon, 6), np.round(bins.lat, 6)), rate)
    found = ask("clusters", places="bins", of="events", event="became_full", start=START, end=END, band_m=BAND_M)
    assert found.figures["known"].value == 60
    assert found.figures["high"].value == (stands & (z > 0)).sum() > 0
    assert found.figures["mean"].value == pytest.approx(np.nanmean(rate))


def test_places_of_ones_own_are_counted_in_cells(ask: Ask) -> None:
    at = np.random.default_rng(5).normal([7.31, 51.55], [0.0015, 0.001], (40, 2)).tolist()
    points = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": one}, "properties": {}} for one in at]
    found = ask(
        "clusters", places="own:mine", of="places", own={"mine": {"type": "FeatureCollection", "features": points}}
    )
    assert found.says == "found_places"
    assert sum(found.shapes["high"].columns["value"].to_pylist()) > 30


def test_where_nothing_was_measured_it_is_said_what_is_missing(ask: Ask) -> None:
    found = ask("clusters", places="paper", measure="fill_percent", start=START, end=END)
    assert (found.says, found.figures["known"].value, found.figures["needed"].value) == ("too_few", 0, 30)


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"places": "charging", "of": "mean"}, "is a code, which has no mean"),
        ({"places": "bins", "measure": "battery_percent"}, "unknown measure 'battery_percent'"),
        ({"places": "heat", "of": "events"}, "no event '' of heat; known: none"),
        ({"places": "heat", "of": "hours"}, "give limit"),
        ({"places": "heat", "of": "hours", "in_class": "lukewarm"}, "no class 'lukewarm'"),
        ({"places": "heat", "start": "2026-07-02", "end": "2026-07-01"}, "is not before end"),
        ({"places": "own:mine"}, "nothing is measured at features of your own"),
    ],
)
def test_what_cannot_be_asked_is_told(ask: Ask, parameters: dict[str, str], said: str) -> None:
    mine = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [7.31, 51.55]}, "properties": {}}
    with pytest.raises(StadtklimaError, match=said):
        ask("clusters", own={"mine": {"type": "FeatureCollection", "features": [mine]}}, **parameters)
