"""Take over the tables of the versions before: every row gets a town and a body; audit, files, jobs come."""

import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None

_TABLES = ("device", "assignment", "token", "staff_user", "staff_session", "login_attempt", "revision")

_OF_DEVICES = ("device", "assignment")
"""A charging point's id is that of its country, party, location and EVSE: up to 80 letters."""


def upgrade() -> None:
    """Carry the tables over, with their rows."""
    owner = {name: context.config.attributes[name] for name in ("town", "body")}
    for table in _TABLES:
        op.add_column(table, sa.Column("town", sa.String(64)))
        op.add_column(table, sa.Column("body", sa.String(32)))
        op.execute(sa.table(table, sa.column("town"), sa.column("body")).update().values(owner))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("town", existing_type=sa.String(64), nullable=False)
            batch.alter_column("body", existing_type=sa.String(32), nullable=False)
            if table in _OF_DEVICES:
                batch.alter_column("device_id", existing_type=sa.String(64), type_=sa.String(96))
    _audit()
    _file()
    _job()
    op.create_table(
        "watermark",
        *_owned(),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )


def _owned() -> list[sa.Column[str]]:
    return [sa.Column("town", sa.String(64), nullable=False), sa.Column("body", sa.String(32), nullable=False)]


def _audit() -> None:
    op.create_table(
        "audit",
        *_owned(),
        sa.Column("audit_id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(128), nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_subject", "audit", ["subject"])


def _file() -> None:
    op.create_table(
        "file",
        *_owned(),
        sa.Column("file_id", sa.String(32), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("media_type", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("audience", sa.String(32), nullable=False),
        sa.Column("kept_until", sa.DateTime),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_file_sha256", "file", ["sha256"])


def _job() -> None:
    op.create_table(
        "job",
        *_owned(),
        sa.Column("job_id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("parameters", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("progress", sa.Double, nullable=False),
        sa.Column("step", sa.String(128), nullable=False),
        sa.Column("claimed_by", sa.String(64), nullable=False),
        sa.Column("heartbeat", sa.DateTime),
        sa.Column("began_at", sa.DateTime),
        sa.Column("ended_at", sa.DateTime),
        sa.Column("is_cancelled", sa.Boolean, nullable=False),
        sa.Column("result", sa.JSON),
        sa.Column("error", sa.Text, nullable=False),
    )
    op.create_index("job_due", "job", ["state", "due"])
    op.create_index("ix_job_name", "job", ["name"])
