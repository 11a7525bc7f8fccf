"""Meters of buildings, and the counts that people read from them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the tables."""
    owner = (("town", 64), ("body", 32))
    op.create_table(
        "meter",
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in owner),
        sa.Column("meter_id", sa.String(32), primary_key=True),
        sa.Column("building", sa.String(120), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("carrier", sa.String(16), nullable=False),
        sa.Column("unit", sa.String(8), nullable=False),
        sa.Column("digits", sa.Integer, nullable=False),
        sa.Column("factor", sa.Double, nullable=False),
        sa.Column("calorific_kwh", sa.Double, nullable=False),
        sa.Column("state", sa.Double, nullable=False),
        sa.Column("every_days", sa.Integer, nullable=False),
        sa.Column("removed_at", sa.DateTime, nullable=True),
    )
    op.create_table(
        "meter_count",
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in owner),
        sa.Column("count_id", sa.Integer, primary_key=True),
        sa.Column("meter_id", sa.String(32), nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("count", sa.Double, nullable=False),
        sa.Column("is_first", sa.Boolean, nullable=False),
        sa.Column("doubt", sa.String(16), nullable=False),
        sa.Column("photo", sa.String(32), nullable=False),
    )
