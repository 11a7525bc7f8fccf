"""What crews report: counted once, in order, never refused for what has changed, and kept without a name."""

import io
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from data.errors import BadRequestError, FieldError
from data.inbox import Inbox
from data.records import REACH
from data.records.crew_log import ActionOrderError, AlteredActionError, CrewAction, CrewDeed, Verdict
from data.records.files import RefusedFileError
from data.records.ledger import Ledger
from data.records.side_waste import SideWasteError
from data.records.tours import Tour, TourStop, UnknownStopError, UnknownTourError
from services import emptied_sites, tours
from services.context import House
from tests.services.tours.conftest import DAY
from tests.support.small import NOON

TOMORROW = DAY + timedelta(days=1)


class Crew:
    """A device on a tour, and what was told of emptied containers."""

    def __init__(self, house: House, tour: Tour) -> None:
        self.house, self.tour = house, tour
        self.told: list[tuple[str, str, str]] = []
        self.device, self.number = str(uuid.uuid4()), 0

    @property
    def stops(self) -> list[TourStop]:
        return self.house.records.tours.stops([self.tour.tour_id])

    def action(self, kind: CrewDeed, stop: TourStop | None = None, **facts: Any) -> CrewAction:
        self.number += 1
        named = {"action_id": str(uuid.uuid4()), "device": self.device, "number": self.number}
        there = stop.stop_id if stop else ""
        return CrewAction(**named, tour_id=self.tour.tour_id, stop_id=there, kind=kind, at=NOON, facts=facts)  # type: ignore[arg-type]  # texts and a number

    def send(self, action: CrewAction) -> Verdict:
        return tours.apply(self.house, action, tell=self.tell)

    def tell(self, _: House, stop: TourStop, at: datetime, emptying_id: str) -> None:
        assert at == NOON
        self.told.append((stop.site_id, stop.level, emptying_id))

    def does(self, kind: CrewDeed, number: int = 0, **facts: Any) -> str:
        return self.send(self.action(kind, self.stops[number - 1] if number else None, **facts)).outcome


@pytest.fixture
def crew(house: House, tour: Tour) -> Crew:
    return Crew(house, tour)


def photo(width: int = 40, kind: str = "JPEG") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, 30)).save(written, kind)
    return written.getvalue()


def test_an_emptying_is_told_once_and_leaves_the_plan_as_it_is(crew: Crew) -> None:
    action = crew.action("emptied", crew.stops[0], level="half")
    assert [crew.send(action).outcome for _ in range(3)] == ["applied"] * 3
    assert crew.told == [("bins-0001", "half", action.action_id)]
    assert (crew.stops[0].state, crew.stops[0].level) == ("emptied", "half")
    tour = crew.house.records.tours.tour(crew.tour.tour_id)
    assert (tour.state, tour.version) == ("driving", 1)
    assert crew.does("emptied", 1, level="full") == "repeated"
    assert (len(crew.told), crew.stops[0].level) == (1, "half")


def test_a_mistake_is_corrected_under_the_id_of_what_was_told(crew: Crew) -> None:
    first = crew.action("emptied", crew.stops[0], level="full")
    crew.send(first)
    assert [crew.does("reopened", 1), crew.does("reopened", 1)] == ["applied", "repeated"]
    assert (crew.stops[0].state, crew.stops[0].level) == ("open", "")
    assert crew.told == [("bins-0001", "full", first.action_id), ("bins-0001", "", first.action_id)]
    crew.does("unreachable", 2, reason="blocked")
    assert crew.does("reopened", 2) == "applied"
    assert (crew.stops[1].state, len(crew.told)) == ("open", 2)


@pytest.mark.parametrize("gone", ["drop", "carry_over", "hand_over"])
def test_what_was_emptied_counts_wherever_its_stop_is_by_now(crew: Crew, gone: str) -> None:
    stop, tour_id = crew.stops[2], crew.tour.tour_id
    if gone == "hand_over":
        tours.hand_over(crew.house, tour_id, 1, "vehicle-0002", [stop.stop_id])
    else:
        getattr(tours, gone)(crew.house, [(tour_id, 1, [stop.stop_id])])
    action = crew.action("emptied", stop, level="full")
    said = crew.send(action)
    assert (said.outcome, bool(said.sentence)) == ("conflict", True)
    assert crew.house.records.tours.stop(stop.stop_id).state == "emptied"
    assert [site for site, *_ in crew.told] == ["bins-0003"]
    assert crew.send(action) == replace(said, stop={}, tour={}, is_emptying=False)


