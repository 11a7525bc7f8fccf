"""One rule each, on streets that can be drawn by hand."""

from dataclasses import replace

import numpy as np
import pytest

from geo.arrays import FloatArray
from geo.errors import DegreesError, NegativeError, OptionError, RowError, ShapeError
from geo.network.trucks import Access, Carriageways, Dimensions, Obstacle, TruckNetwork, carriageways, warm_up

CORNER = np.array([370_000.0, 5_710_000.0])
PRESS = Dimensions(weight_kg=26_000, width_m=2.55, height_m=3.6)
PICKUP = Dimensions(weight_kg=3_500, width_m=2.1, height_m=2.4)

# A block 100 m wide and high (nodes 0 to 3), and a lane of 200 m that ends to the north of it (3 to 4, 4 to 5).
#
#   5
#   |
#   4
#   |
#   3---2
#   |   |
#   0---1
NODES = np.array([(0, 0), (100, 0), (100, 100), (0, 100), (0, 200), (0, 300)], dtype=float)
ENDS = np.array([(0, 1), (1, 2), (2, 3), (3, 0), (3, 4), (4, 5)])
LANE = [4, 5]


def at(*points: tuple[float, float]) -> FloatArray:
    places: FloatArray = CORNER + np.array(points)
    return places


def town(**given: object) -> Carriageways:
    lines = (CORNER + NODES)[ENDS].reshape(-1, 2)
    speeds = np.full(len(ENDS), 36.0)
    return carriageways(ENDS, lines, np.arange(len(ENDS) + 1) * 2, nodes=len(NODES), speed_kmh=speeds, **given)  # type: ignore[arg-type]  # by name


def marked(*rows: int, size: int = len(ENDS)) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.isin(np.arange(size), rows)


def limited(value: float, *rows: int) -> FloatArray:
    return np.where(marked(*rows), value, np.nan)


SOUTH, EAST = (50.0, -5.0), (105.0, 50.0)
IN_THE_LANE = (-5.0, 150.0)


def test_a_truck_goes_on_round_the_block_to_what_it_has_passed() -> None:
    network = TruckNetwork(town(one_way=marked(0, 1, 2, 3)), PRESS)
    stops = network.stops(at((50, -5), (20, -5)))
    found = network.matrix(stops)
    assert found.metres.tolist() == [[0, 370], [30, 0]]
    assert found.seconds.tolist() == [[0, 37], [3, 0]]


def test_a_dead_end_without_a_turning_place_is_not_driven_into() -> None:
    network = TruckNetwork(town(), PRESS)
    stops = network.stops(at(SOUTH, IN_THE_LANE))
    assert stops.served.tolist() == [True, False]
    assert network.obstacles(at(IN_THE_LANE)) == [Obstacle.CANNOT_TURN]


def test_what_stands_at_its_mouth_is_served_from_the_street() -> None:
    network = TruckNetwork(town(), PRESS)
    stops = network.stops(at((0, 130)), most_m=40)
    assert stops.edge.tolist() == [2]
    assert stops.away_m.tolist() == [30]
    assert not network.stops(at((0, 130)), most_m=20).served.any()


def test_a_turning_place_opens_it() -> None:
    network = TruckNetwork(town(turning=marked(5, size=6)), PRESS)
    found = network.matrix(network.stops(at(SOUTH, IN_THE_LANE)))
    # Once round the block, twice through the lane, and turning takes half a minute.
    assert found.metres[0, 1] + found.metres[1, 0] == 400 + 2 * 200
    assert found.seconds[0, 1] + found.seconds[1, 0] == pytest.approx(80 + 30)


def test_where_reversing_is_allowed_it_backs_out_and_goes_on_at_the_junction() -> None:
    network = TruckNetwork(town(reversible=marked(*LANE)), PRESS)
    stops = network.stops(at(SOUTH, IN_THE_LANE))
    there, back = network.tour(stops, [0, 1, 0])
    assert there.reversing.tolist() == [False, False, False]
    assert back.reversing.tolist() == [True, False, False]
    assert back.metres == 200
    assert back.seconds == pytest.approx(30 + 50 / (5 / 3.6) + 15)


def test_only_the_listed_part_of_a_dead_end_is_reversed_in() -> None:
    network = TruckNetwork(town(reversible=marked(4)), PRESS)
    assert network.stops(at(IN_THE_LANE, (-5, 250))).served.tolist() == [True, False]


