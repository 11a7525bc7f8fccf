"""pythermalcomfort in an environment of its own (requirements/pythermalcomfort.lock): weather comes in, figures go out.

Called with the path of an .npz of ``air``, ``radiant``, ``wind`` and ``damp`` (n,) and of the one to write: ``utci``
(NaN outside of its ranges) and ``heat_index`` (n,), °C.
"""

import sys

import numpy as np


def main(come_in: str, go_out: str) -> None:
    """Write what pythermalcomfort computes."""
    from pythermalcomfort.models import heat_index_rothfusz, utci  # noqa: PLC0415 - lives in its own environment

    given = np.load(come_in)
    air, radiant, wind, damp = (given[one] for one in ("air", "radiant", "wind", "damp"))
    found = utci(tdb=air, tr=radiant, v=wind, rh=damp, limit_inputs=True, round_output=False).utci
    felt = heat_index_rothfusz(tdb=air, rh=damp, round_output=False, limit_inputs=False).hi
    np.savez(go_out, utci=np.asarray(found), heat_index=np.asarray(felt))


if __name__ == "__main__":
    main(*sys.argv[1:])
