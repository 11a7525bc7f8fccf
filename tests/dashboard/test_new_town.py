"""In a town that has nothing yet, and in one that was imported a minute ago, no public route fails."""

import json
import math
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

import layers
from cli import program
from dashboard.factory import create
from data.flags import Flag
from data.lake import TABLES, Lake
from data.records import Assignment, Device
from services import build
from services.context import House
from services.settings import Settings
from tests.support.client import until_prepared
from tests.support.real_files import DATA, at_hand
from tests.support.small import reading
from tests.support.tiles import TILES

BOX = '{"type":"Polygon","coordinates":[[[7.2,51.5],[7.4,51.5],[7.4,51.7],[7.2,51.7],[7.2,51.5]]]}'
ORIGIN = ("--source", "Stadt", "--licence", "CC0-1.0")
SITES = (
    "id,name,lon,lat,channels,opening_hours\n"
    'p1,Platz Mitte,7.3105,51.5505,1,"Mo-Sa 07:00-20:00; PH,Su off"\n'
    "p2,Platz Teich,7.3145,51.5525,1,werktags 7-20 Uhr\n"
    "p3,Platz Ende,7.3155,51.5535,0,off\n"
    "p4,Platz Wald,7.3165,51.5545,0,\n"
)
LAUF = DATA / "osm" / "lauf_an_der_pegnitz_2020-01-15.osm.pbf"
LAYERS = tuple(layers.discover().open)
NO_ANSWERS = ("/dash/_dash-ws-callback", "/healthz", "/healthz/ready")
"""A socket, and what says 503 because nothing of the town runs here but the web."""
OF_LAYER = tuple(f"layer={layer}" for layer in LAYERS)
PLACE = "lon=7.311&lat=51.552"
SPANS = ("from=2026-01-01&to=2026-01-05", "from=2099-01-01&to=2099-01-02")
QUERIES = (
    *("datetime=2020-01-01T00:00:00Z", "datetime=2020-01-01/2020-02-01", "datetime=2099-01-01/..", "q=Markt"),
    *("since=2099-01-01T00:00:00Z", *SPANS, "step=raw", "step=day", "f=csv", "f=parquet", *OF_LAYER),
    *(f"{layer}&{more}" for layer in OF_LAYER for more in (*SPANS, f"{PLACE}&mode=drive", PLACE, "since=2099-01-01")),
    *("bbox=7.2,51.5,7.4,51.7", "state=no_sensor", "limit=1"),
)
PAGES = ("/", "/entsorgung", "/ort/{site_id}", "/embed", "/embed/{tile}")
OF_PAGES = ("", "lang=en", "span=years", "page=3", *OF_LAYER, *(f"{one}&site={one[6:]}-0002" for one in OF_LAYER))


