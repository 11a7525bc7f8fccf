"""Baselines of meters and the excess they show, against OpenDSM on its own samples and on a building of Cambridge.

Exit 1: the median over meters of CV(RMSE) over OpenDSM's is more than 1.05; or, where a held-out CV(RMSE) is at most
0.20, +30 % over 28 days is found within 14 in fewer than 80 % of trials; or the same detector finds less than with
OpenDSM's residuals, as the median over meters of what is found of +30 %.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

from analysis.energy.baseline import fit_baseline
from analysis.energy.billing_periods import fit_periods, sums_of_periods
from analysis.energy.detection_curve import ENOUGH, DetectionCurve, detection_curve
from analysis.energy.detector import calibrated
from analysis.energy.fit_error import cv_rmse
from analysis.energy.hold_out import folds, held_out
from bench.energy_samples import Sample, samples
from geo.arrays import FloatArray

PEER: Final = Path(__file__).parents[1] / ".foreign/opendsm/bin/python"
KEPT: Final = PEER.parents[1] / "predicted"
MOST_RATIO: Final = 1.05
CALM: Final = 0.20
EXCESS: Final = 0.3
SLACK: Final = 0.02
"""Of shares found: one or two trials of a hundred."""


@dataclass(frozen=True)
class Trial:
    """Of one daily meter, by one baseline: its error on fortnights not seen, and what is found."""

    held_out: float
    curve: DetectionCurve


def peers(meters: list[Sample]) -> dict[str, list[FloatArray]]:
    """Return what OpenDSM predicts, by id: of all days, and by the model of each fold."""
    return {one.id: [np.array(each, float) for each in peer(json.dumps([one.asked()]))[one.id]] for one in meters}


def peer(asked: str) -> dict[str, list[list[float]]]:
    """Return what it answers; an answer is kept beside it, since a year's folds take minutes."""
    script = Path(__file__).with_name("opendsm_peer.py")
    kept = KEPT / f"{sha256(script.read_bytes() + asked.encode()).hexdigest()}.json"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            file.write(asked)
            file.flush()
            command: list[Path | str] = [PEER, script, file.name]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        kept.write_text(done.stdout, "utf-8")
    answer: dict[str, list[list[float]]] = json.loads(kept.read_text("utf-8"))
    return answer


def errors(one: Sample, theirs: FloatArray) -> tuple[float, float]:
    """Return CV(RMSE) of ours and of theirs on the year they were fitted on, days or periods."""
    if not len(one.begins):
        ours = fit_baseline(one.day, one.observed, one.mean_c).expected(one.day, one.mean_c)
        return cv_rmse(one.observed, ours), cv_rmse(one.observed, theirs)
    length = (one.ends - one.begins).astype(float)
    model = fit_periods(one.begins, one.ends, one.observed, one.day, one.mean_c)
    both = (
        model.expected(one.begins, one.ends, one.day, one.mean_c),
        sums_of_periods(one.begins, one.ends, one.day, theirs[None, :])[0],
    )
    ours_error, their_error = (cv_rmse(one.observed / length, each / length) for each in both)
    return ours_error, their_error


def trial(one: Sample, expected: FloatArray) -> Trial:
    """Return what the detector finds with these expectations of days not seen."""
    detector = calibrated(one.day, one.observed, expected)
    return Trial(cv_rmse(one.observed, expected), detection_curve(detector, one.day, one.observed, expected))


def by_folds(one: Sample, predicted: list[FloatArray]) -> FloatArray:
    """Return what each day is expected to use by the model of the fold that left it out."""
    return np.asarray(np.select(list(folds(len(one.day))), predicted[1:], np.nan))


def line(one: Sample, error: tuple[float, float], ours: Trial | None, theirs: Trial | None) -> str:
    """Return a row of the table."""
    text = f"{one.id:45} CV(RMSE) {error[0]:6.3f} / {error[1]:6.3f} = {error[0] / error[1]:5.2f}"
    for trial in (ours, theirs):
        if trial:
            smallest = f"{trial.curve.smallest:.0%}" if trial.curve.smallest else "none"
            text += f" | held out {trial.held_out:.3f} +30 % {trial.curve.share(EXCESS):4.0%} smallest {smallest:>4}"
    return text


def main() -> int:
    """Compare all; 1 if one of the three is not so."""
    meters = list(samples())
    predicted = peers(meters)
    ratios, found, calm = [], [], []
    for one in meters:
        error = errors(one, predicted[one.id][0])
        ratios.append(error[0] / error[1])
        daily = not len(one.begins)
        ours = trial(one, held_out(one.day, one.observed, one.mean_c)) if daily else None
        theirs = trial(one, by_folds(one, predicted[one.id])) if daily else None
        if ours and theirs:
            found.append((ours.curve.share(EXCESS), theirs.curve.share(EXCESS)))
            calm += [ours.curve.share(EXCESS)] if ours.held_out <= CALM else []
        print(line(one, error, ours, theirs), flush=True)
    ratio, shares = float(np.median(ratios)), np.median(np.array(found), axis=0)
    print(f"median ratio {ratio:.3f} (at most {MOST_RATIO}); +30 % found {shares[0]:.0%}, OpenDSM's {shares[1]:.0%}")
    print(f"of {len(calm)} meters with CV(RMSE) <= {CALM:.2f} the least share found is {min(calm):.0%}")
    return int(ratio > MOST_RATIO or min(calm) < ENOUGH or shares[0] < shares[1] - SLACK)


if __name__ == "__main__":
    sys.exit(main())
