"""GET /api/collections/{layer}/items and .../items/{site_id}."""

import gzip
import json
from datetime import timedelta

import brotli
import pytest
from starlette.testclient import TestClient

from tests.support.small import NOON, Small, reading

BINS = "/api/collections/bins/items"


def ids(client: TestClient, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]


def test_a_feature_says_where_what_and_how_current(client: TestClient) -> None:
    feature = client.get(BINS).json()["features"][1]
    assert feature == {
        "type": "Feature",
        "id": "bins-0002",
        "geometry": {"type": "Point", "coordinates": [7.31, 51.55]},
        "properties": {
            "name": 'Platz "1" & <Ä>',
            "district": "Ickern",
            "attributes": {"kind": "underground", "covered": True, "slots": 1},
            "fill_percent": 85.25,
            "state_until": None,
            "observed_at": "2026-07-01T11:50:00Z",
            "state": "ok",
            "class": "full",
            "simulated": True,
        },
    }


def test_each_state_is_told_and_only_ok_has_a_class(client: TestClient) -> None:
    found = [feature["properties"] for feature in client.get(BINS).json()["features"]]
    assert [one["state"] for one in found] == ["ok", "ok", "old", "no_sensor", "missing"]
    assert [one["class"] for one in found] == ["room", "full", None, None, None]
    assert [one["fill_percent"] for one in found] == [40.0, 85.25, 60.0, None, None]
    assert found[3]["observed_at"] is None


def test_the_collection_counts_and_is_geojson(client: TestClient) -> None:
    answer = client.get(BINS)
    assert answer.headers["content-type"] == "application/geo+json"
    page = answer.json()
    assert (page["type"], page["numberMatched"], page["numberReturned"]) == ("FeatureCollection", 5, 5)
    assert page["timeStamp"] == "2026-07-01T12:00:00.000Z"
    assert {one["rel"] for one in page["links"]} == {"self", "collection"}


def test_numbers_are_rounded_to_three_decimals(client: TestClient) -> None:
    properties = client.get("/api/collections/heat/items").json()["features"][0]["properties"]
    assert properties["air_temperature_c"] == 29.457
    assert properties["relative_humidity_percent"] == 55.0


def test_pages_are_linked_and_cover_everything_once(client: TestClient) -> None:
    found, address, pages = [], f"{BINS}?limit=2", 0
    while address:
        page = client.get(address).json()
        found += [feature["id"] for feature in page["features"]]
        assert page["numberMatched"] == 5
        address = next((one["href"] for one in page["links"] if one["rel"] == "next"), "")
        pages += 1
    assert found == [f"bins-{i:04d}" for i in range(1, 6)]
    assert pages == 3


def test_the_page_before_is_linked(client: TestClient) -> None:
    links = client.get(f"{BINS}?limit=2&offset=3&state=ok").json()["links"]
    assert [one["href"].partition("?")[2] for one in links if one["rel"] == "prev"] == ["state=ok&limit=2&offset=1"]


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("7.295,51.5,7.315,51.6", ["bins-0001", "bins-0002"]),
        ("7.295,51.5,0,7.315,51.6,100", ["bins-0001", "bins-0002"]),
        ("7.30,51.55,7.30,51.55", ["bins-0001"]),
        ("7.335,51.5,-170,51.6", ["bins-0005"]),
        ("0,0,1,1", []),
    ],
)
def test_bbox(client: TestClient, box: str, expected: list[str]) -> None:
    assert ids(client, f"{BINS}?bbox={box}") == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=ok", ["bins-0001", "bins-0002"]),
        ("class=full", ["bins-0002"]),
        ("district=Ickern", ["bins-0002", "bins-0004"]),
        ("slots=3", ["bins-0004"]),
        ("covered=true&state=old", ["bins-0003"]),
        ("covered=false", []),
        ("simulated=false", ["bins-0004", "bins-0005"]),
        ("simulated=0", ["bins-0004", "bins-0005"]),
        ("simulated=1&kind=underground", ["bins-0001", "bins-0002", "bins-0003"]),
    ],
)
def test_filters_by_property(client: TestClient, query: str, expected: list[str]) -> None:
    assert ids(client, f"{BINS}?{query}") == expected


@pytest.mark.parametrize(
    "written",
    [
        "2026-07-01T08:00:00Z",
        "2026-07-01T10:00:00%2B02:00",
        "2026-07-01T10:00:00+02:00",
        "../2026-07-01T08:00:00Z",
    ],
)
def test_datetime_gives_the_state_as_of_then(client: TestClient, written: str) -> None:
    first = client.get(f"{BINS}?datetime={written}").json()["features"][0]["properties"]
    assert (first["fill_percent"], first["state"], first["observed_at"]) == (20.0, "ok", "2026-07-01T07:00:00Z")


@pytest.mark.parametrize(
    "written", ["2026-07-01T08:00:00Z/..", "2030-01-01", "2026-07-01T00:00:00Z/2026-07-02T00:00:00Z"]
)
def test_an_interval_that_reaches_into_the_future_means_now(client: TestClient, written: str) -> None:
    first = client.get(f"{BINS}?datetime={written}").json()["features"][0]["properties"]
    assert first["fill_percent"] == 40.0


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-07-01T11:00:00Z/..", ["bins-0001", "bins-0002"]),
        ("2026-07-01T07:00:00Z/2026-07-01T08:00:00Z", ["bins-0001", "bins-0003"]),
        ("2026-07-01/2026-07-01", ["bins-0001", "bins-0002", "bins-0003"]),
        ("2026-07-01T08:00:00Z/2026-07-01T09:00:00Z", []),
        ("2026-12-24T00:00:00Z/2026-12-25T00:00:00Z", []),
        ("2026-12-24T00:00:00Z/..", []),
        ("../2026-07-01T08:00:00Z", ["bins-0001", "bins-0003"]),
        ("../2026-12-25T00:00:00Z", ["bins-0001", "bins-0002", "bins-0003"]),
        ("/2026-07-01T06:00:00Z", []),
    ],
)
def test_an_interval_has_the_sites_whose_reading_lies_in_it(
    client: TestClient, written: str, expected: list[str]
) -> None:
    assert ids(client, f"{BINS}?datetime={written}") == expected


@pytest.mark.parametrize(
    ("query", "teaches"),
    [
        ("limt=3", "did you mean 'limit'"),
        ("limit=0", "no whole number from 1"),
        ("limit=many", "no whole number from 1"),
        ("offset=-1", "no whole number from 0"),
        ("bbox=1,2,3", "west,south,east,north"),
        ("bbox=7,52,8,51", "west,south,east,north"),
        ("bbox=nan,1,2,3", "west,south,east,north"),
        ("datetime=yesterday", "2026-07-01T14:00:00Z"),
        ("datetime=2026-07-02/2026-07-01", "ends before it begins"),
        ("datetime=20260701120000Z", "'20260701120000Z' is no instant"),
        ("datetime=0001-01-01", "1900 to 2199"),
        ("datetime=../9999-12-31", "1900 to 2199"),
        ("datetime=", "'' is no instant"),
        ("datetime=../..", "neither a beginning nor an end"),
        ("datetime=/", "neither a beginning nor an end"),
        ("datetime=2026-07-01/2026-07-02/2026-07-03", "'2026-07-02/2026-07-03' is no instant"),
        ("state=fine", "choose one of: ok, old, suspect, missing, no_sensor, open, closed"),
        ("class=nothing", "choose one of: "),
        ("simulated=perhaps", "choose one of: true, false"),
        ("limit=1&limit=2", "given twice"),
        ("v=newest", "no whole number from 0"),
    ],
)
def test_a_wrong_question_is_refused_with_a_sentence_that_teaches(client: TestClient, query: str, teaches: str) -> None:
    answer = client.get(f"{BINS}?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert teaches in answer.json()["detail"]


def test_a_limit_beyond_the_largest_is_the_largest(client: TestClient) -> None:
    assert len(ids(client, f"{BINS}?limit=1000000")) == 5


def test_an_unknown_layer_names_the_known_ones(client: TestClient) -> None:
    answer = client.get("/api/collections/bin/items")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "unknown layer 'bin'; known: bins, heat, people"


def test_an_item_is_the_feature_with_links(client: TestClient) -> None:
    one = client.get(f"{BINS}/bins-0001").json()
    links = one.pop("links")
    assert one == client.get(BINS).json()["features"][0]
    assert {link["rel"] for link in links} >= {"self", "collection"}


def test_an_unknown_item_is_404(client: TestClient) -> None:
    assert client.get(f"{BINS}/bins-9999").status_code == 404


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("2026-07-01T11:00:00Z/..", 404),
        ("2026-07-01T06:00:00Z/2026-07-01T08:00:00Z", 200),
        ("../2026-07-01T08:00:00Z", 200),
        ("2026-12-24T00:00:00Z/..", 404),
        ("../..", 400),
    ],
)
def test_the_interval_of_an_item_has_a_beginning_too(client: TestClient, written: str, status: int) -> None:
    assert client.get(f"{BINS}/bins-0003?datetime={written}").status_code == status


