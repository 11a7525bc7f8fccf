"""Pages and tiles are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "usage",
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
        sa.Column("hour", sa.DateTime, primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("name", sa.String(96), primary_key=True),
        sa.Column("origin", sa.String(128), primary_key=True),
        sa.Column("is_crawler", sa.Boolean, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
