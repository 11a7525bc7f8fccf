"""spopt in an environment of its own (requirements/spopt.lock): an instance comes in as a file, its objectives go out.

Called with the path of an .npz: ``ways`` (n, m), ``weights`` (n,), ``limit``, ``n_new``, ``aim`` (people or mean). It
prints JSON: ``objective`` (weight covered, or the sum of weighted ways), ``chosen``, ``seconds`` of model and solver.
"""

import json
import sys
import time
import warnings
from typing import Any

import numpy as np


def solved(path: str) -> dict[str, Any]:
    """Return what spopt finds with the solver that comes with it."""
    warnings.simplefilter("ignore")  # spopt still speaks to PuLP 3
    import pulp  # noqa: PLC0415 - after the warnings are off
    from spopt.locate import MCLP, PMedian  # noqa: PLC0415 - likewise

    given = np.load(path)
    ways, weights, n_new = given["ways"], given["weights"], int(given["n_new"])
    begun = time.perf_counter()
    if str(given["aim"]) == "people":
        model = MCLP.from_cost_matrix(ways, weights, float(given["limit"]), p_facilities=n_new)
    else:
        model = PMedian.from_cost_matrix(ways, weights, p_facilities=n_new)
    found = model.solve(pulp.PULP_CBC_CMD(msg=False))
    chosen = [row for row, one in enumerate(found.fac_vars) if one.value() > 0.5]  # noqa: PLR2004 - a rounded 0 or 1
    took_s = time.perf_counter() - begun
    return {"objective": float(pulp.value(found.problem.objective)), "chosen": chosen, "seconds": took_s}


if __name__ == "__main__":
    json.dump(solved(sys.argv[1]), sys.stdout)