def test_what_contradicts_the_tour_is_kept_and_changes_nothing(crew: Crew) -> None:
    tours.drop(crew.house, [(crew.tour.tour_id, 1, [crew.stops[0].stop_id])])
    assert crew.does("unreachable", 1, reason="blocked") == "conflict"
    crew.does("emptied", 2, level="full")
    assert crew.does("unreachable", 2, reason="roadworks") == "conflict"
    assert [(one.state, one.reason) for one in crew.stops[:2]] == [("dropped", ""), ("emptied", "")]


def test_a_finding_stays_with_a_container_that_is_emptied_in_whichever_order(crew: Crew) -> None:
    crew.does("emptied", 1, level="full")
    crew.does("unreachable", 1, reason="defect")
    crew.does("unreachable", 2, reason="defect")
    crew.does("emptied", 2, level="full")
    assert {(one.state, one.reason, one.level) for one in crew.stops[:2]} == {("emptied", "defect", "full")}


def test_whoever_could_not_get_there_may_come_back(crew: Crew) -> None:
    crew.does("unreachable", 1, reason="blocked")
    assert [one.site_id for one in tours.carried_over(crew.house, TOMORROW)] == ["bins-0001"]
    assert crew.does("emptied", 1, level="full") == "applied"
    assert tours.carried_over(crew.house, TOMORROW) == []


def test_the_end_of_a_tour_leaves_what_is_open_for_the_next_day(crew: Crew) -> None:
    crew.does("emptied", 1, level="full")
    assert [crew.does("finished"), crew.does("finished")] == ["applied", "repeated"]
    assert [one.state for one in crew.stops] == ["emptied", *["carried_over"] * 4]
    assert crew.house.records.tours.tour(crew.tour.tour_id).state == "done"
    assert len(tours.carried_over(crew.house, TOMORROW)) == 4


def test_weights_are_of_the_tour_and_notes_of_the_stop(crew: Crew) -> None:
    crew.does("weighed", kg=1240)
    crew.does("weighed", kg=900)
    crew.does("note", 1, text="<b>Tor</b> klemmt")
    crew.does("note", 1, text="geht wieder")
    assert crew.house.records.tours.tour(crew.tour.tour_id).weights == [1240, 900]
    assert crew.stops[0].note == "<b>Tor</b> klemmt\ngeht wieder"


