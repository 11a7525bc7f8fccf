"""Messages reach people by e-mail through a real server: whom, when and how they want it, and again where it failed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.alarm import Severity
from data.errors import FieldError
from data.records.message_preferences import (
    MOST,
    MessagePreference,
    TooManyPreferencesError,
    UnknownPreferenceError,
)
from services.context import House
from services.messages import channels, wishes
from services.messages.delivery import deliver, send_test
from services.messages.rules import in_force
from services.settings import Settings
from tests.support import small
from tests.support.mail_sink import MailSink, mail_sink
from tests.support.small import NOON
from tests.support.watch import HALF_HOUR, Watch, watched_town

ANNA = MessagePreference(name="anna", channel="anna@stadt.example", shown="", least="low")


SETTINGS = Settings(
    _env_file=None,  # type: ignore[call-arg]  # pydantic hides this argument
    message_mail="mailto://127.0.0.1",  # type: ignore[arg-type]  # as pydantic reads it
    message_hosts=("ntfy.stadt.example",),
)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Nothing is sent from there."""
    return small.settle(tmp_path_factory.mktemp("wishes"), message_mail="mailto://127.0.0.1").house


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with mail_sink() as made:
        yield made


@pytest.fixture
def watch(tmp_path: Path, sink: MailSink) -> Watch:
    return watched_town(tmp_path, message_mail=sink.url, message_hosts=("ntfy.stadt.example",))


def wants(watch: Watch, wanted: MessagePreference = ANNA, **more: object) -> str:
    wish = replace(wanted, **more)  # type: ignore[arg-type]  # fields by name
    return watch.town.house.records.message_preferences.put(wishes.check(watch.town.house, wish))


def sent(watch: Watch) -> dict[str, int]:
    return {name: n for name, n in deliver(watch.town.house, lambda *_: None).items() if n}


def test_who_may_read_a_message_and_wants_it_gets_it_once(watch: Watch, sink: MailSink) -> None:
    for name in ("anna", "bert", "cora"):
        wants(watch, name=name, channel=f"{name}@stadt.example")
    watch.reads(96, 97)
    assert sent(watch) == {"sent": 1}
    watch.reads(98)
    assert sent(watch) == {}
    (mail,) = sink.mails
    assert mail["Subject"] == 'Läuft über: Platz "0" & <Ä>'
    assert [[it.lower() for it in one] for one in sink.recipients] == [["rcpt to:<anna@stadt.example>"]]
    assert "Füllstand 97 % (Grenze 95 %)" in sink.texts()[0]
    assert "/verwaltung/meldungen" in sink.texts()[0]


@pytest.mark.parametrize(
    ("language", "title", "lines"),
    [
        ("de", 'Läuft über: Platz "0" & <Ä>', ("seit 01.07.2026 15:00 Uhr", "97 % (Grenze 95 %)")),
        ("en", 'Overflowing: Platz "0" & <Ä>', ("since 1 July 2026, 15:00", "97 % (limit 95 %)")),
    ],
)
def test_everybody_is_written_to_in_their_language(
    watch: Watch, sink: MailSink, language: str, title: str, lines: tuple[str, ...]
) -> None:
    watch.town.house.records.staff.set_language("anna", language)
    wants(watch)
    wants(watch, digest="07:30")
    watch.reads(96, 97)
    watch.reads(96, 97, site_id="bins-0002")
    assert sent(watch) == {"sent": 2}
    assert title in [one["Subject"] for one in sink.mails]
    assert [line for line in lines if line not in sink.texts()[0]] == []
    watch.town.now[0] = datetime(2026, 7, 2, 5, 30, tzinfo=UTC)
    assert sent(watch) == {"sent": 2}
    assert sink.mails[-1]["Subject"] == {"de": "2 Meldungen", "en": "2 messages"}[language]
    send_test(watch.town.house, watch.town.house.records.message_preferences.of("anna")[0])
    assert sink.mails[-1]["Subject"] == {"de": "Probe", "en": "Trial"}[language]


