"""The tables behind the town's buildings and the load profiles of their meters."""

from datetime import date

from sqlalchemy import Double, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.records.schema import SECRET, Base


class BuildingRow(Base):
    """A building whose energy somebody keeps account of."""

    __tablename__ = "building"
    SUBJECT = "building_id"
    building_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(5))
    category: Mapped[str] = mapped_column(String(4))
    area_m2: Mapped[float] = mapped_column(Double)
    area_kind: Mapped[str] = mapped_column(String(3))
    use_days: Mapped[str] = mapped_column(String(7))
    use_from_h: Mapped[int]
    use_until_h: Mapped[int]
    closed: Mapped[str] = mapped_column(Text)
    is_lived_in: Mapped[bool]
    is_public: Mapped[bool]
    is_gone: Mapped[bool]


class MeterProfileRow(Base):
    """What a meter measured in equal steps of a month of UTC; the audit has no numbers of it."""

    __tablename__ = "meter_profile"
    SUBJECT = "meter_id"
    profile_id: Mapped[int] = mapped_column(primary_key=True)
    meter_id: Mapped[str] = mapped_column(String(32), index=True)
    month: Mapped[date]
    step_s: Mapped[int]
    used: Mapped[bytes] = mapped_column(LargeBinary, info=SECRET)
