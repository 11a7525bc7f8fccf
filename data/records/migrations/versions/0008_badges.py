"""Badges, and devices that several share, come; a login says on which of them it was."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables, and the column."""
    op.execute("DELETE FROM staff_session")
    with op.batch_alter_table("staff_session") as batch:
        batch.add_column(sa.Column("shared_device", sa.String(64), nullable=False))
    op.create_table(
        "shared_device",
        *_owned(),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("is_enrolled", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "badge",
        *_owned(),
        sa.Column("name", sa.String(64), sa.ForeignKey("staff_user.name"), primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("pin", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )


def _owned() -> list[sa.Column[str]]:
    return [sa.Column("town", sa.String(64), nullable=False), sa.Column("body", sa.String(32), nullable=False)]
