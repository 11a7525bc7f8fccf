"""An excess is one message, which ends when it is over; only those who keep account of energy read it."""

from datetime import timedelta

import pytest

from data.records.message_progress import End, Raise
from data.records.permissions import ROLES, Account, Permission
from services.energy import excess_messages
from services.energy.account import EnergyAccounts
from services.messages import open_messages, wording
from tests.services.energy.schools import TODAY, school, weather
from tests.support import small
from tests.support.small import NOON, Small

BODY = "town"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """A school whose nights are dearer since nine days."""
    made = small.settle(tmp_path_factory.mktemp("excess"))
    small.fill(made)
    school(made, weather(made), dearer=2.5, since=TODAY - timedelta(days=9))
    return made


def account(role: str) -> Account:
    rights: frozenset[tuple[Permission, str]] = frozenset((one, BODY) for one in ROLES[role])
    return Account(actor=f"user:{role}", rights=rights)


def test_an_excess_is_told_once_and_to_energy_staff_alone(town: Small) -> None:
    assert excess_messages.look(town.house) == 1
    assert excess_messages.look(town.house) == 0
    (told,) = open_messages(town.house, account("energy"))
    assert told.kind == "excess"
    assert wording.place(town.house, told, "", "de") == "Schule <b>, Gas"
    assert wording.value(town.house, told, "de").endswith("% mehr als bei diesem Wetter üblich")
    assert open_messages(town.house, account("dispatcher")) == []


def test_it_ends_with_the_excess_and_not_before(town: Small) -> None:
    store = town.house.store()
    store.follow()
    found = [*EnergyAccounts(town.house, store, TODAY).every()]
    (raised,) = excess_messages.deeds_of(found, set(), NOON)
    assert isinstance(raised, Raise)
    assert [*excess_messages.deeds_of(found, {raised.about}, NOON)] == []
    assert [*excess_messages.deeds_of([], {raised.about}, NOON)] == [End(about=raised.about, at=NOON)]


def test_rules_end_no_message_that_they_have_not_raised(town: Small) -> None:
    from services.messages import engine  # noqa: PLC0415 - Arrow and Delta, of this test alone

    excess_messages.look(town.house)
    engine.look(town.house)
    assert [one.kind for one in open_messages(town.house, account("energy"))] == ["excess"]
