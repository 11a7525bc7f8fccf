"""Messages on what the DWD warns a town of: one an event through all its updates, over when the warning is.

A feed that is not heard ends nothing but what its own time has ended: no warning and unknown are different things.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from data import instants
from data.alarm import Severity
from data.records.message_progress import Deed, End, EngineState, Raise, Written
from data.weather.town_warnings import TownWarnings
from data.weather.warnings import Warning as OfficialWarning
from data.weather.warnings import Warnings
from services.context import House
from services.messages.wishes import Wishes
from services.messages.wording import WARNING

RULE: Final = "warning"
STATE: Final = "warnings"
"""What was told, among what the engine of messages knows."""
URGENCY: Final[Mapping[int, Severity]] = {3: "high", 4: "urgent"}
"""By the DWD's level; below them nobody has to hurry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialEvent:
    """One event that staff were told of.

    Args:
        thread: the first alert of it at this level.
        names: identifiers of all its alerts so far.
        level: of the DWD.
        expires: UTC; None: until it is lifted.
    """

    thread: str
    names: frozenset[str]
    level: int
    expires: datetime | None

    def is_followed_by(self, one: OfficialWarning) -> bool:
        """Whether a warning is of the same event, and no graver than what was told."""
        return one.level <= self.level and bool(self.names & {one.id, *one.references})

    def about(self, body: str) -> str:
        """What the message to a body is about."""
        return f"{RULE}|{self.thread}|{body}"


def look(house: House, concerns: Callable[[OfficialWarning], bool]) -> int:
    """Tell what is new, and end what is over; return how many messages were told.

    Args:
        house: whose.
        concerns: whether staff are told of a warning.

    Raises:
        StaleStateError: somebody else looked at the same time.
    """
    now = house.clock.now().astimezone(UTC)
    state = house.records.message_progress.states().get(STATE, EngineState(name=STATE))
    before = _unpacked(state.content)
    heard = TownWarnings(town=house.town, folders=house.folders).at(now)
    after = [*_events(before, heard, concerns, now)]
    if _packed(after) == (state.content or b"[]"):
        return 0
    threads = {one.thread for one, _ in after}
    deeds: list[Deed] = [raised for one, told in after if told for raised in _raised(one, told, house, now)]
    ended = (one for one in before if one.thread not in threads)
    deeds += [End(about=one.about(body), at=now) for one in ended for body in house.town.bodies_warned]
    written = Written(deeds=deeds, states=[replace(state, content=_packed(after))])
    return house.records.message_progress.write(written, Wishes.of(house).plan)


def _events(
    before: Sequence[OfficialEvent], heard: Warnings, concerns: Callable[[OfficialWarning], bool], now: datetime
) -> Iterator[tuple[OfficialEvent, OfficialWarning | None]]:
    """What holds now; beside what is new the warning that says so."""
    if heard.state == "unknown":
        yield from ((one, None) for one in before if one.expires is None or one.expires >= now)
        return
    followed: set[str] = set()
    for warning in (one for one in heard.warnings if concerns(one)):
        names = frozenset({warning.id, *warning.references})
        known = next((one for one in before if one.is_followed_by(warning)), None)
        if known is None:
            new = OfficialEvent(thread=warning.id, names=names, level=warning.level, expires=warning.expires)
            yield new, warning
        elif known.thread not in followed:
            followed.add(known.thread)
            yield replace(known, names=known.names | names, expires=warning.expires), None


def _raised(one: OfficialEvent, told: OfficialWarning, house: House, now: datetime) -> Iterator[Raise]:
    """A message to each body that is warned."""
    event = told.event.get("de", "")
    for body in house.town.bodies_warned:
        yield Raise(
            about=one.about(body),
            body=body,
            rule_id=RULE,
            kind="warning",
            severity=URGENCY.get(one.level, "low"),
            layer="",
            at=now,
            subject=f"{WARNING}{event}|{told.event.get('en', event)}",
            value=one.level,
        )


def _packed(events: Iterable[tuple[OfficialEvent, OfficialWarning | None]]) -> bytes:
    rows = [
        [one.thread, sorted(one.names), one.level, None if one.expires is None else instants.text(one.expires)]
        for one, _ in events
    ]
    return json.dumps(rows).encode()


def _unpacked(content: bytes) -> list[OfficialEvent]:
    rows: list[Any] = json.loads(content or b"[]")
    return [
        OfficialEvent(
            thread=thread, names=frozenset(names), level=level, expires=instants.parse(expires) if expires else None
        )
        for thread, names, level, expires in rows
    ]
