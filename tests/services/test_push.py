"""What the town's app is told: once, when it is news, at night only what is urgent, and nothing that is over."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from datetime import time as day_time
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from data.crossing import Crossing
from data.declare import Layers
from data.records import ACTOR
from data.records.notices import Notice
from data.records.sending import CLAIM
from data.weather.warnings import FILE
from layers import discover
from services.context import House
from services.jobs import push
from services.push import containers, crossings
from services.push.delivery import NoPushError, body
from services.push.plan import due
from services.retry import PAUSES_S
from services.webhook import UndeliveredError
from tests.support import small, workers
from tests.support.app_server import SECRET, AppServer, listening
from tests.support.commands import run
from tests.support.real_files import DATA, needs
from tests.support.small import BINS, HEAT, NOON, Small, reading
from tests.support.weather_files import alert, snapshot

QUIET = (day_time(22), day_time(7))
NEVER = (day_time(3), day_time(3))
NIGHT = datetime(2026, 7, 1, 21, 0, tzinfo=UTC)
"""23:00 at home."""
HOT = Crossing(name="hot", limit="hot_day_c", slack=1.0)
TOPIC = "container/bins-0001"


@dataclass
class Pushing:
    """A small town and the server of its app."""

    town: Small
    server: AppServer
    house: House

    def at(self, at: datetime) -> None:
        self.town.now[0], self.server.now_s = at, at.timestamp()

    def later(self, **by: float) -> None:
        self.at(self.town.now[0] + timedelta(**by))

    def run(self) -> list[tuple[str, str]]:
        """What the worker does; what the server is told by that."""
        before = len(self.server.messages)
        push._look(self.house, lambda *_: None)
        push._send(self.house, lambda *_: None)
        assert self.server.wrong == []
        return self.server.told[before:]

    def fills(self, value: float, site_id: str = "bins-0001") -> None:
        self.town.add(reading(site_id, value, self.town.now[0]))

    def warns(self, *alerts: bytes) -> None:
        file = self.house.folders.weather / FILE
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(snapshot(*alerts))
        heard = self.town.now[0].timestamp()
        os.utime(file, (heard, heard))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Pushing]:
    with listening() as server:
        town = small.settle(tmp_path, push_url=server.url, push_secrets=(SECRET,), public_url="https://stadt.example")
        layers = Layers([replace(BINS, tour="containers"), replace(HEAT, crossings=(HOT,))])
        house = replace(town.house, layers=layers.with_classes(town.house.town.classes_named))
        made = Pushing(town, server, house)
        made.at(NOON)
        yield made


def test_who_waits_for_a_container_hears_that_it_is_full_and_that_it_has_room_again(app: Pushing) -> None:
    app.fills(40)
    assert app.run() == []
    app.later(minutes=30)
    app.fills(90)
    assert app.run() == [("container.full", TOPIC)]
    app.later(minutes=30)
    app.fills(91)
    assert app.run() == []
    app.fills(95, "bins-0002")
    app.later(minutes=30)
    app.fills(5)
    assert sorted(app.run()) == [("container.full", "container/bins-0002"), ("container.room", TOPIC)]
    said = next(iter(app.server.messages.values()))
    assert (said["thread"], said["timestamp"], said["until"]) == (TOPIC, "2026-07-01T12:30:00Z", None)
    assert said["data"] == {
        "place_id": "bins-0001",
        "layer": "bins",
        "title": {"de": "bins auf Deutsch", "en": "bins in English"},
        "site_id": "bins-0001",
        "name": 'Platz "0" & <Ä>',
        "url": "https://stadt.example/ort/bins-0001?app=1",
        "simulated": True,
    }


def test_what_a_night_brought_is_told_in_the_morning_if_it_is_still_true(app: Pushing) -> None:
    app.at(NIGHT)
    for site_id in ("bins-0001", "bins-0002"):
        app.fills(90, site_id)
    assert app.run() == []
    app.later(hours=4)
    app.fills(5, "bins-0002")
    assert app.run() == []
    app.at(datetime(2026, 7, 2, 4, 59, tzinfo=UTC))
    assert app.run() == []
    app.at(datetime(2026, 7, 2, 5, 0, tzinfo=UTC))
    assert app.run() == [("container.full", TOPIC)]
    assert app.house.records.outbox.counts() == {"sent": 1, "dropped": 1}


def test_a_container_that_was_emptied_and_is_full_again_before_the_morning_is_no_news(app: Pushing) -> None:
    app.fills(90)
    app.run()
    app.at(NIGHT)
    app.fills(5)
    assert app.run() == []
    app.later(hours=6)
    app.fills(90)
    app.run()
    app.later(hours=6)
    assert app.run() == []
    assert app.house.records.outbox.counts() == {"sent": 1, "dropped": 1}


def test_a_limit_is_told_at_the_first_station_and_anew_only_when_all_were_well_back(app: Pushing) -> None:
    told = []
    for value in (29.9, 30.1, 31.0, 29.5, 30.2, 28.9, 30.0):
        app.later(minutes=10)
        app.town.add(reading("heat-0001", value, app.town.now[0]))
        told += [kind for kind, _ in app.run()]
    assert told == ["threshold.crossed", "threshold.ended", "threshold.crossed"]
    first = next(iter(app.server.messages.values()))
    assert first["topic"] == "threshold/heat/hot"
    wanted = {"threshold": "hot", "limit": 30.0, "unit": "°C", "value": 30.1, "site_id": "heat-0001"}
    assert wanted.items() <= first["data"].items()
    app.later(days=1)  # nobody measures: nobody knows that it is over
    assert app.run() == []


@pytest.mark.parametrize(
    ("falling", "values"), [(False, {29.9: False, 30.0: True}), (True, {0.1: False, 0.0: True, -3.0: True})]
)
def test_a_limit_is_reached_from_either_side(*, falling: bool, values: dict[float, bool]) -> None:
    one = replace(HOT, limit=0.0 if falling else 30.0, falling=falling)
    assert {value: one.is_beyond(value, float(one.limit), was=False) for value in values} == values


def test_layers_declare_limits_that_their_town_has(app: Pushing) -> None:
    declared = {
        one.name: one.limit_in(app.house.town.climate) for layer in discover().values() for one in layer.crossings
    }
    assert declared == {"hot": 30.0, "frost": 0.0, "road_frost": 1.0, "pipe_frost": -5.0}


def test_a_notice_is_told_when_it_is_released_changed_and_taken_back_and_not_when_its_time_is_over(
    app: Pushing,
) -> None:
    notices = app.house.records.notices

    def released(notice: Notice) -> str:
        ACTOR.set("user:anna")
        notice_id = notices.draft(notice, body="town")
        ACTOR.set("user:bert")
        notices.release(notice_id)
        notices._looked = 0.0
        return notice_id

    notice = Notice(text="Heute keine Leerung.", valid_from=NOON, valid_to=NOON + timedelta(hours=2))
    notice_id = released(notice)
    assert app.run() == [("notice.released", "notice")]
    released(replace(notice, notice_id=notice_id, text="Heute und morgen keine Leerung."))
    assert app.run() == [("notice.updated", "notice")]
    assert [*app.server.messages.values()][-1]["data"]["text"]["en"] == "Heute und morgen keine Leerung."
    notices.take_back(notice_id)
    assert app.run() == [("notice.withdrawn", "notice")]
    released(replace(notice, text="Fest auf dem Markt."))
    app.run()
    app.later(hours=3)
    assert app.run() == []
    assert not any("anna" in str(one) or "bert" in str(one) for one in app.server.messages.values())


FIRST = {"identifier": "A", "severity": "Moderate"}
"""Of a warning from 9:00 to 17:00 UTC."""


def test_a_warning_that_is_issued_again_and_says_the_same_is_told_once(app: Pushing) -> None:
    app.warns(alert(**FIRST))
    assert app.run() == [("warning.issued", "warning/05562004")]
    same: list[dict[str, Any]] = [
        {"identifier": "B", "references": "A", "kind": "Update"},
        {"identifier": "C", "references": "B", "kind": "Update", "onset": "2026-07-01T14:10:00+02:00"},
        {"identifier": "D"},  # without a reference: by what it says
    ]
    for more in same:
        app.later(minutes=10)
        app.warns(alert(**FIRST | more))
        assert app.run() == []
    app.warns(alert(**FIRST), alert(**FIRST | same[0]))  # what is replaced stands beside what replaces it
    assert app.run() == []


def test_updates_and_cancellations_are_one_thread(app: Pushing) -> None:
    app.warns(alert(**FIRST))
    app.run()
    app.warns(alert(**FIRST | {"identifier": "B", "references": "A", "kind": "Update"}))
    app.run()
    worse = FIRST | {"identifier": "C", "references": "B", "kind": "Update", "severity": "Severe", "code": "248"}
    app.warns(alert(**worse))
    assert app.run() == [("warning.updated", "warning/05562004")]
    app.warns(alert(**worse), alert(identifier="D", references="A B C", kind="Cancel"))
    assert app.run() == [("warning.lifted", "warning/05562004")]
    assert {one["thread"] for one in app.server.messages.values()} == {"warning/A"}
    app.warns()
    assert app.run() == []


def test_a_warning_that_ends_as_it_said_or_of_which_nothing_is_heard_is_not_lifted(app: Pushing) -> None:
    app.warns(alert(**FIRST))
    app.run()
    app.later(hours=1)  # the snapshot is old
    assert app.run() == []
    app.later(hours=4)
    app.warns()
    assert app.run() == []


def test_at_night_severe_warnings_alone_are_told(app: Pushing) -> None:
    app.at(NIGHT)
    night = {"onset": "2026-07-02T00:00:00+02:00", "expires": "2026-07-02T09:00:00+02:00"}
    app.warns(alert(**night, identifier="A"), alert(**night, identifier="B", severity="Severe", code="48"))
    assert app.run() == [("warning.issued", "warning/05562004")]
    assert app.server.messages.popitem()[1]["data"]["level"] == 3
    app.later(hours=6)
    app.warns(alert(**night, identifier="B", severity="Severe", code="48"))
    assert app.run() == []
    app.later(hours=2, minutes=1)
    app.warns(alert(**night, identifier="B", severity="Severe", code="48"))
    assert app.run() == []  # the other was over before the morning


@needs(DATA / "weather" / "dwd_cap")
def test_real_warnings_are_told_once_each(app: Pushing) -> None:
    town = replace(app.house.town, ags="12069270", centre=(12.55, 52.46), bounds=(12.0, 52.0, 13.0, 53.0))
    app.house = replace(app.house, town=town)
    app.at(datetime(2023, 6, 23, 10, 0, tzinfo=UTC))
    raw = next((DATA / "weather" / "dwd_cap").glob("*.zip")).read_bytes()
    told = []
    for _ in range(3):
        app.later(minutes=5)
        app.warns()
        (app.house.folders.weather / FILE).write_bytes(raw)
        heard = app.town.now[0].timestamp()
        os.utime(app.house.folders.weather / FILE, (heard, heard))
        told += app.run()
    assert told == [("warning.issued", "warning/12069270")]


def test_what_does_not_arrive_is_tried_again_in_growing_pauses_and_given_up_in_the_end(app: Pushing) -> None:
    app.at(datetime(2026, 7, 1, 6, 0, tzinfo=UTC))
    app.house = replace(
        app.house, settings=app.house.settings.model_copy(update={"push_quiet": (day_time(3), day_time(3))})
    )
    app.warns(alert(expires="2026-07-09T19:00:00+02:00"))
    app.server.statuses = [500] * 99
    app.run()
    pauses: list[float] = []
    outbox = app.house.records.outbox
    while waiting := outbox.listed("waiting"):
        pauses.append((waiting[0].due - app.town.now[0]).total_seconds())
        push._send(app.house, lambda *_: None)  # not due yet
        app.at(waiting[0].due)
        push._send(app.house, lambda *_: None)
    assert [round(p / wanted) for p, wanted in zip(pauses, PAUSES_S, strict=True)] == [1] * len(PAUSES_S)
    assert len(app.server.attempts) == len(PAUSES_S) + 1
    assert len({*app.server.attempts}) == 1
    (failed,) = outbox.listed("failed")
    assert failed.error == "answers 500"
    outbox.retry(failed.message_id)
    app.server.statuses = []
    push._send(app.house, lambda *_: None)
    assert app.server.told == [("warning.issued", "warning/05562004")]


def test_a_server_that_wants_no_more_or_later_is_heeded(app: Pushing) -> None:
    app.fills(90)
    app.server.statuses, app.server.headers = [429], {"Retry-After": "900"}
    app.run()
    (waiting,) = app.house.records.outbox.listed("waiting")
    assert waiting.due == NOON + timedelta(minutes=15)
    app.server.statuses = [410]
    app.at(waiting.due)
    app.run()
    assert app.house.records.outbox.counts() == {"failed": 1}


def test_a_second_worker_sends_nothing_twice_and_what_one_that_died_had_goes_out_by_the_same_id(app: Pushing) -> None:
    app.fills(90)
    push._look(app.house, lambda *_: None)
    dead = app.house.records.outbox.claim(now=NOON)
    assert dead is not None
    assert app.run() == []
    app.later(seconds=CLAIM.total_seconds() + 1)
    assert app.run() == [("container.full", TOPIC)]
    assert app.server.attempts == [dead.message_id]
    assert body(dead) == body(app.house.records.outbox.listed("sent")[0])
    assert app.run() == []


def test_quiet_hours_end_at_the_same_local_time_whatever_the_season() -> None:
    assert due(NOON, QUIET, is_urgent=False) == NOON
    assert due(NIGHT, QUIET, is_urgent=True) == NIGHT
    assert due(NIGHT, NEVER, is_urgent=False) == NIGHT
    assert due(NIGHT, QUIET, is_urgent=False) == datetime(2026, 7, 2, 5, tzinfo=UTC)
    before_winter = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # 0:30 at home, of a night that has an hour more
    assert due(before_winter, QUIET, is_urgent=False) == datetime(2026, 10, 25, 6, tzinfo=UTC)
    noon_rest = due(NOON, (day_time(13), day_time(15)), is_urgent=False)
    assert noon_rest == datetime(2026, 7, 1, 13, tzinfo=UTC)


def test_without_a_server_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert [*push.jobs(small.settle(tmp_path).house)] == []
    assert {containers.FAMILY.name, crossings.FAMILY.name} == {"container", "threshold"}


def test_the_command_line_sends_a_test_and_says_what_was_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.settle(tmp_path)
    monkeypatch.setenv("STADTKLIMA_DATA_DIR", str(tmp_path))
    with pytest.raises(NoPushError, match="STADTKLIMA_PUSH_URL"):
        run("push", "test")
    with listening() as server:
        monkeypatch.setenv("STADTKLIMA_PUSH_URL", server.url)
        with pytest.raises(ValidationError, match="is needed with STADTKLIMA_PUSH_URL"):
            run("push", "test")
        monkeypatch.setenv("STADTKLIMA_PUSH_SECRETS", SECRET)
        assert run("push", "test") == f"{server.url} has taken in a test message.\n"
        assert (server.told, server.wrong) == ([("test", "test")], [])
        server.statuses = [401]
        with pytest.raises(UndeliveredError, match="answers 401"):
            run("push", "test")


@pytest.mark.long
def test_workers_that_are_killed_lose_nothing_and_another_sends_again_at_most_what_was_on_its_way(
    tmp_path: Path,
) -> None:
    town = small.settle(tmp_path)
    now, most = datetime.now(UTC), 12
    for number in range(most):
        notice = Notice(text=f"Nummer {number}.", valid_from=now, valid_to=now + timedelta(hours=2))
        ACTOR.set("user:anna")
        notice_id = town.house.records.notices.draft(notice, body="town")
        ACTOR.set("user:bert")
        town.house.records.notices.release(notice_id)
    with listening() as server, workers.over(f"sqlite:///{town.house.folders.records}", tmp_path) as work:
        server.pause_s = 0.3
        settings = {"PUSH_URL": server.url, "PUSH_SECRETS": SECRET, "PUSH_QUIET": "00:00-00:00"}
        told = {f"STADTKLIMA_{name}": value for name, value in settings.items()}
        first, _ = work.start(**told), work.start(**told)
        work.until(lambda: len(server.attempts) > most // 3, what="some are sent")
        first.kill()
        work.processes[1].kill()
        work.start(**told)
        outbox = town.house.records.outbox
        deadline = time.monotonic() + 2 * CLAIM.total_seconds()
        while outbox.counts() != {"sent": most}:
            assert time.monotonic() < deadline, outbox.counts()
            time.sleep(0.2)
        assert len(server.messages) == most
        assert server.wrong == []
        assert len(server.attempts) <= most + 2
