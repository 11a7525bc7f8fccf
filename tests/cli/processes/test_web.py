"""A web process brings along what it answers with, and no library that it never asks."""

import subprocess
import sys
from pathlib import Path
from typing import Final

PROGRAM: Final = """
import sys
from pathlib import Path
from data.arrow import leave_pandas_out
leave_pandas_out()
from dashboard.factory import create
from tests.support import small
create(small.settle(Path(sys.argv[1])).house)
print(*sorted({"pandas", "geopandas", "rasterio", "xarray", "matplotlib"} & {*sys.modules}))
"""


def test_it_brings_no_table_library_along(tmp_path: Path) -> None:
    line = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    assert subprocess.run(line, capture_output=True, text=True, check=True).stdout.split() == []
