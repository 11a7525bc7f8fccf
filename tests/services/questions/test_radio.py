"""Radio: equal to plain loops over cells and gateways, and, of drive tests, to pandas and geopandas."""

import itertools
import json
from datetime import timedelta
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from scipy.optimize import minimize
from scipy.stats import truncnorm

from data import sites
from data.errors import BadRequestError
from data.folders import Folders
from data.lake import TABLES, Lake
from data.projection import to_metres
from data.records import Assignment, Device
from data.simulate.places import place_sites
from data.simulate.radio import gateway_eui
from services.context import House
from services.workbench import QuestionResult
from services.workbench.drive_test import DriveTest, DriveTestError, features_of
from services.workbench.grid import grid_of
from services.workbench.ground import Workbench
from services.workbench.own_features import OwnFeatures
from tests.services.questions.conftest import NOON, Ask, asker, workbench
from tests.support.real_files import DATA, at_hand
from tests.support.small import LONG_AGO

NEEDED_DBM = -117.03 - 15 + 10  # thermal noise of 125 kHz at a noise figure of 6 dB, SF10, 10 dB to spare
LAYER = "gateways"


STRENGTH_DBM, EXPONENT = -105.0, 3.4
"""What made uplinks follow."""


def fill(house: House, lake: Lake) -> None:
    """The gateways, and what a device at each thermometer sent two hours ago."""
    place_sites(house.layers[LAYER], house.town, house.folders)
    masts, stations = (sites.read(house.folders.sites_of(one)) for one in (LAYER, "heat"))
    at, masts_at = to_metres(stations.lon, stations.lat), to_metres(masts.lon, masts.lat)
    devices = [f"70B3D57ED00{one:05X}" for one in range(len(stations))]
    house.records.add_devices([Device(device_id=one, profile="plain", network="ttn") for one in devices])
    served = zip(devices, stations.site_id, strict=True)
    house.records.assign_many([Assignment(device_id=one, site_id=site, valid_from=LONG_AGO) for one, site in served])
    away = np.hypot(*(at[:, None] - masts_at[None]).transpose(2, 0, 1))
    rssi = STRENGTH_DBM - 10 * EXPONENT * np.log10(away / 1000) + np.random.default_rng(3).normal(0, 4, away.shape)
    common = {"received_at": NOON - timedelta(hours=2), "f_cnt": 1, "snr_db": 0.0, "sf": 9}
    rows = [
        {"device_id": devices[i], "gateway_id": gateway_eui(masts.site_id[j]), "rssi_dbm": rssi[i, j], **common}
        for i, j in zip(*np.nonzero(rssi >= -125), strict=True)
    ]
    lake.append("uplinks", pa.Table.from_pylist(rows, schema=TABLES["uplinks"].schema))