def run(*arguments: str) -> str:
    answer = CliRunner().invoke(program(), ["import", *arguments], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.output


LONG = [pytest.param(one, marks=pytest.mark.long) for one in ("imported", "extract")]
"""The same routes of a town with fewer oddities."""


@pytest.fixture(scope="module", params=["empty", "gaps", *LONG])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An asker of a town that has a boundary only; of one with sites in every layer; of one whose every number is NaN
    or infinite; of one from an extract."""
    root = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STADTKLIMA_DATA_DIR", str(root))
        patch.setenv("STADTKLIMA_CITY", "neustadt")
        lay(request.param, root)
        settings = Settings(_env_file=None, data_dir=root, city="neustadt", access_log=False)  # type: ignore[call-arg]  # pydantic hides it
        house = House.open(settings)
        build.build(house, progress=lambda _what, _share: None)
        if request.param == "gaps":
            spoil(house)
        with TestClient(create(house), raise_server_exceptions=False) as made:
            until_prepared(made)
            yield made


def lay(kind: str, root: Path) -> None:
    """Import what a town of this kind has."""
    if kind == "extract":
        run("osm", str(at_hand(LAUF)), "--town", "neustadt")
        return
    (root / "box.geojson").write_text(BOX, "utf-8")
    run("boundary", str(root / "box.geojson"), "--town", "neustadt", *ORIGIN)
    (root / "sites.csv").write_text(SITES, "utf-8")
    for layer in LAYERS if kind in {"imported", "gaps"} else ():
        run("sites", str(root / "sites.csv"), "--layer", layer, *ORIGIN, "--yes")


def spoil(house: House) -> None:
    """Put NaN and Infinity wherever a number may be: into facts of sites, and flagged into readings of each measure."""
    rows = []
    now = house.clock.now()
    for layer in house.layers.values():
        path = house.folders.sites_of(layer.id)
        table = pq.read_table(path)
        facts = pa.array(['{"capacity": NaN, "reach": [Infinity]}'] * len(table))
        pq.write_table(table.set_column(table.column_names.index("attributes"), "attributes", facts), path)
        served = [f"{layer.id}-{number:04d}" for number in (1, 2, 3, 4)]
        house.records.add_devices([Device(device_id=f"D-{one}", profile="plain", network="ttn") for one in served])
        house.records.assign_many(
            [Assignment(device_id=f"D-{one}", site_id=one, valid_from=now - timedelta(days=9)) for one in served]
        )
        rows += [
            reading(site_id, value, now - timedelta(minutes=minutes), measure=measure.id)
            | {"flags": 0 if math.isfinite(value) else int(Flag.RANGE)}
            for measure in layer.measures
            for minutes, values in ((5, (math.nan, math.inf, -math.inf, 10.0)), (65, (10.0, math.nan, 10.0, math.inf)))
            for site_id, value in zip(served, values, strict=True)
        ]
    table = pa.Table.from_pylist(rows, schema=TABLES["readings"].schema)
    lake = Lake(house.folders.lake).open_or_create(kind="real")
    lake.append("readings", table, layer_versions=dict.fromkeys(house.layers, 1))


def addresses(client: TestClient) -> Iterator[str]:
    """Each public address with each example of its parameters, and with queries that it takes."""
    taken = {
        path: {one["name"] for one in methods.get("get", {}).get("parameters", ())}
        for path, methods in client.get("/api/openapi.json").json()["paths"].items()
    }
    for one in client.app.state.routes.registered:  # type: ignore[attr-defined]  # the FastAPI app
        if one.permission == "public" and "GET" in one.methods and one.path not in NO_ANSWERS:
            known = taken.get(one.path, set())
            asked = ["", *(query for query in QUERIES if {name for name, _ in parse_qsl(query)} <= known)]
            further = OF_PAGES if one.path in PAGES else asked
            yield from (f"{path}?{query}" for path in filled(one.path) for query in further)


def filled(path: str) -> Iterator[str]:
    """The path with each example of its parameters; a layer and a site of its own go together."""
    if "{" not in path:
        yield path
    for layer in LAYERS if {"{layer}", "{site_id}"} & set(path.split("/")) else ():
        yield path.format(layer=layer, site_id=f"{layer}-0002")
    yield from (path.format(tile=tile) for tile in TILES if "{tile}" in path)


def test_no_public_route_fails_and_what_says_it_is_json_is(client: TestClient) -> None:
    failed = []
    for address in addresses(client):
        answer = client.get(address)
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            failed.append(f"{address}: {answer.status_code} {answer.text[:80]}")
        elif "json" in answer.headers.get("content-type", ""):
            json.loads(answer.text, parse_constant=no_json)
    assert not failed


def no_json(constant: str) -> None:
    """NaN and Infinity are no JSON, though Python reads them."""
    raise ValueError(f"{constant} is no JSON")


def test_no_question_asked_by_a_body_fails(client: TestClient) -> None:
    for layer in LAYERS:
        answer = client.post("/api/nearest", json={"layer": layer, "lon": 7.311, "lat": 51.552})
        assert answer.status_code in {200, 400}, answer.text
    assert client.post("/api/places", json={"q": "Markt"}).status_code == 200
