"""Tours, their stops, what crews report, waste beside containers."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "tour",
        *_owner(),
        sa.Column("tour_id", sa.String(32), primary_key=True),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("vehicle_id", sa.String(32), sa.ForeignKey("vehicle.item_id"), nullable=False),
        sa.Column("team_id", sa.String(32), sa.ForeignKey("team.item_id"), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("length_m", sa.Integer, nullable=False),
        sa.Column("duration_s", sa.Integer, nullable=False),
        sa.Column("pauses", sa.JSON, nullable=False),
        sa.Column("line", sa.JSON, nullable=False),
        sa.Column("weights", sa.JSON, nullable=False),
        sa.Column("undo", sa.JSON, nullable=True),
    )
    op.create_table("tour_stop", *_owner(), *_stop())
    op.create_table(
        "tour_action",
        *_owner(),
        sa.Column("action_id", sa.String(36), primary_key=True),
        sa.Column("device", sa.String(36), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("tour_id", sa.String(32), sa.ForeignKey("tour.tour_id"), nullable=False, index=True),
        sa.Column("stop_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False, index=True),
    )
    op.create_table(
        "side_waste",
        *_owner(),
        sa.Column("report_id", sa.String(36), primary_key=True),
        sa.Column("site_id", sa.String(96), nullable=False, index=True),
        sa.Column("stop_id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reported_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )


def _owner() -> list[sa.Column[Any]]:
    return [
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
    ]


def _stop() -> list[sa.Column[Any]]:
    return [
        sa.Column("stop_id", sa.String(32), primary_key=True),
        sa.Column("tour_id", sa.String(32), sa.ForeignKey("tour.tour_id"), nullable=False, index=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("site_id", sa.String(96), nullable=False, index=True),
        sa.Column("channels", sa.Integer, nullable=False),
        sa.Column("amount_l", sa.Integer, nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("remark", sa.Text, nullable=False),
        sa.Column("planned_at", sa.DateTime, nullable=True),
        sa.Column("is_locked", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("photos", sa.JSON, nullable=False),
    ]