@pytest.fixture(scope="module")
def bench(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return workbench(built_town, tmp_path_factory.mktemp("radio"), fill)


@pytest.fixture(scope="module")
def ask(bench: Workbench) -> Ask:
    return asker(bench)


def figure(found: QuestionResult, name: str) -> Any:
    """The number of this name."""
    return found.figures[name].value


def points(rows: list[tuple[float, float, dict[str, Any]]]) -> dict[str, Any]:
    """Features at longitude and latitude."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": facts}
            for lon, lat, facts in rows
        ],
    }


def hata_dbm(away_m: float, mast_m: float) -> float:
    """Hata 1980, written out anew: a small town, 868 MHz, 1.5 m above ground, 14 dBm and a dipole."""
    f, km = np.log10(868.0), max(away_m, 1.0) / 1000
    device = (1.1 * f - 0.7) * 1.5 - (1.56 * f - 0.8)
    slope = 44.9 - 6.55 * np.log10(mast_m)
    return float(16.15 - (69.55 + 26.16 * f - 13.82 * np.log10(mast_m) - device + slope * np.log10(km)))


def hata_m(dbm: float, mast_m: float) -> float:
    """Where its strength has fallen so far."""
    return float(1000 * 10 ** ((hata_dbm(1000, mast_m) - dbm) / (44.9 - 6.55 * np.log10(mast_m))))


def test_the_textbooks_reach_equals_a_loop(bench: Workbench, ask: Ask) -> None:
    places = bench.ground(audience="public", own={}, now=NOON).places(LAYER)
    cells = grid_of(bench.boundary, 200.0)
    times = [
        sum(
            hata_dbm(float(np.hypot(*(cell - at))), float(facts["mast_m"])) >= NEEDED_DBM
            for at, facts in zip(places.xy_m, places.attributes, strict=True)
        )
        for cell in cells
    ]
    found = ask("radio", places=LAYER)
    assert figure(found, "share") == pytest.approx(100 * np.mean(np.array(times) >= 1), abs=0.1)
    assert figure(found, "twice") == pytest.approx(100 * np.mean(np.array(times) >= 2), abs=0.1)
    assert 0 < figure(found, "twice") < figure(found, "share") < 100
    shown = found.shapes["reached"].columns["heard_by"].to_pylist()
    assert sorted(shown) == pytest.approx(sorted(one for one in times if one), abs=1)
    assert len(found.shapes["left_out"].geometry) + len(shown) == len(cells)


def test_a_new_gateway_and_the_best_place(bench: Workbench, ask: Ask) -> None:
    far = {"spreading_factor": 7, "margin_db": 20.0}
    now = ask("radio", places=LAYER, **far)
    best = ask("radio", places=LAYER, n_best=1, **far)
    spot = shapely.get_coordinates(best.shapes["best"].geometry)[0]
    own = {"new": points([(*spot, {"name": "zehntes", "mast_m": 20})])}
    new = ask("radio", places=LAYER, new="own:new", own=own, **far)
    assert figure(new, "share") == figure(now, "share")
    assert figure(new, "share_new") == pytest.approx(figure(best, "share_best"), abs=0.1)
    # No other candidate gains more: each is tried.
    cells = grid_of(bench.boundary, 200.0)
    places = bench.ground(audience="public", own={}, now=NOON).places(LAYER)
    needed = -117.03 - 7.5 + 20
    radius = [hata_m(needed, float(one["mast_m"])) for one in places.attributes]
    heard = (np.hypot(*(cells[:, None] - places.xy_m[None]).transpose(2, 0, 1)) <= radius).any(axis=1)
    gains = [
        (~heard & (np.hypot(*(cells - one).T) <= hata_m(needed, 20))).mean() for one in grid_of(bench.boundary, 500.0)
    ]
    assert figure(best, "share_best") - figure(best, "share") == pytest.approx(100 * max(gains), abs=0.1)


def test_uplinks_give_the_model_back(bench: Workbench, ask: Ask) -> None:
    found = ask("radio", places=LAYER, basis="uplinks")
    true_m = 1000 * 10 ** ((STRENGTH_DBM - NEEDED_DBM) / (10 * EXPONENT))
    radii = found.tables["receivers"]["radius_m"].to_pylist()
    assert np.median(radii) == pytest.approx(true_m, rel=0.15)
    places = bench.ground(audience="public", own={}, now=NOON).places(LAYER)
    cells = grid_of(bench.boundary, 200.0)
    away = np.hypot(*(cells[:, None] - places.xy_m[None]).transpose(2, 0, 1))
    assert figure(found, "share") == pytest.approx(100 * (away <= np.array(radii)).any(axis=1).mean(), abs=0.1)
    assert figure(found, "devices") == len(bench.store.current("heat").sites)
    assert "textbook" not in found.notes


def test_ulms_trucks_equal_pandas(ask: Ask) -> None:
    folder = at_hand(DATA / "lorawan/coverage_ulm")
    heard = pd.DataFrame(json.loads((folder / "data_2021.json").read_text()), columns=["lat", "lon", "rssi", "gateway"])
    known = pd.DataFrame(json.loads((folder / "gateways.json").read_text()))
    box = shapely.geometry.mapping(shapely.box(9.9, 48.35, 10.05, 48.45))
    facts = [{"rssi": rssi, "gateway": gateway} for rssi, gateway in zip(heard["rssi"], heard["gateway"], strict=True)]
    names = [{"id": one, "name": name} for one, name in zip(known["id"], known["name"], strict=True)]
    own = {
        "trucks": points(list(zip(heard["lon"], heard["lat"], facts, strict=True))),
        "known": points(list(zip(known["lng"], known["lat"], names, strict=True))),
        "ulm": {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": box}]},
    }
    found = ask("radio", places="own:known", drive="own:trucks", basis="drive", area="own:ulm", own=own)
    assert figure(found, "messages") == len(heard)
    assert figure(found, "lost") is None
    assert figure(found, "hear") == heard["gateway"].nunique()
    assert figure(found, "median_rssi") == heard["rssi"].median()
    by = heard.groupby("gateway")["rssi"].agg(["count", "median"])
    told = found.tables["drive"].to_pandas().set_index("gateway")
    assert (told["receptions"] == by["count"].reindex(told.index)).all()
    assert (told["median_rssi"] == by["median"].reindex(told.index)).all()
    trucks = gpd.GeoSeries.from_xy(heard["lon"], heard["lat"], crs=4326).to_crs(25832)
    masts = gpd.GeoSeries.from_xy(known["lng"], known["lat"], crs=4326, index=known["id"]).to_crs(25832)
    for gateway, row in told.dropna().iterrows():
        away = trucks[heard["gateway"] == gateway].distance(masts[gateway]).max()
        assert row["farthest_m"] == pytest.approx(away, rel=1e-3)
    assert_cells_equal_pandas(found, heard)
    assert_reach_equals_a_fit_by_scipy(found, heard, trucks, masts, box)


def assert_cells_equal_pandas(found: QuestionResult, heard: pd.DataFrame) -> None:
    """Cells of 100 m, and who heard in each; of columns lat, lon, rssi, gateway."""
    east = 6_371_008.8 * np.radians(heard["lon"] - heard["lon"].min()) * np.cos(np.radians(heard["lat"].mean()))
    north = 6_371_008.8 * np.radians(heard["lat"] - heard["lat"].min())
    cells = heard.assign(x=(east // 100).astype(int), y=(north // 100).astype(int)).groupby(["x", "y"])
    assert figure(found, "cells") == cells.ngroups
    assert figure(found, "cells_twice") == pytest.approx(100 * (cells["gateway"].nunique() >= 2).mean())
    assert figure(found, "cells_strong") == pytest.approx(100 * (cells["rssi"].max() >= NEEDED_DBM).mean())
    assert figure(found, "median_rssi") == heard["rssi"].median()


def assert_reach_equals_a_fit_by_scipy(
    found: QuestionResult, heard: pd.DataFrame, trucks: gpd.GeoSeries, masts: gpd.GeoSeries, box: dict[str, Any]
) -> None:
    """The same likelihood written out with scipy's truncated normal distribution, without its derivatives."""
    known = heard[heard["gateway"].isin(masts.index)]
    away = trucks[known.index].distance(masts[known["gateway"]].set_axis(known.index))
    kept = known.assign(away=away)[away <= 40_000]
    floor = kept["rssi"].min()
    thinned = [
        one.iloc[np.linspace(0, len(one) - 1, min(len(one), 500)).astype(int)] for _, one in kept.groupby("gateway")
    ]
    some = pd.concat(thinned)
    row = some["gateway"].map({name: at for at, name in enumerate(masts.index)}).to_numpy()
    decades = 10 * np.log10(some["away"].clip(lower=1).to_numpy() / 1000)

    def cost(at: np.ndarray) -> float:
        strength, exponent, spread = at[0] + 8 * at[3:20][row], at[1] + 0.5 * at[20:][row], np.exp(at[2])
        mean = strength - exponent * decades
        fit = truncnorm.logpdf(some["rssi"], (floor - mean) / spread, np.inf, mean, spread).sum()
        return float(0.5 * (at[3:] ** 2).sum() + 2 * (at[1] - 3) ** 2 - fit)

    start = np.concatenate([[-105.0, 3.0, np.log(8)], np.zeros(34)])
    best = minimize(cost, start, method="L-BFGS-B", options={"maxfun": 40_000, "ftol": 1e-12}).x
    strength, exponent = best[0] + 8 * best[3:20], best[1] + 0.5 * best[20:]
    radius = np.minimum(1000 * 10 ** ((strength - NEEDED_DBM) / (10 * exponent)), 40_000)
    told = found.tables["receivers"].to_pandas()["radius_m"].to_numpy()
    assert told == pytest.approx(radius, rel=0.05)
    area = gpd.GeoSeries([shapely.geometry.shape(box)], crs=4326).to_crs(25832).iloc[0]
    cells = shapely.points(grid_of(area, 200.0))
    reached = np.column_stack([shapely.dwithin(cells, mast, one) for mast, one in zip(masts, radius, strict=True)])
    assert figure(found, "share") == pytest.approx(100 * reached.any(axis=1).mean(), abs=0.5)
    assert figure(found, "twice") == pytest.approx(100 * (reached.sum(axis=1) >= 2).mean(), abs=0.5)


def test_medellins_messages_equal_a_count_of_their_counters(ask: Ask) -> None:
    folder = at_hand(DATA / "wave2/coverage/ttn_v2_medellin")
    for path in sorted(folder.glob("*.json")):
        text = path.read_text("utf-8")
        features = features_of(text)
        drive = DriveTest.of("own:drive", OwnFeatures.read("own:drive", features))
        decoder, at, messages = json.JSONDecoder(), 0, []
        while at < len(text.rstrip()):
            found, at = decoder.raw_decode(text, at + len(text[at:]) - len(text[at:].lstrip(" ,\r\n")))
            messages += found if isinstance(found, list) else [found]
        placed = [one for one in messages if one.get("payload_fields", {}).get("gps_1", {}).get("latitude")]
        assert len(drive) == sum(len(one["metadata"]["gateways"]) for one in placed)
        assert sorted(drive.rssi_dbm) == sorted(float(g["rssi"]) for one in placed for g in one["metadata"]["gateways"])
        placed.sort(key=lambda one: (one["metadata"]["time"], one["counter"]))
        steps = [b["counter"] - a["counter"] for a, b in itertools.pairwise(placed)]
        told = (1 + sum(s != 0 for s in steps), sum(s - 1 for s in steps if 1 < s <= 1000))
        assert drive.messages() == told
        heard = pd.DataFrame(
            {"lat": at["latitude"], "lon": at["longitude"], "rssi": float(by["rssi"]), "gateway": by["gtw_id"]}
            for one in placed
            for at in [one["payload_fields"]["gps_1"]]
            for by in one["metadata"]["gateways"]
        )
        answered = ask("radio", places=LAYER, drive="own:drive", own={"drive": features})
        assert (figure(answered, "messages"), figure(answered, "lost")) == told
        assert_cells_equal_pandas(answered, heard)


@pytest.mark.parametrize("name", ["campus_by_car", "campus_walking_by_foot"])
def test_juiz_de_foras_tables_equal_pandas(ask: Ask, name: str) -> None:
    path = at_hand(DATA / "wave2/coverage/lora_rssi_juizdefora") / f"{name}_full.csv"
    text = path.read_text("utf-8")
    table = pd.read_csv(path)
    counted = text.replace(",id,", ",f_cnt,", 1)
    features = features_of(counted)
    drive = DriveTest.of("own:drive", OwnFeatures.read("own:drive", features))
    assert len(drive) == len(table)
    assert drive.rssi_dbm.tolist() == table["GW RSSI"].tolist()
    gaps = table["id"].diff().dropna()
    told = (table["id"].nunique(), int((gaps[gaps > 1] - 1).sum()))
    assert drive.messages() == told
    answered = ask("radio", places=LAYER, drive="own:drive", own={"drive": features})
    assert (figure(answered, "messages"), figure(answered, "lost")) == told
    named = {"Latitude": "lat", "Longitude": "lon", "GW RSSI": "rssi"}
    assert_cells_equal_pandas(answered, table.rename(columns=named).assign(gateway="the only one"))


def message(counter: int, lat: float, lon: float, minute: int, **rssi: int) -> dict[str, Any]:
    """As The Things Network v2 wrote it."""
    heard = [{"gtw_id": name, "rssi": one, "latitude": 51.56, "longitude": 7.31} for name, one in rssi.items()]
    metadata = {"time": f"2026-07-01T10:{minute:02d}:00Z", "data_rate": "SF9BW125", "gateways": heard}
    place = {"gps_1": {"latitude": lat, "longitude": lon}}
    return {"dev_id": "a", "counter": counter, "payload_fields": place, "metadata": metadata}


def test_messages_of_two_arrays_and_their_gaps(ask: Ask) -> None:
    first = [message(7, 51.55, 7.31, 0, g1=-100, g2=-110)]
    then = [message(10, 51.5508, 7.31, 1, g1=-104), message(11, 0, 0, 2, g1=-90)]
    features = features_of(f"{json.dumps(first)}\n{json.dumps(then)}")
    assert [one["properties"]["rssi"] for one in features["features"]] == [-100, -110, -104]
    assert features["features"][0]["properties"]["sf"] == 9
    found = ask("radio", places=LAYER, drive="own:drive", own={"drive": features})
    assert found.says == "driven"
    assert (figure(found, "messages"), figure(found, "lost")) == (2, 2)
    assert figure(found, "lost_share") == 50
    first = found.tables["drive"].to_pylist()[0]
    assert (first["gateway"], first["receptions"]) == ("g1", 2)
    assert first["farthest_m"] == pytest.approx(1_112, abs=2)


def test_a_counter_that_starts_anew_loses_nothing() -> None:
    text = "time,nodeaddr,gwaddr,rssi,lat,lon,f_cnt\n" + "".join(
        f"2026-07-01T10:00:{n:02d}Z,a,g,-100,51.55,7.31,{count}\n" for n, count in enumerate([5, 6, 6, 9, 0, 1, 5000])
    )
    drive = DriveTest.of("own:drive", OwnFeatures.read("own:drive", features_of(text)))
    assert drive.messages() == (6, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lat,lon\n1,2\n", "no column of rssi"),
        ("[{", "no JSON at line 1"),
        ("[]", "no row of it"),
        ("", "no column of lat"),
    ],
)
def test_what_is_no_drive_test_is_told(text: str, said: str) -> None:
    with pytest.raises(DriveTestError, match=said):
        features_of(text)


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"basis": "drive"}, "drop a drive test"),
        ({"basis": "uplinks", "places": "own:bare"}, "no reception is of a gateway"),
        ({"drive": "own:bare"}, "tells no signal strength"),
    ],
)
def test_what_cannot_be_asked_is_told(ask: Ask, parameters: dict[str, str], said: str) -> None:
    with pytest.raises(BadRequestError, match=said):
        ask("radio", own={"bare": points([(7.31, 51.55, {})])}, **{"places": LAYER, **parameters})
