"""Where brokers are, as the setting and the town's TOML say it."""

from pathlib import Path

import pytest

from data.errors import DeclarationError
from data.ingest.sources import discover
from data.receivers.brokers import Broker, brokers

SOURCES = discover()


def test_a_url_says_where_who_and_which_authority(tmp_path: Path) -> None:
    authority = tmp_path / "ca.crt"
    authority.touch()
    (found,) = brokers(f"mqtts://stadt:p%40ss@mqtt.example.org?ca={authority}", town_id="demo")
    assert found == Broker(
        host="mqtt.example.org",
        port=8883,
        tls=True,
        username="stadt",
        password="p@ss",  # noqa: S106 -- of nobody
        ca=authority,
        client_id="stadtklima-demo",
    )
    assert "p@ss" not in f"{found!r} {found}"


def test_there_may_be_several_brokers_or_none() -> None:
    found = brokers("mqtt://a.example mqtt://a.example:1884?client_id=second", town_id="demo")
    assert [(one.port, one.client_id) for one in found] == [(1883, "stadtklima-demo"), (1884, "second")]
    assert brokers("", town_id="demo") == []


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("https://mqtt.example", "begins with 'https'; write mqtts://"),
        ("mqtts://", "write mqtts://"),
        ("mqtt://a:secret@b:70000", "ends with 'b:70000', which has no port from 1 to 65535; write mqtts://"),
        ("mqtt://a:secret@b:0", "ends with 'b:0', which has no port"),
        ("mqtts://a:secret/of@b", "ends with 'b', which has no port .* as %2F"),
        ("mqtts://[b", "which has no port"),
        ("mqtts://a:secret@b?ca=/nowhere.pem", r"'/nowhere.pem', where there is no file; write .*[?]ca="),
        ("mqtt://a:secret@b?topic=x", r"unknown options \['topic'\]"),
        ("mqtt://a:secret@b mqtt://c:d@b", "one broker twice"),
    ],
)
def test_a_wrong_url_is_explained_without_its_password(url: str, complaint: str) -> None:
    with pytest.raises(DeclarationError, match=complaint) as caught:
        brokers(url, town_id="demo")
    assert "secret" not in str(caught.value)
