"""A process that is killed while it changes records leaves whole changes, each of them audited, and nothing else."""

import random
import sys

import pytest
from sqlalchemy import delete

from data.records import Device, Records
from data.records.schema import AuditRow
from tests.support.changing import disagreements, kill_within

SEED = 20_261_126


def test_three_kills_leave_records_and_audit_in_agreement(records: Records, url: str) -> None:
    _kill(records, url, 3)


@pytest.mark.long
def test_200_kills_leave_records_and_audit_in_agreement(records: Records, url: str) -> None:
    _kill(records, url, 200)


def _kill(records: Records, url: str, times: int) -> None:
    chance = random.Random(SEED)  # noqa: S311 -- chance, not secrecy
    for _ in range(times):
        kill_within(url, chance)
    assert disagreements(records) == []
    # What was left can be changed on.
    before = records.version()
    records.new_token("ttn")
    assert records.version() == before + 1
    assert disagreements(records) == []
    assert before > times // 2
    entries = len(records.audit.entries(most=1_000_000))
    sys.stdout.write(f"{times} kills, {before} changes, {entries} entries: no disagreement\n")


def test_an_entry_that_is_missing_is_found(records: Records) -> None:
    records.add_devices([Device(device_id=one, profile="plain", network="ttn") for one in "ab"])
    with records.change("nobody", "forge") as change:
        change.db.execute(delete(AuditRow).where(AuditRow.subject == "device:a"))
    assert len(disagreements(records)) == 1
