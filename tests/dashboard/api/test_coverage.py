"""GET /api/coverage against plain sums."""

import numpy as np
import pytest
import shapely
from starlette.testclient import TestClient

from data.folders import Folders
from data.projection import to_metres
from data.town import geodata
from tests.support.client import until_prepared

COVERAGE = "/api/coverage"
BINS = to_metres(np.linspace(7.30, 7.34, 5), np.full(5, 51.55))


@pytest.fixture(scope="module")
def homes(built_town: Folders) -> tuple[np.ndarray, np.ndarray]:
    table, centres = geodata.read(built_town.town, "residents")
    return to_metres(shapely.get_x(centres), shapely.get_y(centres)), np.asarray(table["residents"])


def away_m(homes_m: np.ndarray, bins: list[int]) -> np.ndarray:
    return np.asarray(np.hypot(*(homes_m[:, None] - BINS[bins][None]).T).min(axis=0))


@pytest.mark.parametrize(
    ("state", "bins"), [("all", [0, 1, 2, 3, 4]), ("ok", [0, 1]), ("usable", [0])], ids=["all", "ok", "usable"]
)
def test_figures_are_those_of_plain_sums(
    on_streets: TestClient, homes: tuple[np.ndarray, np.ndarray], state: str, bins: list[int]
) -> None:
    homes_m, residents = homes
    far = away_m(homes_m, bins)
    got = on_streets.get(f"{COVERAGE}?layer=bins&radius_m=800&state={state}").json()
    within = residents[far <= 800].sum()
    assert got["residents"] == round(residents.sum())
    assert got["share"] == pytest.approx(within / residents.sum(), abs=1e-4)
    assert got["residents_within"] + got["residents_without"] == got["residents"]
    assert (got["n_sites"], len(got["sites"])) == (len(bins), len(bins))
    assert got["residents_per_site"] == pytest.approx(residents.sum() / len(bins), abs=0.1)
    half = residents[far <= got["median_distance_m"] + 1].sum()
    assert half >= residents.sum() / 2


def test_says_whether_the_residents_were_counted(on_streets: TestClient) -> None:
    got = on_streets.get(f"{COVERAGE}?layer=bins").json()
    assert got["residents_are"] == "estimated"  # the demo town's are made up
    assert got["residents_attribution"]
    assert got["residents_licence"]


def test_every_resident_is_counted_at_one_site(on_streets: TestClient) -> None:
    got = on_streets.get(f"{COVERAGE}?layer=bins").json()
    assert sum(one["residents"] for one in got["sites"]) == pytest.approx(got["residents"], abs=5)
    assert got["residents_unreached"] == 0


def test_walking_reaches_fewer_than_flying(on_streets: TestClient) -> None:
    flown, walked = (on_streets.get(f"{COVERAGE}?layer=bins&mode={mode}").json() for mode in ("straight", "walk"))
    assert 0 < walked["share"] < flown["share"]
    assert walked["median_distance_m"] > flown["median_distance_m"]


def test_what_is_withheld_counts_as_unknown(on_streets: TestClient) -> None:
    got = on_streets.get(f"{COVERAGE}?layer=people&state=usable").json()
    assert (got["n_sites"], got["share"], got["median_distance_m"]) == (0, 0.0, None)
    assert got["residents_unreached"] == got["residents"]


def test_it_is_checked_by_etag(on_streets: TestClient) -> None:
    etag = on_streets.get(f"{COVERAGE}?layer=bins").headers["etag"]
    assert on_streets.get(f"{COVERAGE}?layer=bins", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 400, "layer is missing"),
        ("layer=bin", 404, "known: bins, heat, people"),
        ("layer=bins&radius_m=0", 400, "from 1 to 20000"),
        ("layer=bins&radius_m=nan", 400, "no whole number"),
        ("layer=bins&mode=fly", 400, "choose one of: straight, walk"),
        ("layer=bins&state=full", 400, "choose one of: all, ok, usable"),
        ("layer=bins&lon=7", 400, "unknown query parameter 'lon'"),
    ],
)
def test_bad_questions_are_refused(on_streets: TestClient, query: str, status: int, words: str) -> None:
    got = on_streets.get(f"{COVERAGE}?{query}")
    assert (got.status_code, got.headers["content-type"]) == (status, "application/problem+json")
    assert words in got.json()["detail"]


def test_a_town_without_residents_says_so(client: TestClient) -> None:
    until_prepared(client)
    got = client.get(f"{COVERAGE}?layer=bins")
    assert got.status_code == 400
    assert "no file of residents" in got.json()["detail"]
