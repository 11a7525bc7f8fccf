"""The clock of a replay."""

from datetime import UTC, datetime, timedelta

from data.clock import Clock

ORIGIN = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
START = datetime(2019, 6, 25, 0, 0, tzinfo=UTC)


def told(later_s: float, **how: object) -> datetime:
    clock = Clock.replaying(START, origin=ORIGIN, **how)  # type: ignore[arg-type]  # speed and until
    return Clock(
        source=lambda: ORIGIN + timedelta(seconds=later_s),
        shift=clock.shift,
        speed=clock.speed,
        origin=clock.origin,
        until=clock.until,
    ).now()


def test_a_replay_begins_at_its_start() -> None:
    assert told(0, speed=600) == START


def test_a_second_is_as_many_as_the_speed_says() -> None:
    assert told(6, speed=600) == START + timedelta(hours=1)


def test_it_stops_at_its_end() -> None:
    assert told(60, speed=600, until=START + timedelta(hours=2)) == START + timedelta(hours=2)


def test_without_a_replay_it_tells_the_present() -> None:
    assert Clock(source=lambda: ORIGIN).now() == ORIGIN
