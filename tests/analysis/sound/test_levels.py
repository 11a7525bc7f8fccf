"""Levels are averaged as energies, by periods of the law, and only where enough was measured."""

from datetime import UTC, datetime

import numpy as np
import pytest

from analysis.sound.levels import energetic_mean, levels
from data.instants import epoch_ms

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
AT_MS = epoch_ms(NOW) - np.arange(143, -1, -1) * 600_000


def test_energies_are_averaged_and_not_decibels() -> None:
    assert energetic_mean(np.array([50.0, 60.0])) == pytest.approx(57.4036, abs=1e-4)
    assert energetic_mean(np.array([60.0, 60.0])) == pytest.approx(60.0)
    # One loud minute of an hour outweighs the rest: 10 log10((59 * 10^5 + 10^8) / 60).
    assert energetic_mean(np.array([50.0] * 59 + [80.0])) == pytest.approx(62.467, abs=1e-3)
    assert np.isnan(energetic_mean(np.array([])))


def test_day_evening_and_night_are_those_of_local_time() -> None:
    # Local time is two hours ahead: 6 to 18 is 4 to 16 UTC.
    hour = AT_MS // 3_600_000 % 24
    value = np.where((hour >= 4) & (hour < 16), 65.0, np.where((hour >= 16) & (hour < 20), 60.0, 50.0))
    found = levels(AT_MS, value, interval_s=600, now=NOW)
    assert found.periods == pytest.approx({"day": 65.0, "evening": 60.0, "night": 50.0})
    assert found.hour == pytest.approx(65.0)


def test_what_is_missing_is_unknown_and_not_quiet() -> None:
    hour = AT_MS // 3_600_000 % 24
    by_day = (hour >= 4) & (hour < 16)
    found = levels(AT_MS[by_day], np.full(by_day.sum(), 65.0), interval_s=600, now=NOW)
    assert found.periods["night"] is None
    assert found.periods["evening"] is None
    old = levels(AT_MS[:60], np.full(60, 65.0), interval_s=600, now=NOW)
    assert old.hour is None
