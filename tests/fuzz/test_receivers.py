"""Damaged messages through brokers' subscriptions and polled addresses: whatever comes is kept and accounted for."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paho.mqtt.client import MQTTMessage

from data import profiles
from data.clock import Clock
from data.inbox import Inbox
from data.ingest.decode import FAULT, Translator
from data.lake.batch import Batch
from data.profiles import Profiles
from data.receivers import rest
from data.receivers.brokers import Broker
from data.receivers.fetching import Reply
from data.receivers.keeper import Keeper
from data.receivers.mqtt import Subscriber
from data.receivers.rest import Poller
from data.records import Assignment, Assignments, Device
from data.town.subscriptions import Poll, Subscription
from tests.support.accounting import SOURCES, lost
from tests.support.everything import LAYERS, LONG_AGO, MOUNTING, NOW
from tests.support.mutations import DEVICES, NETWORKS, PROFILE, messages

POLLED = ("json", "ocpi", "smart_data_models", "dwd_cdc")
TOPICS = [
    Subscription(pattern="v3/+/devices/+/up", source="ttn"),
    Subscription(pattern="application/+/device/+/event/up", source="chirpstack"),
    Subscription(pattern="v1.1/+/Observations", source="sensorthings"),
    Subscription(pattern="vendor/#", source="json", profile="vendor"),
]
ADDRESSES = {
    "v3/app@t/devices/d/up": "ttn",
    "application/1/device/70b3d57ed0000002/event/up": "chirpstack",
    "v1.1/Datastreams(74)/Observations": "sensorthings",
    "vendor/b-1": "json",
    "somebody/else": "json",
}
WHOLE = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.fixture
def known(tmp_path: Path) -> Profiles:
    (tmp_path / "vendor.toml").write_text(PROFILE, "utf-8")
    return profiles.discover(tmp_path)


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    made = Inbox(tmp_path / "inbox.sqlite")
    yield made
    made.close()


def account(inbox: Inbox, after: int, known: Profiles) -> tuple[int, Counter[str]]:
    """See that each kept message is stored or rejected, field by field; the last offset, and how many of what."""
    assignments = Assignments(
        [
            Assignment(device_id=one, site_id=f"everything-{at:04d}", valid_from=LONG_AGO, mounting=MOUNTING)
            for at, one in enumerate(DEVICES)
        ],
        [Device(device_id=one, profile=DEVICES[one], network=name) for name, ids in NETWORKS.items() for one in ids],
    )
    outcomes: Counter[str] = Counter()
    while several := inbox.after(after, 2_000):
        for message in several:
            batch = Batch()
            translator = Translator(sources=SOURCES, profiles=known, layers=LAYERS, kind="real")
            translator.add(message, assignments, batch)
            reasons = "; ".join(row[2] for row in batch.rows["rejected"])
            assert FAULT not in reasons
            stored = {(row[6], row[2]) for row in batch.rows["readings"]}
            if message.source in SOURCES:
                missing = lost(message.source, message.raw, stored, reasons, devices=DEVICES, known=known)
                assert missing == [], (message.raw, reasons)
            outcomes["stored" if stored else "rejected" if reasons else "says nothing"] += 1
        after = several[-1].offset
    return after, outcomes


def test_whatever_a_broker_brings_is_kept_and_accounted_for(inbox: Inbox, known: Profiles, fuzz_examples: int) -> None:
    keeper = Keeper(inbox)
    broker = Broker(host="127.0.0.1", port=1, tls=False, client_id="fuzz")
    receiver = Subscriber(broker, TOPICS, keeper, Clock(source=lambda: NOW))
    brought = 0

    @settings(WHOLE, max_examples=fuzz_examples)
    @given(st.sampled_from(sorted(ADDRESSES)).flatmap(lambda name: st.tuples(st.just(name), messages(ADDRESSES[name]))))
    def each(message: tuple[str, bytes]) -> None:
        nonlocal brought
        came = MQTTMessage(topic=message[0].encode())
        came.payload = message[1]
        receiver._received(receiver._client, None, came)
        brought += 1

    each()
    keeper.close()
    _, outcomes = account(inbox, 0, known)
    print(json.dumps(outcomes))  # noqa: T201 -- shown with -rP
    assert outcomes.total() == brought
    assert outcomes.keys() >= {"stored", "rejected"}


@pytest.mark.parametrize("source", POLLED)
def test_whatever_an_address_answers_is_kept_and_accounted_for(  # noqa: PLR0917 -- fixtures
    source: str, inbox: Inbox, known: Profiles, fuzz_examples: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    poll = Poll(name="x", url="https://a.example/x", every_s=60, source=source, profile="vendor" * (source == "json"))
    answer: list[bytes] = []

    def fetched(*_: Any) -> Reply:
        return Reply(answer[0], MappingProxyType({}), None)

    monkeypatch.setattr(rest, "fetch", fetched)
    asked = kept = 0

    @settings(WHOLE, max_examples=fuzz_examples // 4)
    @given(messages(source))
    def each(raw: bytes) -> None:
        nonlocal asked, kept
        answer[:] = [raw]
        poller = Poller(poll, inbox=inbox, profiles=known, clock=Clock(source=lambda: NOW), weather=tmp_path)
        kept += poller.ask()
        asked += 1

    each()
    _, outcomes = account(inbox, 0, known)
    print(json.dumps({source: {"answers": asked, **outcomes}}))  # noqa: T201 -- shown with -rP
    assert outcomes.total() == kept
    assert outcomes.keys() >= {"stored", "rejected"}
