"""Whatever happens between a crew's device and the town, the same state comes out as without any trouble.

The device here does what assets/js/core/outbox.js does (tests/js/outbox.test.js): it keeps what was tapped until it is
answered, and sends it in order.
"""

import random
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NoReturn

import pytest

from data.errors import StadtklimaError
from data.records import ACTOR
from data.records.crew_log import CrewAction
from data.records.tours import Tour, TourStop
from services import tours
from services.context import House
from services.tours import WantedStop
from tests.services.tours.conftest import DAY
from tests.support.small import NOON

QUICK, RUNS, AT_ONCE = 20, 200, 20
STOPS = 4


class Line:
    """The way to the town: it loses questions and answers, doubles them, and lets the town die at any point."""

    def __init__(self, house: House, rng: random.Random | None) -> None:
        self.house, self.rng, self.told, self.outcomes = house, rng, dict[str, str](), dict[int, str]()

    def send(self, action: CrewAction) -> bool:
        """Whether an answer has come: whichever it is, the device is done with the action."""
        if self.rng is None:
            return self._apply(action)
        before = ACTOR.set(self.rng.choice(["user:anna", "user:ben"]))
        try:
            return self._troubled(action, self.rng)
        finally:
            ACTOR.reset(before)

    def _troubled(self, action: CrewAction, rng: random.Random) -> bool:
        trouble = rng.choice(["none", "none", "lost", "killed", "unanswered", "doubled", "older"])
        if trouble == "killed":
            with suppress(KeyboardInterrupt):
                tours.apply(self.house, action, tell=self._die)
        if trouble == "older":
            self._refused(action)
        if trouble in {"unanswered", "doubled"}:
            self._apply(action)
        return trouble in {"none", "doubled"} and self._apply(action)

    def _apply(self, action: CrewAction) -> bool:
        self.outcomes[action.number] = tours.apply(self.house, action, tell=self._tell).outcome
        return True

    def _refused(self, action: CrewAction) -> None:
        """Somebody sends what came before once more, under another id: it is refused, or it is the first."""
        again = {**{name: getattr(action, name) for name in action.__slots__}, "number": action.number - 1}
        with suppress(StadtklimaError):
            if action.number > 1:
                tours.apply(self.house, CrewAction(**{**again, "action_id": str(uuid.uuid4())}), tell=self._tell)
                raise AssertionError("an action came after later ones")

    def _tell(self, _: House, stop: TourStop, _at: datetime, emptying_id: str) -> None:
        self.told[emptying_id] = stop.level

    def _die(self, *told: Any) -> NoReturn:
        self._tell(*told)
        raise KeyboardInterrupt


def tapped(rng: random.Random, tour: Tour, stop_ids: Sequence[str]) -> list[CrewAction]:
    """What a crew taps at its stops, in an order of its own."""
    given: list[tuple[str, str, dict[str, Any]]] = []
    for stop_id in stop_ids:
        reason = rng.choice(["blocked", "roadworks", "defect", "misthrow", "side_waste"])
        given += [("unreachable", stop_id, {"reason": reason})] * rng.choice([0, 0, 1])
        given += [("emptied", stop_id, {"level": rng.choice(["empty", "half", "full"])})] * rng.choice([0, 1, 1, 2])
        given += [("reopened", stop_id, {})] * rng.choice([0, 0, 1])
        given += [("note", stop_id, {"text": f"Notiz {rng.randrange(100)}"})] * rng.choice([0, 0, 1])
        given += [("cleared", stop_id, {})] * rng.choice([0, 0, 1])
    given += [("weighed", "", {"kg": rng.randrange(1, 3_000)})] * rng.choice([0, 1, 2])
    rng.shuffle(given)
    given += [("finished", "", {})] * rng.choice([0, 1])
    device = str(uuid.uuid4())
    return [
        CrewAction(
            action_id=str(uuid.uuid4()),
            device=device,
            number=number,
            tour_id=tour.tour_id,
            stop_id=stop_id,
            kind=kind,  # type: ignore[arg-type]  # one of them
            at=NOON,
            facts=facts,
        )
        for number, (kind, stop_id, facts) in enumerate(given, 1)
    ]


def driven(house: House, vehicle: str, seed: int, *, is_troubled: bool) -> Any:
    """What there is after a tour of the same stops, deeds and changes of the dispatcher."""
    rng = random.Random(seed)  # noqa: S311 -- a test that can be repeated
    first = (2 * seed + is_troubled) * STOPS
    tour = tours.create(house, DAY, vehicle, [WantedStop(site_id=f"bins-{first + n:05d}") for n in range(STOPS)])
    stop_ids = [one.stop_id for one in house.records.tours.stops([tour.tour_id])]
    waiting = tapped(rng, tour, stop_ids)
    meddles: dict[int, Any] = {
        rng.randrange(len(waiting)): rng.choice([tours.drop, tours.carry_over, tours.lock]) for _ in range(2)
    }
    line = Line(house, random.Random(-seed - 1) if is_troubled else None)  # noqa: S311 -- likewise
    for place, action in enumerate(waiting):
        if place in meddles:
            version = house.records.tours.tour(tour.tour_id).version
            with suppress(StadtklimaError, ValueError):
                meddles[place](house, [(tour.tour_id, version, [stop_ids[place % STOPS]])])
        while not line.send(action):
            pass
    return _state(house, tour, stop_ids), [*line.told.values()], line.outcomes


def _state(house: House, tour: Tour, stop_ids: Sequence[str]) -> Any:
    found, waste = house.records.tours.tour(tour.tour_id), house.records.side_waste.states()
    stops = [house.records.tours.stop(one) for one in stop_ids]
    facts = [(one.state, one.level, one.reason, one.note, one.is_locked, waste.get(one.site_id)) for one in stops]
    return found.weights, found.state, found.version, facts


@pytest.mark.parametrize(
    "first",
    [pytest.param(first, marks=[pytest.mark.long] * (first >= QUICK)) for first in range(0, RUNS, AT_ONCE)],
)
def test_the_same_state_as_in_order_and_nothing_lost_or_doubled(house: House, first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        plain = driven(house, "vehicle-0001", seed, is_troubled=False)
        assert driven(house, "vehicle-0002", seed, is_troubled=True) == plain
        assert len(plain[2]) == max(plain[2])
