"""The jobs of messages: one finds them, one sees that something is due, and only then another sends it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.progress import silent
from data.records.message_preferences import MessagePreference
from services.jobs import discover
from services.jobs.messages import SEND
from services.messages import wishes
from tests.support.mail_sink import MailSink, mail_sink
from tests.support.watch import watched_town


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with mail_sink() as made:
        yield made


def test_a_message_is_found_and_sent_only_when_one_is_due(tmp_path: Path, sink: MailSink) -> None:
    watch = watched_town(tmp_path, message_mail=sink.url)
    house = watch.town.house
    wish = MessagePreference(name="anna", channel="anna@stadt.example", shown="", least="low")
    house.records.message_preferences.put(wishes.check(house, wish))
    jobs = discover(house)
    jobs["messages:due"].run(house, silent)
    assert house.records.jobs.claim("worker", [SEND], now=datetime.now(UTC)) is None
    watch.reads(96, 97)
    assert (jobs["messages"].run(house, silent) or {})["told"] == 0  # it was told by the look of the last reading
    jobs["messages:due"].run(house, silent)
    assert house.records.jobs.claim("worker", [SEND], now=datetime.now(UTC)) is not None
    assert (jobs[SEND].run(house, silent) or {})["sent"] == 1
    assert len(sink.mails) == 1
