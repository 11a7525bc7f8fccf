"""Isochrones: nodes within a limit."""

import numpy as np

from geo.network import Network

CORNER = np.array([370_000.0, 5_710_000.0])
LINE = CORNER + np.array([(0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (300.0, 0.0)])
EDGES = [(0, 1), (1, 2), (2, 3)]


def test_the_limit_itself_is_within() -> None:
    network = Network(LINE, EDGES, [100.0] * 3)
    assert network.within([0], 200.0).tolist() == [True, True, True, False]
    assert network.within([0], 0.0).tolist() == [True, False, False, False]
    assert network.within([], 500.0).tolist() == [False] * 4


def test_seconds_follow_the_speed() -> None:
    network = Network(LINE, EDGES, [100.0] * 3, speed_kmh=[36.0, 3.6, 36.0])
    assert network.within([0], limit_s=10.0).tolist() == [True, True, False, False]
    assert network.within([0], limit_s=110.0).tolist() == [True, True, True, False]
