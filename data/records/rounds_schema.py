"""The tables behind the rounds."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.records.schema import Base, UtcDateTime


class RoundRow(Base):
    """A fixed round; what is not driven any more stays, so that emptyings of the past name it."""

    __tablename__ = "round"
    SUBJECT = "round_id"
    round_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    layer: Mapped[str] = mapped_column(String(32))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.item_id"))
    holidays: Mapped[str] = mapped_column(String(8))
    remark: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_to: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RoundStopRow(Base):
    """A site that a round empties, and on which days."""

    __tablename__ = "round_stop"
    SUBJECT = "round_id"
    stop_id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("round.round_id"), index=True)
    position: Mapped[int]
    site_id: Mapped[str] = mapped_column(String(96), index=True)
    weekdays: Mapped[list[int]] = mapped_column(JSON)
    weeks: Mapped[str] = mapped_column(String(8))


class RoundNoticeRow(Base):
    """A day on which a round, or every one of a body, is not driven as planned."""

    __tablename__ = "round_notice"
    SUBJECT = "notice_id"
    notice_id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[str | None] = mapped_column(ForeignKey("round.round_id"))
    day: Mapped[date] = mapped_column(Date, index=True)
    moved_to: Mapped[date | None] = mapped_column(Date, index=True)
    reason: Mapped[str] = mapped_column(String(200))
