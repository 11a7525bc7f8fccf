"""The tables behind the records."""

from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from sqlalchemy import JSON, BigInteger, DateTime, Double, ForeignKey, Index, String, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

TOWN: Final = "town"
"""Id of the body that the town itself is where its file declares none."""
SECRET: Final = {"secret": True}
"""Of a column that no audit repeats."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: UTC on both sides, also in databases that know no zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Store the instant without its zone, in UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Give it its zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Registry of the tables.

    Every row has a town, and a body that answers for it before the law (a separate controller of data).
    """

    SUBJECT: ClassVar[str]
    """The column by which the audit names a row."""
    town: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(String(32))


class DeviceRow(Base):
    """A device."""

    __tablename__ = "device"
    SUBJECT = "device_id"
    device_id: Mapped[str] = mapped_column(String(96), primary_key=True)
    profile: Mapped[str] = mapped_column(String(64))
    network: Mapped[str] = mapped_column(String(32))
    simulated: Mapped[bool]


class AssignmentRow(Base):
    """A device serves a site for a time."""

    __tablename__ = "assignment"
    __table_args__ = (Index("assignment_site", "site_id"),)
    SUBJECT = "device_id"
    assignment_id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(String(96), ForeignKey("device.device_id"), index=True)
    site_id: Mapped[str] = mapped_column(String(64))
    channel: Mapped[int]
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_to: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mounting: Mapped[dict[str, Any]] = mapped_column(JSON)
    calibration: Mapped[dict[str, Any]] = mapped_column(JSON)


class TokenRow(Base):
    """What a sender proves itself with; only its hash is kept."""

    __tablename__ = "token"
    SUBJECT = "source"
    token_id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(32), index=True)
    hash: Mapped[str] = mapped_column(String(64), info=SECRET)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UserRow(Base):
    """Somebody who may log in: with a password, of which a slow hash is kept, or as a subject of an issuer."""

    __tablename__ = "staff_user"
    SUBJECT = "name"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    password: Mapped[str] = mapped_column(String(200), info=SECRET)
    issuer: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    language: Mapped[str] = mapped_column(String(2), default="de")


class GrantRow(Base):
    """Somebody has a role within a body."""

    __tablename__ = "staff_grant"
    SUBJECT = "name"
    name: Mapped[str] = mapped_column(ForeignKey("staff_user.name"), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)
    body: Mapped[str] = mapped_column(String(32), primary_key=True)


class SecondFactorRow(Base):
    """What an app of a user computes codes with, sealed; the last step whose code was used; hashes of other codes."""

    __tablename__ = "second_factor"
    SUBJECT = "name"
    name: Mapped[str] = mapped_column(ForeignKey("staff_user.name"), primary_key=True)
    secret: Mapped[str] = mapped_column(Text, info=SECRET)
    is_confirmed: Mapped[bool]
    last_step: Mapped[int] = mapped_column(BigInteger, info=SECRET)
    recovery: Mapped[list[str]] = mapped_column(JSON, info=SECRET)


class SharedDeviceRow(Base):
    """A device that several share: the hash of its code, and once it is known of the secret that it keeps."""

    __tablename__ = "shared_device"
    SUBJECT = "name"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), info=SECRET)
    is_enrolled: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BadgeRow(Base):
    """What a user shows on a shared device: hashes of what its QR code says, and of the PIN."""

    __tablename__ = "badge"
    SUBJECT = "name"
    name: Mapped[str] = mapped_column(ForeignKey("staff_user.name"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    pin: Mapped[str] = mapped_column(String(200), info=SECRET)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApiTokenRow(Base):
    """What a machine proves itself with at the API, and what it may; only the token's hash is kept."""

    __tablename__ = "api_token"
    SUBJECT = "name"
    token_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), index=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    permissions: Mapped[list[str]] = mapped_column(JSON)
    networks: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SessionRow(Base):
    """A login; of its secret only the hash is kept."""

    __tablename__ = "staff_session"
    SUBJECT = "name"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=SECRET)
    session_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(ForeignKey("staff_user.name"), index=True)
    method: Mapped[str] = mapped_column(String(16))
    needs_code: Mapped[bool]
    shared_device: Mapped[str] = mapped_column(String(64))
    provider_sid: Mapped[str] = mapped_column(String(255), index=True, info=SECRET)
    id_token: Mapped[str] = mapped_column(Text, info=SECRET)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LoginAttemptRow(Base):
    """Somebody tried to log in; the subject is the hash of an address or of a user's name."""

    __tablename__ = "login_attempt"
    attempt_id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PseudonymRow(Base):
    """Whose name a pseudonym in the audit stands for."""

    __tablename__ = "pseudonym"
    SUBJECT = "pseudonym"
    pseudonym: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RevisionRow(Base):
    """One row that counts changes; its town is the one that all of the records are of."""

    __tablename__ = "revision"
    revision_id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]