@pytest.mark.parametrize(
    ("given", "obstacle"),
    [
        ({"max_weight_kg": limited(12_000, *LANE)}, Obstacle.TOO_HEAVY),
        ({"max_width_m": limited(2.5, *LANE)}, Obstacle.TOO_WIDE),
        ({"max_height_m": limited(3.5, *LANE)}, Obstacle.TOO_HIGH),
        ({"heavy_access": np.where(marked(*LANE), Access.NO, Access.YES)}, Obstacle.NO_ACCESS),
    ],
)
def test_a_limit_is_named_and_holds_for_who_breaks_it(given: dict[str, object], obstacle: Obstacle) -> None:
    streets = town(turning=marked(5, size=6), **given)
    press, pickup = TruckNetwork(streets, PRESS), TruckNetwork(streets, PICKUP)
    assert not press.stops(at(IN_THE_LANE)).served.any()
    assert press.obstacles(at(IN_THE_LANE)) == [obstacle]
    assert pickup.stops(at(IN_THE_LANE)).served.all()


def test_a_vehicle_as_large_as_the_limit_passes() -> None:
    limits = {"max_weight_kg": limited(26_000, 4), "max_width_m": limited(2.55, 4), "max_height_m": limited(3.6, 4)}
    assert TruckNetwork(town(turning=marked(4, size=6), **limits), PRESS).stops(at(IN_THE_LANE)).served.all()


def test_a_limit_and_no_place_to_turn_are_named_by_the_limit() -> None:
    network = TruckNetwork(town(max_weight_kg=limited(12_000, *LANE)), PRESS)
    assert network.obstacles(at(IN_THE_LANE)) == [Obstacle.TOO_HEAVY]


def test_closed_edges_are_closed_today_alone() -> None:
    streets = town(turning=marked(5, size=6))
    closed = TruckNetwork(streets, PRESS, closed=marked(4))
    assert closed.obstacles(at(IN_THE_LANE)) == [Obstacle.CLOSED]
    assert TruckNetwork(streets, PRESS).stops(at(IN_THE_LANE)).served.all()


def test_what_lies_off_all_streets_is_too_far() -> None:
    assert TruckNetwork(town(), PRESS).obstacles(at((5_000, 0)), most_m=50) == [Obstacle.TOO_FAR]


def test_a_stop_can_demand_its_own_side_of_the_street() -> None:
    network = TruckNetwork(town(turning=marked(5, size=6)), PRESS)
    # South of the street from west to east: on the right of who goes east, along the edge.
    stops = network.stops(at(SOUTH, SOUTH, (50, 5)), right=[False, True, True])
    assert stops.facing.tolist() == [[True, True], [True, False], [False, True]]
    one_way = TruckNetwork(town(one_way=marked(0, 1, 2, 3)), PRESS)
    assert one_way.obstacles(at((50, 5)), right=[True]) == [Obstacle.WRONG_SIDE]


def test_a_way_says_on_which_side_its_end_lies() -> None:
    network = TruckNetwork(town(one_way=marked(0, 1, 2, 3)), PRESS)
    stops = network.stops(at((10, 0), (50, -5), (60, 5), (70, 0)))
    # From west to east: the south is on the right.
    assert [leg.side for leg in network.tour(stops, [0, 1, 2, 3])] == ["right", "left", ""]


def test_a_depot_is_left_as_suits_best() -> None:
    network = TruckNetwork(town(), PRESS)
    stops = network.stops(at((50, -20), (60, -5), (40, -5)), yard=[True, False, False])
    found = network.matrix(stops)
    there_and_back = found.metres[0, 1] + found.metres[1, 0], found.metres[0, 2] + found.metres[2, 0]
    # Nobody turns round at a stop: it is 10 m there and once round the block back, or the other way about.
    assert there_and_back == (400, 400)
    legs = network.tour(stops, [0, 1, 0])
    assert sum(leg.metres for leg in legs) == 400


def test_a_depot_in_a_dead_end_has_room_to_turn() -> None:
    network = TruckNetwork(town(), PRESS)
    stops = network.stops(at((0, 300), SOUTH), yard=[True, False])
    found = network.matrix(stops)
    assert found.metres[0, 1] + found.metres[1, 0] == 800


