"""The table behind screens that show one site."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from data.records.schema import SECRET, Base, UtcDateTime


class PairedScreenRow(Base):
    """A screen: the hash of its code, and once it is paired of the secret that it keeps."""

    __tablename__ = "paired_screen"
    SUBJECT = "screen_id"
    screen_id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), info=SECRET, index=True)
    is_paired: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