class AuditRow(Base):
    """One row that a change made, altered or took away; written in the same transaction, never altered itself."""

    __tablename__ = "audit"
    audit_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[str] = mapped_column(String(128))
    what: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(160), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    revision: Mapped[int]


class FileRow(Base):
    """What somebody put into the files store; several may have put the same bytes."""

    __tablename__ = "file"
    SUBJECT = "file_id"
    file_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    owner: Mapped[str] = mapped_column(String(128))
    audience: Mapped[str] = mapped_column(String(32))
    kept_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class JobRow(Base):
    """One run of a job: asked for, under way or over."""

    __tablename__ = "job"
    __table_args__ = (Index("job_due", "state", "due"),)
    SUBJECT = "job_id"
    job_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), index=True)
    owner: Mapped[str] = mapped_column(String(128))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16))
    due: Mapped[datetime] = mapped_column(UtcDateTime)
    progress: Mapped[float] = mapped_column(Double)
    step: Mapped[str] = mapped_column(String(128))
    claimed_by: Mapped[str] = mapped_column(String(64))
    heartbeat: Mapped[datetime | None] = mapped_column(UtcDateTime)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_cancelled: Mapped[bool]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    error: Mapped[str] = mapped_column(Text)


class UsageRow(Base):
    """How often something was opened in an hour."""

    __tablename__ = "usage"
    hour: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(96), primary_key=True)
    origin: Mapped[str] = mapped_column(String(128), primary_key=True)
    is_crawler: Mapped[bool] = mapped_column(primary_key=True)
    count: Mapped[int]


class WatermarkRow(Base):
    """How far something that follows the lake or the records has come, by its name."""

    __tablename__ = "watermark"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class StaffSiteRow(Base):
    """A site as staff want it: made by them, or changed since a file brought it; ingest carries it into the lake."""

    __tablename__ = "staff_site"
    SUBJECT = "site_id"
    site_id: Mapped[str] = mapped_column(String(96), primary_key=True)
    revision: Mapped[int] = mapped_column(index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(String(200))
    geometry: Mapped[str] = mapped_column(Text)
    attributes: Mapped[dict[str, Any]] = mapped_column(JSON)
    channels: Mapped[int]
    place_id: Mapped[str] = mapped_column(String(96))
    source: Mapped[str] = mapped_column(String(200))
    licence: Mapped[str] = mapped_column(String(64))
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_to: Mapped[datetime | None] = mapped_column(UtcDateTime)
    remark: Mapped[str] = mapped_column(Text)


class NoticeRow(Base):
    """What a body of the town tells everybody for a time, once somebody else than its author has released it."""

    __tablename__ = "notice"
    SUBJECT = "notice_id"
    notice_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    layer: Mapped[str] = mapped_column(String(32))
    site_id: Mapped[str] = mapped_column(String(96))
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_to: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    author: Mapped[str] = mapped_column(String(128))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_by: Mapped[str] = mapped_column(String(128))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OverrideRow(Base):
    """A text or a table of limits that the town has otherwise than shipped, or means to have."""

    __tablename__ = "override"
    SUBJECT = "entry"
    entry: Mapped[str] = mapped_column(String(200), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    previous: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    draft: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    author: Mapped[str] = mapped_column(String(128))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_by: Mapped[str] = mapped_column(String(128))
    revision: Mapped[int]


class PushRow(Base):
    """One message to the town's app: what it is about, what it says, and whether it has arrived."""

    __tablename__ = "push"
    SUBJECT = "message_id"
    message_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    thread: Mapped[str] = mapped_column(String(160), index=True)
    number: Mapped[int]
    names: Mapped[list[str]] = mapped_column(JSON)
    essence: Mapped[str] = mapped_column(String(64))
    topic: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(32))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_urgent: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16), index=True)
    due: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int]
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(Text)
