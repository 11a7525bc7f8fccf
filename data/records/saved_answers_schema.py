"""The table behind saved answers."""

from datetime import datetime

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.records.schema import SECRET, Base, UtcDateTime


class SavedAnswerRow(Base):
    """An answer as it was given; its document never changes. The audit has neither that nor what is noted of it."""

    __tablename__ = "saved_answer"
    SUBJECT = "answer_id"
    answer_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    question: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, info=SECRET)
    document: Mapped[bytes] = mapped_column(LargeBinary, info=SECRET)
    author: Mapped[str] = mapped_column(String(128))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
