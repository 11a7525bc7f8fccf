"""A process that changes records at random until it is killed, and the proof that the audit says what is there."""

import multiprocessing
import random
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event
from typing import Any, Final

from sqlalchemy import select

from data import strict_json
from data.errors import StadtklimaError
from data.records import ACTOR, Assignment, Device, Records, changes
from data.records.change import _shown
from data.records.ledger import _NOTED
from data.records.schema import AssignmentRow, AuditRow, Base, GrantRow, RevisionRow, UserRow

START: Final = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD: Final = "wagon correct staple horse"  # noqa: S105 -- made up
_SITES, _DEVICES, _USERS = 12, 24, 6
_FORKS: Final = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])
_UNAUDITED: Final = _NOTED | {AuditRow.__tablename__, RevisionRow.__tablename__}


def kill_within(url: str, chance: random.Random) -> None:
    """Let a process change records, and kill it at a random instant."""
    ready = _FORKS.Event()
    process = _FORKS.Process(target=_change_for_ever, args=(url, chance.random(), ready))
    process.start()
    assert ready.wait(60)
    process.join(chance.uniform(0.0, 0.4))
    process.kill()
    process.join()
    assert process.exitcode == -9, process.exitcode


def _change_for_ever(url: str, seed: float, ready: Event) -> None:
    records, chance = Records(url, town="neustadt"), random.Random(seed)  # noqa: S311 -- chance, not secrecy
    _assign(records, chance)  # the first one loads and compiles
    ready.set()
    while True:
        ACTOR.set(f"user:{chance.choice('abc')}")
        with suppress(StadtklimaError):
            chance.choices(_DEEDS, weights=[8, 12, 4, 4, 4, 4, 1, 1])[0](records, chance)


def _at() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=1)


def _device(chance: random.Random) -> str:
    return f"d{chance.randrange(_DEVICES)}"


def _assign(records: Records, chance: random.Random) -> None:
    device = Device(device_id=_device(chance), profile=chance.choice(("plain", "thermo_plain")), network="ttn")
    site = f"bins-{chance.randrange(_SITES):04d}"
    with suppress(StadtklimaError):
        changes.assign(records, device, Assignment(device_id=device.device_id, site_id=site, valid_from=_at()))


def _swap(records: Records, chance: random.Random) -> None:
    served = [one for one in records.assignments() if one.valid_to is None]
    if served:
        changes.swap(records, chance.choice(served).device_id, _device(chance), at=_at())


def _calibrate(records: Records, chance: random.Random) -> None:
    changes.calibrate(records, _device(chance), {"fill_percent": chance.random()}, at=_at())


def _retire(records: Records, chance: random.Random) -> None:
    changes.retire(records, _device(chance), at=_at())


def _grant(records: Records, chance: random.Random) -> None:
    records.staff.grant(_user(chance), chance.choice(("planner", "editor")), body=chance.choice(("town", "euv")))


def _revoke(records: Records, chance: random.Random) -> None:
    records.staff.revoke(_user(chance), chance.choice(("planner", "editor")), body=chance.choice(("town", "euv")))


def _add_user(records: Records, chance: random.Random) -> None:
    records.staff.add(_user(chance), PASSWORD, now=datetime.now(UTC), roles=("driver", "auditor"))


def _remove_user(records: Records, chance: random.Random) -> None:
    records.staff.remove(_user(chance))


def _user(chance: random.Random) -> str:
    return f"u{chance.randrange(_USERS)}"


_DEEDS: Final[list[Callable[[Records, random.Random], None]]] = [
    *(_assign, _swap, _calibrate, _retire, _grant, _revoke, _add_user, _remove_user)
]


def disagreements(records: Records) -> list[str]:
    """Where rows are not what the audit makes of nothing, and what is half done; empty: nowhere, nothing."""
    with records.read() as db:
        entries = db.execute(select(AuditRow.__table__).order_by(AuditRow.audit_id)).mappings().all()
        revision = db.scalar(select(RevisionRow.count))
        rows = {
            table.__tablename__: Counter(
                _row(row["body"], _shown(table, dict(row))) for row in db.execute(select(table.__table__)).mappings()
            )
            for table in _audited()
        }
    replayed: dict[str, Counter[str]] = {name: Counter() for name in rows}
    wrong = []
    for one in entries:
        table = one["subject"].partition(":")[0]
        if table not in replayed:
            continue
        if one["before"] is not None:
            replayed[table].subtract([_row(one["body"], one["before"])])
        if one["after"] is not None:
            replayed[table].update([_row(one["body"], one["after"])])
        wrong += [f"{one['audit_id']}: {key} was not there" for key, n in replayed[table].items() if n < 0]
    wrong += [
        f"{name}: audit {+replayed[name] - kept}, rows {kept - replayed[name]}"
        for name, kept in rows.items()
        if +replayed[name] != kept
    ]
    return [*wrong, *_half_done(entries, revision or 0)]


def _half_done(entries: Any, revision: int) -> list[str]:
    done: dict[int, Counter[tuple[str, str, str]]] = {}
    for one in entries:
        kind = "insert" if one["before"] is None else "delete" if one["after"] is None else "update"
        done.setdefault(one["revision"], Counter())[one["what"], one["subject"].partition(":")[0], kind] += 1
    wrong = [f"{at}: after the last change {revision}" for at in done if at > revision]
    for at, parts in done.items():
        what = next(iter(parts))[0]
        if what in {"device swap", "device assign"} and parts[what, AssignmentRow.__tablename__, "insert"] != 1:
            wrong.append(f"{at}: {what} is half done: {parts}")
        if what == "device swap" and parts[what, AssignmentRow.__tablename__, "update"] < 1:
            wrong.append(f"{at}: {what} has ended nothing: {parts}")
        inserted = {UserRow.__tablename__: 1, GrantRow.__tablename__: 2}
        if what == "user add" and {table: parts[what, table, "insert"] for table in inserted} != inserted:
            wrong.append(f"{at}: {what} is half done: {parts}")
    return wrong


def _audited() -> list[type[Base]]:
    return [one.class_ for one in Base.registry.mappers if one.class_.__tablename__ not in _UNAUDITED]


def _row(body: str, shown: Mapping[str, Any] | None) -> str:
    return strict_json.dumps({"of": body, **(shown or {})}, sort_keys=True)
