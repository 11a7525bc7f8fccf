"""What one test leaves in its records no other finds."""

from datetime import UTC, datetime

import psycopg
from sqlalchemy import select

from data.records import Device, Records
from data.records.schema import AuditRow, Base
from tests.support import postgresql
from tests.support.spare_records import TOWN, SpareRecords

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def worked(url: str) -> tuple[str, str]:
    """All rows as they are found, and how what is written then is numbered."""
    records = Records(url, town=TOWN)
    with records.read() as db:
        found = "\n".join(repr(row) for table in Base.metadata.sorted_tables for row in db.execute(select(table)))
    records.add_devices([Device(device_id="a", profile="plain", network="ttn")])
    records.staff.add("anna", "correct horse battery", now=NOW, roles=("planner",))
    records.jobs.schedule("messages:send", due=NOW)
    with records.read() as db:
        numbers = repr(db.execute(select(AuditRow.audit_id)).all())
    records._engine.dispose()
    return found, numbers


def test_records_that_were_given_back_are_as_new(postgresql_server: str) -> None:
    spare = SpareRecords(postgresql_server)
    url = spare.take()
    first = worked(url)
    spare.give_back(url)
    assert spare.take() == url
    assert worked(url) == first


def test_records_whose_tables_were_changed_are_given_to_nobody(postgresql_server: str) -> None:
    spare = SpareRecords(postgresql_server)
    url = spare.take()
    with psycopg.connect(postgresql.plain(url)) as db:
        db.execute("CREATE TABLE more (n int)")
    spare.give_back(url)
    assert spare.take() != url


def test_records_in_which_something_is_at_work_are_given_to_nobody(postgresql_server: str) -> None:
    spare = SpareRecords(postgresql_server)
    url = spare.take()
    with psycopg.connect(postgresql.plain(url)) as db:
        db.execute("SELECT * FROM device")
        spare.give_back(url)
    assert spare.take() != url
