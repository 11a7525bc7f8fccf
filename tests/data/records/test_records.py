"""Records in a real SQLite file."""

import hmac
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from data.errors import DeclarationError
from data.records import Assignment, Device, Records, canonical
from data.records.devices import UnknownDeviceError

START = datetime(2026, 1, 1, tzinfo=UTC)
EUI = "70B3D57ED0000001"


@pytest.fixture
def records(records: Records) -> Records:
    records.add_devices([Device(device_id=EUI, profile="ultrasonic_mm", network="ttn", simulated=True)])
    return records


def served(site_id: str, start_day: int, end_day: int | None = None, device_id: str = EUI) -> Assignment:
    return Assignment(
        device_id=device_id,
        site_id=site_id,
        valid_from=START + timedelta(days=start_day),
        valid_to=None if end_day is None else START + timedelta(days=end_day),
    )


def test_a_device_serves_the_site_it_was_assigned_to_at_that_instant(records: Records) -> None:
    records.assign_many([served("bins-0002", 10), served("bins-0001", 0, 10)])
    assignments = records.assignments()

    def site(day: float) -> str | None:
        found = assignments.at(EUI, START + timedelta(days=day))
        return None if found is None else found.site_id

    assert [site(-1), site(0), site(9.99), site(10), site(99)] == [
        None,
        "bins-0001",
        "bins-0001",
        "bins-0002",
        "bins-0002",
    ]


def test_a_gap_between_two_assignments_is_served_by_nobody(records: Records) -> None:
    records.assign_many([served("bins-0001", 0, 5), served("bins-0002", 7)])
    assert records.assignments().at(EUI, START + timedelta(days=6)) is None


def test_spelling_of_a_dev_eui_does_not_matter(records: Records) -> None:
    records.assign_many([served("bins-0001", 0, device_id=EUI.lower())])
    assert records.assignments().at(EUI.lower(), START) is not None
    assert records.assignments().device(EUI.lower()) is not None
    assert canonical("lamp-aa") == "lamp-aa"


def test_mounting_and_calibration_come_back(records: Records) -> None:
    given = Assignment(
        device_id=EUI,
        site_id="bins-0001",
        channel=2,
        valid_from=START,
        mounting={"height_empty_mm": 1200, "height_full_mm": 200},
        calibration={"inner_temperature_c": -0.5},
    )
    records.assign_many([given])
    assert list(records.assignments()) == [given]


def test_equipped_sites_of_a_layer_at_an_instant(records: Records) -> None:
    records.add_devices(
        [Device(device_id="x", profile="plain", network="ttn"), Device(device_id="y", profile="plain", network="ttn")]
    )
    records.assign_many(
        [served("bins-0001", 0, 5), served("heat-0001", 0, device_id="x"), served("bins-0003", 0, device_id="y")]
    )
    assignments = records.assignments()
    assert assignments.equipped_sites("bins", START) == {"bins-0001", "bins-0003"}
    assert assignments.equipped_sites("bins", START + timedelta(days=5)) == {"bins-0003"}


def test_every_change_raises_the_version_and_reading_does_not(records: Records) -> None:
    versions = [records.version()]
    for change in (
        lambda: records.add_devices([Device(device_id="new", profile="plain", network="ttn")]),
        lambda: records.assign_many([served("bins-0001", 0)]),
        lambda: records.retire(EUI, START + timedelta(days=1)),
        lambda: records.new_token("ttn"),
        lambda: records.revoke_tokens("ttn"),
    ):
        change()
        versions.append(records.version())
    assert versions == sorted(set(versions))
    assert records.assignments().version == records.version()


def test_other_processes_see_the_version_change(records: Records, other: Records) -> None:
    before = other.version()
    records.assign_many([served("bins-0001", 0)])
    assert other.version() > before


def test_a_device_that_was_never_added_is_refused_and_nothing_is_assigned(records: Records) -> None:
    with pytest.raises(UnknownDeviceError, match="unknown device 'ghost'"):
        records.assign_many([served("bins-0001", 0), served("bins-0002", 0, device_id="ghost")])
    assert len(records.assignments()) == 0


def test_a_known_device_gets_new_facts(records: Records) -> None:
    records.add_devices([Device(device_id=EUI, profile="ultrasonic_cm", network="chirpstack")])
    assert [(one.profile, one.network, one.simulated) for one in records.devices()] == [
        ("ultrasonic_cm", "chirpstack", False)
    ]


def test_retiring_ends_what_a_device_serves(records: Records) -> None:
    records.assign_many([served("bins-0001", 0)])
    assert records.retire(EUI, START + timedelta(days=3)) == 1
    assert records.assignments().at(EUI, START + timedelta(days=3)) is None
    assert records.assignments().at(EUI, START + timedelta(days=2)) is not None


def test_an_assignment_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(DeclarationError, match="lies before"):
        served("bins-0001", 3, 2)


def test_a_token_opens_its_own_source_until_it_is_revoked(records: Records) -> None:
    token = records.new_token("ttn")
    assert records.token_allows("ttn", token)
    assert not records.token_allows("chirpstack", token)
    assert not records.token_allows("ttn", token + "x")
    assert records.revoke_tokens("ttn") == 1
    assert not records.token_allows("ttn", token)


def test_every_token_is_compared_in_constant_time_whichever_is_right(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = [records.new_token("ttn") for _ in range(3)]
    compared: list[str] = []

    def counting(one: str, other: str) -> bool:
        compared.append(other)
        return one == other

    monkeypatch.setattr(hmac, "compare_digest", counting)
    assert all(records.token_allows("ttn", token) for token in tokens)
    assert not records.token_allows("ttn", "wrong")
    assert len(compared) == 3 * 4


def test_the_plain_text_of_a_token_is_kept_nowhere(records: Records, everything: Callable[[], str]) -> None:
    token = records.new_token("ttn")
    kept = everything()
    assert "ttn" in kept
    assert token not in kept


def test_a_database_without_its_driver_is_a_sentence_that_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DeclarationError, match=r"psycopg is not installed; .* `stadtklima\[postgresql\]`"):
        Records("postgresql+psycopg://user@127.0.0.1/name")


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "postgresql+nothing://x/y"])
def test_what_is_no_address_of_a_database_is_said_with_one_that_is(url: str) -> None:
    with pytest.raises(
        DeclarationError, match=r"STADTKLIMA_DATABASE_URL: .*postgresql\+psycopg://user:password@host/name"
    ):
        Records(url)


def test_a_database_that_does_not_answer_is_said_without_its_password() -> None:
    with pytest.raises(DeclarationError, match="cannot be opened") as caught:
        Records("postgresql+psycopg://user:secret@127.0.0.1:1/name")
    assert "secret" not in str(caught.value)
