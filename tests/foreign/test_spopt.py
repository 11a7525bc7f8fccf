"""spopt, with its own solver in an environment of its own, finds no better sites than we do: demo town and Lauf."""

import json
import subprocess
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from data.folders import Folders
from data.town.streets import Ways
from geo.arrays import FloatArray
from geo.siting import Terms, best_cover, best_median, reach_by
from services.workbench.population import DistrictShapes, Population
from services.workbench.street_side import street_side
from services.workbench.travel import Travel
from tests.support import lauf

pytestmark = pytest.mark.long
ROOT: Final = Path(__file__).parents[2]
SPOPT: Final = ROOT / ".foreign/spopt/bin/python"
LIMIT: Final = 500.0


@pytest.fixture(scope="module", params=["demo", "lauf"])
def instance(
    request: pytest.FixtureRequest, built_town: Folders, tmp_path_factory: pytest.TempPathFactory
) -> tuple[FloatArray, FloatArray]:
    """Ways on foot from all homes of a town to points along its streets, and who lives there."""
    town = (built_town if request.param == "demo" else lauf.imported(tmp_path_factory.mktemp("lauf"))).town
    people = Population.read(town, DistrictShapes([], np.empty(0, object)))
    travel = Travel("walk", in_minutes=False, ways=Ways.read(town))
    return travel.costs(people.xy_m, street_side(town, 500)), people.residents


def theirs(folder: Path, ways: FloatArray, weights: FloatArray, *, n_new: int, aim: str) -> float:
    if not SPOPT.exists():
        pytest.skip("spopt is installed by `make proof`")
    np.savez(folder / "instance.npz", ways=ways, weights=weights, n_new=n_new, aim=aim, limit=LIMIT)
    asked = [SPOPT, ROOT / "bench/spopt_peer.py", folder / "instance.npz"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout)["objective"])


def test_as_many_people_are_reached(instance: tuple[FloatArray, FloatArray], tmp_path: Path) -> None:
    ways, weights = instance
    found = best_cover(reach_by(ways, weights, limit=LIMIT), Terms(10))
    assert found.is_optimal
    assert found.covered == pytest.approx(theirs(tmp_path, ways, weights, n_new=10, aim="people"))


def test_the_mean_way_is_as_short(instance: tuple[FloatArray, FloatArray], tmp_path: Path) -> None:
    ways, weights = instance[0][::4, ::2], instance[1][::4]
    found = best_median(ways, weights, None, Terms(5))
    assert found.is_optimal
    objective = theirs(tmp_path, ways, weights, n_new=5, aim="mean")
    assert found.mean_distance_m * weights.sum() == pytest.approx(objective, rel=1e-6)
