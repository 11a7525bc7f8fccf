"""What the receive process says of itself comes back as it was; what cannot be read is nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.receivers.state import FRESH, BrokerState, ReceiverState, read, write

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
BROKER = BrokerState(name="mqtts://b:8883", connected_since=NOW, last_message=None, reconnects=3)
SAID = ReceiverState(written_at=NOW, brokers=[BROKER])


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write(tmp_path / "reception.json", SAID)
    assert read(tmp_path / "reception.json") == SAID


@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", '{"written_at": "noon"}'])
def test_what_cannot_be_read_is_nothing(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "reception.json").write_text(text, "utf-8")
    assert read(tmp_path / "reception.json") is None


def test_what_was_said_long_ago_holds_no_more() -> None:
    assert SAID.is_fresh(NOW + FRESH)
    assert not SAID.is_fresh(NOW + FRESH + timedelta(seconds=1))
