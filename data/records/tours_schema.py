"""The tables behind tours, what crews report of them, and waste that lies beside containers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.records.schema import SECRET, Base, UtcDateTime


class TourRow(Base):
    """One vehicle's way through a day. Who drove it is separated from it after a time, and so never in the audit."""

    __tablename__ = "tour"
    SUBJECT = "tour_id"
    tour_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)
    kind: Mapped[str] = mapped_column(String(16))
    vehicle_id: Mapped[str] = mapped_column(ForeignKey("vehicle.item_id"))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.item_id"), info=SECRET)
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    length_m: Mapped[int]
    duration_s: Mapped[int]
    pauses: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    line: Mapped[list[list[float]]] = mapped_column(JSON, info=SECRET)
    weights: Mapped[list[int]] = mapped_column(JSON)
    undo: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), info=SECRET)


class TourStopRow(Base):
    """One site that a tour empties, and what became of it; neither by whom nor when."""

    __tablename__ = "tour_stop"
    SUBJECT = "stop_id"
    stop_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    tour_id: Mapped[str] = mapped_column(ForeignKey("tour.tour_id"), index=True)
    position: Mapped[int]
    site_id: Mapped[str] = mapped_column(String(96), index=True)
    channels: Mapped[int]
    amount_l: Mapped[int]
    side: Mapped[str] = mapped_column(String(8))
    remark: Mapped[str] = mapped_column(Text)
    planned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_locked: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text, info=SECRET)
    photos: Mapped[list[str]] = mapped_column(JSON)


class TourActionRow(Base):
    """What a crew's device has sent, so that it counts once; forgotten after a time."""

    __tablename__ = "tour_action"
    SUBJECT = "action_id"
    action_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    device: Mapped[str] = mapped_column(String(36), index=True, info=SECRET)
    number: Mapped[int]
    tour_id: Mapped[str] = mapped_column(ForeignKey("tour.tour_id"), index=True)
    stop_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))
    sentence: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SideWasteRow(Base):
    """Waste that lies beside a container, and how far those who ask whose it is have come."""

    __tablename__ = "side_waste"
    SUBJECT = "report_id"
    report_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    site_id: Mapped[str] = mapped_column(String(96), index=True)
    stop_id: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
