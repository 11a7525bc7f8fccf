"""grsuite in an environment of its own (requirements/grsuite.lock): series and runs come in as files, answers go out.

Called with a deed, the path of an .npz or .rda, and the path of the .npz to write.
- ``read FILE.rda OUT``: airGR's series as ``at_s``, ``rain``, ``evaporation``, ``discharge`` (mm a step, NaN: none).
- ``run IN OUT``: ``model``, ``parameters``, ``rain``, ``evaporation``, ``state`` (as airGR orders it),
  ``interception`` (negative: none); writes ``discharge``, ``state``, ``ms`` of the best of ten runs.
- ``calibrate IN OUT``: ``model``, ``at_s``, ``rain``, ``evaporation``, ``discharge``, rows ``begin`` and ``end`` of the
  period, ``other_begin`` and ``other_end`` by which it is judged; writes ``parameters``, ``kge``, ``validated``.
- ``interception IN OUT``: ``at_s``, ``rain``, ``evaporation``; writes ``capacity``.
"""

import sys
import time
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np


def read(path: str) -> dict[str, Any]:
    """Return a series of airGR's."""
    import rdata  # noqa: PLC0415 - only here

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = rdata.read_rda(path)["BasinObs"]
    columns = {"at_s": "DatesR", "rain": "P", "evaporation": "E", "discharge": "Qmm"}
    return {name: frame[column].to_numpy(float, na_value=np.nan) for name, column in columns.items()}


def _inputs(given: Mapping[str, Any]) -> Any:
    from grsuite import InputsModel  # noqa: PLC0415 - each deed imports what it alone needs

    at = given["at_s"].astype("datetime64[s]")
    return InputsModel(at, given["rain"], given["evaporation"])


def run(path: str) -> dict[str, Any]:
    """Return the discharge of a run."""
    from grsuite import RunOptions, run_model  # noqa: PLC0415 - as above

    given = dict(np.load(path))
    steps = len(given["rain"])
    hours = 24 if str(given["model"]) == "GR4J" else 1
    inputs = _inputs(given | {"at_s": np.arange(steps) * 3_600.0 * hours})
    held = float(given["interception"])
    options = RunOptions(
        inputs,
        str(given["model"]),
        np.arange(steps),
        ind_period_warmup=np.array([], int),
        ini_states=given["state"],
        imax=None if held < 0 else held,
    )
    took_ms, answer = np.inf, None
    for _ in range(10):
        begun = time.perf_counter()
        answer = run_model(inputs, options, given["parameters"], model=str(given["model"]))
        took_ms = min(took_ms, 1_000 * (time.perf_counter() - begun))
    assert answer is not None
    return {"discharge": answer["Qsim"], "state": answer["StateEnd"], "ms": took_ms}


def calibrate(path: str) -> dict[str, Any]:
    """Return what Michel's method finds, and how good it is in another period."""
    from grsuite import Catchment  # noqa: PLC0415 - as above

    given = dict(np.load(path))
    at = given["at_s"].astype("datetime64[s]")
    model = str(given["model"])
    at = at.astype("datetime64[D]" if model.endswith("J") else "datetime64[h]")
    there = Catchment(at, given["rain"], given["evaporation"], given["discharge"])
    first, other = (
        (str(at[int(given[begin])]), str(at[int(given[end]) - 1]))
        for begin, end in (("begin", "end"), ("other_begin", "other_end"))
    )
    fit, check = there.split_sample(model, first, other, criterion="KGE")
    return {"parameters": np.asarray(fit.params), "kge": fit.evaluate(period=first).kge(), "validated": check.kge()}


def interception(path: str) -> dict[str, Any]:
    """Return the capacity of the store of interception."""
    from grsuite import imax_estimate  # noqa: PLC0415 - as above

    given = dict(np.load(path))
    return {"capacity": imax_estimate(_inputs(given), np.arange(len(given["rain"])))}


if __name__ == "__main__":
    deed, come_in, go_out = sys.argv[1:]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.savez(go_out, **globals()[deed](come_in))
