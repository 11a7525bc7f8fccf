"""wradlib, in an environment of its own, reads the same numbers, and PROJ puts them at the same places."""

import subprocess
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from data.weather.radolan import axes_m, degrees, radar_composite
from tests.support.real_files import DATA, at_hand

pytestmark = pytest.mark.long
ROOT: Final = Path(__file__).parents[2]
WRADLIB: Final = ROOT / ".foreign/wradlib/bin/python"
FILES: Final = [
    "raa01-rw_10000-1408030950-dwd---bin.gz",
    "raa01-rw_10000-1408102050-dwd---bin.gz",
    "raa01-ry_10000-1408102050-dwd---bin.gz",
    "radvor_RQ2210180700_000.gz",
    "radvor_RQ2210180700_060.gz",
    "radvor_RE2210180700_110.gz",
]


@pytest.mark.parametrize("name", FILES)
def test_numbers_and_places_are_the_same(name: str, tmp_path: Path) -> None:
    if not WRADLIB.exists():
        pytest.skip("wradlib is installed by `make proof`")
    path = at_hand(DATA / "wave2/rain_radar" / name)
    asked = [WRADLIB, ROOT / "bench/wradlib_peer.py", path, tmp_path / "out.npz"]
    subprocess.run([str(one) for one in asked], check=True, capture_output=True)
    theirs = np.load(tmp_path / "out.npz")
    ours = radar_composite(path.read_bytes(), name)
    assert ours.values == pytest.approx(theirs["values"][::-1], abs=1e-6, nan_ok=True)
    lon, lat = degrees(*np.meshgrid(*axes_m()))
    assert np.abs(lon - theirs["lon"][::-1]).max() < 1e-7
    assert np.abs(lat - theirs["lat"][::-1]).max() < 1e-7