@pytest.mark.parametrize(
    ("kind", "at", "facts"),
    [
        ("emptied", 1, {"level": "brimming"}),
        ("emptied", 0, {"level": "full"}),
        ("unreachable", 1, {"reason": "rain"}),
        ("note", 1, {"text": " "}),
        ("note", 1, {"text": "x" * 501}),
        ("weighed", 0, {"kg": 0}),
        ("weighed", 0, {"kg": True}),
        ("weighed", 0, {"kg": "1"}),
        ("weighed", 1, {"kg": 1}),
        ("finished", 1, {}),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_trace(crew: Crew, kind: CrewDeed, at: int, facts: Any) -> None:
    before, version = crew.stops, crew.house.records.version()
    with pytest.raises(FieldError):
        crew.does(kind, at, **facts)
    assert (crew.stops, crew.house.records.version()) == (before, version)
    crew.number -= 1
    crew.does("emptied", 2, level="full")


def test_an_action_after_later_ones_of_its_device_is_refused_and_one_of_another_device_is_not(crew: Crew) -> None:
    late = crew.action("emptied", crew.stops[0], level="full")
    crew.does("emptied", 2, level="full")
    with pytest.raises(ActionOrderError, match="action 1 comes after action 2 of its device"):
        crew.send(late)
    other = Crew(crew.house, crew.tour)
    assert other.does("emptied", 1, level="full") == "applied"


def test_an_id_that_was_used_for_something_else_is_refused(crew: Crew) -> None:
    first = crew.action("emptied", crew.stops[0], level="full")
    crew.send(first)
    with pytest.raises(AlteredActionError):
        crew.send(replace(first, stop_id=crew.stops[1].stop_id))


def test_nothing_says_who_it_was(crew: Crew) -> None:
    crew.does("emptied", 1, level="full")
    crew.does("note", 1, text="secret remark")
    entries = crew.house.records.audit.entries()
    assert {one.actor for one in entries if one.what in {"tour emptied", "tour note"}} == {"crew"}
    said = str([(one.before, one.after) for one in entries])
    assert crew.device not in said
    assert "secret remark" not in said


def test_tours_and_stops_of_others_are_unknown(crew: Crew) -> None:
    action = crew.action("emptied", crew.stops[0], level="full")
    with pytest.raises(UnknownStopError):
        crew.send(replace(action, stop_id="0" * 32))
    before = REACH.set(frozenset({"stadtwerke"}))
    try:
        with pytest.raises(UnknownTourError):
            crew.send(action)
        with pytest.raises(UnknownTourError):
            tours.attach(crew.house, replace(action, kind="photo"), photo())
    finally:
        REACH.reset(before)
    assert (crew.told, [*crew.house.folders.files.glob("*")]) == ([], [])


def test_the_lake_is_not_read_while_the_records_are_held(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    read, begun = list[bool](), list[str]()
    known, change = emptied_sites.known, Ledger.change

    def reading(*given: Any) -> Any:
        read.append(bool(begun))
        return known(*given)

    def changing(*given: Any, **more: Any) -> Any:
        begun.append("a change")
        return change(*given, **more)

    monkeypatch.setattr("services.crew.known", reading)
    monkeypatch.setattr(Ledger, "change", changing)
    for kind, facts in (("emptied", {"level": "full"}), ("reopened", {})):
        begun.clear()
        tours.apply(crew.house, crew.action(kind, crew.stops[0], **facts))  # type: ignore[arg-type]  # one of them
    assert read == [False, False]
    assert Inbox(crew.house.folders.inbox).depth() == 2


def test_a_kill_before_anything_is_kept_leaves_nothing_and_the_next_attempt_counts(crew: Crew) -> None:
    action = crew.action("emptied", crew.stops[0], level="full")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tours.apply(crew.house, action, tell=killed)
    assert crew.stops[0].state == "open"
    assert crew.send(action).outcome == "applied"


def attach(crew: Crew, number: int, content: bytes) -> Callable[[], Verdict]:
    action = crew.action("photo", crew.stops[number - 1])
    return lambda: tours.attach(crew.house, action, content)


def test_pictures_are_kept_of_defects_for_a_time_and_once(crew: Crew) -> None:
    crew.does("unreachable", 1, reason="defect")
    send = attach(crew, 1, photo())
    assert [send().outcome, send().outcome] == ["applied", "applied"]
    (kept,) = crew.stops[0].photos
    file = crew.house.files().file(kept)
    assert (file.owner, file.audience, file.body) == ("crew", "staff", "euv")
    assert file.kept_until == NOON + timedelta(days=30)
    assert len([*crew.house.folders.files.glob("*")]) == 1


def test_pictures_of_anything_else_are_refused_and_leave_no_file(crew: Crew) -> None:
    crew.does("unreachable", 2, reason="blocked")
    bomb = photo(1, "PNG")[:16] + (60_000).to_bytes(4, "big") * 2 + photo(1, "PNG")[24:]
    for number, content, error in (
        (2, photo(), FieldError),
        (1, b"GIF89a", RefusedFileError),
        (1, bomb, BadRequestError),
        (1, b"%PDF-1.7", BadRequestError),
    ):
        with pytest.raises(error):
            attach(crew, number, content)()
    assert [*crew.house.folders.files.glob("*")] == []


def test_waste_beside_a_container_is_cleared_once_the_office_has_released_it(crew: Crew) -> None:
    crew.does("emptied", 1, level="full")
    before = REACH.set(frozenset({"euv"}))
    try:
        crew.does("unreachable", 1, reason="side_waste")
        crew.does("unreachable", 1, reason="side_waste")
        assert crew.house.records.side_waste.states() == {"bins-0001": "reported"}
        assert crew.does("cleared", 1) == "conflict"
    finally:
        REACH.reset(before)
    (found,) = crew.house.records.side_waste.open()
    assert (found.body, found.stop_id) == (crew.house.town.body_of(""), crew.stops[0].stop_id)
    crew.house.records.side_waste.put(found.report_id, "secured")
    assert crew.does("cleared", 1) == "conflict"
    with pytest.raises(SideWasteError):
        crew.house.records.side_waste.put(found.report_id, "secured")
    crew.house.records.side_waste.put(found.report_id, "released")
    assert [crew.does("cleared", 1), crew.does("cleared", 1)] == ["applied", "repeated"]
    assert crew.house.records.side_waste.open() == []


def test_a_clock_that_is_plainly_wrong_is_not_believed(crew: Crew) -> None:
    for number, at in enumerate((NOON + timedelta(hours=1), datetime(2020, 1, 1, tzinfo=UTC))):
        crew.send(replace(crew.action("emptied", crew.stops[number], level="full"), at=at))
    assert len(crew.told) == len(["ahead", "behind"])
