"""Logins say what proved them, second factors and tokens of machines come; who is logged in logs in anew."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Alter users and logins, and make the new tables."""
    op.execute("DELETE FROM staff_session")
    with op.batch_alter_table("staff_user") as batch:
        batch.add_column(sa.Column("issuer", sa.String(200), nullable=False, server_default=""))
        batch.add_column(sa.Column("subject", sa.String(255), nullable=False, server_default=""))
    with op.batch_alter_table("staff_user") as batch:
        for name, length in (("issuer", 200), ("subject", 255)):
            batch.alter_column(name, existing_type=sa.String(length), server_default=None)
    with op.batch_alter_table("staff_session") as batch:
        batch.add_column(sa.Column("session_id", sa.String(32), nullable=False))
        batch.add_column(sa.Column("method", sa.String(16), nullable=False))
        batch.add_column(sa.Column("needs_code", sa.Boolean, nullable=False))
        batch.add_column(sa.Column("provider_sid", sa.String(255), nullable=False))
        batch.add_column(sa.Column("id_token", sa.Text, nullable=False))
        batch.add_column(sa.Column("created_at", sa.DateTime, nullable=False))
        batch.create_index("ix_staff_session_provider_sid", ["provider_sid"])
    op.create_table(
        "second_factor",
        *_owned(),
        sa.Column("name", sa.String(64), sa.ForeignKey("staff_user.name"), primary_key=True),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("is_confirmed", sa.Boolean, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("recovery", sa.JSON, nullable=False),
    )
    _api_token()


def _owned() -> list[sa.Column[str]]:
    return [sa.Column("town", sa.String(64), nullable=False), sa.Column("body", sa.String(32), nullable=False)]


def _api_token() -> None:
    op.create_table(
        "api_token",
        *_owned(),
        sa.Column("token_id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("permissions", sa.JSON, nullable=False),
        sa.Column("networks", sa.JSON, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("revoked_at", sa.DateTime),
    )
    op.create_index("ix_api_token_name", "api_token", ["name"])
