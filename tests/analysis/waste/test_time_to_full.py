"""When a container is full: cases computed by hand."""

import numpy as np
import pytest

from analysis.waste.rhythm import HOUR_MS
from analysis.waste.time_to_full import Outlook, filling_since, outlook
from data.declare import Drop
from data.town import load
from layers import discover

FULL = 80.0
DROP = Drop(by=30, within_s=3600, within_intervals=1.5)


def seen(levels: list[float], *, every_h: float = 1.0) -> Outlook:
    at_ms, value = (np.arange(len(levels)) * every_h * HOUR_MS).astype(np.int64), np.array(levels)
    begin = filling_since(at_ms, value, emptied_ms=[], drop=DROP)
    return outlook(at_ms[begin:], value[begin:], limit=FULL)


def hours(ms: int | None) -> float | None:
    return None if ms is None else ms / HOUR_MS


def test_two_points_an_hour_from_twenty_take_thirty_hours() -> None:
    found = seen([10, 12, 14, 16, 18, 20])
    assert found.per_hour == 2.0
    assert hours(found.full_at_ms) == 5 + 30
    assert (hours(found.earliest_ms), hours(found.latest_ms)) == (5 + 15, 5 + 60)
    assert found.reliability == "rough"


def test_a_day_and_a_night_are_needed_for_more_than_a_rough_guess() -> None:
    assert seen([10 + n for n in range(25)]).reliability == "fair"
    assert seen([10 + n for n in range(24)]).reliability == "rough"


def test_five_readings_say_nothing_and_six_do() -> None:
    five = seen([10, 20, 30, 40, 50])
    assert (five.per_hour, five.full_at_ms, five.reliability) == (None, None, "too_few")
    assert hours(seen([10, 20, 30, 40, 50, 60]).full_at_ms) == 5 + 2


@pytest.mark.parametrize("levels", [[30.0] * 8, [40, 39, 38, 37, 36, 35]])
def test_what_does_not_rise_is_never_full(levels: list[float]) -> None:
    found = seen(levels)
    assert (found.full_at_ms, found.reliability) == (None, "not_rising")
    assert not found.is_full_at(10**15)


def test_only_the_rise_since_the_last_emptying_counts() -> None:
    assert seen([60, 70, 80, 90, 5, 6, 7, 8, 9, 10]).per_hour == 1.0
    assert seen([60, 70, 80, 90, 5, 6, 7]).reliability == "too_few"


@pytest.mark.parametrize(
    ("levels", "emptied", "since"),
    [
        ([90.0, 75, 60, 45, 46, 47, 48], [2], 3),
        ([90.0, 50, 5, 6, 7, 8], [1], 2),
        ([90.0, 80, 70, 61, 62, 63], [], 0),
        ([90.0, 5, 6, 7, 80, 6], [1], 5),
        ([50.0, 51, 52], [-40], 0),
    ],
)
def test_an_emptying_ends_at_its_lowest_reading(levels: list[float], emptied: list[int], since: int) -> None:
    at_ms = np.arange(len(levels)) * HOUR_MS // 4
    told = [one * HOUR_MS // 4 for one in emptied]
    assert filling_since(at_ms, np.array(levels), emptied_ms=told, drop=DROP) == since


def test_one_echo_gone_wrong_changes_little() -> None:
    assert seen([10, 12, 14, 38, 18, 20, 22]).per_hour == pytest.approx(2.0)


def test_room_now_may_be_gone_on_arrival() -> None:
    found = seen([69, 71, 73, 75, 77, 79])  # full after half an hour
    assert not found.is_full_at(5 * HOUR_MS + 29 * 60_000)
    assert found.is_full_at(5 * HOUR_MS + 30 * 60_000)


def test_what_is_full_is_full_at_once() -> None:
    assert hours(seen([80, 82, 84, 86, 88, 90]).full_at_ms) == 5


def test_only_what_fills_up_has_a_limit() -> None:
    layers = discover().with_classes(load("castrop_rauxel").classes_named)
    limits = {one.id: one.full_from for one in layers.values()}
    assert {one: limit for one, limit in limits.items() if limit is not None} == {"bins": 80, "glass": 80, "paper": 80}
