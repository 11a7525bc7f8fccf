"""People have roles within bodies; who could log in before is an administrator of the town's own body."""

import sqlalchemy as sa
from alembic import context, op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table, with a row for each user there is."""
    op.create_table(
        "staff_grant",
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), sa.ForeignKey("staff_user.name"), primary_key=True),
        sa.Column("role", sa.String(32), primary_key=True),
        sa.Column("body", sa.String(32), primary_key=True),
    )
    user = sa.table("staff_user", sa.column("town"), sa.column("name"))
    grant = sa.table("staff_grant", *(sa.column(name) for name in ("town", "name", "role", "body")))
    body = context.config.attributes["body"]
    everybody = sa.select(user.c.town, user.c.name, sa.literal("admin"), sa.literal(body))
    op.execute(grant.insert().from_select(["town", "name", "role", "body"], everybody))
