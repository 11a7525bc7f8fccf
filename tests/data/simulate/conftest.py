from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import layers
from data import town
from data.declare import Layer, SimulatedSites
from data.simulate import noise
from data.simulate.devices import Fleet, fleet
from data.simulate.radio import Gateways
from data.simulate.simulations import simulation_of
from tests.support.simulated import EAST_M, NORTH_M, make_sites

SEED = 20260
CASTROP = town.load("castrop_rauxel")

MakePlaces = Callable[..., SimulatedSites]


@pytest.fixture
def make_places() -> MakePlaces:
    """n sites spread over 6 km; every array can be given."""

    def make(n: int, **given: Any) -> SimulatedSites:
        seed = noise.hashed(SEED, given.get("stream", 0), np.arange(n))

        def full(name: str, default: Any) -> Any:
            return np.broadcast_to(np.asarray(given.get(name, default), dtype=float), n).copy()

        return SimulatedSites(
            town_seed=SEED,
            seed=seed,
            x_m=full("x_m", EAST_M + 6000 * (noise.uniform(seed, 1) - 0.5)),
            y_m=full("y_m", NORTH_M + 6000 * (noise.uniform(seed, 2) - 0.5)),
            elevation_m=full("elevation_m", 80.0),
            built_share=full("built_share", noise.uniform(seed, 3)),
            tree_share=full("tree_share", 0.0),
            footfall=full("footfall", noise.uniform(seed, 4)),
            channels=full("channels", 0).astype(np.int16),
        )

    return make


@pytest.fixture
def make_fleet(make_places: MakePlaces) -> Callable[..., Fleet]:
    """The devices of a layer of the registry at n sites."""

    def make(layer: Layer | str, n: int = 20, *, equipped: float = 1.0, channels: int = 0) -> Fleet:
        declared = layers.discover()[layer] if isinstance(layer, str) else layer
        demo = CASTROP.demo_of(declared.id)
        simulation = simulation_of(declared, demo)
        assert simulation is not None
        return fleet(
            declared,
            make_sites(declared.id, n),
            make_places(n, channels=channels, stream=noise.stream(declared.id)),
            simulation=simulation,
            demo=demo,
            equipped=equipped,
        )

    return make


@pytest.fixture
def hearing() -> Gateways:
    """Nine gateways in a lattice of 2.5 km."""
    x_m, y_m = np.meshgrid(EAST_M + np.array([-2500.0, 0, 2500]), NORTH_M + np.array([-2500.0, 0, 2500]))
    return Gateways(tuple(f"gw-{one}" for one in range(9)), x_m.ravel(), y_m.ravel())
