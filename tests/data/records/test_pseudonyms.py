"""Names are separable from the audit: after a time by pseudonyms, that who may resolves, and for ever by erasure."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from data.records import ACTOR, Device, Records
from data.records.audit import LOOK, AuditEntry
from data.records.notices import Notice, UnknownAuthorError
from data.records.pseudonyms import ReasonError, UnknownPersonError, UnknownPseudonymError

PASSWORD = "wagon correct staple horse"  # noqa: S105 -- made up
REASON = "a complaint about the swap of 3 May"
LATER = datetime.now(UTC) + timedelta(days=91)


@pytest.fixture(autouse=True)
def worked(records: Records) -> Iterator[None]:
    """Anna has an account, a role, a login, a job, and has added a device."""
    records.staff.add("anna", PASSWORD, now=datetime.now(UTC), roles=("planner",))
    records.logins.begin("anna", PASSWORD, address="192.0.2.1", now=datetime.now(UTC))
    before = ACTOR.set("user:anna")
    records.add_devices([Device(device_id="a", profile="plain", network="ttn")])
    records.jobs.ask("export")
    yield
    ACTOR.reset(before)


def _by(records: Records, actor: str) -> list[str]:
    return [one.what for one in records.audit.entries(actor=actor)]


def test_entries_that_are_old_say_a_pseudonym_that_only_a_reason_resolves(records: Records) -> None:
    assert records.pseudonyms.separate(before=datetime.now(UTC) - timedelta(days=1)) == 0
    assert records.pseudonyms.separate(before=LATER) == 1
    assert "anna" not in repr(records.audit.entries())
    added = next(one for one in records.audit.entries(what="device"))
    assert added.actor.startswith("pseudonym:")
    assert records.jobs.runs("export")[0].owner == added.actor
    assert added.after == {"device_id": "a", "profile": "plain", "network": "ttn", "simulated": False}
    with pytest.raises(ReasonError):
        records.pseudonyms.resolve(added.actor, reason="why not")
    assert records.pseudonyms.resolve(added.actor, reason=REASON) == "anna"
    assert records.audit.entries(what="name resolve")[0].after == {"reason": REASON}
    assert records.pseudonyms.separate(before=LATER) == 1
    assert {one.actor for one in records.audit.entries(what="device")} == {added.actor}


def test_nobody_can_say_whose_a_forgotten_pseudonym_is(records: Records) -> None:
    records.pseudonyms.separate(before=LATER)
    pseudonym = records.audit.entries(what="device")[0].actor
    assert records.pseudonyms.forget(before=LATER) == 1
    with pytest.raises(UnknownPseudonymError):
        records.pseudonyms.resolve(pseudonym, reason=REASON)


def test_erasure_leaves_no_trace_of_the_name_but_what_was_done(records: Records, everything: Callable[[], str]) -> None:
    ACTOR.set("user:admin")
    gone = records.pseudonyms.erase("anna")
    assert gone.items() >= {"staff_user": 1, "staff_grant": 1, "staff_session": 1}.items()
    assert "anna" not in everything()
    assert [one.what for one in records.audit.entries(what="device")] == ["device add"]
    erased = records.audit.entries(what="user erase")[0]
    assert (erased.actor, erased.after) == ("user:admin", gone)
    assert records.jobs.runs("export")[0].owner.startswith("pseudonym:")
    with pytest.raises(UnknownPersonError):
        records.pseudonyms.erase("anna")


def test_somebody_is_told_all_that_is_stored_about_them_and_no_secret(records: Records) -> None:
    records.pseudonyms.separate(before=LATER)
    told = records.person("anna")
    assert told.keys() == {"staff_user", "staff_grant", "staff_session", "pseudonym", "job", "audit"}
    assert {one["what"] for one in told["audit"]} >= {"device add", "user add", "login begin"}
    assert not {"argon2", "scrypt"} & set(repr(told).replace("$", " ").split())
    with pytest.raises(UnknownPersonError):
        records.person("nobody")


def test_names_in_notices_are_separated_and_erased_as_in_the_audit(
    records: Records, everything: Callable[[], str]
) -> None:
    now, notices = datetime.now(UTC), records.notices
    told = Notice(text="A", valid_from=now, valid_to=LATER)
    first, second = (notices.draft(told, body="") for _ in range(2))
    ACTOR.set("user:bert")
    notices.release(first)
    assert records.pseudonyms.separate(before=now - timedelta(days=1)) == 0
    assert {(one.author, one.released_by) for one in notices.listed()} == {
        ("user:anna", "user:bert"),
        ("user:anna", ""),
    }
    ACTOR.set("system")
    assert records.pseudonyms.separate(before=LATER) == 2
    shown = next(one for one in notices.listed() if one.released_at)
    assert shown.author == records.audit.entries(what="notice draft")[0].actor != shown.released_by
    assert all(one.startswith("pseudonym:") for one in (shown.author, shown.released_by))
    assert not {"user:anna", "user:bert"} & {str(one.after) for one in records.audit.entries(what="notice")}
    assert len(records.person("anna")["notice"]) == 2
    ACTOR.set("user:anna")
    with pytest.raises(UnknownAuthorError):
        notices.release(second)
    notices.draft(told, body="")
    ACTOR.set("user:admin")
    records.pseudonyms.erase("anna")
    assert "anna" not in everything()


def test_entries_are_found_by_actor_deed_subject_and_span(records: Records) -> None:
    now = datetime.now(UTC)
    assert _by(records, "anna") == ["job ask", "device add", "login begin"]
    assert [one.what for one in records.audit.entries(what="device", subject="device")] == ["device add"]
    assert records.audit.entries(since=now + timedelta(hours=1)) == []
    assert records.audit.entries(until=now - timedelta(hours=1)) == []


def test_names_are_shown_for_a_while_to_who_gave_a_reason(records: Records) -> None:
    now = datetime.now(UTC)
    assert records.audit.looks("user:anna", now=now) == ""
    with pytest.raises(ReasonError):
        records.audit.look("so")
    records.audit.look(REASON, of="tom")
    assert records.audit.looks("user:anna", now=now) == REASON
    assert records.audit.looks("user:anna", now=now + LOOK + timedelta(minutes=1)) == ""
    assert records.audit.entries()[0].after == {"reason": REASON, "of": "tom"}


def test_an_entry_without_names_says_what_was_done_and_not_by_whom(records: Records) -> None:
    told: list[AuditEntry] = [one.nameless() for one in records.audit.entries()]
    assert "anna" not in repr(told)
    assert {one.what for one in told} >= {"device add", "user add"}
    assert next(one for one in told if one.what == "device add").subject == "device:a"
