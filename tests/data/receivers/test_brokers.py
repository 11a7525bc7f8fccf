"""Where brokers are, as the setting and the town's TOML say it."""

from pathlib import Path
from typing import Any

import pytest

from data.errors import DeclarationError
from data.ingest.sources import discover
from data.receivers.brokers import STANDARD, Broker, Subscription, brokers, topics

SOURCES = discover()


def test_a_url_says_where_who_and_which_authority() -> None:
    (found,) = brokers("mqtts://stadt:p%40ss@mqtt.example.org?ca=/etc/ca.crt", town_id="demo")
    assert found == Broker(
        host="mqtt.example.org",
        port=8883,
        tls=True,
        username="stadt",
        password="p@ss",  # noqa: S106 -- of nobody
        ca=Path("/etc/ca.crt"),
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
        ("mqtt://a:secret@b:70000", "Port out of range"),
        ("mqtt://a:secret@b?topic=x", r"unknown options \['topic'\]"),
        ("mqtt://a:secret@b mqtt://c:d@b", "one broker twice"),
    ],
)
def test_a_wrong_url_is_explained_without_its_password(url: str, complaint: str) -> None:
    with pytest.raises(DeclarationError, match=complaint) as caught:
        brokers(url, town_id="demo")
    assert "secret" not in str(caught.value)


def test_a_town_without_topics_subscribes_to_the_standard_ones() -> None:
    assert topics({}, SOURCES) == STANDARD
    own = {"mqtt": {"topics": [{"topic": "bins/+/state", "source": "json", "profile": "vendor"}]}}
    assert topics(own, SOURCES) == (Subscription("bins/+/state", "json", "vendor"),)


@pytest.mark.parametrize(
    "one", [{"source": "json"}, {"topic": "a", "source": "pigeon"}, {"topic": "a", "source": "json", "qos": 0}]
)
def test_a_wrong_topic_names_the_sources(one: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError, match="sources: chirpstack"):
        topics({"mqtt": {"topics": [one]}}, SOURCES)