def test_an_answer_says_when_it_was_made_also_where_it_was_kept(own_client: TestClient, small: Small) -> None:
    made = own_client.get(BINS).json()["timeStamp"]
    small.later(timedelta(seconds=20))
    assert own_client.get(BINS).json()["timeStamp"] == made == "2026-07-01T12:00:00.000Z"
    small.later(timedelta(seconds=60))
    assert own_client.get(BINS).json()["timeStamp"] == "2026-07-01T12:01:20.000Z"


def test_an_etag_holds_until_the_version_or_the_minute_changes(own_client: TestClient, small: Small) -> None:
    client = own_client
    etag = client.get(BINS).headers["etag"]
    same = client.get(BINS, headers={"If-None-Match": etag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    small.later(timedelta(minutes=1))
    assert client.get(BINS, headers={"If-None-Match": etag}).status_code == 200
    etag = client.get(BINS).headers["etag"]
    small.add(reading("bins-0001", 50.0, NOON))
    version = small.versions["bins"]
    changed = client.get(f"{BINS}?v={version}", headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.json()["features"][0]["properties"]["fill_percent"] == 50.0


def test_only_an_answer_of_the_asked_version_may_rest_in_a_cache(client: TestClient) -> None:
    assert "max-age" in client.get(f"{BINS}?v=1").headers["cache-control"]
    assert "no-cache" in client.get(f"{BINS}?v=2").headers["cache-control"]
    assert "no-cache" in client.get(BINS).headers["cache-control"]


@pytest.mark.parametrize(("encoding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_the_same_bytes_in_each_encoding(client: TestClient, encoding: str, unpack: object) -> None:
    plain = client.get(BINS).content
    with client.stream("GET", BINS, headers={"Accept-Encoding": encoding}) as answer:
        raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == encoding
        assert int(answer.headers["content-length"]) == len(raw) < len(plain)
    assert callable(unpack)
    assert unpack(raw) == plain


def test_head_has_the_headers_of_get(client: TestClient) -> None:
    head, whole = client.head(BINS), client.get(BINS)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-length", "content-type"):
        assert head.headers[name] == whole.headers[name]


def test_a_place_is_only_as_exact_as_its_layer_shows_it(client: TestClient) -> None:
    lon, lat = client.get("/api/collections/people/items").json()["features"][1]["geometry"]["coordinates"]
    assert (lon, lat) != (7.31, 51.55)
    assert abs(lon - 7.31) < 0.001
    assert abs(lat - 51.55) < 0.0006


def test_links_name_the_host_that_was_asked(client: TestClient) -> None:
    links = client.get(BINS, headers={"Host": "klima.example:1234"}).json()["links"]
    assert {json.dumps(one["href"])[1:].startswith("http://klima.example:1234/api/") for one in links} == {True}
