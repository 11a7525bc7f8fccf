"""Beside OpenDSM: what it expected of two real meters, frozen, and what the same detector finds with it."""

import json
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from analysis.energy.baseline import fit_baseline
from analysis.energy.detection_curve import detection_curve
from analysis.energy.detector import calibrated
from analysis.energy.fit_error import cv_rmse
from analysis.energy.hold_out import held_out
from bench.energy_samples import SAMPLES, Sample, samples
from geo.arrays import FloatArray
from tests.support.real_files import needs

pytestmark = needs(SAMPLES / "opendsm", SAMPLES / "cambridge")
THEIRS: Final = json.loads((Path(__file__).parents[2] / "files/opendsm/daily.json").read_text("utf-8"))
NAMES: Final = sorted(set(THEIRS) - {"source"})


def sample(name: str) -> tuple[Sample, FloatArray, FloatArray]:
    """The meter, and what OpenDSM expects of its year: of all days, and of fortnights that it had not seen."""
    (one,) = (each for each in samples() if each.id == name)
    assert str(one.day[0]) == THEIRS[name]["first"]
    return one, np.array(THEIRS[name]["fitted"]), np.array(THEIRS[name]["held_out"])


def found(one: Sample, expected: FloatArray) -> float:
    """Share of trials of +30 % over 28 days that are found within 14."""
    detector = calibrated(one.day, one.observed, expected)
    assert detector.false_a_year <= 1
    return detection_curve(detector, one.day, one.observed, expected).share(0.3)


@pytest.mark.parametrize("name", NAMES)
def test_our_baseline_is_as_near_as_theirs(name: str) -> None:
    one, theirs, _ = sample(name)
    ours = fit_baseline(one.day, one.observed, one.mean_c).expected(one.day, one.mean_c)
    assert cv_rmse(one.observed, ours) <= 1.05 * cv_rmse(one.observed, theirs)


@pytest.mark.parametrize("name", NAMES)
def test_our_expectations_find_as_much_as_theirs(name: str) -> None:
    one, _, theirs = sample(name)
    ours = found(one, held_out(one.day, one.observed, one.mean_c))
    assert ours >= 0.8
    assert ours >= found(one, theirs) - 0.02
