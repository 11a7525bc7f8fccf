"""What happens in short courses of readings, with values computed by hand."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from data.events.detection import Course, detect
from data.events.latest import LatestEvents
from data.events.rules import Rule, fingerprint, rules
from data.town import load
from layers import discover

MINUTE = 60_000
START = 1_780_000_000_000
LAYERS = discover().with_classes(load("castrop_rauxel").classes_named)
BINS, PAPER = rules([LAYERS["bins"]])[0], rules([LAYERS["paper"]])[0]
HOURLY = rules([replace(LAYERS["bins"], interval_s=3600)])[0]


def happened(
    course: Sequence[tuple[float, float]], *, rule: Rule = BINS, channels: list[int] | None = None
) -> list[tuple[int, str, float]]:
    """Channel, kind and minute of what happens in (minute, fill) of one site."""
    minutes, value = np.array(course, float).reshape(-1, 2).T
    channel = np.array(channels or [0] * len(value), np.int64)
    ms = START + np.round(minutes * MINUTE).astype(np.int64)
    one = Course(["bins-1"], np.zeros(len(value), np.int64), channel, ms, value)
    rows = detect(rule, one, LatestEvents(), np.zeros(1, np.int64))
    return sorted(((row[1], row[2], (row[3] - START) / MINUTE) for row in rows), key=lambda found: (found[2], found[0]))


def emptied(course: list[tuple[float, float]], rule: Rule = BINS) -> list[float]:
    return [minute for _, kind, minute in happened(course, rule=rule) if kind == "emptied"]


@pytest.mark.parametrize(
    ("course", "at"),
    [
        ([(0, 70), (30, 5)], [30]),
        ([(0, 70), (30, 40)], [30]),
        ([(0, 70), (30, 41)], []),
        ([(0, 70), (30, 55), (60, 40)], [60]),
        ([(0, 100), (5, 85), (10, 70), (15, 55), (20, 40), (25, 25), (30, 10)], [10]),
        ([(0, 100), (50, 70), (100, 38), (150, 8)], [50]),
        ([(0, 70), (45, 5)], [45]),
        ([(0, 70), (46, 5)], [46]),
        ([(0, 70), (61, 5)], []),
        ([(0, 70), (60, 5)], [60]),
        ([(0, 70), (30, 5), (40, 4), (50, 6)], [30]),
        ([(0, 70), (30, 5), (40, 70), (50, 5)], [30, 50]),
        ([(0, 70), (30, 5), (40, 30), (50, 5)], [30]),
        ([(0, 70), (30, 5), (100, 60), (130, 10)], [30, 130]),
        ([(0, 5), (30, 70)], []),
        ([(0, 70)], []),
        ([], []),
    ],
)
def test_a_bin_is_emptied(course: list[tuple[float, float]], at: list[float]) -> None:
    assert emptied(course) == at


@pytest.mark.parametrize(("minute", "at"), [(60 + 1 / 60, [60 + 1 / 60]), (90, [90]), (90 + 1 / 60, [])])
def test_an_hourly_device_that_reports_late_loses_no_emptying(minute: float, at: list[float]) -> None:
    assert emptied([(0, 70), (minute, 10)], HOURLY) == pytest.approx(at)


def test_a_bin_is_full_until_it_is_emptied_or_has_room_by_a_margin() -> None:
    course = [(0, 70), (30, 80), (60, 79), (90, 61), (120, 82), (150, 59), (180, 85), (210, 56)]
    assert happened(course) == [
        (0, "became_full", 30),
        (0, "room_again", 150),
        (0, "became_full", 180),
        (0, "room_again", 210),
    ]


def test_an_emptying_ends_it_without_a_second_word() -> None:
    assert happened([(0, 100), (30, 70), (60, 75), (90, 83)]) == [
        (0, "became_full", 0),
        (0, "emptied", 30),
        (0, "became_full", 90),
    ]


def test_a_site_is_full_when_none_of_its_containers_has_room_and_each_is_emptied_for_itself() -> None:
    course = [(0, 50), (1, 90), (30, 85), (31, 91), (60, 86), (61, 20)]
    assert happened(course, rule=PAPER, channels=[2, 1] * 3) == [
        (0, "became_full", 30),
        (1, "emptied", 61),
    ]


def test_a_container_that_is_silent_says_nothing_of_its_site() -> None:
    day = 24 * 60
    assert happened([(0, 10), (5, 90), (day, 91), (day + 5, 92)], rule=PAPER, channels=[1, 2, 2, 2]) == [
        (0, "became_full", day + 5)
    ]


def test_what_happened_before_is_remembered() -> None:
    course = Course(["bins-1"], np.zeros(1, np.int64), np.zeros(1, np.int64), np.array([START]), np.array([85.0]))
    past = LatestEvents()
    past.add([("bins-1", 0, "became_full", START - MINUTE, "")])
    assert detect(BINS, course, past, np.zeros(1, np.int64)) == []


def test_another_limit_makes_other_rules() -> None:
    known = rules(LAYERS.values())
    assert {one.layer_id for one in known} == {"bins", "paper", "glass"}
    other = [replace(one, full_from=85.0) for one in known]
    assert fingerprint(known) == fingerprint(known[::-1]) != fingerprint(other)
