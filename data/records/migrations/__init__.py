"""Each version of the records' tables, as a step from the one before (Alembic)."""
