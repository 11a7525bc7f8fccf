"""Reads and changes the records; every change raises their version, so that others notice."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, case, create_engine, event, insert, literal, select, update
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from data.errors import DeclarationError, NotFoundError
from data.folders import make_private
from data.records.assignments import Assignment, Assignments, Device, json_numbers
from data.records.device_id import canonical
from data.records.schema import AssignmentRow, Base, DeviceRow, RevisionRow, TokenRow, UtcDateTime
from data.records.staff import Staff

_REVISION: Final = 1


class UnknownDeviceError(NotFoundError):
    """No device of this id."""

    kind = "device"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What is known of a token.

    Args:
        revoked_at: worthless since, UTC; None: it is good.
    """

    source: str
    created_at: datetime
    revoked_at: datetime | None


class Records:
    """The records of one town, tables made where missing; for several threads, to be made after a fork.

    Raises:
        DeclarationError: it is none, or there is no database.
    """

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        try:
            Base.metadata.create_all(self._engine)
        except DBAPIError as error:
            raise DeclarationError(f"the records at {self._engine.url!r} cannot be opened: {error.orig}") from None
        self.staff = Staff(self._engine)
        """Who may log in."""
        with self._engine.begin() as db:
            if db.scalar(select(RevisionRow.count)) is None:
                db.execute(insert(RevisionRow).values(revision_id=_REVISION, count=0))

    def version(self) -> int:
        """Rises with every change."""
        with self._engine.connect() as db:
            return db.scalar(select(RevisionRow.count)) or 0

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        with self._engine.begin() as db:
            db.execute(update(RevisionRow).values(count=RevisionRow.count + 1))
            yield db

    # ---- devices ----------------------------------------------------------------------------

    def add_devices(self, devices: Iterable[Device]) -> None:
        """Add devices in one transaction; one that is known already gets the new facts."""
        rows = [{**asdict(device), "device_id": canonical(device.device_id)} for device in devices]
        with self._change() as db:
            known = set(db.scalars(select(DeviceRow.device_id)))
            _insert(db, DeviceRow, [row for row in rows if row["device_id"] not in known])
            for row in rows:
                if row["device_id"] in known:
                    db.execute(update(DeviceRow).where(DeviceRow.device_id == row["device_id"]).values(row))

    def devices(self) -> list[Device]:
        """Every device in the order of its id."""
        with self._engine.connect() as db:
            return _devices(db)

    # ---- assignments ------------------------------------------------------------------------

    def assign_many(self, assignments: Iterable[Assignment]) -> None:
        """Add assignments in one transaction; UnknownDeviceError: one names a device that was never added."""
        rows = [_assignment_values(one) for one in assignments]
        with self._change() as db:
            known = set(db.scalars(select(DeviceRow.device_id)))
            for row in rows:
                if row["device_id"] not in known:
                    raise UnknownDeviceError(str(row["device_id"]))
            _insert(db, AssignmentRow, rows)

    def retire(self, device_id: str, at: datetime) -> int:
        """End what a device serves at an instant; return how many assignments that ended."""
        with self._change() as db:
            ended = db.execute(
                update(AssignmentRow)
                .where(AssignmentRow.device_id == canonical(device_id))
                .where(AssignmentRow.valid_to.is_(None))
                .values(valid_to=_ended(at))
            )
            return ended.rowcount

    def hand_over(self, device_id: str, at: datetime, successor: Assignment) -> None:
        """End what a device and its successor serve at an instant, and add what is true from then on; all or nothing.

        Raises:
            UnknownDeviceError: the successor was never added.
        """
        devices = {canonical(device_id), canonical(successor.device_id)}
        with self._change() as db:
            if not db.scalar(select(DeviceRow.device_id).where(DeviceRow.device_id == canonical(successor.device_id))):
                raise UnknownDeviceError(successor.device_id)
            db.execute(
                update(AssignmentRow)
                .where(AssignmentRow.device_id.in_(devices), AssignmentRow.valid_to.is_(None))
                .values(valid_to=_ended(at))
            )
            _insert(db, AssignmentRow, [_assignment_values(successor)])

    def assignments(self) -> Assignments:
        """Every assignment, as of one version."""
        with self._engine.connect() as db:
            version = db.scalar(select(RevisionRow.count)) or 0
            rows = db.execute(select(AssignmentRow.__table__).order_by(AssignmentRow.assignment_id)).mappings()
            found = [_assignment(dict(row)) for row in rows]
            return Assignments(found, _devices(db), version=version)

    # ---- tokens -----------------------------------------------------------------------------

    def new_token(self, source: str) -> str:
        """Make a token for a source and return its plain text, which is kept nowhere."""
        token = secrets.token_urlsafe(32)
        with self._change() as db:
            _insert(db, TokenRow, [{"source": source, "hash": _hash(token), "created_at": datetime.now(UTC)}])
        return token

    def tokens(self) -> list[Token]:
        """Every token that was ever made, the oldest first; never its text."""
        columns = (TokenRow.source, TokenRow.created_at, TokenRow.revoked_at)
        with self._engine.connect() as db:
            rows = db.execute(select(*columns).order_by(TokenRow.token_id)).mappings()
            return [Token(**row) for row in rows]

    def revoke_tokens(self, source: str) -> int:
        """Make every token of a source worthless; return how many there were."""
        with self._change() as db:
            ended = db.execute(
                update(TokenRow)
                .where(TokenRow.source == source, TokenRow.revoked_at.is_(None))
                .values(revoked_at=datetime.now(UTC))
            )
            return ended.rowcount

    def token_allows(self, source: str, presented: str) -> bool:
        """Whether a presented token is one of this source's; compared in constant time."""
        with self._engine.connect() as db:
            hashes = db.scalars(
                select(TokenRow.hash).where(TokenRow.source == source, TokenRow.revoked_at.is_(None))
            ).all()
        given = _hash(presented)
        # A list, not a generator: every comparison is made, whichever succeeds.
        return any([hmac.compare_digest(given, one) for one in hashes])  # noqa: C419 -- see above


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if not parsed.drivername.startswith("sqlite"):
            return create_engine(parsed)
    except (ArgumentError, ValueError, ImportError) as error:
        raise DeclarationError(
            f"STADTKLIMA_DATABASE_URL: {str(error).splitlines()[0]}; "
            "write it like postgresql+psycopg://user:password@host/name or sqlite:////folder/records.sqlite"
        ) from None
    if parsed.database and parsed.database != ":memory:":
        path = Path(parsed.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        make_private(path.with_name(path.name + ending) for ending in ("", "-wal", "-shm"))
    engine = create_engine(parsed, connect_args={"timeout": 10})
    event.listen(engine, "connect", _tune_sqlite)
    return engine


def _tune_sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _insert(db: Connection, table: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(insert(table), rows)


def _ended(at: datetime) -> ColumnElement[datetime]:
    """What begins only after this instant ends when it begins: it never held."""
    return case((AssignmentRow.valid_from > at, AssignmentRow.valid_from), else_=literal(at, UtcDateTime()))


def _devices(db: Connection) -> list[Device]:
    rows = db.execute(select(DeviceRow.__table__).order_by(DeviceRow.device_id)).mappings()
    return [Device(**row) for row in rows]


def _assignment_values(one: Assignment) -> dict[str, Any]:
    return {
        "device_id": canonical(one.device_id),
        "site_id": one.site_id,
        "channel": one.channel,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "mounting": dict(one.mounting),
        "calibration": dict(one.calibration),
    }


def _assignment(row: dict[str, Any]) -> Assignment:
    del row["assignment_id"]
    row["mounting"] = json_numbers(row["mounting"])
    row["calibration"] = json_numbers(row["calibration"])
    return Assignment(**row)


def _hash(token: str) -> str:
    # A token is 256 random bits: a plain hash cannot be guessed back, and costs nothing per message.
    return hashlib.sha256(token.encode()).hexdigest()
