"""Every layer the town has, every route there is: an anonymous asker never gets what is for staff.

Each staff measure holds a number of its own that stands nowhere else; neither it nor the measure's name may come back.
"""

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

import layers
from dashboard.factory import create
from dashboard.http.routes import Routes
from dashboard.parts.fragment import ROOT
from data import sites
from data.clock import Clock
from data.declare import Layer, Measure
from data.folders import Folders
from data.lake import TABLES, Lake
from data.projection import to_metres
from data.records import Assignment, Device
from data.sites import Sites
from services.context import House
from services.publication import STEPS, finest_step
from tests.support import small
from tests.support.small import LONG_AGO, NOON
from tests.support.tiles import TILES

LAYERS = layers.discover()
PAIRS = [(layer, measure) for layer in LAYERS.values() for measure in layer.measures]
STAFF = [(layer, measure) for layer, measure in PAIRS if measure not in layer.visible("public")]
UNSEEN = [layer for layer in LAYERS.values() if layer.audience != "public"]
"""Of which nobody but staff may even know that there are such sites."""
HIDDEN = "Verborgener Raum"
COARSE = [
    (layer, measure) for layer, measure in PAIRS if measure in layer.visible("public") and finest_step(measure) != "raw"
]
COUNTED = [(layer, measure) for layer, measure in PAIRS if measure.min_count is not None]
PLACE = (7.3112345, 51.5523456)
GATEWAY = (7.3212345, 51.5623456)
"""Where no site of another layer is."""
TABLES_OF = ("/api/sites/", "/api/layers/", "/api/collections/")
"""Routes that answer with values in several forms."""
PUBLISHED = 200
FILES = {
    "/api/maps/{service}/items",
    "/api/maps/{service}/legend",
    "/api/maps/{service}/info",
    "/api/maps/{service}/{z}/{x}/{y}",
    "/api/rasters/{raster_id}/picture.png",
    "/api/rasters/{raster_id}/point",
    "/api/rasters/{raster_id}/{z}/{x}/{y}.png",
    "/api/town/{file}",
    "/assets/{name:path}",
    "/dash/fachkarte/_dash-component-suites/{package_name}/{fingerprinted_path:path}",
    "/dash/karte/_dash-component-suites/{package_name}/{fingerprinted_path:path}",
    "/fotos/{file_id}",
    "/{path:path}",
}
"""Files of the installation and of the town, maps of others, pictures, our 404: the same whatever anybody measures."""

PIECES = ("sentence", "layers", "past", "site", "list", "replay", "question", "kinds", "legend", "all-title")
"""Of the start page and of the search for room."""


def marker(measure: Measure) -> float:
    """A plausible value with digits that nothing else on any page has."""
    number = sorted(LAYERS.measures()).index(measure.id)
    if measure.min_count is not None:
        return measure.min_count - 1 + 0.61803 + number / 1e5
    return measure.low + (measure.high - measure.low) * 0.1 + 0.61803 + number / 1e5


def digits(measure: Measure) -> str:
    """The part of a marker that survives in any text."""
    return f"{marker(measure):.5f}".rstrip("0")[-5:]


