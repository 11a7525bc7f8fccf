"""Messages are taken, put off, noted on and ended by who may; rules always end; nobody sees or does what is others'."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from data.records.permissions import Account
from services.messages import engine, open_messages
from tests.support.client import asker
from tests.support.login import HOME, log_in
from tests.support.mail_sink import MailSink, mail_sink
from tests.support.watch import Watch, watched_town

PATH = "/verwaltung/meldungen"
RULES, CHANNELS, QUALITY = f"{PATH}/regeln", f"{PATH}/wege", f"{PATH}/guete"
LIVE = f"/fragments{PATH}/open"
EVIL = "<script>alert(1)</script>\"'&lt; ${7*7} {{7*7}} %n"


@pytest.fixture(scope="module")
def sink() -> Iterator[MailSink]:
    with mail_sink() as made:
        yield made


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory, sink: MailSink) -> Watch:
    return watched_town(tmp_path_factory.mktemp("messages"), message_mail=sink.url)


@pytest.fixture(scope="module")
def client(watch: Watch) -> Iterator[TestClient]:
    with asker(watch.town) as made:
        yield made


@pytest.fixture
def message(watch: Watch) -> str:
    """Its id: of a bin that overflows; whatever another test left is over."""
    watch.reads(2, 2)
    watch.town.now[0] += timedelta(days=15)
    watch.reads(2, 2, 96, 97)
    (one,) = (it for it in watch.open() if it.kind == "overflow")
    return one.message_id


def send(client: TestClient, path: str = PATH, **typed: str) -> Response:
    return client.post(path, data=typed, headers=HOME, follow_redirects=False)


def look(client: TestClient, path: str = PATH) -> str:
    """A page as it is read."""
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def wrong(answer: Response) -> str:
    assert answer.status_code == 400, answer.status_code
    return re.sub(r"\s+", " ", "".join(re.findall(r'role="alert">([^<]*)', answer.text)))


def test_a_message_is_taken_noted_on_put_off_and_ended(client: TestClient, watch: Watch, message: str) -> None:
    log_in(client, "anna")
    shown = look(client)
    assert re.search(r"Läuft über: Platz \S+ &amp; &lt;Ä&gt;", shown)
    assert "noch nicht übernommen" in shown
    assert send(client, do="take", message=message, note="fahre hin").status_code == 303
    assert "übernommen von anna" in look(client)
    assert send(client, do="shelve_4", message=message).status_code == 303
    shown = look(client)
    assert "zurückgestellt bis" in shown
    assert (
        open_messages(watch.town.house, Account(actor="user:anna", rights=frozenset({("messages.read", "euv")}))) == []
    )
    assert send(client, do="unshelve", message=message).status_code == 303
    assert send(client, do="clear", message=message, note="Karton").status_code == 303
    history = look(client, f"{PATH}?message={message}")
    for said in (
        "übernommen (anna) – fahre hin",
        "zurückgestellt (anna)",
        "wieder gezeigt (anna)",
        "vorbei (anna) – Karton",
    ):
        assert said in history
    assert "schon vorbei" in wrong(send(client, do="take", message=message))


def test_what_is_open_is_answered_anew_only_where_it_is_another(client: TestClient, watch: Watch, message: str) -> None:
    log_in(client, "anna")
    assert f'data-fragment="{LIVE}"' in look(client)
    first = client.get(LIVE)
    assert "<html" not in first.text
    assert "davon 1 noch nicht übernommen" in first.text
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get(LIVE, headers=known).status_code == 304
    assert client.get(f"{LIVE}?lang=en", headers=known).status_code == 200
    watch.town.house.records.messages.take(message)
    second = client.get(LIVE, headers=known)
    assert (second.status_code, "davon 0 noch nicht übernommen" in second.text) == (200, True)
    log_in(client, "bert")
    of_others = client.get(LIVE, headers={"If-None-Match": second.headers["etag"]})
    assert (of_others.status_code, message in of_others.text) == (200, False)
    log_in(client, "cora")
    assert client.get(LIVE).status_code == 403


def test_a_site_is_put_out_of_service_and_into_it_again(client: TestClient, watch: Watch, message: str) -> None:
    log_in(client, "anna")
    assert send(client, do="rest", message=message, note="Baustelle").status_code == 303
    shown = look(client)
    assert "Außer Betrieb" in shown
    assert "Baustelle" in shown
    (rest,) = watch.town.house.records.messages.rests(watch.now)
    assert send(client, do="end_rest", rest=rest.rest_id).status_code == 303
    assert watch.town.house.records.messages.rests(watch.now) == []


def test_messages_of_others_are_neither_seen_nor_changed(client: TestClient, watch: Watch, message: str) -> None:
    log_in(client, "bert")
    assert "Läuft über" not in look(client)
    assert client.get(f"{PATH}?message={message}").status_code == 404
    for do in ("take", "remark", "shelve_1", "clear", "rest", "unshelve"):
        assert wrong(send(client, do=do, message=message, note="x"))
    for wrong_id in ("", "x", "0" * 32, "' OR 1=1 --", "../" * 9):
        assert wrong(send(client, do="take", message=wrong_id))
    (one,) = (it for it in watch.open() if it.message_id == message)
    assert (one.taken_by, one.note, one.cleared_at) == ("", "", None)
    log_in(client, "dora")
    assert "Läuft über" in look(client)
    assert send(client, do="take", message=message).status_code == 403
    log_in(client, "cora")
    assert client.get(PATH).status_code == 403


def test_what_is_written_stays_text(client: TestClient, message: str) -> None:
    log_in(client, "anna")
    assert send(client, do="take", message=message, note=EVIL).status_code == 303
    for path in (PATH, f"{PATH}?message={message}"):
        page = look(client, path)
        assert "<script>alert" not in page
        assert "49" not in re.findall(r"Notiz: ([^<]*)", page)
    assert "zu lang" in wrong(send(client, do="remark", message=message, note="x" * 501))
    assert "leer" in wrong(send(client, do="remark", message=message, note="  "))
    assert wrong(send(client, do="explode", message=message))


def rule(**more: str) -> dict[str, str]:
    whole = {"on_readings": "2", "on_min": "0", "off_readings": "2", "off_min": "0", "again_min": "0"}
    about = {"do": "put", "what": "bins|fill_percent", "kind": "limit", "limit": "50", "deadband": "10"}
    return {**about, **whole, "severity": "low", "is_on": "1", **more}


def test_a_rule_is_changed_reset_added_and_removed(client: TestClient, watch: Watch) -> None:
    log_in(client, "anna")
    records = watch.town.house.records
    shown = look(client, RULES)
    assert "ab 95 %, vorbei unter 75 %, nach 2 Messungen" in shown.replace("\u00a0", " ")
    assert send(client, RULES, **rule(rule="overflow:bins", limit="90,5", severity="high")).status_code == 303
    (one,) = records.message_rules.listed()
    assert (one.rule_id, one.limit, one.severity, one.kind, one.author) == (
        "overflow:bins", 90.5, "high", "overflow", "user:anna",
    )  # fmt: skip
    assert send(client, RULES, do="reset", rule="overflow:bins").status_code == 303
    assert send(client, RULES, **rule(site_id="bins-0002", hours="Mo-Fr 06:00-18:00")).status_code == 303
    (own,) = records.message_rules.listed()
    assert (own.body, own.site_id, own.hours) == ("euv", "bins-0002", "Mo-Fr 06:00-18:00")
    watch.town.now[0] = datetime(2027, 3, 1, 9, tzinfo=UTC)
    engine.look(watch.town.house)
    assert ("limit", "bins-0002") in watch.reads(20, 60, 61, site_id="bins-0002")
    assert send(client, RULES, do="reset", rule=own.rule_id).status_code == 303
    assert ("limit", "bins-0002") not in watch.look()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"deadband": ""}, "Abstand fehlt"),
        ({"deadband": "50"}, "nie enden"),
        ({"deadband": "-1"}, "nie enden"),
        ({"deadband": "nan"}, "nie enden"),
        ({"limit": "101"}, "„101“"),
        ({"limit": "inf"}, "„inf“"),
        ({"limit": EVIL}, "&lt;script&gt;"),
        ({"what": "bins|nothing"}, "Messgröße"),
        ({"what": "nothing|fill_percent"}, "Thema"),
        ({"kind": "nothing"}, "Art von Meldung"),
        ({"severity": "nothing"}, "Dringlichkeit"),
        ({"site_id": "heat-0001"}, "kein Ort"),
        ({"site_id": "bins-9999"}, "kein Ort"),
        ({"hours": "off"}, "beginnen nie"),
        ({"hours": EVIL}, "keine Zeiten"),
        ({"on_readings": "0"}, "1 bis 20"),
        ({"again_min": "-5"}, "0 bis 10080"),
        ({"on_min": "1e9"}, "0 bis 10080"),
        ({"what": "bins|", "limit": "1"}, "Grenze"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(client: TestClient, more: dict[str, str], said: str) -> None:
    log_in(client, "anna")
    answer = send(client, RULES, **rule(**more))
    assert said in wrong(answer)
    assert "<script>alert" not in answer.text


def test_rules_of_other_bodies_stay_as_they_are(client: TestClient, watch: Watch) -> None:
    log_in(client, "bert")
    assert "Läuft über" not in look(client, RULES).partition("<form")[0].partition("</table>")[0]
    for typed in (rule(), rule(rule="overflow:bins"), {"do": "reset", "rule": "overflow:bins"}, {"do": "x"}):
        assert wrong(send(client, RULES, **typed))
    assert watch.town.house.records.message_rules.listed() == []


def test_everybody_has_channels_of_their_own(client: TestClient, watch: Watch, sink: MailSink, message: str) -> None:
    log_in(client, "anna")
    typed = {"do": "put", "channel": "anna@stadt.example", "least": "low", "quiet_from": "22:00", "quiet_to": "06:00"}
    assert send(client, CHANNELS, **typed, digest="", shift="", after_min="0").status_code == 303
    shown = look(client, CHANNELS)
    assert "anna@stadt.example" in shown
    assert "Ruhe von 22:00 bis 06:00 Uhr" in shown
    (one,) = watch.town.house.records.message_preferences.of("anna")
    assert send(client, CHANNELS, do="test", channel_id=one.preference_id).status_code == 303
    assert sink.mails[-1]["Subject"] == "Probe"
    log_in(client, "bert")
    assert "anna@" not in look(client, CHANNELS)
    for do in ("test", "remove"):
        assert wrong(send(client, CHANNELS, do=do, channel_id=one.preference_id))
    assert "keine Uhrzeit" in wrong(send(client, CHANNELS, **{**typed, "digest": EVIL}))
    answer = send(client, CHANNELS, **{**typed, "channel": EVIL})
    assert "Möglich sind" in wrong(answer)
    assert "<script>alert" not in answer.text
    assert "An diesen Server" in wrong(send(client, CHANNELS, **{**typed, "channel": "ntfy://127.0.0.1:8050/x"}))
    log_in(client, "anna")
    assert send(client, CHANNELS, do="remove", channel_id=one.preference_id).status_code == 303
    assert watch.town.house.records.message_preferences.of("anna") == []
    assert message


def test_figures_say_what_was_told_and_how_often(client: TestClient, watch: Watch, message: str) -> None:
    log_in(client, "anna")
    watch.town.later(timedelta(minutes=1))
    shown = look(client, f"{QUALITY}?days=7")
    assert "1 Meldung in 7 Tagen." in shown
    assert "unter 200 Meldungen" in shown
    assert client.get(f"{QUALITY}?days=x'").status_code == 200
    log_in(client, "bert")
    assert "0 Meldungen in 28 Tagen." in look(client, QUALITY)
    assert message


def test_the_menu_says_how_many_wait(client: TestClient, message: str) -> None:
    log_in(client, "anna")
    assert re.search(r'meldungen"[^>]*>Meldungen<span class="desk__count"[^>]*>1</span>', look(client, "/verwaltung"))
    assert message