def test_a_language_that_is_none_of_ours_is_refused(watch: Watch) -> None:
    staff = watch.town.house.records.staff
    with pytest.raises(FieldError, match="known: de, en"):
        staff.set_language("anna", "xx")
    assert staff.user("anna").language == "de"


def test_what_is_milder_than_somebody_wants_is_not_sent(watch: Watch) -> None:
    wants(watch, least="high")
    watch.reads(96, 97)
    assert sent(watch) == {}


def test_what_failed_is_tried_again_and_shown(watch: Watch, sink: MailSink) -> None:
    wants(watch)
    watch.reads(96, 97)
    sink.refuses = True
    assert sent(watch) == {"failed": 1}
    (one,) = watch.town.house.records.message_deliveries.listed(name="anna")
    assert (one.state, one.attempts, bool(one.error)) == ("waiting", 1, True)
    sink.refuses = False
    assert sent(watch) == {}
    watch.town.later(timedelta(seconds=40))
    assert sent(watch) == {"sent": 1}


def test_what_is_over_before_it_is_sent_is_not_sent(watch: Watch) -> None:
    wants(watch)
    watch.reads(96, 97, 3, 3)
    assert sent(watch) == {"dropped": 1}


def test_escalation_is_only_for_what_nobody_has_taken(watch: Watch) -> None:
    wants(watch, after_min=60)
    watch.reads(96, 97)
    assert sent(watch) == {}
    watch.town.later(timedelta(hours=1))
    assert sent(watch) == {"sent": 1}
    watch.reads(3, 3, 96, 97)
    (one,) = watch.open()
    watch.town.house.records.messages.take(one.message_id)
    watch.town.later(timedelta(hours=1))
    assert sent(watch) == {"dropped": 1}


def test_a_digest_is_one_mail_a_day(watch: Watch, sink: MailSink) -> None:
    wants(watch, digest="07:30")
    watch.reads(96, 97)
    watch.reads(96, 97, site_id="bins-0002")
    assert sent(watch) == {}
    watch.town.now[0] = datetime(2026, 7, 2, 5, 30, tzinfo=UTC)
    assert sent(watch) == {"sent": 2}
    (mail,) = sink.mails
    assert mail["Subject"] == "2 Meldungen"


@pytest.mark.parametrize(
    ("wish", "severity", "due"),
    [
        ({}, "low", NOON),
        ({"quiet_from": "13:00", "quiet_to": "16:00"}, "low", NOON + timedelta(hours=2)),
        ({"quiet_from": "13:00", "quiet_to": "16:00"}, "urgent", NOON),
        ({"shift": "Mo-Su 18:00-20:00"}, "urgent", NOON + timedelta(hours=4)),
        ({"shift": "Mo-Su 10:00-20:00"}, "low", NOON),
        ({"digest": "14:00"}, "low", NOON),
        ({"digest": "13:59"}, "urgent", NOON + timedelta(days=1) - timedelta(minutes=1)),
        ({"after_min": 30, "quiet_from": "14:15", "quiet_to": "15:00"}, "low", NOON + timedelta(hours=1)),
    ],
)
def test_when_somebody_is_told(quiet: House, wish: dict[str, object], severity: Severity, due: datetime) -> None:
    found = wishes.due(quiet, replace(ANNA, **wish), NOON, is_urgent=severity == "urgent")  # type: ignore[arg-type]  # fields
    assert found == due


