"""What the engine of messages writes: what it found, what it knows and how far it has come, all in one transaction."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from data.alarm import AlarmKind, Severity
from data.errors import StadtklimaError
from data.records.change import ACTOR, Change, Values
from data.records.ledger import Ledger
from data.records.message_schema import MessageEntryRow, MessageRow, MessageStateRow
from data.records.messages import Ending, StaffMessage, entry
from data.records.watermarks import Watermarks

MOST_MEMBERS: Final = 100
"""Of a message about many only so many are listed."""


class StaleStateError(StadtklimaError):
    """Another engine has gone on meanwhile; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineState:
    """What the engine knows of one part of its work.

    Args:
        count: how often it was written before; 0: never.
        content: packed by the engine.
    """

    name: str
    count: int = 0
    content: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """Something begins to hold; of what stands already nothing is raised."""

    about: str
    body: str
    rule_id: str
    kind: AlarmKind
    severity: Severity
    layer: str
    at: datetime
    site_id: str = ""
    channel: int = 0
    subject: str = ""
    measure: str = ""
    value: float | None = None
    limit: float | None = None
    members: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """It holds for others as well, or for fewer.

    Args:
        is_news: whether somebody has to look again.
    """

    about: str
    at: datetime
    members: Sequence[str]
    is_news: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """It has stood for so long that it is told again."""

    about: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """It holds no more."""

    about: str
    at: datetime
    ending: Ending = "back"


Deed: TypeAlias = Raise | Join | Again | End


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What one pass of the engine writes."""

    deeds: Sequence[Deed] = ()
    states: Sequence[EngineState] = ()
    watermarks: Mapping[str, int] = field(default_factory=dict)


class MessageProgress:
    """How far the engine has come."""

    def __init__(self, ledger: Ledger, watermarks: Watermarks) -> None:
        self._ledger, self._watermarks = ledger, watermarks

    def states(self) -> dict[str, EngineState]:
        """What it knows, by name."""
        found = select(MessageStateRow.name, MessageStateRow.count, MessageStateRow.content)
        with self._ledger.read() as db:
            return {row["name"]: EngineState(**row) for row in db.execute(found).mappings()}

    def write(self, given: Written, beside: Callable[[Change, Sequence[StaffMessage]], None]) -> int:
        """Write what a pass found and knows, all or nothing; return how many messages were told.

        Args:
            given: all of it.
            beside: is given the messages that are told now, within the same change.

        Raises:
            StaleStateError: another engine has written since the states were read.
        """
        if not given.deeds:
            with self._ledger.note() as db:
                self._keep(db, given)
            return 0
        with self._ledger.change(ACTOR.get(), "message") as change:
            self._keep(change.db, given)
            doing = _Doing(change)
            for one in given.deeds:
                doing.do(one)
            told = [StaffMessage(**{name: row[name] for name in StaffMessage.__slots__}) for row in doing.told.values()]
            beside(change, told)
            return len(told)

    def _keep(self, db: Connection, given: Written) -> None:
        for one in given.states:
            same = MessageStateRow.name == one.name, MessageStateRow.count == one.count
            now = {"count": one.count + 1, "content": one.content}
            if one.count == 0:
                db.execute(insert(MessageStateRow).values(**self._ledger.owner, name=one.name, **now))
            elif not db.execute(update(MessageStateRow).where(*same).values(now)).rowcount:
                raise StaleStateError(f"the state of {one.name!r} is not the one of count {one.count} any more")
        for name, value in given.watermarks.items():
            self._watermarks.put(db, name, value)


class _Doing:
    """Does deeds in their order.

    Args:
        change: within which.
    """

    def __init__(self, change: Change) -> None:
        self.told: dict[str, Values] = {}
        self._change = change

    def do(self, deed: Deed) -> None:
        """One of them."""
        rows = self._change.rows(MessageRow, (MessageRow.about == deed.about) & MessageRow.stands)
        if isinstance(deed, Raise):
            if not rows:
                self._raise(deed)
        elif rows:
            {Join: self._join, Again: self._again, End: self._end}[type(deed)](deed, rows[0])

    def _raise(self, deed: Raise) -> None:
        change, at = self._change, deed.at
        message_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{change.town} {deed.about} {at.isoformat()}").hex
        if change.rows(MessageRow, MessageRow.message_id == message_id):
            return
        shelved = self._shelf(deed)
        said = {name: getattr(deed, name) for name in Raise.__slots__ if name not in {"at", "members"}}
        row = {
            **said,
            "message_id": message_id,
            "members": [*deed.members[:MOST_MEMBERS]],
            "affected": len(deed.members),
            "raised_at": at,
            "told_at": at,
            "times": 1,
            "stands": True,
            "cleared_at": None,
            "cleared_by": "",
            "ending": "",
            "taken_at": None,
            "taken_by": "",
            "note": "",
            **shelved,
        }
        (made,) = change.insert(MessageRow, [row])
        self._note(made, "raised", at)
        self._tell(made)

    def _shelf(self, deed: Raise) -> Values:
        """What is put off stays so, however often it comes and goes meanwhile."""
        where = (MessageRow.about == deed.about) & (MessageRow.shelved_until > deed.at)
        before = self._change.rows(MessageRow, where)
        names = ("shelved_at", "shelved_by", "shelved_until")
        return {one: before[-1][one] for one in names} if before else dict(zip(names, (None, "", None), strict=True))

    def _join(self, deed: Any, row: Values) -> None:
        values = {"members": [*deed.members[:MOST_MEMBERS]], "affected": len(deed.members)}
        if deed.is_news and row["cleared_at"] is None:
            self._once_more(row, deed.at, "joined", values)
        else:
            self._change.update(MessageRow, [row], values)

    def _again(self, deed: Any, row: Values) -> None:
        if row["cleared_at"] is None:
            self._once_more(row, deed.at, "again", {})

    def _once_more(self, row: Values, at: datetime, what: str, values: Values) -> None:
        again = {"told_at": at, "times": row["times"] + 1, "taken_at": None, "taken_by": "", **values}
        self._change.update(MessageRow, [row], again)
        self._note(row, what, at)
        self._tell({**row, **again})

    def _end(self, deed: Any, row: Values) -> None:
        over = {} if row["cleared_at"] else {"cleared_at": deed.at, "ending": deed.ending}
        self._change.update(MessageRow, [row], {"stands": False, **over})
        self.told.pop(row["message_id"], None)
        if over:
            self._note(row, "cleared", deed.at)

    def _note(self, row: Values, what: str, at: datetime) -> None:
        self._change.insert(MessageEntryRow, [entry(self._change, row, what, at=at)])

    def _tell(self, row: Values) -> None:
        if row["shelved_until"] is None or row["shelved_until"] <= self._change.at:
            self.told[row["message_id"]] = row
