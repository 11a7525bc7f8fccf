"""The page of jobs says what the app was told, what waits and what failed, and lets somebody try that again."""

from pathlib import Path

from dashboard.staff.push_state import STATES
from dashboard.texts import LANGUAGES, load
from services.jobs import push
from tests.dashboard.staff.test_staff import HOME, log_in, peopled
from tests.support.app_server import SECRET, listening
from tests.support.client import asker
from tests.support.weather_files import alert, snapshot

PAGE = "/verwaltung/auftraege"


def test_a_message_that_failed_is_shown_with_its_reason_and_tried_again(tmp_path: Path) -> None:
    with listening() as server:
        town = peopled(tmp_path, push_url=server.url, push_secrets=(SECRET,))
        warnings = town.house.folders.weather / "warnings"
        warnings.parent.mkdir(exist_ok=True)
        warnings.write_bytes(snapshot(alert()))
        server.statuses, server.now_s = [410], town.now[0].timestamp()
        with asker(town) as client:
            log_in(client)
            assert "noch nie. Wartend: 0, gescheitert: 0." in client.get(PAGE).text
            push._send(town.house, lambda *_: None)
            page = client.get(PAGE).text
            assert "gescheitert: 1." in page
            assert "gescheitert: answers 410" in page
            (failed,) = town.house.records.outbox.listed("failed")
            typed = {"do": "push", "message": failed.message_id}
            assert client.post(PAGE, data=typed, headers=HOME, follow_redirects=False).status_code == 303
            push._send(town.house, lambda *_: None)
            assert "angekommen" in client.get(PAGE).text
            refused = client.post(PAGE, data=typed, headers=HOME)
            assert (refused.status_code, "ging nicht" in refused.text) == (400, True)
        assert server.told == [("warning.issued", "warning/05562004")]
        assert server.wrong == []


def test_where_nothing_is_pushed_nothing_is_said_of_it(tmp_path: Path) -> None:
    town = peopled(tmp_path)
    with asker(town) as client:
        log_in(client)
        assert "Nachrichten an die App" not in client.get(PAGE).text


def test_every_kind_of_message_and_state_has_a_name() -> None:
    kinds: dict[str, tuple[str, ...]] = {"container": ("full", "room"), "threshold": ("crossed", "ended")}
    kinds |= {"notice": ("released", "updated", "withdrawn"), "warning": ("issued", "updated", "lifted")}
    wanted = {f"push.kind.{family}_{one}" for family, some in kinds.items() for one in some}
    for language in LANGUAGES:
        assert {one for one in load()[language] if one.startswith("push.kind.")} == wanted
        assert {f"push.state_name.{one}" for one in STATES} <= {*load()[language]}
