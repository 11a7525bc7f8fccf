"""People in the heat are counted by the nearest station that has a value, and not where none is near."""

import numpy as np

from analysis.heat.exposure import FARTHEST_M, exposure

HOMES = np.array([[400_000.0, 5_700_000.0], [400_900.0, 5_700_000.0], [400_900.0 + 2 * FARTHEST_M, 5_700_000.0]])
PEOPLE = np.array([100.0, 30.0, 7.0])
STATIONS = np.array([[400_000.0, 5_700_000.0], [401_000.0, 5_700_000.0]])


def test_the_nearest_current_station_decides_and_the_limit_itself_is_hot() -> None:
    got = exposure(HOMES, PEOPLE, STATIONS, np.array([29.96, 30.0]), limit_c=30.0)
    assert (got.residents, got.known, got.hot) == (137.0, 130.0, 30.0)


def test_a_station_without_a_value_speaks_for_nobody() -> None:
    got = exposure(HOMES, PEOPLE, STATIONS, np.array([np.nan, 31.0]), limit_c=30.0)
    assert (got.known, got.hot) == (130.0, 130.0)


def test_without_any_station_nothing_is_known() -> None:
    got = exposure(HOMES, PEOPLE, STATIONS, np.array([np.nan, np.nan]), limit_c=30.0)
    assert (got.known, got.hot) == (0.0, 0.0)
