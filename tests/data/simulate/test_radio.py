from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from data import town
from data.declare import SimulatedSites
from data.folders import Folders
from data.projection import to_degrees
from data.simulate.radio import Gateways, gateways, reception

NOON = 1_790_000_000 + np.arange(0, 600 * 500, 600)
Places = Callable[..., SimulatedSites]


def listen(places: SimulatedSites, hearing: Gateways) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    radio = reception(hearing, places, places.seed, np.broadcast_to(NOON, (len(places.seed), len(NOON))))
    return radio.heard, radio.rssi_dbm, radio.spreading_factor


def test_most_uplinks_are_heard_and_some_are_lost(make_places: Places, hearing: Gateways) -> None:
    heard, _, _ = listen(make_places(200), hearing)
    lost = 1 - heard.any(axis=2).mean()
    assert 0.001 < lost < 0.06
    assert heard.sum(axis=2).mean() > 1.5


def test_near_gateways_hear_louder_and_let_devices_speak_faster(make_places: Places) -> None:
    one = Gateways(("gw",), np.array([380_000.0]), np.array([5_714_000.0]))
    x_m = 380_000 + np.repeat([200.0, 3000.0], 100)
    _, rssi_dbm, factor = listen(make_places(200, x_m=x_m, y_m=np.full(200, 5_714_000.0)), one)
    assert rssi_dbm[:100].mean() - rssi_dbm[100:].mean() == pytest.approx(35.2 * np.log10(15), abs=2)
    assert factor[:100].mean() < 8
    assert factor[100:].mean() > 10


def test_strengths_are_those_of_the_standard(make_places: Places, hearing: Gateways) -> None:
    radio = reception(hearing, make_places(200), make_places(200).seed, np.broadcast_to(NOON, (200, len(NOON))))
    assert radio.rssi_dbm[radio.heard].max() < -40
    assert radio.rssi_dbm[radio.heard].min() > -142
    assert radio.snr_db[radio.heard].min() >= -20.5
    assert radio.snr_db.max() < 16
    assert set(np.unique(radio.spreading_factor)) <= set(range(7, 13))


def test_a_town_without_files_has_gateways_within_its_bounds(tmp_path: Path) -> None:
    castrop = town.load("castrop_rauxel")
    found = gateways(castrop, Folders(tmp_path))
    lon, lat = to_degrees(np.column_stack([found.x_m, found.y_m]))
    west, south, east, north = castrop.bounds
    assert len(set(found.gateway_id)) == 9
    assert np.all((west < lon) & (lon < east) & (south < lat) & (lat < north))
