"""An engine that is killed at any instant has raised nothing twice and lost nothing, and sends each message once."""

import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from data.records.message_preferences import MessagePreference
from services.context import House
from services.messages import engine
from tests.support import small
from tests.support.looking import NOW, Courses, look_and_kill, watching
from tests.support.small import NOON, Small
from tests.support.watch import watched_town

SEED = 20_261_127
DAY = timedelta(days=1)


def told(house: House) -> list[tuple[object, ...]]:
    """What was raised by readings and how it ended."""
    found = house.records.messages.between(NOON, NOW)
    return sorted((one.about, one.raised_at, one.cleared_at, one.ending) for one in found if one.kind == "overflow")


def test_three_kills_change_nothing(tmp_path: Path) -> None:
    _kill(tmp_path, 3)


@pytest.mark.long
def test_50_kills_change_nothing(tmp_path: Path) -> None:
    _kill(tmp_path, 50)


def _kill(root: Path, times: int) -> None:
    town = watched_town(root / "killed").town
    _want_mail(town)
    shutil.copytree(root / "killed", root / "whole")
    chance = random.Random(SEED)  # noqa: S311 -- chance, not secrecy
    courses = Courses(chance)
    for _ in range(times):
        look_and_kill(town, chance, courses)
    killed = watching(town)
    engine.look(killed)
    whole = watching(small.reopened(root / "whole"))
    shutil.rmtree(whole.folders.lake)
    shutil.copytree(killed.folders.lake, whole.folders.lake)
    engine.look(whole)
    assert told(killed) == told(whole)
    assert len(told(killed)) > times // 2
    waits = _sent(killed)
    assert len(waits) == len({*waits})
    there = killed.records.messages.open(["euv"])
    assert {one.message_id for one in there if one.times == 1} <= {*waits}


def _want_mail(town: Small) -> None:
    wish = MessagePreference(name="anna", channel="anna@stadt.example", shown="", least="low")
    town.house.records.message_preferences.put(wish)


def _sent(house: House) -> list[str]:
    """Of which messages told once mail waits; what was over again by the same look is not sent."""
    once = {one.message_id for one in house.records.messages.between(NOON, NOW + DAY) if one.times == 1}
    waits = house.records.message_deliveries.listed(name="anna", most=10_000)
    return [one.message_id for one in waits if one.message_id in once]
