"""The tables behind the fleet."""

from datetime import datetime

from sqlalchemy import JSON, Double, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.records.schema import Base, UtcDateTime


class FleetRow(Base):
    """One thing of the fleet; what is out of service for good stays, so that tours of the past name it."""

    __abstract__ = True
    SUBJECT = "item_id"
    item_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    remark: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_to: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DepotRow(FleetRow):
    """Where vehicles start and end."""

    __tablename__ = "depot"
    lon: Mapped[float] = mapped_column(Double)
    lat: Mapped[float] = mapped_column(Double)
    hours: Mapped[str] = mapped_column(String(200))


class UnloadingPointRow(FleetRow):
    """Where vehicles empty what they carry."""

    __tablename__ = "unloading_point"
    lon: Mapped[float] = mapped_column(Double)
    lat: Mapped[float] = mapped_column(Double)
    hours: Mapped[str] = mapped_column(String(200))
    fractions: Mapped[list[str]] = mapped_column(JSON)
    unload_min: Mapped[int]


class TeamRow(FleetRow):
    """Who drives together, as a name and a number: which people those are is kept nowhere."""

    __tablename__ = "team"
    size: Mapped[int]
    licence: Mapped[str] = mapped_column(String(4))
    shift: Mapped[str] = mapped_column(String(200))
    break_min: Mapped[int]
    break_after_min: Mapped[int]


class VehicleRow(FleetRow):
    """What drives, and which limits of streets it has to keep."""

    __tablename__ = "vehicle"
    kind: Mapped[str] = mapped_column(String(16))
    fractions: Mapped[list[str]] = mapped_column(JSON)
    capacity_l: Mapped[int]
    payload_kg: Mapped[int]
    compaction: Mapped[float] = mapped_column(Double)
    weight_kg: Mapped[int]
    width_m: Mapped[float] = mapped_column(Double)
    height_m: Mapped[float] = mapped_column(Double)
    depot_id: Mapped[str] = mapped_column(ForeignKey("depot.item_id"))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.item_id"))
    back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
