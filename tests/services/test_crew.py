"""What a crew taps is in the inbox without a person, each container of a site once, or is refused with a sentence."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from data import sites
from data.errors import FieldError, StadtklimaError, UnknownSiteError
from data.records import ACTOR
from services.context import House
from services.crew import Tap, report_emptying, report_emptyings
from tests.support import small
from tests.support.small import NOON
from tests.support.waiting import waiting


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = small.settle(tmp_path).house
    path = made.folders.sites_of("bins")
    sites.write(path, replace(sites.read(path), channels=np.array([0, 0, 2, 0, 0], np.int16)))
    return made


def test_a_tap_becomes_one_message_without_a_person(house: House) -> None:
    token = ACTOR.set("user:anna")
    report_emptying(house, "bins-0001", 0, NOON, "half", "tap-1")
    ACTOR.reset(token)
    (said,) = waiting(house)
    assert said == {
        "emptying_id": "tap-1",
        "site_id": "bins-0001",
        "channel": 0,
        "at": "2026-07-01T12:00:00Z",
        "level": "half",
        "told_at": "2026-07-01T12:00:00.000+00:00",
        "within_s": 7200,
    }


def test_a_site_of_several_containers_is_each_of_them(house: House) -> None:
    report_emptying(house, "bins-0003", 0, NOON, "full", "tap-1")
    report_emptying(house, "bins-0003", 2, NOON, None, "tap-2")
    assert [(one["channel"], one["emptying_id"], one["level"]) for one in waiting(house)] == [
        (1, "tap-1:1", "full"),
        (2, "tap-1:2", "full"),
        (2, "tap-2", ""),
    ]


@pytest.mark.parametrize(
    ("changed", "error", "said"),
    [
        ({"site_id": "bins-9999"}, UnknownSiteError, "bins-9999"),
        ({"site_id": "heat-0001"}, UnknownSiteError, "heat-0001"),
        ({"site_id": "moon"}, UnknownSiteError, "moon"),
        ({"channel": 1}, FieldError, "has 0 containers"),
        ({"level": "soso"}, FieldError, "unknown level 'soso'; known: empty, half, full, overflowing"),
        ({"at": NOON + timedelta(hours=2)}, FieldError, "has not come yet"),
        ({"emptying_id": ""}, StadtklimaError, "1 to 60"),
        ({"emptying_id": "a\n"}, StadtklimaError, "1 to 60"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    house: House, changed: dict[str, object], error: type[Exception], said: str
) -> None:
    good = {"site_id": "bins-0001", "channel": 0, "at": NOON, "level": "full", "emptying_id": "x"}
    with pytest.raises(error, match=said):
        report_emptyings(house, [Tap(**good), Tap(**{**good, **changed})])  # type: ignore[arg-type]  # wrong on purpose
    assert waiting(house) == []
