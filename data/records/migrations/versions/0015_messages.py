"""Messages to staff: rules, messages and what happened to them, what rests, states, wishes, deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "message_rule",
        sa.Column("rule_id", sa.String(96), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("layer", sa.String(32), nullable=False),
        sa.Column("site_id", sa.String(96), nullable=False),
        sa.Column("measure", sa.String(64), nullable=False),
        sa.Column("limit", sa.Double, nullable=False),
        sa.Column("until", sa.Double, nullable=True),
        sa.Column("deadband", sa.Double, nullable=False),
        sa.Column("falling", sa.Boolean, nullable=False),
        sa.Column("on_readings", sa.Integer, nullable=False),
        sa.Column("on_min", sa.Integer, nullable=False),
        sa.Column("off_readings", sa.Integer, nullable=False),
        sa.Column("off_min", sa.Integer, nullable=False),
        sa.Column("again_min", sa.Integer, nullable=False),
        sa.Column("severity", sa.String(8), nullable=False),
        sa.Column("together", sa.Boolean, nullable=False),
        sa.Column("hours", sa.String(200), nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("author", sa.String(128), nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
    )
    op.create_table(
        "message",
        sa.Column("message_id", sa.String(32), primary_key=True),
        sa.Column("about", sa.String(240), nullable=False, index=True),
        sa.Column("rule_id", sa.String(96), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("severity", sa.String(8), nullable=False),
        sa.Column("layer", sa.String(32), nullable=False),
        sa.Column("site_id", sa.String(96), nullable=False),
        sa.Column("channel", sa.Integer, nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("measure", sa.String(64), nullable=False),
        sa.Column("value", sa.Double, nullable=True),
        sa.Column("limit", sa.Double, nullable=True),
        sa.Column("members", sa.JSON, nullable=False),
        sa.Column("affected", sa.Integer, nullable=False),
        sa.Column("raised_at", sa.DateTime, nullable=False, index=True),
        sa.Column("told_at", sa.DateTime, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("stands", sa.Boolean, nullable=False),
        sa.Column("cleared_at", sa.DateTime, nullable=True),
        sa.Column("cleared_by", sa.String(128), nullable=False),
        sa.Column("ending", sa.String(8), nullable=False),
        sa.Column("taken_at", sa.DateTime, nullable=True),
        sa.Column("taken_by", sa.String(128), nullable=False),
        sa.Column("shelved_at", sa.DateTime, nullable=True),
        sa.Column("shelved_by", sa.String(128), nullable=False),
        sa.Column("shelved_until", sa.DateTime, nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
    )
    op.create_index("message_open", "message", ["stands", "cleared_at"])
    op.create_table(
        "message_entry",
        sa.Column("entry_id", sa.Integer, primary_key=True),
        sa.Column("message_id", sa.String(32), sa.ForeignKey("message.message_id"), nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(128), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
    )
    op.create_table(
        "message_rest",
        sa.Column("rest_id", sa.String(32), primary_key=True),
        sa.Column("site_id", sa.String(96), nullable=False, index=True),
        sa.Column("begun_at", sa.DateTime, nullable=False),
        sa.Column("until", sa.DateTime, nullable=True),
        sa.Column("ended_at", sa.DateTime, nullable=True),
        sa.Column("author", sa.String(128), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
    )
    op.create_table(
        "message_state",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
    )
    op.create_table(
        "message_preference",
        sa.Column("preference_id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(64), sa.ForeignKey("staff_user.name"), nullable=False, index=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("shown", sa.String(120), nullable=False),
        sa.Column("least", sa.String(8), nullable=False),
        sa.Column("digest", sa.String(5), nullable=False),
        sa.Column("quiet_from", sa.String(5), nullable=False),
        sa.Column("quiet_to", sa.String(5), nullable=False),
        sa.Column("shift", sa.String(200), nullable=False),
        sa.Column("after_min", sa.Integer, nullable=False),
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
    )
    op.create_table(
        "message_delivery",
        sa.Column("delivery_id", sa.String(36), primary_key=True),
        sa.Column("preference_id", sa.String(32), nullable=False, index=True),
        sa.Column("name", sa.String(64), sa.ForeignKey("staff_user.name"), nullable=False, index=True),
        sa.Column("message_id", sa.String(32), sa.ForeignKey("message.message_id"), nullable=False, index=True),
        sa.Column("is_digest", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed_until", sa.DateTime, nullable=True),
        sa.Column("ended_at", sa.DateTime, nullable=True),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
    )
