"""The nearest sites with room, on a little grid of streets."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely

from analysis.waste.nearest import GROUPS, Offer, TooFarError, find
from analysis.waste.time_to_full import Outlook
from data import town
from data.projection import geometry_to_degrees, to_degrees
from data.sites import Sites
from data.state import CLOSED, NO_SENSOR, OK, OLD, OPEN
from data.store.current_state import Current
from data.town import geodata
from data.town.streets import MODES, NoStreetsError, UnknownModeError, Ways

CASTROP = town.load("castrop_rauxel")
FILL = CASTROP.classes_named("fill")
CORNER = np.array([382_900.0, 5_712_000.0])
BLOCK_M = 100.0
MONDAY_NOON = datetime(2026, 7, 6, 10, tzinfo=UTC)


def degrees(*steps: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Lon and lat of places given in blocks from the corner."""
    return to_degrees(CORNER + BLOCK_M * np.array(steps, dtype=np.float64))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three by three crossings; the middle street from west to east is one-way."""
    lines, names, oneway = [], [], []
    for row in range(3):
        for column in range(3):
            here = CORNER + BLOCK_M * np.array([column, row])
            for step, name in (((1, 0), f"Querstraße {row}"), ((0, 1), f"Längsstraße {column}")):
                if column + step[0] < 3 and row + step[1] < 3:
                    lines.append(shapely.LineString([here, here + BLOCK_M * np.array(step)]))
                    names.append(name)
                    oneway.append(1 if name == "Querstraße 1" else 0)
    n = len(lines)
    table = pa.table(
        {
            "edge_id": pa.array(range(n), pa.int64()),
            "from_node": pa.array(range(n), pa.int64()),
            "to_node": pa.array(range(n), pa.int64()),
            "name": names,
            "highway": ["residential"] * n,
            "oneway": pa.array(oneway, pa.int8()),
            "walk": [True] * n,
            "drive": [True] * n,
            "speed_kmh": [30.0] * n,
            "length_m": [BLOCK_M] * n,
        }
    )
    path = tmp_path_factory.mktemp("town")
    geodata.write(path, "streets", table, geometry_to_degrees(np.array(lines, dtype=object)))
    return path


@pytest.fixture(scope="module")
def ways(folder: Path) -> Ways:
    return Ways.read(folder)


def current(fills: list[float], states: list[int], hours: str = "") -> Current:
    """Sites at the crossings (0, 0), (1, 0), ... from west to east, then north."""
    n = len(fills)
    lon, lat = degrees(*((i % 3, i // 3) for i in range(n)))
    facts = {"opening_hours": hours} if hours else {}
    values = np.array(fills)
    state = np.array(states, dtype=np.int8)
    return Current(
        sites=Sites(
            site_id=[f"paper-{i:04d}" for i in range(1, n + 1)],
            name=[f"Ort {i}" for i in range(n)],
            district=["Castrop"] * n,
            attributes=[dict(facts) for _ in range(n)],
            channels=np.ones(n, dtype=np.int16),
            source=["x"] * n,
            licence=["x"] * n,
            valid_from=[MONDAY_NOON] * n,
            valid_to=[None] * n,
            lon=lon,
            lat=lat,
        ),
        state=state,
        class_index=np.where(state == OK, FILL.index_of(values), -1).astype(np.int8),
        shows=values,
        observed_at_ms=np.full(n, 1),
        simulated=np.zeros(n, dtype=bool),
        channel=np.ones(n, dtype=np.int16),
        values={},
        said={},
        until_ms=np.full(n, -1),
        flags=np.zeros(n, dtype=np.int32),
        version=1,
        computed_at_ms=int(MONDAY_NOON.timestamp() * 1000),
    )


def found(
    what: Current, ways: Ways | None, at: tuple[float, float] = (0, 0), **asked: object
) -> dict[str, list[Offer]]:
    lon, lat = degrees(at)
    options = {"limit": 3, "mode": "walk", **asked}
    return dict(find(what, FILL, town=CASTROP, ways=ways, lon=lon[0], lat=lat[0], **options))  # type: ignore[arg-type]  # a test's shorthand


def test_usable_sites_come_nearest_first_with_the_way_there(ways: Ways) -> None:
    offers = found(current([10, 20, 30], [OK, OK, OK]), ways, at=(2, 0))["usable"]
    assert [offer.row for offer in offers] == [2, 1, 0]
    assert [round(offer.distance_m) for offer in offers] == [0, 100, 200]
    assert offers[2].distance_kind == "network"
    way = offers[2].way
    assert way is not None
    assert way.steps[0].name == "Querstraße 0"
    assert way.line.shape[1] == 2


def test_each_site_is_in_the_group_of_what_is_known(ways: Ways) -> None:
    groups = found(current([10, 80, 20, 30], [OK, OK, OLD, NO_SENSOR]), ways)
    rows = {group: [offer.row for offer in groups[group]] for group in GROUPS}
    assert rows == {"usable": [0], "closed": [], "full": [1], "unknown": [3, 2]}


def test_nearly_full_is_still_usable_and_eighty_is_not(ways: Ways) -> None:
    groups = found(current([79.9, 80.0], [OK, OK]), ways)
    assert [offer.row for offer in groups["usable"]] == [0]
    assert [offer.row for offer in groups["full"]] == [1]


def test_outside_its_hours_a_site_says_when_it_opens(ways: Ways) -> None:
    groups = found(current([10], [OK], hours="Mo-Sa 14:00-20:00; PH off"), ways)
    (offer,) = groups["closed"]
    assert offer.opens_at is not None
    assert offer.opens_at.astimezone(UTC) == datetime(2026, 7, 6, 12, tzinfo=UTC)


def test_the_recycling_yard_always_has_room_in_its_hours(ways: Ways) -> None:
    yard = current([np.nan], [OPEN], hours="Mo-Fr 08:00-16:30")
    assert [offer.row for offer in found(yard, ways)["usable"]] == [0]
    shut = current([np.nan], [CLOSED], hours="Mo-Fr 08:00-16:30")
    night = replace(shut, computed_at_ms=yard.computed_at_ms + 12 * 3_600_000)
    assert [offer.row for offer in found(night, ways)["closed"]] == [0]


def test_cars_obey_one_way_streets_and_walkers_do_not(ways: Ways) -> None:
    west = current([10.0, 10.0, 10.0, 10.0], [NO_SENSOR, NO_SENSOR, NO_SENSOR, OK])
    walked = found(west, ways, at=(2, 1))["usable"][0]
    driven = found(west, ways, at=(2, 1), mode="drive")["usable"][0]
    assert (round(walked.distance_m), round(driven.distance_m)) == (200, 400)
    assert driven.duration_s < walked.duration_s


def test_without_streets_distances_are_straight_and_say_so() -> None:
    (offer,) = found(current([10, 90, 90, 90, 90], [NO_SENSOR] * 4 + [OK]), None, at=(0, 0))["full"]
    assert (round(offer.distance_m), offer.distance_kind, offer.way) == (141, "straight", None)


def test_at_most_as_many_as_asked_for(ways: Ways) -> None:
    assert len(found(current([10, 20, 30], [OK] * 3), ways, limit=1)["usable"]) == 1


def test_another_town_is_refused(ways: Ways) -> None:
    with pytest.raises(TooFarError, match="not near Castrop-Rauxel"):
        find(current([10], [OK]), FILL, town=CASTROP, ways=ways, lon=13.4, lat=52.5, limit=3, mode="walk")


def test_an_unknown_mode_names_the_known_ones(ways: Ways) -> None:
    with pytest.raises(UnknownModeError, match="unknown mode 'fly'; known: walk, drive"):
        ways.network("fly")
    assert set(ways.networks) == set(MODES)


def test_a_town_without_streets_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoStreetsError, match="has no street network"):
        Ways.read(tmp_path)


def test_what_is_closed_has_a_way_too(ways: Ways) -> None:
    (offer,) = found(current([10], [OK], hours="Mo-Sa 14:00-20:00; PH off"), ways, at=(1, 0))["closed"]
    assert offer.way is not None


def test_the_nearest_yard_is_given_beyond_the_limit(ways: Ways) -> None:
    three = current([10, 20, np.nan], [OK, OK, OPEN])
    assert [offer.row for offer in found(three, ways, limit=1)["usable"]] == [0, 2]


def test_a_street_that_only_leads_away_is_nobodys_way(folder: Path, tmp_path: Path) -> None:
    table, lines = geodata.read(folder, "streets")
    away = shapely.LineString([CORNER, CORNER - BLOCK_M])
    row = {**table.slice(0, 1).to_pylist()[0], "name": "Auffahrt", "oneway": 1}
    longer = pa.concat_tables([table, pa.Table.from_pylist([row], schema=table.schema)])
    geodata.write(tmp_path, "streets", longer, np.append(lines, geometry_to_degrees(np.array([away], dtype=object))))
    offers = found(current([10], [OK]), Ways.read(tmp_path), at=(-0.5, -0.5), mode="drive")["usable"]
    assert [offer.row for offer in offers] == [0]


def expected_full(in_minutes: float) -> Outlook:
    """A container that is full so long after the question."""
    at_ms = int(MONDAY_NOON.timestamp() * 1000)
    return Outlook(at_ms=at_ms, level=70.0, limit=80.0, per_hour=600.0 / in_minutes, reliability="fair")


def test_a_nearer_site_that_fills_up_on_the_way_comes_after_one_with_room(ways: Ways) -> None:
    """100 m at 4.5 km/h take 80 s, 200 m take 160 s."""
    outlooks = {0: expected_full(1.0), 1: expected_full(3.0)}
    groups = found(current([70, 70], [OK, OK]), ways, at=(-1, 0), foresee=outlooks.get)
    assert [offer.row for offer in groups["usable"]] == [1]
    assert [(offer.row, offer.group) for offer in groups["full"]] == [(0, "full")]
    assert groups["usable"][0].outlook == outlooks[1]


def test_what_nobody_can_foresee_has_the_room_that_was_measured(ways: Ways) -> None:
    (offer,) = found(current([70], [OK]), ways, foresee=lambda _: None)["usable"]
    assert offer.outlook is None


def test_only_as_many_sites_are_looked_into_as_are_offered(ways: Ways) -> None:
    asked: list[int] = []
    found(current([10, 90, 20, 30, 40], [OK] * 5), ways, limit=2, foresee=asked.append)
    assert asked == [0, 3]  # nearest first; the full one is not asked for


def test_hours_that_nobody_can_read_are_none(ways: Ways) -> None:
    (offer,) = found(current([10], [OK], hours="werktags 7-20 Uhr"), ways)["usable"]
    assert offer.opens_at is None


@pytest.mark.parametrize(("fill", "state"), [(10, OK), (90, OK), (np.nan, NO_SENSOR), (np.nan, CLOSED)])
def test_what_is_closed_for_good_is_not_offered(ways: Ways, fill: float, state: int) -> None:
    assert not any(found(current([fill], [state], hours="off"), ways).values())


def test_by_car_nearest_is_by_time_where_metres_say_otherwise(tmp_path: Path) -> None:
    # A site 400 m away along a street of 10 km/h, and one 600 m away along a street of 50 km/h.
    ends = CORNER + np.array([[0.0, 400.0], [600.0, 0.0]])
    table = pa.table(
        {
            "edge_id": pa.array([0, 1], pa.int64()),
            "from_node": pa.array([0, 0], pa.int64()),
            "to_node": pa.array([1, 2], pa.int64()),
            "name": ["Spielstraße", "Hauptstraße"],
            "highway": ["living_street", "primary"],
            "oneway": pa.array([0, 0], pa.int8()),
            "walk": [True, True],
            "drive": [True, True],
            "speed_kmh": [10.0, 50.0],
            "length_m": [400.0, 600.0],
        }
    )
    lines = np.array([shapely.LineString([CORNER, end]) for end in ends], dtype=object)
    geodata.write(tmp_path, "streets", table, geometry_to_degrees(lines))
    ways = Ways.read(tmp_path)
    lon, lat = to_degrees(ends)
    for group, fills in (("usable", [10.0, 10.0]), ("full", [90.0, 90.0])):
        there = current(fills, [OK, OK])
        there = replace(there, sites=replace(there.sites, lon=lon, lat=lat))
        here_lon, here_lat = (float(one[0]) for one in to_degrees(CORNER[None, :]))
        asked = {"town": CASTROP, "ways": ways, "lon": here_lon, "lat": here_lat, "limit": 2}
        by_car = find(there, FILL, mode="drive", **asked)[group]  # type: ignore[arg-type,index]  # of a test
        assert [round(one.distance_m) for one in by_car] == [600, 400]
        assert [one.duration_s for one in by_car] == pytest.approx([43.2, 144.0], rel=0.02)
        on_foot = find(there, FILL, mode="walk", **asked)[group]  # type: ignore[arg-type,index]  # of a test
        assert [round(one.distance_m) for one in on_foot] == [400, 600]
