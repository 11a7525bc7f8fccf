"""What a baseline says of fortnights it has not seen: each block of 14 days of the year, by a model of the others."""

from typing import Final

import numpy as np

from analysis.energy.baseline import fit_baseline
from analysis.energy.calendar import Days
from geo.arrays import BoolArray, FloatArray

BLOCK_DAYS: Final = 14
FOLDS: Final = 6
"""Blocks are dealt to so many models in turns: neighbours never to the same."""


def folds(days: int) -> BoolArray:
    """(6, n) which of n consecutive days each model leaves out."""
    block = np.arange(days) // BLOCK_DAYS
    return np.asarray(block % FOLDS == np.arange(FOLDS)[:, None])


def held_out(day: Days, consumption: FloatArray, mean_c: FloatArray, holidays: Days | None = None) -> FloatArray:
    """(n,) what is expected of each of n consecutive days by a model that was fitted without its fortnight.

    Raises:
        TooFewDaysError: that are left with a consumption and a temperature.
    """
    expected = np.full(len(day), np.nan)
    for left_out in folds(len(day)):
        model = fit_baseline(day, consumption, mean_c, holidays=holidays, kept=~left_out)
        expected[left_out] = model.expected(day[left_out], mean_c[left_out], holidays)
    return expected
