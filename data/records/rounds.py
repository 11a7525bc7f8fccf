"""Rounds (Tourenpläne): which sites are emptied on which days, in which order, by whom; and the days that differ."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Final, Literal, TypeAlias, get_args

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.engine import Connection

from data.errors import FieldError, NotFoundError
from data.records.change import ACTOR, Change, Values, within_reach
from data.records.fleet_schema import TeamRow
from data.records.ledger import Ledger
from data.records.rounds_schema import RoundNoticeRow, RoundRow, RoundStopRow

Weeks: TypeAlias = Literal["every", "even", "odd"]
HolidayRule: TypeAlias = Literal["work", "skip", "before", "after", "week"]
HOLIDAY_RULES: Final[tuple[HolidayRule, ...]] = get_args(HolidayRule)
MOST_STOPS: Final = 2_000
LONGEST_NAME: Final = 80


class UnknownRoundError(NotFoundError):
    """No round of this id, or none that who acts may see."""

    kind = "round"


class UnknownRoundNoticeError(NotFoundError):
    """No such day, or none that who acts may see."""

    kind = "notice of rounds"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStop:
    """A site of a round; one that is emptied otherwise in even and in odd weeks is two of them.

    Args:
        stop_id: given when it is added.
        weekdays: 1 (Monday) .. 7, rising, at least one.
        weeks: of the calendar (ISO 8601).
    """

    stop_id: int = 0
    site_id: str
    weekdays: tuple[int, ...]
    weeks: Weeks = "every"


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedRound:
    """A fixed round.

    Args:
        round_id: such as ``round-0003``; given when it is added, and never again.
        body: whose it is; stays as it is.
        name: mostly of its Revier.
        layer: id of the layer all its sites are of: what is collected, and with that the kind of tour.
        team_id: who drives it; None: nobody in particular.
        holidays: what becomes of a day that is one: ``work``: nothing; ``skip``: it falls out; ``before``,
            ``after``: done on the nearest working day; ``week``: that day and the rest of its week move on.
        remark: what staff note for one another; no names of people.
        stops: in the order in which they are driven.
        valid_from: driven since, UTC; given when it is added.
        valid_to: not driven any more since, UTC; None: it is.
    """

    round_id: str = ""
    body: str = ""
    name: str
    layer: str
    team_id: str | None = None
    holidays: HolidayRule = "after"
    remark: str = ""
    stops: tuple[PlannedStop, ...] = ()
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundNotice:
    """A day on which rounds are not driven as planned: strike, snow.

    Args:
        notice_id: given when it is added.
        body: whose.
        round_id: of which; None: all of the body.
        moved_to: done on that day instead; None: not at all.
        reason: for everybody who reads the list.
    """

    notice_id: int = 0
    body: str = ""
    round_id: str | None
    day: date
    moved_to: date | None
    reason: str


class Rounds:
    """The rounds of the bodies of a town; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def items(self) -> list[FixedRound]:
        """All that who acts may see, by name, those of the past too."""
        with self._ledger.read() as db:
            return _rounds(db, within_reach(RoundRow))

    def item(self, round_id: str) -> FixedRound:
        """One of them; UnknownRoundError: there is none of this id."""
        with self._ledger.read() as db:
            if found := _rounds(db, within_reach(RoundRow) & (RoundRow.round_id == round_id)):
                return found[0]
        raise UnknownRoundError(round_id[:40])

    def put(self, one: FixedRound, *, at: datetime) -> str:
        """Add a round, or give what has its id these facts; its stops stay as they are; return the id.

        Raises:
            FieldError: its name is taken, or its team is none of its body's.
            UnknownRoundError: there is none of its id.
        """
        if one.round_id:
            with self._ledger.change(ACTOR.get(), "round change") as change:
                return _put(change, one, at)
        with self._ledger.change(ACTOR.get(), "round add") as change:
            return _put(change, one, at)

    def upload(self, rounds: Sequence[FixedRound], *, at: datetime) -> list[str]:
        """`put` each with its stops, all in one change."""
        with self._ledger.change(ACTOR.get(), "round upload") as change:
            put = [_put(change, one, at) for one in rounds]
            for round_id, one in zip(put, rounds, strict=True):
                _arrange(change, _known(change, round_id), one.stops)
            return put

    def arrange(self, round_id: str, edit: Callable[[Sequence[PlannedStop]], Sequence[PlannedStop]]) -> None:
        """Give a round other stops, made of those it has when nobody else changes it; UnknownRoundError: no round."""
        with self._ledger.change(ACTOR.get(), "round stops") as change:
            row = _known(change, round_id)
            before = _stops(change.rows(RoundStopRow, RoundStopRow.round_id == round_id)).get(round_id, ())
            _arrange(change, row, edit(before))

    def retire(self, round_id: str, *, at: datetime) -> None:
        """Let it not be driven any more; its stops are kept."""
        with self._ledger.change(ACTOR.get(), "round retire") as change:
            row = _known(change, round_id)
            change.update(RoundRow, [row], {"valid_to": row["valid_to"] or max(at, row["valid_from"])})

    def bring_back(self, round_id: str) -> None:
        """Let it be driven again; FieldError: as of `put`."""
        with self._ledger.change(ACTOR.get(), "round return") as change:
            row = _known(change, round_id)
            _check(change, {**row, "valid_to": None})
            change.update(RoundRow, [row], {"valid_to": None})

    # ---- days that differ ---------------------------------------------------------------------

    def notices(self, *, since: date | None = None) -> list[RoundNotice]:
        """Those that who acts may see, by day; of a day or moved to a day from ``since`` on."""
        where: ColumnElement[bool] = within_reach(RoundNoticeRow)
        if since is not None:
            where &= or_(RoundNoticeRow.day >= since, RoundNoticeRow.moved_to >= since)
        found = select(RoundNoticeRow.__table__).where(where).order_by(RoundNoticeRow.day, RoundNoticeRow.notice_id)
        with self._ledger.read() as db:
            return [_notice(dict(row)) for row in db.execute(found).mappings()]

    def announce(self, notice: RoundNotice) -> int:
        """Say that a day differs; return the id.

        Raises:
            FieldError: it is said already of that day, or nothing is driven on the day it is moved to.
            UnknownRoundError: there is no such round.
        """
        with self._ledger.change(ACTOR.get(), "round notice") as change:
            body = _known(change, notice.round_id)["body"] if notice.round_id else notice.body or change.body
            _check_notice(change.rows(RoundNoticeRow, RoundNoticeRow.body == body), notice)
            said = {name: getattr(notice, name) for name in ("round_id", "day", "moved_to", "reason")}
            return int(change.insert(RoundNoticeRow, [{"body": body, **said}])[0]["notice_id"])

    def withdraw(self, notice_id: int) -> None:
        """Let a day be as planned after all; UnknownRoundNoticeError: no such notice."""
        with self._ledger.change(ACTOR.get(), "round notice withdraw") as change:
            known = change.rows(RoundNoticeRow, RoundNoticeRow.notice_id == notice_id)
            if not known or (change.reach is not None and known[0]["body"] not in change.reach):
                raise UnknownRoundNoticeError(str(notice_id)[:40])
            change.delete(RoundNoticeRow, RoundNoticeRow.notice_id == notice_id)