def test_bollards_part_a_street() -> None:
    ends_in_both = {"turning": marked(5, size=6), "blocked": marked(4, size=6)}
    network = TruckNetwork(town(**ends_in_both), PRESS)
    assert network.stops(at(SOUTH, IN_THE_LANE, (-5, 250))).served.tolist() == [True, False, False]


def test_nobody_drives_through_a_street_for_residents() -> None:
    # The east side is for residents: the way from south to north leads along the west side, the way to a stop does not.
    access = np.where(marked(1), Access.DESTINATION, Access.YES)
    network = TruckNetwork(town(access=access, heavy_access=access), PRESS)
    assert not network.stops(at(SOUTH)).served.any()  # without the east side there is no way round the block
    turning = TruckNetwork(town(access=access, heavy_access=access, turning=marked(1, 2, size=6)), PRESS)
    stops = turning.stops(at((90, -5), (90, 105), EAST))
    found = turning.matrix(stops)
    assert found.metres[0, 1] >= 90 + 100 + 90
    assert found.metres[0, 2] + found.metres[2, 0] <= 2 * (10 + 50) + 2 * (50 + 90)


def test_a_sharp_bend_is_turning_round() -> None:
    nodes = CORNER + np.array([(0, 0), (100, 0), (0, 10)], dtype=float)
    ends = np.array([(0, 1), (1, 2), (2, 0)])

    def fork(turning: int) -> TruckNetwork:
        streets = carriageways(
            ends,
            nodes[ends].reshape(-1, 2),
            [0, 2, 4, 6],
            nodes=3,
            speed_kmh=[36.0] * 3,
            turning=marked(turning, size=3),
        )
        return TruckNetwork(streets, PRESS)

    assert not fork(0).stops(at((50, 0))).served.any()
    assert fork(1).stops(at((50, 0))).served.all()


def test_a_town_without_streets_serves_nothing() -> None:
    empty = carriageways(np.empty((0, 2), dtype=int), np.empty((0, 2)), [0], nodes=0, speed_kmh=[])
    network = TruckNetwork(empty, PRESS)
    stops = network.stops(at(SOUTH))
    assert not stops.served.any()
    assert np.isinf(network.matrix(stops).seconds).all()
    assert network.tour(stops, [0]) == []
    assert network.obstacles(at(SOUTH)) == [Obstacle.TOO_FAR]


def test_no_way_is_no_tour() -> None:
    network = TruckNetwork(town(), PRESS)
    assert network.tour(network.stops(at(SOUTH, IN_THE_LANE)), [0, 1]) == []


def test_wrong_arrays_are_named() -> None:
    with pytest.raises(ShapeError, match="starts"):
        carriageways([(0, 1)], at((0, 0)), [0, 1], nodes=2, speed_kmh=[30.0])
    with pytest.raises(RowError, match="ends"):
        carriageways([(0, 2)], at((0, 0), (1, 0)), [0, 2], nodes=2, speed_kmh=[30.0])
    with pytest.raises(OptionError, match="speed_kmh"):
        carriageways([(0, 1)], at((0, 0), (1, 0)), [0, 2], nodes=2, speed_kmh=[0.0])
    with pytest.raises(NegativeError, match="max_width_m"):
        town(max_width_m=limited(-1, 0))
    with pytest.raises(DegreesError):
        TruckNetwork(town(), PRESS).stops([(7.3, 51.5)])
    with pytest.raises(ShapeError, match="closed"):
        TruckNetwork(town(), PRESS, closed=[True])
    with pytest.raises(NegativeError):
        replace(PRESS, weight_kg=-1)


def test_what_no_way_leads_to_and_from_is_cut_off() -> None:
    # Out of the lane, and never into it.
    ends = np.array([*ENDS[:4], (4, 3), (5, 4)])
    lines = (CORNER + NODES)[ends].reshape(-1, 2)
    streets = carriageways(ends, lines, np.arange(7) * 2, nodes=6, speed_kmh=np.full(6, 36.0), one_way=marked(*LANE))
    assert TruckNetwork(streets, PRESS).obstacles(at(IN_THE_LANE)) == [Obstacle.CUT_OFF]


def test_it_can_be_compiled_beforehand() -> None:
    warm_up()