@pytest.mark.parametrize(
    ("channel", "field"),
    [
        ("", "channel"),
        ("anna", "channel"),
        ("anna@stadt.example?smtp=evil.example", "channel"),
        ("anna@stadt.example\nBcc: all@stadt.example", "channel"),
        ("anna@stadt.example,bert@stadt.example", "channel"),
        ("mailto://user:pass@evil.example", "channel"),
        ("json://127.0.0.1:8050/ingest", "channel"),
        ("file:///etc/passwd", "channel"),
        ("exec://x", "channel"),
        ("ntfy://127.0.0.1/x", "host"),
        ("ntfys://ntfy.stadt.example@127.0.0.1/x", "host"),
        ("ntfys://ntfy.stadt.example/x?attach=file:///etc/passwd", "channel"),
        ("ntfys://ntfy.stadt.example/x#y", "channel"),
        ("NTFYS://ntfy.stadt.example/" + "x" * 300, "channel"),
    ],
)
def test_no_message_goes_anywhere_else(channel: str, field: str) -> None:
    with pytest.raises(FieldError) as refused:
        channels.check(SETTINGS, channel)
    assert refused.value.field == field
    assert "ntfy" in str(refused.value) or "?" in str(refused.value)


def test_hosts_that_the_town_named_are_shown_without_their_secrets() -> None:
    shown = channels.check(SETTINGS, "ntfys://user:secret@ntfy.stadt.example/topic")
    assert shown == "ntfys://ntfy.stadt.example/…"


def test_names_cannot_write_headers(watch: Watch, sink: MailSink) -> None:
    evil = {"title": "a\r\nBcc: all@stadt.example", "body": "b\r\n.\r\nQUIT\r\n@channel"}
    channels.send(watch.town.house, ANNA.channel, **evil)
    (mail,) = sink.mails
    assert (mail["Subject"], mail["Bcc"]) == ("a Bcc: all@stadt.example", None)
    assert len(sink.recipients[0]) == 1
    assert "QUIT" in sink.texts()[0]


def test_somebody_can_try_a_channel(watch: Watch, sink: MailSink) -> None:
    wants(watch)
    (wish,) = watch.town.house.records.message_preferences.of("anna")
    send_test(watch.town.house, wish)
    assert [one["Subject"] for one in sink.mails] == ["Probe"]


def test_wishes_are_ones_own_and_not_too_many(watch: Watch) -> None:
    preferences = watch.town.house.records.message_preferences
    first = wants(watch)
    with pytest.raises(UnknownPreferenceError):
        preferences.put(replace(ANNA, name="bert", preference_id=first))
    with pytest.raises(UnknownPreferenceError):
        preferences.remove("bert", first)
    for _ in range(MOST - 1):
        wants(watch)
    with pytest.raises(TooManyPreferencesError):
        wants(watch)
    preferences.remove("anna", first)
    assert len(preferences.of("anna")) == MOST - 1


def test_addresses_are_sealed_and_no_part_of_the_audit(watch: Watch) -> None:
    wants(watch, channel="ntfys://user:hush-hush@ntfy.stadt.example/topic")
    entries = watch.town.house.records.audit.entries()
    assert not [one for one in entries if "hush" in repr(one)]
    assert b"hush" not in watch.town.house.folders.records.read_bytes()


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"least": "x"}, "least"),
        ({"after_min": -1}, "after_min"),
        ({"digest": "25:00"}, "digest"),
        ({"digest": "7"}, "digest"),
        ({"quiet_from": "22:00"}, "quiet_to"),
        ({"shift": "never"}, "shift"),
        ({"shift": "off"}, "shift"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(quiet: House, wish: dict[str, object], field: str) -> None:
    with pytest.raises(FieldError) as refused:
        wishes.check(quiet, replace(ANNA, **wish))  # type: ignore[arg-type]  # fields by name
    assert refused.value.field == field


def test_what_is_told_again_is_sent_again(watch: Watch) -> None:
    wants(watch)
    rules = {one.rule_id: one for one in in_force(watch.town.house)}
    watch.town.house.records.message_rules.put(replace(rules["overflow:bins"], again_min=30))
    watch.reads(96, 97)
    assert sent(watch) == {"sent": 1}
    watch.reads(97)
    assert sent(watch) == {"sent": 1}
    assert timedelta(minutes=30) == HALF_HOUR