def _rounds(db: Connection, where: ColumnElement[bool]) -> list[FixedRound]:
    found = select(RoundRow.__table__).where(where).order_by(RoundRow.name, RoundRow.round_id)
    rows = [dict(row) for row in db.execute(found).mappings()]
    ids = [row["round_id"] for row in rows]
    those = select(RoundStopRow.__table__).where(RoundStopRow.round_id.in_(ids))
    stops = _stops([dict(row) for row in db.execute(those).mappings()])
    return [_round(row, stops.get(row["round_id"], ())) for row in rows]


def _round(row: Values, stops: tuple[PlannedStop, ...]) -> FixedRound:
    said = {name: value for name, value in row.items() if name != "town"}
    return FixedRound(**said, stops=stops)


def _stops(rows: Iterable[Values]) -> Mapping[str, tuple[PlannedStop, ...]]:
    """By round, in their order."""
    order = sorted(rows, key=lambda row: (row["round_id"], row["position"], row["stop_id"]))
    return {
        round_id: tuple(
            PlannedStop(
                stop_id=row["stop_id"], site_id=row["site_id"], weekdays=tuple(row["weekdays"]), weeks=row["weeks"]
            )
            for row in those
        )
        for round_id, those in groupby(order, key=lambda row: row["round_id"])
    }


