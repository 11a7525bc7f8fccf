"""Meters and counts: kept once, within their body, doubted until somebody confirms, in the audit without a picture."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from data.errors import FieldError
from data.records import REACH, Records
from data.records.meters import Meter, MeterCount, UnknownMeterCountError, UnknownMeterError
from data.records.permissions import ForeignBodyError

AT = datetime(2026, 1, 1, 8, tzinfo=UTC)
GAS = Meter(building="  Grundschule  am Hügel ", title="Gas, Keller", carrier="gas", unit="kWh", digits=5)


@pytest.fixture
def within() -> Iterator[Callable[[str], object]]:
    before = REACH.get()
    yield lambda body: REACH.set(frozenset({body}))
    REACH.set(before)


def count(number: float, days: float = 0.0, **facts: object) -> MeterCount:
    return MeterCount(at=AT + timedelta(days=days), count=number, **facts)  # type: ignore[arg-type]  # as named


def test_a_meter_and_its_counts_come_back_in_order(records: Records, other: Records) -> None:
    meter_id = records.meters.add(GAS)
    for number, days in ((120.5, 30.0), (100.0, 0.0)):
        records.meters.note(meter_id, count(number, days))
    (meter,) = other.meters.listed()
    assert (meter.building, meter.body, meter.every_days) == ("Grundschule am Hügel", "town", 31)
    assert [one.count for one in other.meters.counts(meter_id)] == [100.0, 120.5]
    assert other.meters.last_counts() == {meter_id: AT + timedelta(days=30)}


def test_a_form_that_is_sent_twice_notes_one_count(records: Records) -> None:
    meter_id = records.meters.add(GAS)
    assert records.meters.note(meter_id, count(7)) == records.meters.note(meter_id, count(7))
    assert len(records.meters.counts(meter_id)) == 1


def test_what_is_doubted_waits_until_it_is_confirmed_or_deleted(records: Records) -> None:
    meter_id = records.meters.add(GAS)
    first, second = (records.meters.note(meter_id, count(7, day, doubt="much", photo="f" * 32)) for day in (0, 1))
    assert records.meters.doubted() == {meter_id}
    records.meters.confirm(meter_id, first)
    assert records.meters.delete(meter_id, second) == "f" * 32
    assert (records.meters.doubted(), len(records.meters.counts(meter_id))) == (set(), 1)
    with pytest.raises(UnknownMeterCountError):
        records.meters.confirm(meter_id, second)


def test_counts_of_a_meter_that_is_no_longer_read_stay(records: Records) -> None:
    meter_id = records.meters.add(GAS)
    records.meters.note(meter_id, count(7))
    records.meters.remove(meter_id)
    assert (records.meters.listed(), len(records.meters.counts(meter_id))) == ([], 1)
    with pytest.raises(FieldError, match="no longer"):
        records.meters.note(meter_id, count(8, 1))


@pytest.mark.parametrize(("number", "days", "field"), [(100_000, 0, "count"), (-1, 0, "count"), (5, 40_000, "at")])
def test_a_count_that_no_counter_shows_is_refused(records: Records, number: float, days: float, field: str) -> None:
    meter_id = records.meters.add(GAS)
    with pytest.raises(FieldError) as refused:
        records.meters.note(meter_id, count(number, days))
    assert refused.value.field == field


@pytest.mark.parametrize("wrong", [{"title": " "}, {"building": "x" * 121}, {"digits": 0}, {"every_days": -1}])
def test_a_meter_that_cannot_be_so_is_refused(records: Records, wrong: dict[str, object]) -> None:
    facts = {"building": "Rathaus", "title": "1", "carrier": "gas", "unit": "kWh", "digits": 5, **wrong}
    with pytest.raises(FieldError) as refused:
        records.meters.add(Meter(**facts))  # type: ignore[arg-type]  # that it is wrong is the point
    assert refused.value.field == next(iter(wrong))


def test_nobody_sees_or_changes_what_is_of_another_body(records: Records, within: Callable[[str], object]) -> None:
    theirs = records.meters.add(Meter(**{**{name: getattr(GAS, name) for name in GAS.__slots__}, "body": "euv"}))
    number = records.meters.note(theirs, count(7))
    within("town")
    meters = records.meters
    assert (meters.listed(), meters.last_counts(), meters.doubted()) == ([], {}, set())
    deeds: list[Callable[[], object]] = [
        lambda: meters.one(theirs),
        lambda: meters.counts(theirs),
        lambda: meters.note(theirs, count(8, 1)),
        lambda: meters.confirm(theirs, number),
        lambda: meters.delete(theirs, number),
        lambda: meters.remove(theirs),
    ]
    for deed in deeds:
        with pytest.raises(UnknownMeterError):
            deed()
    with pytest.raises(ForeignBodyError):
        meters.add(Meter(building="x", title="y", carrier="gas", unit="kWh", digits=5, body="euv"))
