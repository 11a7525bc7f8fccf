"""Lines and areas, wherever sites are shown; and what is true of them from when until when."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image
from starlette.testclient import TestClient

from tests.support import shapes
from tests.support.client import asker

CLOSURES = "/api/collections/closures/items"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with asker(shapes.settle(tmp_path_factory.mktemp("shapes"))) as made:
        yield made


def ids(client: TestClient, query: str = "", layer: str = "closures") -> list[str]:
    answer = client.get(f"/api/collections/{layer}/items{query}")
    assert answer.status_code == 200, answer.text
    return [one["id"].rpartition("-")[2].lstrip("0") for one in answer.json()["features"]]


def test_a_feature_has_its_true_geometry_and_says_where_its_symbol_stands(town: TestClient) -> None:
    first, second = town.get(CLOSURES).json()["features"]
    assert first["geometry"]["type"] == "LineString"
    assert first["geometry"]["coordinates"] == [[7.3, 51.55], [7.31, 51.56], [7.32, 51.55]]
    assert first["properties"]["point"] == [7.31, 51.56]
    assert second["geometry"]["type"] == "MultiLineString"
    (area, _) = town.get("/api/collections/zones/items?datetime=2026-07-01T00:00:00Z").json()["features"]
    ring = area["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring)) < 0, "counter-clockwise"


def test_what_a_site_states_is_its_state_class_and_value(town: TestClient) -> None:
    said = town.get(CLOSURES).json()["features"][0]["properties"]
    assert (said["closure"], said["class"], said["state"], said["simulated"]) == (1, "closed", "ok", False)
    assert (said["valid_from"], said["valid_to"]) == ("2026-06-29T12:00:00Z", "2026-07-04T12:00:00Z")
    assert ids(town, "?class=narrow") == ["2"]


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", ["1", "2"]),
        ("?datetime=2026-06-30T00:00:00Z", ["1", "2", "3"]),
        ("?datetime=2026-07-02T13:00:00Z", ["1", "2", "4"]),
        ("?datetime=2026-08-01T00:00:00Z", ["2"]),
        ("?datetime=2026-07-01T12:00:00Z/..", ["1", "2", "4"]),
        ("?datetime=2026-06-25T00:00:00Z/2026-06-26T00:00:00Z", ["2", "3"]),
        ("?datetime=2026-06-25T00:00:00Z/2026-07-03T00:00:00Z", ["1", "2", "3", "4"]),
    ],
)
def test_what_is_announced_or_over_is_there_at_its_time_alone(town: TestClient, query: str, there: list[str]) -> None:
    assert ids(town, query) == there


@pytest.mark.parametrize(
    ("layer", "box", "there"),
    [
        ("closures", "7.305,51.545,7.315,51.553", []),
        ("closures", "7.304,51.55,7.306,51.56", ["1"]),
        ("closures", "7.342,51.5595,7.36,51.57", ["2"]),
        ("closures", "7.3,51.5,7.4,51.6", ["1", "2"]),
        ("closures", "7.341,51.5,-170,51.6", ["2"]),
        ("zones", "7.336,51.556,7.344,51.564", []),
        ("zones", "7.331,51.551,7.334,51.554", ["2"]),
    ],
)
def test_a_box_has_what_crosses_it_and_not_what_only_surrounds_it(
    town: TestClient, layer: str, box: str, there: list[str]
) -> None:
    assert ids(town, f"?bbox={box}", layer) == there


def test_what_the_api_says_of_a_feature_fits_its_description(town: TestClient) -> None:
    schemas = town.get("/api/openapi.json").json()["components"]["schemas"]
    assert {"LineString", "MultiPolygon"} <= set(schemas["Geometry"]["properties"]["type"]["enum"])
    assert {"point", "valid_from", "valid_to"} <= set(schemas["Properties"]["properties"])


def test_list_detail_and_page_say_until_when_and_nothing_of_measuring(town: TestClient) -> None:
    page = town.get("/?layer=closures&site=closures-0001").text
    assert page.count("seit 29.06. 14:00, bis 04.07. 14:00") == 2
    assert "gemessen" not in page[page.index('id="site"') : page.index("</section>", page.index('id="site"'))]
    own = town.get("/ort/closures-0001").text
    assert "bis 04.07. 14:00" in own
    assert 'id="course"' not in own
    assert "Zurzeit: 1 narrow, 1 closed." in page


def test_the_legend_shows_a_line_and_an_area(town: TestClient) -> None:
    page = town.get("/?layer=closures&layers=closures,zones").text
    assert page.count("shape--body") == 2 * 3, "two classes and the unknown one, for both kinds"
    assert page.count("shape--hatched") == 3
    assert "legend__shape" not in page.split('data-legend="closures')[0]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_draws_them_in_the_colour_of_their_class(town: TestClient, theme: str) -> None:
    for layer in ("closures", "zones"):
        png = town.get(f"/embed/map.png?layers={layer}&theme={theme}").content
        found = {one: n for n, one in Image.open(BytesIO(png)).convert("RGB").getcolors(maxcolors=1_000_000) or ()}
        assert found.get((0xAA, 0x00, 0x22), 0) > 100, layer
        assert found.get((0xE6, 0x9F, 0x00), 0) > 100, layer


def test_scripts_are_told_what_kind_of_drawing_it_is(town: TestClient) -> None:
    page = town.get("/?layer=closures").text
    data = json.loads(page.split('id="page-data">')[1].split("</script>")[0])
    assert {one: data["layers"][one]["geometry"] for one in ("bins", "closures", "zones")} == {
        "bins": "points",
        "closures": "lines",
        "zones": "areas",
    }


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("closures-0003", "nicht mehr da seit gestern 14:00; da war es seit 22.06. 14:00"),
        ("closures-0004", "angekündigt: 02.07. 14:00 bis 03.07. 14:00"),
    ],
)
def test_the_page_of_what_is_over_or_announced_says_so(town: TestClient, site: str, said: str) -> None:
    answer = town.get(f"/ort/{site}")
    assert answer.status_code == 200
    assert said in answer.text
    assert town.get("/ort/closures-0009").status_code == 404


def test_what_comes_and_goes_has_a_slider_into_the_past(town: TestClient) -> None:
    page = town.get("/?layer=closures").text
    assert 'id="past-hours"' in page
    assert 'id="past-hours"' not in town.get("/?layer=bins").text


@pytest.mark.parametrize(
    ("site", "drawn"),
    [("closures-0001", 1), ("closures-0003", 1), ("closures-0004", 1), ("zones-0001", 1), ("zones-0002", 2)],
)
def test_the_small_map_of_a_page_shows_the_whole_of_what_is_no_point(town: TestClient, site: str, drawn: int) -> None:
    svg = town.get(f"/ort/{site}/karte.svg").text
    assert svg.count('class="shape shape--body"') == 1
    path = svg.partition('class="shape shape--body" d="')[2].partition('"')[0]
    assert path.count("M") == drawn
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", path)]
    assert all(0 <= one <= 320 for one in numbers[::2])
    assert all(0 <= one <= 200 for one in numbers[1::2])
    assert max(numbers[::2]) - min(numbers[::2]) > 160 or max(numbers[1::2]) - min(numbers[1::2]) > 100, "seen well"
