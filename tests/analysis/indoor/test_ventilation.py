"""Air changes and minutes until 1,000 ppm: on rooms made by hand, and on three real ones against an independent fit."""

import numpy as np
import pytest
from scipy.optimize import curve_fit

from analysis.indoor.ventilation import co2_class, decays, minutes_until
from tests.support.real_files import DATA, at_hand

MINUTE_MS = 60_000
ROOMS = DATA / "co2_rooms/b4b_preprocess_properties.parquet"
METERS = ("CO2-meter-SCD4x_co2__ppm", "bms_co2__ppm")
OUTSIDE = 420.0


def every(minutes: int, n: int) -> np.ndarray:
    return np.arange(n, dtype=np.int64) * minutes * MINUTE_MS


@pytest.mark.parametrize("per_h", [0.2, 1.0, 4.0])
def test_an_emptied_room_tells_its_air_changes(per_h: float) -> None:
    at = every(5, 25)
    found = decays(at, OUTSIDE + 1200 * np.exp(-per_h * at / 3.6e6), outdoor_ppm=OUTSIDE)
    assert [one.per_h for one in found] == [pytest.approx(per_h, rel=1e-6)]


def test_people_coming_back_or_a_gap_end_a_fall() -> None:
    at = every(15, 12)
    ppm = OUTSIDE + np.array([900, 700, 540, 420, 330, 500, 800, 620, 480, 370, 290, 225.0])
    assert [(one.first, one.last) for one in decays(at, ppm, outdoor_ppm=OUTSIDE)] == [(0, 4), (6, 11)]
    at[9:] += 3_600_000
    assert [(one.first, one.last) for one in decays(at, ppm, outdoor_ppm=OUTSIDE)] == [(0, 4)]


def test_what_wavers_near_the_air_outside_tells_nothing() -> None:
    ppm = OUTSIDE + np.array([60, 50, 45, 40, 38, 37.0])
    assert decays(every(15, 6), ppm, outdoor_ppm=OUTSIDE) == []
    assert decays(every(15, 0), np.empty(0)) == []


def test_minutes_until_are_those_of_the_room() -> None:
    at, per_h, end = every(5, 9), 0.8, 1100.0
    ppm = OUTSIDE + end * (1 - np.exp(-per_h * at / 3.6e6))
    wanted = -60 / per_h * np.log(1 - 580 / end) - 40
    assert minutes_until(at, ppm, per_h=per_h, outdoor_ppm=OUTSIDE) == pytest.approx(wanted, abs=0.01)


def test_a_room_that_evens_out_below_never_gets_there() -> None:
    at = every(5, 9)
    ppm = OUTSIDE + 500 * (1 - np.exp(-2.0 * at / 3.6e6))
    assert minutes_until(at, ppm, per_h=2.0, outdoor_ppm=OUTSIDE) is None
    assert minutes_until(at, ppm[::-1], per_h=2.0, outdoor_ppm=OUTSIDE) is None
    assert minutes_until(at, ppm + 600, outdoor_ppm=OUTSIDE) == 0


@pytest.mark.parametrize(
    ("ppm", "name"), [(999.9, "good"), (1000, "ventilate"), (2000, "ventilate"), (2000.1, "unacceptable")]
)
def test_classes_of_the_umweltbundesamt(ppm: float, name: str) -> None:
    assert co2_class(ppm) == name


def rooms() -> list[tuple[np.ndarray, np.ndarray]]:
    """(at_ms, ppm) of each room and meter."""
    import pandas as pd  # noqa: PLC0415 - the file is a frame's, and only here

    made = []
    for _, room in pd.read_parquet(at_hand(ROOMS)).groupby(level=0):
        for meter in METERS:
            known = room[meter].droplevel(0).dropna()
            at = (
                pd.DatetimeIndex(known.index)
                .tz_convert("UTC")
                .tz_localize(None)
                .to_numpy()
                .astype("datetime64[ms]")
                .astype(np.int64)
            )
            made.append((at, known.to_numpy(float)))
    return made


def outside(ppm: np.ndarray) -> float:
    return min(425.0, float(ppm.min()) - 1)


def test_real_rooms_have_the_air_changes_of_an_independent_fit() -> None:
    apart: list[float] = []
    for at, ppm in rooms():
        for one in decays(at, ppm, outdoor_ppm=outside(ppm)):
            hours, above = (at[one.first : one.last + 1] - at[one.first]) / 3.6e6, ppm[one.first : one.last + 1]
            (_, theirs), _ = curve_fit(
                lambda t, height, per_h: height * np.exp(-per_h * t), hours, above - outside(ppm), p0=[300, 0.5]
            )
            apart.append(abs(one.per_h / float(theirs) - 1))
    assert len(apart) > 80
    assert max(apart) < 0.15


def off_by(limit: float, readings: int = 2) -> list[float]:
    """How many minutes it was wrong, told from the last readings before a limit was crossed; inf: "never" was told."""
    off: list[float] = []
    for at, ppm in rooms():
        known = decays(at, ppm, outdoor_ppm=outside(ppm))
        per_h = float(np.median([one.per_h for one in known]))
        for i in np.flatnonzero((ppm[1:] >= limit) & (ppm[:-1] < limit) & (np.diff(at) <= 15 * MINUTE_MS)):
            if i < 3 or ppm[i - 2 : i + 1].max() >= limit:
                continue
            crossed, last = (limit - ppm[i]) / (ppm[i + 1] - ppm[i]) * 15, slice(i + 1 - readings, i + 1)
            said = minutes_until(at[last], ppm[last], per_h=per_h, limit_ppm=limit, outdoor_ppm=outside(ppm))
            off.append(abs(crossed - said) if said is not None else np.inf)
    return off


def test_real_rooms_reach_1000_ppm_when_it_was_said() -> None:
    """From the two readings before the quarter of an hour in which it was crossed; there are five such crossings."""
    off = off_by(1000)
    assert len(off) >= 5
    assert np.median(off) <= 3


@pytest.mark.parametrize(("limit", "crossings", "minutes"), [(700, 27, 5), (800, 15, 12), (900, 9, 4)])
def test_at_other_limits_there_are_more_crossings_and_more_is_wrong(
    limit: float, crossings: int, minutes: float
) -> None:
    off = off_by(limit)
    assert len(off) == crossings
    assert np.median(off) <= minutes
    assert np.median(off_by(limit, readings=3)) > np.median(off)
