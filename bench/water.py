"""A year of hours through GR4H and GR5H, and thirty of days through GR4J, beside grsuite in an environment of its own.

Data: airGR's example catchments beside the project. One JSON line a model, then KGE on halves that were not used; exit
1 if discharges differ by 1e-9, a year takes over 5 ms, or a KGE is poorer by 0.01.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from analysis.water.calibration import YEAR_H, RunoffSeries, calibrate, validate
from analysis.water.gr import GR4H, GR4J, GR5H, GrModel

ROOT: Final = Path(__file__).parents[1]
GRSUITE: Final = ROOT / ".foreign/grsuite/bin/python"
FOLDER: Final = ROOT.parent / "shared/data/wave2/water/airgr"
FOUR: Final = (521.1, -2.918, 218.0, 4.124)
RUNS: Final[list[tuple[str, GrModel, tuple[float, ...], int]]] = [
    ("L0123001", GR4J, (257.24, 1.012, 88.23, 2.208), 10_593),
    ("L0123003", GR4H, FOUR, 8_760),
    ("L0123003", GR5H, (*FOUR, 0.104), 8_760),
]
STEPS: Final = {"gr4j": 20, "gr4h": 480, "gr5h": 480}
"""So many airGR keeps of its shorter unit hydrograph."""
REPEATS: Final = 10
SAME: Final = 1e-9
YEAR_MS: Final = 5.0
"""An hourly year."""
WORSE: Final = 0.01
SPLITS: Final[list[tuple[str, GrModel]]] = [
    ("L0123001", GR4J),
    ("L0123002", GR4J),
    ("L0123003", GR4H),
    ("L0123003", GR5H),
]


def peer(deed: str, come_in: Path, go_out: Path) -> dict[str, Any]:
    """Return what grsuite answers."""
    asked = [str(one) for one in (GRSUITE, ROOT / "bench/grsuite_peer.py", deed, come_in, go_out)]
    subprocess.run(asked, check=True)
    return dict(np.load(go_out))


def compared(folder: Path, basin: str, model: GrModel, parameters: tuple[float, ...], steps: int) -> dict[str, Any]:
    """Return best times of both, and by how much discharges differ."""
    series = peer("read", FOLDER / f"{basin}.rda", folder / "series.npz")
    rain, evaporation = series["rain"][:steps], series["evaporation"][:steps]
    run, took = model.run(parameters, rain, evaporation), []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        run = model.run(parameters, rain, evaporation)
        took.append(1_000 * (time.perf_counter() - begun))
    begun_with = model.begin(parameters)
    state = np.zeros(7 + 3 * STEPS[model.name])
    state[:2] = begun_with.production_mm, begun_with.routing_mm
    given: dict[str, Any] = {
        "model": model.name.upper(),
        "parameters": np.array(parameters),
        "state": state,
        "interception": -1.0,
    }
    np.savez(folder / "in.npz", rain=rain, evaporation=evaporation, **given)
    theirs = peer("run", folder / "in.npz", folder / "out.npz")
    apart = float(np.abs(run.discharge_mm - theirs["discharge"]).max())
    return {"ms": min(took), "peer_ms": float(theirs["ms"]), "apart": apart}


def split(folder: Path, basin: str, model: GrModel) -> dict[str, Any]:
    """Return KGE on each half that was not used, ours beside theirs."""
    there = peer("read", FOLDER / f"{basin}.rda", folder / "series.npz")
    series = RunoffSeries(rain_mm=there["rain"], evaporation_mm=there["evaporation"], discharge_mm=there["discharge"])
    begin, count = round(YEAR_H / model.step_h), len(series.rain_mm)
    halves = slice(begin, (begin + count) // 2), slice((begin + count) // 2, count)
    ours, theirs = [], []
    for one, other in (halves, halves[::-1]):
        ours.append(validate(model, calibrate(model, series, one).parameters, series, other))
        periods: dict[str, Any] = {
            "begin": one.start,
            "end": one.stop,
            "other_begin": other.start,
            "other_end": other.stop,
        }
        np.savez(folder / "in.npz", model=np.array(model.name.upper()), **there, **periods)
        theirs.append(float(peer("calibrate", folder / "in.npz", folder / "out.npz")["validated"]))
    return {"kge": ours, "peer_kge": theirs}


def main() -> int:
    """Print a line a model, then one a split sample; 1 if any differs, is slow, or is worse where it was not found."""
    if not (GRSUITE.exists() and FOLDER.exists()):
        print("grsuite (make .foreign/grsuite/.installed) or airGR's catchments are not here")
        return 0
    differs = False
    with tempfile.TemporaryDirectory() as name:
        for basin, model, parameters, steps in RUNS:
            got = compared(Path(name), basin, model, parameters, steps)
            line = {"name": f"{model.name} {basin}, {steps} steps", "ms": round(got["ms"], 2), "peer": "grsuite"}
            ratio = round(got["ms"] / got["peer_ms"], 3)
            print(json.dumps(line | {"peer_ms": round(got["peer_ms"], 2), "ratio": ratio, "apart_mm": got["apart"]}))
            differs |= got["apart"] > SAME or (model.step_h == 1 and got["ms"] > YEAR_MS)
        for basin, model in SPLITS:
            got = split(Path(name), basin, model)
            rounded = {key: [round(one, 4) for one in values] for key, values in got.items()}
            print(json.dumps({"name": f"{model.name} {basin}, other half", "peer": "grsuite"} | rounded))
            differs |= any(one < other - WORSE for one, other in zip(*got.values(), strict=True))
    return int(differs)


if __name__ == "__main__":
    sys.exit(main())
