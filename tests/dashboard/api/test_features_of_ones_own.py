"""Bad features sent with a question: each is refused in one sentence that says which one and why."""

import gzip
import io
import json
from typing import Any

import docx
import pytest
from defusedxml import ElementTree
from starlette.testclient import TestClient

from dashboard.api.questions import OWN_BYTES
from services.workbench import own_features

ADDRESS = "/api/questions/reach"
ASKED = {"places": "own:mine", "by": "straight"}
MINE = "own:mine"


def feature(kind: str, coordinates: Any, **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": coordinates}, **more}


def point(x: float, y: float, **more: Any) -> dict[str, Any]:
    return feature("Point", [x, y], **more)


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [*features], **more}


def named(system: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": system}}


def refused(client: TestClient, own: Any) -> str:
    """The sentence."""
    got = client.post(ADDRESS, content=json.dumps({"parameters": ASKED, "own": {"mine": own}}), headers=JSON)
    assert got.status_code == 400, got.text
    return str(got.json()["detail"])


JSON = {"content-type": "application/json"}
HERE = point(7.31, 51.55)
BOW = [[7.3, 51.5], [7.4, 51.6], [7.4, 51.5], [7.3, 51.6], [7.3, 51.5]]
DEEP: Any = 7.3
for _ in range(400):
    DEEP = [DEEP]

FORMS = ("json", "geojson", "csv", "gpkg", "geoparquet", "pdf", "docx", "png", "svg", "txt")


@pytest.mark.parametrize("form", FORMS)
def test_letters_that_no_document_has_room_for_are_in_no_cell_of_one(on_streets: TestClient, form: str) -> None:
    odd = "\x00\x01\ufffe\ud800"
    known = [{"name": f"Hof {n}{odd}", odd: [{odd: odd}]} for n in range(3)]
    yards = [point(7.3 + n / 100, 51.55) | {"properties": one} for n, one in enumerate(known)]
    asked = {"parameters": {"places": MINE, "by": "straight"}, "own": {"mine": collection(*yards)}}
    # With escapes, so that half of a pair arrives.
    got = on_streets.post(f"/api/questions/catchments?f={form}", content=json.dumps(asked), headers=JSON)
    assert got.status_code == 200, got.text
    if form == "svg":
        ElementTree.fromstring(got.content)
    if form == "docx":
        tables = docx.Document(io.BytesIO(got.content)).tables
        assert "Hof 1" in {cell.text for table in tables for row in table.rows for cell in row.cells}
    if form == "txt":
        assert "\x00" not in got.text


BAD = {
    "outside the world": (
        collection(HERE, point(200, 51)),
        f"feature 1 of {MINE} lies outside the world; send degrees",
    ),
    "metres": (collection(point(381_000, 5_712_000)), f"feature 0 of {MINE} lies outside the world; send degrees"),
    "mixed": (collection(HERE, point(381_000, 5_712_000)), f"feature 1 of {MINE} lies outside the world"),
    "not a number": (collection(point(float("nan"), 51)), f"feature 0 of {MINE} lies outside the world"),
    "endless": (collection(point(float("inf"), 51)), f"feature 0 of {MINE} lies outside the world"),
    "not a number in a line": (
        collection(feature("LineString", [[7, 51], [float("nan"), 51], [7.1, 51]])),
        f"feature 0 of {MINE} ",
    ),
    "crossing itself": (collection(HERE, feature("Polygon", [BOW])), f"feature 1 of {MINE} crosses itself: Self-"),
    "metres by name": (collection(HERE, crs=named("urn:ogc:def:crs:EPSG::25832")), "is in urn:ogc:def:crs:EPSG::25832"),
    "one of metres": (collection(HERE, point(7, 51, crs=named("EPSG:3857"))), "is in EPSG:3857; send degrees"),
    "no geometry": (
        collection(HERE, {"type": "Feature", "properties": {}, "geometry": None}),
        f"feature 1 of {MINE} has no geometry; leave it out",
    ),
    "empty": (collection(feature("MultiPoint", [])), f"feature 0 of {MINE} is empty"),
    "arc": (collection(feature("CircularString", [])), "is a CircularString; known: Point"),
    "text": (collection(feature("Point", ["a", "b"])), f"the coordinates of feature 0 of {MINE} are no Point"),
    "one number": (collection(feature("Point", [7])), f"the coordinates of feature 0 of {MINE} are no Point"),
    "two corners": (collection(feature("Polygon", [[[7, 51], [8, 51]]])), f"feature 0 of {MINE}"),
    "too deep": (collection(feature("Point", DEEP)), f"the coordinates of feature 0 of {MINE} are no Point"),
    "no collection": (HERE, f"{MINE} is no FeatureCollection; send GeoJSON in degrees, longitude first"),
    "a list": ([HERE], f"{MINE} is no FeatureCollection"),
    "no features": (collection(7), f"{MINE} is no FeatureCollection"),
}


@pytest.mark.parametrize("what", BAD)
def test_each_is_refused_in_one_sentence(on_streets: TestClient, what: str) -> None:
    own, said = BAD[what]
    sentence = refused(on_streets, own)
    assert said in sentence
    assert len(sentence) < 240
    assert "\n" not in sentence


@pytest.mark.parametrize("system", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4258"])
def test_degrees_that_say_so_are_taken(on_streets: TestClient, system: str) -> None:
    body = {"parameters": ASKED, "own": {"mine": collection(HERE, crs=named(system))}}
    assert on_streets.post(ADDRESS, json=body).json()["figures"]["sites"]["value"] == 1


def test_more_than_is_taken_is_refused_by_its_number(on_streets: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_features, "MOST_FEATURES", 3)
    monkeypatch.setattr(own_features, "MOST_VERTICES", 10)
    assert "has 4 features; at most 3 are taken" in refused(on_streets, collection(*[HERE] * 4))
    line = feature("LineString", [[7 + n / 100, 51] for n in range(11)])
    assert "more than 10 vertices; simplify it" in refused(on_streets, collection(line))


def test_what_is_too_large_is_refused_by_the_size_it_says(on_streets: TestClient) -> None:
    got = on_streets.post(ADDRESS, content=b"{", headers={**JSON, "content-length": "2000000000"})
    assert got.status_code == 413
    assert str(OWN_BYTES) in got.json()["detail"]


@pytest.mark.parametrize(
    ("content", "headers", "status", "said"),
    [
        ('{"parameters": {"places": "Händelstraße"}}'.encode("latin-1"), {}, 400, "not written in UTF-8"),
        (gzip.compress(bytes(10_000_000)), {"content-encoding": "gzip"}, 415, "content encoding 'gzip'; send"),
        (b"PK\x03\x04" + bytes(500), {"content-type": "application/zip"}, 415, "content type 'application/zip'; send"),
        (b"[" * 100_000, {}, 400, "the body is no JSON"),
        (b'{"parameters": {', {}, 400, "the body is no JSON"),
        (b"", {}, 400, "the body is empty"),
    ],
)
def test_what_is_no_text_of_json_is_refused(
    on_streets: TestClient, content: bytes, headers: dict[str, str], status: int, said: str
) -> None:
    got = on_streets.post(ADDRESS, content=content, headers={**JSON, **headers})
    assert (got.status_code, said in got.json()["detail"]) == (status, True), got.text
