"""What Alembic runs a migration with: the connection that data.records.migration opened."""

from alembic import context

from data.records.schema import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
