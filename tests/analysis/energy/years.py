"""Invented years of a meter, without a clock and with seeds of their own."""

import numpy as np

from analysis.energy.calendar import Days
from geo.arrays import FloatArray

DAYS: Days = np.arange(np.datetime64("2024-01-01"), np.datetime64("2024-12-30"))


def temperatures(days: Days = DAYS, seed: int = 1) -> FloatArray:
    """Means of a year as in the Ruhr: 2 °C in January, 19 °C in July, three kelvins about that."""
    of_year = days.astype("datetime64[D]").astype(int) % 365.25
    noise = np.random.default_rng(seed).normal(0.0, 3.0, len(days))
    return np.asarray(10.5 - 8.5 * np.cos(2 * np.pi * (of_year - 15) / 365.25) + noise)


def heated(mean_c: FloatArray, *, noise: float = 0.0, seed: int = 2) -> FloatArray:
    """A school's gas: 40 kWh a day, and 25 more per kelvin below 15.25 °C."""
    extra = np.random.default_rng(seed).normal(0.0, noise, len(mean_c)) if noise else 0.0
    return np.asarray(40.0 + 25.0 * np.maximum(15.25 - mean_c, 0.0) + extra)
