"""SensorThings observations: the datastream from the topic or from inside, instants and intervals."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from data.ingest.envelope import wrap
from tests.support.everything import understood

TOPIC = "v1.1/Datastreams(74)/Observations"
DEVICES = {"datastream-74": "datastream_air_temperature_c", "datastream-b": "datastream_fill_percent"}


def read(observation: Any, topic: str = TOPIC) -> tuple[list[dict[str, Any]], list[str]]:
    return understood("sensorthings", wrap(json.dumps(observation).encode(), topic=topic), DEVICES)


@pytest.mark.parametrize(
    ("time", "observed"),
    [
        ("2026-07-01T11:00:00.000Z", datetime(2026, 7, 1, 11, tzinfo=UTC)),
        ("2026-07-01T10:50:00Z/2026-07-01T11:00:00Z", datetime(2026, 7, 1, 11, tzinfo=UTC)),
        ("2026-07-01T13:00:00+02:00", datetime(2026, 7, 1, 11, tzinfo=UTC)),
    ],
)
def test_an_observation_is_a_reading_at_the_end_of_its_time(time: str, observed: datetime) -> None:
    readings, reasons = read({"phenomenonTime": time, "result": 21.5, "@iot.id": 9})
    assert reasons == []
    assert [(row["measure"], row["value"], row["observed_at"]) for row in readings] == [
        ("air_temperature_c", 21.5, observed.timestamp() * 1000)
    ]


def test_the_datastream_may_be_inside_as_a_webhook_sends_it() -> None:
    observation = {"phenomenonTime": "2026-07-01T11:00:00Z", "result": 40, "Datastream": {"@iot.id": "b"}}
    readings, _ = understood("sensorthings", json.dumps(observation).encode(), DEVICES)
    assert [(row["measure"], row["value"]) for row in readings] == [("fill_percent", 40)]


def test_text_ids_are_written_with_quotes_in_topics() -> None:
    readings, _ = read({"resultTime": "2026-07-01T11:00:00Z", "result": 1}, "v1.1/Datastreams('b')/Observations")
    assert [row["device_id"] for row in readings] == ["datastream-b"]


@pytest.mark.parametrize(
    ("observation", "topic", "reason"),
    [
        ({"result": 1}, TOPIC, "neither 'phenomenonTime' nor 'resultTime'"),
        ({"resultTime": "2026-07-01T11:00:00Z"}, TOPIC, "has no 'result'"),
        ({"resultTime": "2026-07-01T11:00:00Z", "result": 1}, "x", "no datastream in the topic 'x'"),
        ({"resultTime": "2026-07-01T11:00:00Z", "result": 1}, "v1.1/Datastreams(5)/x", "unknown device 'datastream-5'"),
        ({"phenomenonTime": "noon", "result": 1}, TOPIC, "'phenomenonTime': 'noon' is no instant"),
        ([1], TOPIC, "the observation is a JSON list"),
    ],
)
def test_refusals_teach(observation: Any, topic: str, reason: str) -> None:
    readings, reasons = read(observation, topic)
    assert readings == []
    assert reason in reasons[0]
