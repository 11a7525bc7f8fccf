"""A year of hours through GR4H and GR5H, and thirty of days through GR4J, beside grsuite in an environment of its own.

Data: airGR's example catchments beside the project. One JSON line a model; exit 1 if discharges differ by 1e-9.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import numpy as np

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


def main() -> int:
    """Print a line a model; 1 if any differs."""
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
            differs |= got["apart"] > SAME
    return int(differs)


if __name__ == "__main__":
    sys.exit(main())
