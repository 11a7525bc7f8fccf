"""The tables behind meters and their counts."""

from datetime import datetime

from sqlalchemy import Double, String
from sqlalchemy.orm import Mapped, mapped_column

from data.records.schema import Base, UtcDateTime


class MeterRow(Base):
    """A place of measurement; it stays when its meter is swapped."""

    __tablename__ = "meter"
    SUBJECT = "meter_id"
    meter_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    building: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120))
    carrier: Mapped[str] = mapped_column(String(16))
    unit: Mapped[str] = mapped_column(String(8))
    digits: Mapped[int]
    factor: Mapped[float] = mapped_column(Double)
    calorific_kwh: Mapped[float] = mapped_column(Double)
    state: Mapped[float] = mapped_column(Double)
    every_days: Mapped[int]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    building_id: Mapped[str] = mapped_column(String(32))
    parent_id: Mapped[str] = mapped_column(String(32))
    flow: Mapped[str] = mapped_column(String(16))
    site_id: Mapped[str] = mapped_column(String(64))


class MeterCountRow(Base):
    """What somebody read from a meter; who it was is in the audit alone."""

    __tablename__ = "meter_count"
    SUBJECT = "meter_id"
    count_id: Mapped[int] = mapped_column(primary_key=True)
    meter_id: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    count: Mapped[float] = mapped_column(Double)
    is_first: Mapped[bool]
    doubt: Mapped[str] = mapped_column(String(16))
    photo: Mapped[str] = mapped_column(String(32))
