"""grsuite, a port of airGR in an environment of its own, says the same discharge, and calibrates no better.

Data: airGR's example catchments. L0123001 and L0123002 by days, L0123003 by hours.
"""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from analysis.water.calibration import RunoffSeries, calibrate, validate
from analysis.water.gr import GR4H, GR4J, GR5H, GrModel, interception_capacity
from analysis.water.runoff import Reals, WaterStores
from tests.support.real_files import DATA, at_hand

pytestmark = pytest.mark.long
ROOT: Final = Path(__file__).parents[2]
GRSUITE: Final = ROOT / ".foreign/grsuite/bin/python"
FOLDER: Final = DATA / "wave2/water/airgr"
DAILY: Final = [(257.24, 1.012, 88.23, 2.208), (120.0, -0.6, 40.0, 1.0), (842.0, 3.1, 410.0, 6.7)]
HOURLY: Final = [(706.9, -0.163, 188.9, 2.575), (521.1, -2.918, 218.0, 14.12)]
RUNS: Final = [
    *((basin, GR4J, one, -1.0) for basin in ("L0123001", "L0123002") for one in DAILY),
    *(("L0123003", GR4H, one, -1.0) for one in HOURLY),
    *(("L0123003", GR5H, (*one, 0.104), held) for one in HOURLY for held in (-1.0, 1.3)),
]
SPLIT: Final = [("L0123001", GR4J), ("L0123002", GR4J), ("L0123003", GR4H), ("L0123003", GR5H)]


def theirs(folder: Path, deed: str, **given: Any) -> dict[str, Any]:
    if not GRSUITE.exists():
        pytest.skip("grsuite is installed by `make proof`")
    np.savez(folder / "in.npz", **given)
    return answered(deed, folder / "in.npz", folder / "out.npz")


def answered(deed: str, come_in: Path, go_out: Path) -> dict[str, Any]:
    asked = [str(one) for one in (GRSUITE, ROOT / "bench/grsuite_peer.py", deed, come_in, go_out)]
    subprocess.run(asked, check=True, capture_output=True)
    return dict(np.load(go_out))


@pytest.fixture(scope="module")
def basins(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Reals]]:
    if not GRSUITE.exists():
        pytest.skip("grsuite is installed by `make proof`")
    folder = tmp_path_factory.mktemp("airgr")
    names = ("L0123001", "L0123002", "L0123003")
    return {one: answered("read", at_hand(FOLDER / f"{one}.rda"), folder / f"{one}.npz") for one in names}


def as_airgr_orders_it(state: WaterStores, model: GrModel) -> Reals:
    """Stores, then what is on its way, a step further than ours: airGR keeps what has just arrived, too."""
    steps = 20 if model is GR4J else 480
    row = np.zeros(7 + 3 * steps)
    row[[0, 1, 3]] = state.production_mm, state.routing_mm, state.interception_mm
    for begin, pending in ((8, state.fast_mm), (8 + steps, state.slow_mm)):
        row[begin : begin + len(pending) - 1] = pending[:-1]
    return row


@pytest.mark.parametrize("case", RUNS)
def test_discharge_and_stores_are_equal_from_equal_states(
    basins: dict[str, dict[str, Reals]],
    tmp_path: Path,
    case: tuple[str, GrModel, tuple[float, ...], float],
) -> None:
    basin, model, parameters, held = case
    rain, evaporation = basins[basin]["rain"], basins[basin]["evaporation"]
    part, ours = len(rain) // 4, replace(model, interception_mm=max(held, 0.0))
    state = ours.run(parameters, rain[:part], evaporation[:part]).state
    run = ours.run(parameters, rain[part:], evaporation[part:], state)
    peer = theirs(
        tmp_path,
        "run",
        model=model.name.upper(),
        parameters=np.array(parameters),
        rain=rain[part:],
        evaporation=evaporation[part:],
        state=as_airgr_orders_it(state, model),
        interception=held,
    )
    assert np.abs(run.discharge_mm - peer["discharge"]).max() < 1e-9
    assert np.abs(as_airgr_orders_it(run.state, model)[:4] - peer["state"][:4]).max() < 1e-9


def test_interception_has_the_same_capacity(basins: dict[str, dict[str, Reals]], tmp_path: Path) -> None:
    rows = slice(0, 365 * 24)
    at_s, rain, evaporation = (basins["L0123003"][name][rows] for name in ("at_s", "rain", "evaporation"))
    peer = theirs(tmp_path, "interception", at_s=at_s, rain=rain, evaporation=evaporation)
    assert interception_capacity(rain, evaporation) == pytest.approx(float(peer["capacity"]))


@pytest.mark.parametrize(("basin", "model"), SPLIT)
def test_in_a_split_sample_ours_is_as_good_where_it_was_not_calibrated(
    basins: dict[str, dict[str, Reals]], tmp_path: Path, basin: str, model: GrModel
) -> None:
    there = basins[basin]
    series = RunoffSeries(rain_mm=there["rain"], evaporation_mm=there["evaporation"], discharge_mm=there["discharge"])
    count, year = len(series.rain_mm), round(8_766 / model.step_h)
    halves = slice(year, (year + count) // 2), slice((year + count) // 2, count)
    for one, other in (halves, halves[::-1]):
        ours = calibrate(model, series, one)
        periods = {"begin": one.start, "end": one.stop, "other_begin": other.start, "other_end": other.stop}
        peer = theirs(tmp_path, "calibrate", model=model.name.upper(), **there, **periods)
        assert ours.kge > peer["kge"] - 0.005
        assert validate(model, ours.parameters, series, other) > peer["validated"] - 0.01