class Asker(TestClient):
    """Asks each address once: the clock stands, and most questions are those of every measure of a layer."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(app, raise_server_exceptions=False)
        self.headers["Accept-Encoding"] = "identity"
        self._answers: dict[str, Response] = {}

    def once(self, address: str) -> Response:
        """The answer to an address, as it came when it was asked first."""
        if address not in self._answers:
            self._answers[address] = self.get(address)
        return self._answers[address]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    house = settled(tmp_path_factory.mktemp("audience"))
    with Asker(create(house)) as made:
        yield made


def settled(root: Path, *, now: datetime = NOON, tell: Callable[[Measure], float] = marker) -> House:
    """Two sites a layer; the first reported every measure the layer has at noon.

    Args:
        root: an empty folder.
        now: what the clock tells.
        tell: the value of each measure.
    """
    house = replace(small.settle(root).house, layers=LAYERS, clock=Clock(source=lambda: now))
    for layer in LAYERS.values():
        put(house.folders, layer)
    served = [f"{layer_id}-0001" for layer_id in LAYERS]
    house.records.add_devices([Device(device_id=f"A-{one}", profile="plain", network="ttn") for one in served])
    house.records.assign_many([Assignment(device_id=f"A-{one}", site_id=one, valid_from=LONG_AGO) for one in served])
    lake, at = Lake(house.folders.lake), NOON - timedelta(minutes=10)
    rows = [
        {**small.reading("bins-0001", tell(measure), at, measure=measure.id), "site_id": f"{layer.id}-0001"}
        for layer, measure in PAIRS
    ]
    lake.append("readings", table("readings", rows), layer_versions=dict.fromkeys(LAYERS, 1))
    hours = [
        {**small.hour("bins-0001", tell(measure), NOON), "site_id": f"{layer.id}-0001", "measure": measure.id}
        for layer, measure in PAIRS
    ]
    for hour, (_, measure) in zip(hours, PAIRS, strict=True):
        hour["min"] = hour["max"] = tell(measure)
    lake.replace_days("rollup_hour", table("rollup_hour", hours), days={NOON.date()}, seen_readings=1)
    return house


def table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=TABLES[name].schema)


def put(folders: Folders, layer: Layer) -> None:
    own = GATEWAY if layer.public_place_m else PLACE
    there = Sites(
        site_id=[f"{layer.id}-0001", f"{layer.id}-0002"],
        name=["Am Markt", "Am Park"] if layer.audience == "public" else [f"{HIDDEN} 1", f"{HIDDEN} 2"],
        district=["Castrop", "Ickern"],
        attributes=[{}, {}],
        channels=np.zeros(2, np.int16),
        source=["Test"] * 2,
        licence=["CC0-1.0"] * 2,
        valid_from=[LONG_AGO] * 2,
        valid_to=[None] * 2,
        lon=np.array([own[0], 7.33]),
        lat=np.array([own[1], 51.56]),
    )
    sites.write(folders.sites_of(layer.id), there)


def with_pieces(paths: set[str]) -> set[str]:
    """Paths with every piece of a page."""
    pieces = (*PIECES, *(f"control-{one}" for one in LAYERS))
    return {path.replace("{name}", one) if path.startswith(ROOT) else path for path in paths for one in pieces}


def public_addresses(client: TestClient, layer: Layer) -> list[str]:
    """Every public GET address there is, its parameters filled in for a layer."""
    routes: Routes = client.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
    found = {one.path for one in routes.registered if one.permission == "public" and "GET" in one.methods}
    filled = {
        path.replace("{layer}", layer.id).replace("{site_id}", f"{layer.id}-0001").replace("{tile}", tile)
        for path in with_pieces(found)
        for tile in TILES
    }
    return sorted(path for path in filled if "{" not in path and not path.endswith(".png"))


def queries(address: str, layer: Layer, measure: Measure) -> list[str]:
    """What may be asked of a route to get at a measure."""
    base = f"layer={layer.id}&site={layer.id}-0001&layers={layer.id}"
    spoken = [
        f"{base}&measure={measure.id}",
        f"{base}&{measure.id}={marker(measure)}",
        f"{base}&properties={measure.id}",
    ]
    times = "from=2026-07-01T00:00:00Z&to=2026-07-01T23:00:00Z"
    forms = [
        f"{base}&measure={measure.id}&step={step}&{times}&f={form}" for step in STEPS for form in ("csv", "parquet")
    ]
    now = f"{base}&datetime=2026-07-01T12:00:00Z"
    asked = ["", base, *spoken, f"lon={PLACE[0]}&lat={PLACE[1]}&layer={layer.id}"]
    return [*asked, *forms, now] if address.startswith(TABLES_OF) else asked


def text_of(answer: Response) -> str:
    """The answer as text, whatever its form."""
    if answer.content[:4] == b"PAR1":
        return str(pq.read_table(io.BytesIO(answer.content)).to_pydict())
    return answer.text


def test_every_public_route_is_asked(client: TestClient) -> None:
    routes: Routes = client.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
    paths = {one.path for one in routes.registered if one.permission == "public" and "GET" in one.methods}
    assert paths >= {"/", "/entsorgung", "/ort/{site_id}", "/offene-daten", "/methoden", "/healthz", "/api/docs"}
    assert paths >= {"/embed", "/embed/{tile}", "/embed/{tile}.json", "/embed/{tile}.png", "/api/live", "/api/events"}
    assert paths >= {"/api/collections/{layer}/items/{site_id}", "/api/sites/{site_id}/readings", "/api/coverage"}
    assert paths >= {"/api/layers/{layer}/series", "/api/hotspots", "/api/nearest", "/api/places"}
    known = {"layer", "site_id", "tile"}
    assert {path for path in with_pieces(paths) if set(re.findall(r"{(\w+)", path)) - known} <= FILES
    asked = [path for path in public_addresses(client, LAYERS["heat"]) if path.startswith(ROOT)]
    assert {path for path in asked if client.get(path).is_success} >= {f"{ROOT}/{one}" for one in PIECES[:5]}


def test_there_are_staff_measures_coarse_ones_and_counts() -> None:
    assert {measure.id for _, measure in STAFF} >= {"battery_percent", "charging_power_kw", "lamp_power_w"}
    assert {measure.id for _, measure in COARSE} >= {"charging_status", "occupied_percent", "wifi_clients"}
    assert {measure.id for _, measure in COUNTED} == {"wifi_clients"}
    assert [layer.id for layer in LAYERS.values() if layer.public_place_m] == ["gateways"]


@pytest.mark.parametrize(("layer", "measure"), STAFF, ids=lambda one: one.id)
def test_no_route_answers_anything_about_a_staff_measure(client: Asker, layer: Layer, measure: Measure) -> None:
    for address in public_addresses(client, layer):
        for query in queries(address, layer, measure):
            answer = client.once(f"{address}?{query}" if query else address)
            assert answer.status_code < 500 or answer.status_code == 503, (address, query, answer.text[:200])
            text = text_of(answer)
            assert digits(measure) not in text, (address, query)
            if answer.status_code == PUBLISHED:
                assert measure.id not in text, (address, query)


@pytest.mark.parametrize("layer", UNSEEN, ids=lambda one: one.id)
def test_no_route_knows_a_layer_for_staff_alone_or_a_site_of_it(client: Asker, layer: Layer) -> None:
    for address in public_addresses(client, layer):
        for query in (one for measure in layer.measures for one in queries(address, layer, measure)):
            answer = client.once(f"{address}?{query}" if query else address)
            text = text_of(answer)
            assert HIDDEN not in text, (address, query)
            assert not any(digits(measure) in text for measure in layer.measures), (address, query)
            if layer.id in address and "/api/" in address:
                assert answer.status_code in {400, 404}, (address, query)


@pytest.mark.parametrize("layer", UNSEEN, ids=lambda one: one.id)
def test_lists_of_layers_do_not_name_it(client: Asker, layer: Layer) -> None:
    for address in ("/", "/karte", "/fachkarte", "/offene-daten", "/methoden", "/status", "/embed", "/api/live"):
        assert layer.id not in client.once(address).text, address
    for address in ("/api", "/api/openapi.json", "/api/collections", "/api/docs"):
        assert layer.id not in client.once(address).text, address


@pytest.mark.parametrize(("layer", "measure"), STAFF, ids=lambda one: one.id)
def test_posts_of_the_public_tell_nothing_either(client: TestClient, layer: Layer, measure: Measure) -> None:
    question = {"layer": layer.id, "lon": PLACE[0], "lat": PLACE[1], "limit": 5, "measure": measure.id}
    routes: Routes = client.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
    for path in {one.path for one in routes.registered if one.permission == "public" and "POST" in one.methods}:
        if "{" in path:
            continue
        for body in (question, {key: value for key, value in question.items() if key != "measure"}):
            answer = client.post(path, json=body)
            assert digits(measure) not in answer.text, path
            if answer.status_code == PUBLISHED:
                assert measure.id not in answer.text, path


@pytest.mark.parametrize(("layer", "measure"), COARSE, ids=lambda one: one.id)
def test_the_public_gets_a_coarse_measure_no_finer_than_its_step(
    client: TestClient, layer: Layer, measure: Measure
) -> None:
    finer = STEPS[: STEPS.index(finest_step(measure))]
    for step in finer:
        for path in (f"/api/sites/{layer.id}-0001/readings", f"/api/layers/{layer.id}/series"):
            for form in ("json", "csv", "parquet"):
                answer = client.get(f"{path}?measure={measure.id}&step={step}&f={form}")
                assert answer.status_code == 400, (path, step, form)
                assert digits(measure) not in text_of(answer)


@pytest.mark.parametrize(("layer", "measure"), COUNTED, ids=lambda one: one.id)
def test_a_count_too_small_appears_nowhere(client: Asker, layer: Layer, measure: Measure) -> None:
    for address in public_addresses(client, layer):
        for query in queries(address, layer, measure):
            assert digits(measure) not in text_of(client.once(f"{address}?{query}")), (address, query)


def test_a_gateway_s_place_is_told_to_a_hundred_metres_by_every_route(client: Asker) -> None:
    gateways = LAYERS["gateways"]
    for address in public_addresses(client, gateways):
        for query in ("", "layer=gateways", "layer=gateways&site=gateways-0001", "layers=gateways"):
            text = text_of(client.once(f"{address}?{query}"))
            assert "7.32123" not in text, (address, query)
            assert "51.56234" not in text, (address, query)


def test_nor_can_it_be_found_by_distance_or_by_a_box(client: TestClient) -> None:
    (one,) = [
        feature
        for feature in client.get("/api/collections/gateways/items").json()["features"]
        if feature["id"] == "gateways-0001"
    ]
    public = one["geometry"]["coordinates"]
    off_m = float(np.hypot(*(to_metres(*public) - to_metres(*GATEWAY))[0]))
    assert 1 < off_m < 100
    near = 0.00002
    box = f"{GATEWAY[0] - near},{GATEWAY[1] - near},{GATEWAY[0] + near},{GATEWAY[1] + near}"
    assert client.get(f"/api/collections/gateways/items?bbox={box}").json()["numberMatched"] == 0
    answer = client.post("/api/nearest", json={"layer": "gateways", "lon": GATEWAY[0], "lat": GATEWAY[1], "limit": 1})
    told = [float(text) for text in _distances(json.loads(answer.text))]
    assert all(distance > off_m / 2 for distance in told), (told, off_m)


def _distances(answer: Any) -> list[float]:
    """Every distance_m in an answer."""
    if isinstance(answer, dict):
        own = [answer["distance_m"]] if isinstance(answer.get("distance_m"), int | float) else []
        return own + [one for value in answer.values() for one in _distances(value)]
    return [one for value in answer for one in _distances(value)] if isinstance(answer, list) else []


def test_a_picture_is_the_same_whatever_staff_measures_say(client: TestClient, tmp_path: Path) -> None:
    def pictures(asker: TestClient) -> dict[str, bytes]:
        shown = "?layers=" + ",".join(LAYERS)
        takes = {name: shown if "layers" in tile.takes else "" for name, tile in TILES.items()}
        answers = {name: asker.get(f"/embed/{name}.png{query}") for name, query in takes.items()}
        return {name: one.content for name, one in answers.items() if one.status_code != 404}  # not each has one

    def told(changed: set[str], folder: str) -> dict[str, bytes]:
        def tell(measure: Measure) -> float:
            return marker(measure) + (1.5 if measure.id in changed else 0)

        house = settled(tmp_path / folder, tell=tell)
        with TestClient(create(house), raise_server_exceptions=False) as asker:
            return pictures(asker)

    known = pictures(client)
    assert len(known) > 3
    assert all(one.startswith(b"\x89PNG") for one in known.values())
    assert told({measure.id for _, measure in STAFF}, "staff") == known
    assert told({"air_temperature_c"}, "public")["temperature"] != known["temperature"]
