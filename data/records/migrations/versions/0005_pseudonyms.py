"""What stands in the audit for the names of people, after a time."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "pseudonym",
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
        sa.Column("pseudonym", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