def _notice(row: Values) -> RoundNotice:
    return RoundNotice(**{name: value for name, value in row.items() if name != "town"})


def _check_notice(known: Sequence[Values], notice: RoundNotice) -> None:
    """See that what is moved arrives: on no day that is moved or cancelled itself, so that there are no circles."""
    for row in known:
        if row["day"] == notice.day and row["round_id"] == notice.round_id:
            raise FieldError("day", f"{notice.day:%d.%m.%Y} is said to differ already; withdraw that first")
        if row["day"] == notice.moved_to and (
            not row["round_id"] or row["round_id"] == (notice.round_id or row["round_id"])
        ):
            raise FieldError("moved_to", f"nothing is driven on {notice.moved_to:%d.%m.%Y}: {row['reason']}")


def _known(change: Change, round_id: str) -> Values:
    rows = change.rows(RoundRow, RoundRow.round_id == round_id)
    if not rows or (change.reach is not None and rows[0]["body"] not in change.reach):
        raise UnknownRoundError(round_id[:40])
    return rows[0]


def _put(change: Change, one: FixedRound, at: datetime) -> str:
    said = {name: getattr(one, name) for name in ("name", "layer", "team_id", "holidays", "remark")}
    if one.round_id:
        before = _known(change, one.round_id)
        _check(change, {**before, **said})
        change.update(RoundRow, [before], said)
        return one.round_id
    given = [int(text.removeprefix("round-")) for text in change.db.scalars(select(RoundRow.round_id))]
    row = {"round_id": f"round-{max(given, default=0) + 1:04d}", "body": one.body or change.body, **said}
    _check(change, {**row, "valid_to": None})
    change.insert(RoundRow, [{**row, "valid_from": at, "valid_to": None}])
    return str(row["round_id"])


def _check(change: Change, row: Values) -> None:
    """See that a round agrees with the others of its body, in the change that writes it."""
    same = (RoundRow.body == row["body"]) & (RoundRow.name == row["name"]) & (RoundRow.round_id != row["round_id"])
    same &= (RoundRow.layer == row["layer"]) & RoundRow.valid_to.is_(None)
    if row["valid_to"] is None and change.rows(RoundRow, same):
        raise FieldError("name", f"there is a round {row['name']!r} already")
    if row["team_id"] is None or row["valid_to"] is not None:
        return
    teams = change.rows(TeamRow, (TeamRow.body == row["body"]) & TeamRow.valid_to.is_(None))
    if row["team_id"] not in {one["item_id"] for one in teams}:
        known = ", ".join(one["name"] for one in teams) or "none"
        raise FieldError("team_id", f"unknown team {row['team_id'][:40]!r}; known: {known}")


def _arrange(change: Change, row: Values, stops: Sequence[PlannedStop]) -> None:
    """Write the stops of a round: what goes, what differs, what is new."""
    if len(stops) > MOST_STOPS:
        raise FieldError("stops", f"{row['name']} would have {len(stops)} stops; at most {MOST_STOPS}")
    known = {one["stop_id"]: one for one in change.rows(RoundStopRow, RoundStopRow.round_id == row["round_id"])}
    given = [one if one.stop_id in known else replace(one, stop_id=0) for one in stops]
    if gone := known.keys() - {one.stop_id for one in given}:
        change.delete(RoundStopRow, RoundStopRow.stop_id.in_(gone))
    fresh = []
    for position, one in enumerate(given, 1):
        said = {"position": position, "site_id": one.site_id, "weekdays": [*one.weekdays], "weeks": one.weeks}
        if one.stop_id:
            change.update(RoundStopRow, [known[one.stop_id]], said)
        else:
            fresh.append({"body": row["body"], "round_id": row["round_id"], **said})
    change.insert(RoundStopRow, fresh)
