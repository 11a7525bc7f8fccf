"""What the writer of the lake brings along: it has a budget of memory, and others lay towns."""

import subprocess
import sys
from typing import Final

PROGRAM: Final = """
import sys
import cli.processes.ingest
print(*sorted({"PIL", "pmtiles", "rapidfuzz", "numba", "alembic", "geo.tours", "data.simulate.town", "scipy.ndimage",
               "scipy.sparse", "scipy.spatial"} & {*sys.modules}))
"""


def test_it_brings_nothing_along_that_lays_a_town_or_plans_tours() -> None:
    assert subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout == "\n"
