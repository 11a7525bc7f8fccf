"""A cloudburst: fire brigade and crisis staff are told by e-mail, each as they want it, and nobody is flooded."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.records.message_preferences import MessagePreference
from services.messages import engine, wishes
from services.messages.delivery import deliver
from tests.support import brooks
from tests.support.login import PASSWORD
from tests.support.mail_sink import MailSink, mail_sink
from tests.support.small import NOON, Small

LEVELS = {"water_levels-0001": (78, 82, 121, 123), "water_levels-0002": (40, 55, 70, 71)}
RAIN = (1.0, 9.0, 12.0, 2.0)
RECEIVERS = {"feuerwehr": {"least": "high"}, "krisenstab": {"least": "low", "digest": "16:30"}}


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with mail_sink() as made:
        yield made


@pytest.fixture
def town(tmp_path: Path, sink: MailSink) -> Small:
    made = brooks.settle(tmp_path)
    settings = made.house.settings.model_copy(update={"message_mail": type(made.house.settings.message_mail)(sink.url)})
    object.__setattr__(made.house, "settings", settings)
    for name, facts in RECEIVERS.items():
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=("crisis_staff",))
        wish = MessagePreference(name=name, channel=f"{name}@stadt.example", shown="", **facts)  # type: ignore[arg-type]  # texts
        made.house.records.message_preferences.put(wishes.check(made.house, wish))
    made.commit(*brooks.course("rain_gauges-0001", [0.0], every_min=10))
    engine.look(made.house)
    return made


def pour(town: Small, step: int) -> None:
    """Ten minutes later: what the gauges say then, looked at and sent."""
    town.later(timedelta(minutes=10))
    rows = [
        row for site, levels in LEVELS.items() for row in brooks.course(site, levels[step : step + 1], every_min=10)
    ]
    rain = brooks.course("rain_gauges-0001", RAIN[step : step + 1], every_min=10)
    at = {"observed_at": town.now[0], "received_at": town.now[0]}
    town.commit(*({**row, **at} for row in [*rows, *rain]))
    engine.look(town.house)
    deliver(town.house, lambda *_: None)


def to(sink: MailSink, name: str) -> list[str]:
    """The texts that somebody got."""
    mine = [any(name in one.lower() for one in told) for told in sink.recipients]
    return [text for text, is_mine in zip(sink.texts(), mine, strict=True) if is_mine]


def test_fire_brigade_and_crisis_staff_are_told_each_in_their_way(town: Small, sink: MailSink) -> None:
    for step in range(4):
        pour(town, step)
    brigade = to(sink, "feuerwehr")
    assert len([one for one in brigade if "Niederschlag" in one]) == 1
    assert [one for one in brigade if "Stelle water_levels-0001" in one and "120" in one]
    assert to(sink, "krisenstab") == []
    town.now[0] = NOON + timedelta(hours=2, minutes=45)
    deliver(town.house, lambda *_: None)
    (digest,) = to(sink, "krisenstab")
    assert all(part in digest for part in ("Niederschlag", "Stelle water_levels-0001", "Stelle water_levels-0002"))


def test_what_goes_on_is_not_told_again(town: Small, sink: MailSink) -> None:
    for step in (0, 1, 2, 3, 3, 3, 3):
        pour(town, step)
    assert len(to(sink, "feuerwehr")) <= 2
