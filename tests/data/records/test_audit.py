"""Each change is audited with what was before and after, in its own transaction; nothing else can write."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

import data.records
from data.records import ACTOR, Assignment, Device, Records, changes
from data.records.devices import UnknownDeviceError
from data.records.schema import AuditRow, Base, DeviceRow

START = datetime(2026, 1, 1, tzinfo=UTC)
SENSOR = Device(device_id="a", profile="plain", network="ttn", body="euv")


def test_a_change_says_who_did_what_and_what_was_before_and_after(records: Records) -> None:
    records.add_devices([SENSOR])
    ACTOR.set("user:anna")
    records.add_devices([Device(device_id="a", profile="thermo_plain", network="ttn", body="euv")])
    ACTOR.set("command line")
    altered, added = records.audit.entries()
    assert (added.actor, added.what, added.subject, added.before) == ("command line", "device add", "device:a", None)
    assert (altered.actor, altered.town, altered.body) == ("user:anna", "neustadt", "euv")
    assert altered.before == {"device_id": "a", "profile": "plain", "network": "ttn", "simulated": False}
    assert altered.after == {**altered.before, "profile": "thermo_plain"}
    assert altered.revision == records.version() == added.revision + 1


def test_all_of_a_swap_is_one_change(records: Records) -> None:
    records.add_devices([SENSOR])
    records.assign_many([Assignment(device_id="a", site_id="bins-0001", valid_from=START, body="euv")])
    before = records.version()
    changes.swap(records, "a", "b", at=datetime(2026, 2, 1, tzinfo=UTC))
    found = [one for one in records.audit.entries() if one.revision == before + 1]
    assert {(one.what, one.subject, one.body) for one in found} == {
        ("device swap", "device:b", "euv"),
        ("device swap", "assignment:a", "euv"),
        ("device swap", "assignment:b", "euv"),
    }
    ended = next(one for one in found if one.subject == "assignment:a")
    assert (ended.before or {})["valid_to"] is None
    assert (ended.after or {})["valid_to"] == "2026-02-01T00:00:00Z"


def test_entries_of_one_subject_or_body_are_found(records: Records) -> None:
    records.add_devices([SENSOR, Device(device_id="b", profile="plain", network="ttn")])
    assert [one.subject for one in records.audit.entries(subject="device:b")] == ["device:b"]
    assert [one.subject for one in records.audit.entries(body="euv")] == ["device:a"]
    newest = records.audit.entries(most=1)[0]
    assert [one.subject for one in records.audit.entries(before=newest.audit_id)] == ["device:a"]


def test_what_fails_is_neither_done_nor_audited(records: Records) -> None:
    before = (records.version(), records.audit.entries())
    with pytest.raises(UnknownDeviceError):
        records.assign_many([Assignment(device_id="ghost", site_id="bins-0001", valid_from=START)])
    assert (records.version(), records.audit.entries()) == before


def test_secrets_are_not_repeated(records: Records) -> None:
    token = records.new_token("ttn")
    records.staff.add("anna", "correct horse battery", now=START)
    secret = records.logins.begin("anna", "correct horse battery", address="192.0.2.1", now=START).secret
    told = repr(records.audit.entries())
    assert "login begin" in told
    for hidden in (token, secret, "scrypt", "hash", "password':"):
        assert hidden not in told


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_nothing_is_written_outside_of_a_change(records: Records, table: type[Base]) -> None:
    for statement in (insert(table), update(table).values(body="x"), delete(table)):
        with pytest.raises(RuntimeError, match=r"outside of Records\.change"), records._engine.begin() as db:
            db.execute(statement)


def test_a_note_writes_nothing_that_people_change(records: Records) -> None:
    with pytest.raises(RuntimeError, match="device is written to"), records.note() as db:
        db.execute(delete(DeviceRow))
    with pytest.raises(RuntimeError, match="audit is written to"), records.note() as db:
        db.execute(delete(AuditRow))


def test_no_module_writes_by_plain_sql() -> None:
    """Only what makes the tables may: the look at each statement does not see such text."""
    folder = Path(data.records.__file__).parent
    plain = {one.name for one in folder.glob("*.py") if "driver_sql" in one.read_text("utf-8")}
    assert plain == {"migration.py", "transfer.py"}  # the latter on the copy that a backup or restore makes
    texts = {one.name for one in folder.glob("*.py") if re.search(r"\btext\(", one.read_text("utf-8"))}
    # instants.text, and a sequence set after a restore
    assert texts == {"change.py", "person.py", "tour_revision.py", "transfer.py"}


def test_reading_within_a_change_needs_no_other_connection(records: Records) -> None:
    with records.change("user:anna", "look") as change:
        assert change.db.scalars(select(DeviceRow.device_id)).all() == []
    assert records.audit.entries() == []


def test_devices_and_sites_are_of_the_body_whose_layer_it_is(url: str) -> None:
    made = Records(url, town="neustadt", body_of=lambda layer_id: "euv" if layer_id == "bins" else "stadt")
    given = [Device(device_id=one, profile="plain", network="ttn") for one in ("b", "h", "idle")]
    places = {"b": "bins-0001", "h": "heat-0001"}
    served = [Assignment(device_id=one, site_id=site, valid_from=START) for one, site in places.items()]
    made.enrol(given, served)
    assert [(one.device_id, one.body) for one in made.devices()] == [("b", "euv"), ("h", "stadt"), ("idle", "stadt")]
    assert [(one.site_id, one.body) for one in made.assignments()] == [("bins-0001", "euv"), ("heat-0001", "stadt")]
    assert {one.subject for one in made.audit.entries(body="euv")} == {"device:b", "assignment:b"}
    made.add_devices([Device(device_id="b", profile="thermo_plain", network="ttn")])
    changes.swap(made, "b", "c", at=START)
    assert {one.device_id: one.body for one in made.devices()}["c"] == "euv"
    made._engine.dispose()
