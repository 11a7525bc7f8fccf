"""pythermalcomfort, in an environment of its own, computes the same UTCI and heat index over all their ranges."""

import subprocess
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from analysis.heat.days import HEAT_INDEX_FROM_C, heat_index_c
from analysis.heat.thermal_comfort import utci_c

pytestmark = pytest.mark.long
ROOT: Final = Path(__file__).parents[2]
PEER: Final = ROOT / ".foreign/pythermalcomfort/bin/python"


def test_the_utci_and_the_heat_index_are_the_same(tmp_path: Path) -> None:
    if not PEER.exists():
        pytest.skip("pythermalcomfort is installed by `make proof`")
    rng = np.random.default_rng(20260)
    air = rng.uniform(-50, 50, 20_000)
    given: dict[str, Any] = {
        "air": air,
        "radiant": air + rng.uniform(-30, 70, air.size),
        "wind": rng.uniform(0.5, 17, air.size),
        "damp": rng.uniform(1, 100, air.size),
    }
    np.savez(tmp_path / "in.npz", **given)
    asked = [PEER, ROOT / "bench/pythermalcomfort_peer.py", tmp_path / "in.npz", tmp_path / "out.npz"]
    subprocess.run([str(one) for one in asked], check=True, capture_output=True)
    theirs = np.load(tmp_path / "out.npz")
    ours = utci_c(given["air"], given["radiant"], given["wind"], given["damp"])
    both = np.isfinite(ours) & np.isfinite(theirs["utci"])
    assert both.sum() > air.size / 2
    np.testing.assert_allclose(ours[both], theirs["utci"][both], atol=1e-6)
    hot = air >= HEAT_INDEX_FROM_C
    np.testing.assert_allclose(heat_index_c(air, given["damp"])[hot], theirs["heat_index"][hot], atol=1e-6)
