"""GET /api/layers/heat/surface.json and .png: figures always, a picture only where it may be shown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from analysis.heat.surface.computation import make, simultaneous
from analysis.heat.surface.storage import StoredSurface, write
from data.clock import Clock
from data.projection import to_metres
from data.state import OK, STATES
from data.store import Current
from data.town.geodata import Rasters
from services.jobs import surface
from tests.support import small as town
from tests.support.client import asker
from tests.support.small import NOON, Small

FIGURES, PICTURE = "/api/layers/heat/surface.json", "/api/layers/heat/surface.png"
PNG = b"\x89PNG\r\n\x1a\n"
SIDE = 40
KEPT = StoredSurface(
    layer="heat",
    observed_at=NOON - timedelta(minutes=10),
    computed_at=NOON - timedelta(minutes=5),
    n_stations=45,
    simulated=True,
    loo_rmse_k=0.39622609,
    loo_bias_k=-0.007,
    standard_error_k=0.35,
    low_c=24.0,
    high_c=31.0,
    bounds=(7.24, 51.52, 7.38, 51.63),
    picture="heat-1.png",
)


def test_figures_and_picture_are_there_and_asked_again_by_their_etags(own_client: TestClient, small: Small) -> None:
    write(small.house.folders.surface, KEPT, PNG)
    got = own_client.get(FIGURES)
    said = got.json()
    assert (said["shown"], said["reason"], said["n_stations"], said["loo_rmse_k"]) == (True, None, 45, 0.396)
    assert said["bounds"] == [7.24, 51.52, 7.38, 51.63]
    assert said["simulated"] is True
    assert said["licence"]
    seen = own_client.get(said["picture"])
    assert (seen.content, seen.headers["content-type"]) == (PNG, "image/png")
    for path, answer in ((FIGURES, got), (PICTURE, seen)):
        assert own_client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"loo_rmse_k": 1.01}, "uncertain"),
        ({"n_stations": 9}, "few"),
        ({"observed_at": NOON - timedelta(hours=3)}, "old"),
    ],
)
def test_what_must_not_be_shown_is_not_there(
    own_client: TestClient, small: Small, change: dict[str, object], reason: str
) -> None:
    write(small.house.folders.surface, replace(KEPT, **change), PNG)  # type: ignore[arg-type]  # of each row
    said = own_client.get(FIGURES).json()
    assert (said["shown"], said["reason"], said["picture"], said["bounds"]) == (False, reason, None, None)
    refused = own_client.get(PICTURE)
    assert refused.status_code == 404
    assert reason in refused.json()["detail"]


def test_a_surface_grows_old_while_it_is_kept(own_client: TestClient, small: Small) -> None:
    write(small.house.folders.surface, KEPT, PNG)
    before = own_client.get(FIGURES)
    small.later(timedelta(hours=2))
    after = own_client.get(FIGURES, headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["reason"]) == (200, "old")


def test_where_none_was_computed_it_says_so(client: TestClient) -> None:
    assert client.get(FIGURES).json()["reason"] == "missing"
    assert client.get(PICTURE).status_code == 404


def test_only_the_air_temperature_has_one(client: TestClient) -> None:
    refused = client.get("/api/layers/bins/surface.json")
    assert (refused.status_code, refused.json()["detail"]) == (
        404,
        "layer 'bins' has no surface; there is one of heat",
    )
    assert client.get(f"{FIGURES}?size=9").status_code == 400


@pytest.fixture
def replayed(tmp_path: Path) -> Iterator[TestClient]:
    made = town.settle(tmp_path)
    write(made.house.folders.surface, KEPT, PNG)
    clock = Clock.replaying(NOON, origin=NOON)
    with asker(replace(made, house=replace(made.house, clock=clock))) as client:
        yield client


def test_a_replay_shows_none(replayed: TestClient) -> None:
    said = replayed.get(FIGURES).json()
    assert (said["reason"], said["observed_at"]) == ("replay", None)
    assert replayed.get(PICTURE).status_code == 404


@pytest.fixture
def current(standing: Small) -> Current:
    store = standing.house.store()
    store.follow()
    return store.current("heat")


def ground() -> Rasters:
    """Flat land without buildings."""
    return Rasters(
        elevation_m=np.zeros((2 * SIDE, 2 * SIDE), np.float32),
        land_cover=np.zeros((2 * SIDE, 2 * SIDE), np.uint8),
        land_cover_names=("wood",),
        built_share=np.zeros((2 * SIDE, 2 * SIDE), np.float32),
        x_m=400_000.0 + 25 * np.arange(2 * SIDE, dtype=np.float64),
        y_m=5_712_000.0 - 25 * np.arange(2 * SIDE, dtype=np.float64),
    )


def around(of: Current) -> Rasters:
    middle = to_metres(of.sites.lon, of.sites.lat).mean(axis=0)
    return replace(
        ground(),
        x_m=middle[0] + 25 * np.arange(-SIDE, SIDE, dtype=np.float64),
        y_m=middle[1] - 25 * np.arange(-SIDE, SIDE, dtype=np.float64),
    )


def test_flagged_and_old_readings_are_left_out(current: Current) -> None:
    land, half_hour = around(current), timedelta(minutes=30)
    found = simultaneous(current, land, within=half_hour)
    assert found is not None
    assert found.celsius.tolist() == [29.4567, 31.0]
    assert found.observed_at == NOON - timedelta(minutes=10)
    suspect = replace(current, state=np.array([OK, STATES.index("suspect")], np.int8))
    only = simultaneous(suspect, land, within=half_hour)
    assert only is not None
    assert only.celsius.tolist() == [29.4567]
    nobody = replace(current, state=np.full(2, STATES.index("old"), np.int8))
    assert simultaneous(nobody, land, within=half_hour) is None


def test_stations_beyond_the_ground_are_left_out(current: Current) -> None:
    assert simultaneous(current, ground(), within=timedelta(hours=1)) is None


def test_readings_of_another_time_are_left_out(current: Current) -> None:
    later = replace(current, observed_at_ms=current.observed_at_ms + np.array([0, 3_600_000]))
    one = simultaneous(later, around(current), within=timedelta(minutes=10))
    both = simultaneous(later, around(current), within=timedelta(hours=1))
    assert one is not None
    assert both is not None
    assert (one.celsius.tolist(), len(both.celsius)) == ([31.0], 2)


def test_two_stations_make_no_surface_and_that_is_kept(small: Small, current: Current) -> None:
    house = small.house
    around(current).write(house.folders.town)
    layer = house.layers["heat"]
    made = make(layer, current, folders=house.folders, town=house.town, now=house.clock.now())
    assert made is not None
    assert (made.n_stations, made.loo_rmse_k, made.picture) == (2, None, None)
    with asker(small) as client:
        assert client.get(FIGURES).json()["reason"] == "few"


def test_the_command_computes_from_the_current_readings(small: Small, current: Current) -> None:
    around(current).write(small.house.folders.town)
    made = surface.compute(small.house)
    assert made is not None
    assert (made.n_stations, made.observed_at, made.computed_at) == (2, NOON - timedelta(minutes=10), NOON)
    small.later(timedelta(hours=5))
    assert surface.compute(small.house) is None
