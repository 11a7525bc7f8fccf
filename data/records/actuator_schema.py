"""The table behind what is switched at sites."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from data.records.schema import Base, UtcDateTime


class ActuatorRunRow(Base):
    """One run of an actuator: who asked for it and confirmed it stands in the audit alone."""

    __tablename__ = "actuator_run"
    SUBJECT = "run_id"
    run_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    actuator: Mapped[str] = mapped_column(String(48), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    minutes: Mapped[int]
    is_automatic: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int]
    error: Mapped[str] = mapped_column(String(300))
