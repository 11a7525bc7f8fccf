"""Messages are signed as Standard Webhooks says, by each secret; only an answer of 2xx means that one has arrived."""

import base64
from datetime import UTC, datetime

import pytest

from services.webhook import UndeliveredError, Webhook, key, signatures
from tests.support.app_server import SECRET, AppServer, listening

AT = datetime.fromtimestamp(1614265330, UTC)
OTHER = "whsec_" + base64.b64encode(b"x" * 24).decode()


def test_the_example_of_the_reference_libraries_is_signed_as_they_do() -> None:
    made = signatures(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', at=AT
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("wrong", ["", "whsec_", SECRET[6:], "whsec_" + "A" * 24, "whsec_!" + "A" * 40])
def test_a_secret_that_is_none_is_refused_without_being_repeated(wrong: str) -> None:
    with pytest.raises(ValueError, match="24 to 64 random bytes") as caught:
        key(wrong)
    assert not wrong[6:] or wrong[6:] not in str(caught.value)


def post(server: AppServer, *secrets: str) -> None:
    server.now_s = AT.timestamp()
    Webhook(url=server.url, secrets=secrets).post("msg_1", b'{"type":"test"}', at=AT)


def test_while_a_secret_is_changed_the_old_one_holds_too() -> None:
    with listening() as server:
        post(server, OTHER, SECRET)
        assert (server.messages, server.wrong) == ({"msg_1": {"type": "test"}}, [])
        post(server, OTHER)
        assert server.wrong == ["msg_1: signed by somebody else"]


@pytest.mark.parametrize("status", [301, 307, 400, 404, 410, 429, 503])
def test_what_is_not_taken_in_has_not_arrived(status: int) -> None:
    with listening() as server:
        server.statuses, server.headers = [status], {"Location": server.url, "Retry-After": "120"}
        with pytest.raises(UndeliveredError, match=f"answers {status}") as caught:
            post(server, SECRET)
        assert (caught.value.status, caught.value.wait_s, len(server.attempts)) == (status, 120.0, 1)


def test_a_server_that_is_away_is_named_as_such() -> None:
    with listening() as server:
        pass
    with pytest.raises(UndeliveredError, match=r"cannot be reached: \[Errno \d+\] Connection refused$"):
        post(server, SECRET)
