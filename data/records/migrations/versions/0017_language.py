"""In which language somebody is written to."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column; until somebody says otherwise it is German."""
    with op.batch_alter_table("staff_user") as batch:
        batch.add_column(sa.Column("language", sa.String(2), nullable=False, server_default="de"))
