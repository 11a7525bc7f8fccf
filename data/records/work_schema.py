"""The table behind what dispatchers have noted of sites."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.records.schema import SECRET, Base, UtcDateTime


class WorkRow(Base):
    """One thing that is so at a site until it ends; who noted it is in the audit alone, which has no text."""

    __tablename__ = "work_item"
    SUBJECT = "site_id"
    work_id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(String(96), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text, info=SECRET)
    deed_id: Mapped[str] = mapped_column(String(36), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(String(36), index=True)
