"""Vehicles, teams, depots and places to unload at."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables."""
    op.create_table("depot", *_item(), *_place())
    op.create_table(
        "unloading_point",
        *_item(),
        *_place(),
        sa.Column("fractions", sa.JSON, nullable=False),
        sa.Column("unload_min", sa.Integer, nullable=False),
    )
    op.create_table(
        "team",
        *_item(),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("licence", sa.String(4), nullable=False),
        sa.Column("shift", sa.String(200), nullable=False),
        sa.Column("break_min", sa.Integer, nullable=False),
        sa.Column("break_after_min", sa.Integer, nullable=False),
    )
    op.create_table(
        "vehicle",
        *_item(),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("fractions", sa.JSON, nullable=False),
        sa.Column("capacity_l", sa.Integer, nullable=False),
        sa.Column("payload_kg", sa.Integer, nullable=False),
        sa.Column("compaction", sa.Double, nullable=False),
        sa.Column("weight_kg", sa.Integer, nullable=False),
        sa.Column("width_m", sa.Double, nullable=False),
        sa.Column("height_m", sa.Double, nullable=False),
        sa.Column("depot_id", sa.String(32), sa.ForeignKey("depot.item_id"), nullable=False),
        sa.Column("team_id", sa.String(32), sa.ForeignKey("team.item_id"), nullable=True),
        sa.Column("back_at", sa.DateTime, nullable=True),
    )


def _item() -> list[sa.Column[Any]]:
    return [
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
        sa.Column("item_id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("remark", sa.Text, nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_to", sa.DateTime, nullable=True),
    ]


def _place() -> list[sa.Column[Any]]:
    return [
        sa.Column("lon", sa.Double, nullable=False),
        sa.Column("lat", sa.Double, nullable=False),
        sa.Column("hours", sa.String(200), nullable=False),
    ]
