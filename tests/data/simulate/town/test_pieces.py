"""The parts a town is made with: curves, warps, blocks, rounding."""

import numpy as np
import pytest
import shapely

from data.simulate.town.blocks import cut, faces
from data.simulate.town.network import build
from data.simulate.town.people import whole
from data.simulate.town.plan import PlanLine
from data.simulate.town.shape import Warp, smooth
from data.simulate.town.street_names import name


def test_a_smooth_line_goes_through_all_its_vertices() -> None:
    line = shapely.LineString([(0, 0), (100, 50), (200, 0), (300, 80)])
    curve = smooth(line)
    assert max(curve.distance(shapely.Point(xy)) for xy in line.coords) < 1e-9
    assert len(curve.coords) > len(line.coords)


def test_a_closed_line_stays_closed() -> None:
    ring = smooth(shapely.LineString([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]))
    assert ring.is_closed


def test_a_warp_moves_nothing_further_than_its_reach() -> None:
    rng = np.random.default_rng(1)
    places = rng.uniform(0, 1e4, (500, 2))
    moved = np.linalg.norm(Warp.random(rng, reach_m=40, wavelength_m=300)(places) - places, axis=1)
    assert 5 < moved.max() <= 40


def test_blocks_are_cut_until_they_are_small_and_lose_no_ground() -> None:
    cuts, blocks = cut([shapely.box(0, 0, 1000, 600)], lambda _: 20_000.0, np.random.default_rng(1))
    assert max(block.area for block in blocks) < 30_000
    assert sum(block.area for block in blocks) == pytest.approx(600_000)
    assert len(blocks) == len(cuts) + 1


def test_narrow_blocks_are_not_cut() -> None:
    cuts, _ = cut([shapely.box(0, 0, 100, 100)], lambda _: 1.0, np.random.default_rng(1))
    assert cuts == []


def test_streets_cut_a_region_into_faces() -> None:
    street = shapely.LineString([(-10, 50), (110, 50)])
    assert sorted(face.area for face in faces(shapely.box(0, 0, 100, 100), [street])) == pytest.approx([5000, 5000])


def test_ways_that_meet_are_joined_and_lonely_ones_left_out() -> None:
    ways = [
        PlanLine("residential", "a", shapely.LineString([(0, 0), (200, 0)])),
        PlanLine("residential", "b", shapely.LineString([(100, 0.02), (100, 300)])),
        PlanLine("residential", "c", shapely.LineString([(900, 0), (900, 100)])),
    ]
    network = build(ways, [])
    assert sorted(network.way.tolist()) == [0, 0, 1]
    assert sorted(network.along_m.tolist()) == pytest.approx([0, 0, 100], abs=0.2)


def test_edges_run_in_the_direction_of_their_way() -> None:
    ways = [
        PlanLine("motorway_link", "on", shapely.LineString([(300, 0), (0, 0)])),
        PlanLine("tertiary", "t", shapely.LineString([(150, -200), (150, 200)])),
    ]
    network = build(ways, [])
    ramp = shapely.get_coordinates(network.edges[network.kind == "motorway_link"])
    assert (np.diff(ramp[:2, 0]) < 0).all()


def test_whole_parts_keep_their_sum() -> None:
    parts = np.full(7, 10 / 7)
    assert whole(parts).sum() == 10
    assert set(whole(parts).tolist()) == {1, 2}


def test_names_are_given_once_and_only_to_streets() -> None:
    table = {
        "themes": [["Ahorn", "Birken"]],
        "joined": ["weg", "straße", "hof"],
        "person": ["straße"],
        "apart": ["Straße"],
        "person_themes": [],
        "apart_themes": [],
        "fields": [],
    }
    lane = shapely.LineString([(0, 0), (10, 0)])
    ways = [PlanLine("residential", "", lane)] * 4 + [
        PlanLine("footway", "", lane),
        PlanLine("tertiary", "Ahornweg", lane),
    ]
    named = [way.name for way in name(ways, table, 1)]
    assert len(set(named[:4])) == 4
    assert "Ahornweg" not in named[:4]
    assert named[4:] == ["", "Ahornweg"]
