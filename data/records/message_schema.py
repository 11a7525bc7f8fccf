"""The tables behind messages to staff."""

from datetime import datetime

from sqlalchemy import JSON, Double, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.records.schema import SECRET, Base, UtcDateTime


class MessageRuleRow(Base):
    """A rule as staff want it: one of their own, or in the place of one that a layer brings."""

    __tablename__ = "message_rule"
    SUBJECT = "rule_id"
    rule_id: Mapped[str] = mapped_column(String(96), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    layer: Mapped[str] = mapped_column(String(32))
    site_id: Mapped[str] = mapped_column(String(96))
    measure: Mapped[str] = mapped_column(String(64))
    limit: Mapped[float] = mapped_column(Double)
    until: Mapped[float | None] = mapped_column(Double)
    deadband: Mapped[float] = mapped_column(Double)
    falling: Mapped[bool]
    on_readings: Mapped[int]
    on_min: Mapped[int]
    off_readings: Mapped[int]
    off_min: Mapped[int]
    again_min: Mapped[int]
    severity: Mapped[str] = mapped_column(String(8))
    together: Mapped[bool]
    hours: Mapped[str] = mapped_column(String(200))
    is_on: Mapped[bool]
    author: Mapped[str] = mapped_column(String(128))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MessageRow(Base):
    """One message: what holds where since when, who has taken it, and how it ended."""

    __tablename__ = "message"
    __table_args__ = (Index("message_open", "stands", "cleared_at"),)
    SUBJECT = "message_id"
    message_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    about: Mapped[str] = mapped_column(String(240), index=True)
    rule_id: Mapped[str] = mapped_column(String(96))
    kind: Mapped[str] = mapped_column(String(16))
    severity: Mapped[str] = mapped_column(String(8))
    layer: Mapped[str] = mapped_column(String(32))
    site_id: Mapped[str] = mapped_column(String(96))
    channel: Mapped[int]
    subject: Mapped[str] = mapped_column(String(200))
    measure: Mapped[str] = mapped_column(String(64))
    value: Mapped[float | None] = mapped_column(Double)
    limit: Mapped[float | None] = mapped_column(Double)
    members: Mapped[list[str]] = mapped_column(JSON)
    affected: Mapped[int]
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    times: Mapped[int]
    stands: Mapped[bool]
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleared_by: Mapped[str] = mapped_column(String(128))
    ending: Mapped[str] = mapped_column(String(8))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_by: Mapped[str] = mapped_column(String(128))
    shelved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shelved_by: Mapped[str] = mapped_column(String(128))
    shelved_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text)


class MessageEntryRow(Base):
    """What happened to a message, and who did it."""

    __tablename__ = "message_entry"
    SUBJECT = "message_id"
    entry_id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.message_id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    what: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(128))
    note: Mapped[str] = mapped_column(Text)


class MessageRestRow(Base):
    """A site that is out of service: nobody is told of it."""

    __tablename__ = "message_rest"
    SUBJECT = "site_id"
    rest_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    site_id: Mapped[str] = mapped_column(String(96), index=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    author: Mapped[str] = mapped_column(String(128))
    note: Mapped[str] = mapped_column(Text)


class MessageStateRow(Base):
    """What the engine knows of one part of its work, packed; ``count`` rises each time."""

    __tablename__ = "message_state"
    SUBJECT = "name"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class MessagePreferenceRow(Base):
    """How somebody wants to hear of messages; the address is sealed."""

    __tablename__ = "message_preference"
    SUBJECT = "name"
    preference_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(ForeignKey("staff_user.name"), index=True)
    channel: Mapped[str] = mapped_column(Text, info=SECRET)
    shown: Mapped[str] = mapped_column(String(120))
    least: Mapped[str] = mapped_column(String(8))
    digest: Mapped[str] = mapped_column(String(5))
    quiet_from: Mapped[str] = mapped_column(String(5))
    quiet_to: Mapped[str] = mapped_column(String(5))
    shift: Mapped[str] = mapped_column(String(200))
    after_min: Mapped[int]


class MessageDeliveryRow(Base):
    """That somebody is to be told of a message by one of their channels, and whether they were."""

    __tablename__ = "message_delivery"
    SUBJECT = "name"
    delivery_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    preference_id: Mapped[str] = mapped_column(String(32), index=True)
    name: Mapped[str] = mapped_column(ForeignKey("staff_user.name"), index=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.message_id"), index=True)
    is_digest: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16), index=True)
    due: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int]
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(Text)
