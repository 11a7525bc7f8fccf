"""The town's buildings, the tree of their meters, and load profiles."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
_OWNER = (("town", 64), ("body", 32))


def upgrade() -> None:
    """Make the tables; meters that are known belong to no building's record yet."""
    op.create_table(
        "building",
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in _OWNER),
        sa.Column("building_id", sa.String(32), primary_key=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("postcode", sa.String(5), nullable=False),
        sa.Column("category", sa.String(4), nullable=False),
        sa.Column("area_m2", sa.Double, nullable=False),
        sa.Column("area_kind", sa.String(3), nullable=False),
        sa.Column("use_days", sa.String(7), nullable=False),
        sa.Column("use_from_h", sa.Integer, nullable=False),
        sa.Column("use_until_h", sa.Integer, nullable=False),
        sa.Column("closed", sa.Text, nullable=False),
        sa.Column("is_lived_in", sa.Boolean, nullable=False),
        sa.Column("is_public", sa.Boolean, nullable=False),
        sa.Column("is_gone", sa.Boolean, nullable=False),
    )
    op.create_table(
        "meter_profile",
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in _OWNER),
        sa.Column("profile_id", sa.Integer, primary_key=True),
        sa.Column("meter_id", sa.String(32), nullable=False, index=True),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("step_s", sa.Integer, nullable=False),
        sa.Column("used", sa.LargeBinary, nullable=False),
    )
    with op.batch_alter_table("meter") as batch:
        for name, length, otherwise in (
            ("building_id", 32, ""),
            ("parent_id", 32, ""),
            ("flow", 16, "used"),
            ("site_id", 64, ""),
        ):
            batch.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=otherwise))
