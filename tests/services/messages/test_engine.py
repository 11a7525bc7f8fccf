"""From readings to messages: raised once, over by themselves, one for one cause, nothing for what held at the start."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data import sites
from data.records import Assignment, Device
from data.records.change import ACTOR
from data.records.message_rules import MessageRule
from services.messages.rules import in_force
from tests.support import small
from tests.support.small import LONG_AGO, NOON, put_sites
from tests.support.watch import HALF_HOUR, Watch, reading, watched_town


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return watched_town(tmp_path)


def test_what_overflows_is_one_message_until_it_was_emptied(watch: Watch) -> None:
    assert watch.reads(85, 96) == []
    assert watch.reads(97) == [("overflow", "bins-0001")]
    (one,) = watch.open()
    assert (one.body, one.severity, one.value, one.limit, one.raised_at) == ("euv", "low", 97.0, 95.0, watch.now)
    assert watch.reads(99, 90, 96) == [("overflow", "bins-0001")]
    assert watch.reads(3, 4) == []
    (over,) = watch.town.house.records.messages.between(NOON, watch.now + HALF_HOUR)
    assert (over.message_id, over.ending, over.cleared_at, over.times) == (one.message_id, "back", watch.now, 1)


def test_full_is_work_and_no_message(watch: Watch) -> None:
    assert watch.reads(*[90.0] * 6) == []


def test_looking_twice_and_readings_that_are_old_or_suspect_change_nothing(watch: Watch) -> None:
    watch.reads(96, 97)
    before = watch.open()
    assert watch.look() == [("overflow", "bins-0001")]
    watch.add(
        reading("bins-0001", 2.0, watch.now - HALF_HOUR / 2), reading("bins-0001", 2.0, watch.now - HALF_HOUR / 3)
    )
    watch.town.later(HALF_HOUR)
    watch.add(reading("bins-0001", 1.0, watch.now, flags=1), reading("bins-0001", 1.0, watch.now + HALF_HOUR, flags=1))
    watch.look()
    assert watch.open() == before


def test_what_held_at_the_first_look_is_told_when_it_holds_again(tmp_path: Path) -> None:
    watch = Watch(small.settle(tmp_path))
    watch.add(reading("bins-0001", 99.0, NOON), reading("bins-0002", 12.0, NOON, measure="battery_percent"))
    assert watch.look() == []
    assert watch.reads(99, 99) == []
    assert watch.reads(2, 2, 99, 99) == [("overflow", "bins-0001")]


def test_what_a_place_says_at_first_is_its_start_and_what_never_reported_stays_quiet(watch: Watch) -> None:
    """A town whose devices are made known one after the other, or whose history comes late, begins without a flood."""
    known = sites.read(watch.town.house.folders.sites_of("bins"))
    assert len(known) == 5
    put_sites(watch.town.house.folders, "bins", 200)
    ids = [f"bins-{one:04d}" for one in range(6, 201)]
    records = watch.town.house.records
    records.add_devices([Device(device_id=f"D-{one}", profile="plain", network="ttn") for one in ids])
    records.assign_many([Assignment(device_id=f"D-{one}", site_id=one, valid_from=watch.now) for one in ids])
    full, late = ids[:100], [watch.now - timedelta(hours=back) for back in (3, 2, 1)]
    watch.add(*(reading(one, 99.0, at) for one in full for at in late))
    assert watch.reads(40, 40) == []
    watch.add(*(reading(one, value, watch.now - HALF_HOUR / by) for one in full[:1] for value, by in ((2, 3), (3, 4))))
    watch.look()
    assert watch.reads(97, 98, site_id=full[0]) == [("overflow", full[0])]


def test_a_fire_is_told_at_the_first_reading_and_at_the_first_look(watch: Watch) -> None:
    rule = MessageRule(
        rule_id="own:fire",
        body="euv",
        kind="fire",
        layer="bins",
        measure="fill_percent",
        limit=95,
        deadband=20,
        severity="urgent",
        on_readings=1,
    )
    watch.reads(96)
    watch.town.house.records.message_rules.put(rule)
    assert watch.look() == [("fire", "bins-0001")]
    assert ("fire", "bins-0002") in watch.reads(98, site_id="bins-0002")


def test_low_batteries_are_one_message_that_is_told_again_when_another_joins(watch: Watch) -> None:
    assert watch.reads(80, 19, 18, measure="battery_percent") == [("battery", "bins")]
    (one,) = watch.open()
    assert (one.affected, one.members, one.times) == (1, ["bins-0001"], 1)
    watch.town.house.records.messages.take(one.message_id, "Wechsel am Dienstag")
    watch.reads(80, 15, 15, site_id="bins-0002", measure="battery_percent")
    (one,) = watch.open()
    assert (one.affected, one.members, one.times, one.taken_by) == (2, ["bins-0001", "bins-0002"], 2, "")
    watch.reads(90, 90, measure="battery_percent")
    (one,) = watch.open()
    assert (one.affected, one.times) == (1, 2)
    assert watch.reads(90, 90, site_id="bins-0002", measure="battery_percent") == []


def test_a_device_that_is_silent_is_told_once_its_time_is_over(watch: Watch) -> None:
    for _ in range(5):
        watch.town.later(HALF_HOUR)
        watch.add(*(reading(f"bins-000{one}", 40.0, watch.now) for one in (1, 3, 5)))
        watch.add(*(reading(f"{one}-000{n}", 20.0, watch.now) for one in ("heat", "people") for n in (1, 2)))
        found = watch.look()
    assert found == [("silence", "bins")]
    (one,) = watch.open()
    assert one.members == ["bins-0002"]
    assert watch.reads(41, site_id="bins-0002") == []


@pytest.mark.parametrize(("n", "before", "after"), [(30, 3, 7), pytest.param(300, 8, 20, marks=pytest.mark.long)])
def test_all_bins_behind_a_gateway_that_falls_silent_are_one_message_to_the_utility(
    tmp_path: Path, n: int, before: int, after: int
) -> None:
    """So many bins, half hours in which all is well, half hours of silence."""
    town = small.settle(tmp_path)
    put_sites(town.house.folders, "bins", n)
    ids = [f"bins-{one:04d}" for one in range(1, n + 1)]
    town.house.records.add_devices([Device(device_id=f"E-{one}", profile="plain", network="ttn") for one in ids])
    town.house.records.assign_many([Assignment(device_id=f"E-{one}", site_id=one, valid_from=LONG_AGO) for one in ids])
    watch = Watch(town)
    watch.heard("D-heat-0001", gateway="bb", at=NOON)
    for step in range(before):
        if step:
            town.later(HALF_HOUR)
        watch.add(*(reading(one, 40.0, watch.now, device_id=f"E-{one}") for one in ids))
        watch.heard(*(f"E-{one}" for one in ids))
        watch.heard("D-heat-0001", gateway="bb", at=watch.now + timedelta(minutes=1))
        assert [one for one in watch.look() if one[0] != "silence" or one[1] == "bins"] == []
    seen = set()
    for _ in range(after):
        town.later(HALF_HOUR)
        watch.heard("D-heat-0001", gateway="bb", at=watch.now)
        watch.look()
        seen |= {one.message_id for one in watch.open() if one.layer in {"", "bins"}}
    (one,) = (one for one in watch.open() if one.layer in {"", "bins"})
    assert len(seen) == 1
    assert (one.subject, one.body, one.affected) == ("gateway:aa", "stadtwerke", n)
    watch.heard(*(f"E-{one}" for one in ids))
    town.later(timedelta(minutes=1))
    watch.add(*(reading(one, 40.0, watch.now, device_id=f"E-{one}") for one in ids))
    watch.look()
    assert [one for one in watch.open() if one.layer in {"", "bins"}] == []


def test_what_a_contractor_empties_is_never_a_message(tmp_path: Path) -> None:
    town = small.settle(tmp_path)
    known = sites.read(town.house.folders.sites_of("bins"))
    facts = [{"emptied_by": "Firma Müller & Co"}, {"emptied_by": "EUV"}, {}, {}, {}]
    sites.write(town.house.folders.sites_of("bins"), replace(known, attributes=facts))
    watch = Watch(town)
    watch.add(reading("bins-0001", 40.0, NOON), reading("bins-0002", 40.0, NOON))
    watch.look()
    watch.reads(99, 99)
    assert watch.reads(99, 99, site_id="bins-0002") == [("overflow", "bins-0002")]


def test_what_is_cleared_by_hand_is_another_message_when_it_holds_again(watch: Watch) -> None:
    messages = watch.town.house.records.messages
    watch.reads(96, 97)
    (one,) = watch.open()
    messages.clear(one.message_id, "war nur ein Karton")
    assert watch.reads(98, 99) == []
    assert watch.reads(3, 3, 96, 97) == [("overflow", "bins-0001")]
    (other,) = watch.open()
    assert other.message_id != one.message_id
    assert [it.what for it in messages.entries(one.message_id)] == ["raised", "cleared"]


def test_what_is_put_off_comes_back_by_itself_and_stays_off_when_it_is_raised_again(watch: Watch) -> None:
    messages = watch.town.house.records.messages
    watch.reads(96, 97)
    (one,) = watch.open()
    messages.shelve(one.message_id, until=watch.now + timedelta(hours=4), now=watch.now)
    assert one.message_id in {it.message_id for it in watch.open() if it.is_shelved(watch.now)}
    watch.reads(3, 3, 96, 97)
    (again,) = watch.open()
    assert again.message_id != one.message_id
    assert again.is_shelved(watch.now)
    assert not again.is_shelved(watch.now + timedelta(hours=3))


def test_a_site_out_of_service_is_silent_and_told_of_when_it_is_back_and_still_over(watch: Watch) -> None:
    messages = watch.town.house.records.messages
    watch.reads(96, 97)
    messages.rest("bins-0001", body="euv", now=watch.now, note="Baustelle")
    assert watch.reads(98, 99) == []
    (rest,) = messages.rests(watch.now)
    messages.end_rest(rest.rest_id)
    assert watch.reads(99) == [("overflow", "bins-0001")]


def test_a_rule_that_is_off_or_out_of_its_hours_raises_nothing(watch: Watch) -> None:
    rules = {one.rule_id: one for one in in_force(watch.town.house)}
    evening = replace(rules["overflow:bins"], hours="Mo-Su 18:00-20:00")
    watch.town.house.records.message_rules.put(evening)
    watch.look()
    assert watch.reads(96, 97, 98) == []  # 15:30 at home
    watch.town.now[0] = NOON + timedelta(hours=4, minutes=30)
    assert ("overflow", "bins-0001") in watch.look()
    watch.town.house.records.message_rules.put(replace(evening, is_on=False))
    assert ("overflow", "bins-0001") not in watch.look()


def test_what_stands_too_long_is_told_again(watch: Watch) -> None:
    rules = {one.rule_id: one for one in in_force(watch.town.house)}
    watch.town.house.records.message_rules.put(replace(rules["overflow:bins"], again_min=60))
    watch.reads(96, 97)
    (one,) = watch.open()
    watch.town.house.records.messages.take(one.message_id)
    watch.reads(98)
    assert watch.open()[0].times == 1
    watch.reads(98)
    (one,) = (it for it in watch.open() if it.kind == "overflow")
    assert (one.times, one.taken_by) == (2, "")


def test_an_engine_that_comes_late_finds_what_came_and_went_meanwhile(watch: Watch) -> None:
    rows = [96, 97, 3, 2, 99, 98, 1, 1]
    watch.add(*(reading("bins-0001", value, watch.now + (n + 1) * HALF_HOUR / 4) for n, value in enumerate(rows)))
    watch.town.later(timedelta(hours=1, minutes=30))
    assert watch.look() == []
    past = watch.town.house.records.messages.between(NOON, watch.now)
    assert [(one.kind, one.ending) for one in past] == [("overflow", "back")] * 2


def test_each_change_is_audited(watch: Watch) -> None:
    ACTOR.set("job:messages")
    watch.reads(96, 97)
    entries = watch.town.house.records.audit.entries()
    assert {one.what for one in entries if one.subject.startswith("message")} == {"message"}
