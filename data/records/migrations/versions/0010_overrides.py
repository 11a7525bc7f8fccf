"""Texts and limits that a town has otherwise than shipped."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "override",
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
        sa.Column("entry", sa.String(200), primary_key=True),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("previous", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("draft", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("author", sa.String(128), nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("released_by", sa.String(128), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )
