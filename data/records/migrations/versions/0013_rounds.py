"""Rounds, their stops, and days on which they are driven otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "round",
        *_owned(),
        sa.Column("round_id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("layer", sa.String(32), nullable=False),
        sa.Column("team_id", sa.String(32), sa.ForeignKey("team.item_id"), nullable=True),
        sa.Column("holidays", sa.String(8), nullable=False),
        sa.Column("remark", sa.Text, nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_to", sa.DateTime, nullable=True),
    )
    op.create_table(
        "round_stop",
        *_owned(),
        sa.Column("stop_id", sa.Integer, primary_key=True),
        sa.Column("round_id", sa.String(32), sa.ForeignKey("round.round_id"), nullable=False, index=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("site_id", sa.String(96), nullable=False, index=True),
        sa.Column("weekdays", sa.JSON, nullable=False),
        sa.Column("weeks", sa.String(8), nullable=False),
    )
    op.create_table(
        "round_notice",
        *_owned(),
        sa.Column("notice_id", sa.Integer, primary_key=True),
        sa.Column("round_id", sa.String(32), sa.ForeignKey("round.round_id"), nullable=True),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("moved_to", sa.Date, nullable=True, index=True),
        sa.Column("reason", sa.String(200), nullable=False),
    )


def _owned() -> list[sa.Column[str]]:
    return [sa.Column("town", sa.String(64), nullable=False), sa.Column("body", sa.String(32), nullable=False)]
