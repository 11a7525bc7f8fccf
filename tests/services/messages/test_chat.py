"""Messages reach the chats that a town has named, by HTTP to a real server: once, again after a failure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.errors import FieldError
from data.records.message_preferences import MessagePreference
from services.messages import channels, wishes
from services.messages.delivery import deliver
from tests.support.chat_sink import ChatSink, chat_sink
from tests.support.small import NOON
from tests.support.watch import Watch, watched_town

SERVICES = ("ntfy", "mmost", "nctalk", "matrix")


@pytest.fixture
def chat() -> Iterator[ChatSink]:
    with chat_sink() as made:
        yield made


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return watched_town(tmp_path, message_hosts=("127.0.0.1",))


def wants(watch: Watch, channel: str, **more: object) -> None:
    wish = replace(MessagePreference(name="anna", channel=channel, shown="", least="low"), **more)  # type: ignore[arg-type]  # fields
    watch.town.house.records.message_preferences.put(wishes.check(watch.town.house, wish))


def sent(watch: Watch) -> dict[str, int]:
    return {name: n for name, n in deliver(watch.town.house, lambda *_: None).items() if n}


@pytest.mark.parametrize("scheme", SERVICES)
def test_a_message_arrives_once_and_after_a_server_that_could_not(watch: Watch, chat: ChatSink, scheme: str) -> None:
    wants(watch, chat.channel(scheme))
    watch.reads(96, 97)
    chat.status = 503
    assert sent(watch) == {"failed": 1}
    (one,) = watch.town.house.records.message_deliveries.listed(name="anna")
    assert (one.state, one.attempts, "secret" in one.error, bool(one.error)) == ("waiting", 1, False, True)
    chat.status = 200
    assert sent(watch) == {}, "not at once"
    watch.town.later(timedelta(minutes=1))
    assert sent(watch) == {"sent": 1}
    assert sent(watch) == {}
    (text,) = chat.texts
    assert "Läuft über: Platz" in text
    assert "97 % (Grenze 95 %)" in text


@pytest.mark.parametrize("scheme", SERVICES)
def test_no_server_leads_messages_elsewhere(watch: Watch, chat: ChatSink, scheme: str) -> None:
    with chat_sink() as other:
        chat.status, chat.location = 307, f"http://127.0.0.1:{other.port}/elsewhere"
        with pytest.raises(channels.ChannelRefusedError):
            channels.send(watch.town.house, chat.channel(scheme), title="t", body="b")
        assert (bool(chat.asked), other.asked) == (True, [])


def test_the_second_row_and_quiet_hours_hold_for_chats(watch: Watch, chat: ChatSink) -> None:
    wants(watch, chat.channel("ntfy"), after_min=60, quiet_from="15:00", quiet_to="17:00")
    watch.reads(96, 97)
    watch.town.later(timedelta(hours=1))
    assert sent(watch) == {}, "16:00 at home"
    watch.town.now[0] = NOON + timedelta(hours=3)
    assert sent(watch) == {"sent": 1}
    assert len(chat.texts) == 1


def test_nobody_in_a_chat_is_called_and_no_line_is_made_up(watch: Watch, chat: ChatSink) -> None:
    channels.send(watch.town.house, chat.channel("mmost"), title="a\r\nb", body="@channel @all \u202e\x00 <b>x</b>")
    (text,) = chat.texts
    assert "a b" in text.splitlines()
    assert "@channel" not in text
    assert not {"\x00", "\u202e"} & {*text}


@pytest.mark.parametrize(
    "scheme", ["json", "form", "xml", "gotify", "slack", "windows", "dbus", "syslog", "smtp", "http"]
)
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "[::1]"])
def test_other_schemes_and_hosts_are_refused(watch: Watch, scheme: str, host: str) -> None:
    with pytest.raises(FieldError) as refused:
        channels.check(watch.town.house.settings, f"{scheme}://{host}/x")
    assert refused.value.field == "channel"
    if host != "127.0.0.1":
        with pytest.raises(FieldError) as refused:
            channels.check(watch.town.house.settings, f"ntfy://{host}/x")
        assert refused.value.field == "host"
