"""What a town listens to and asks by itself: ``[[mqtt.topics]]`` and ``[[poll]]`` of its file."""

from pathlib import Path
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from data.documents import TABLE

WEATHER: Final = ("warnings", "forecast", "radar_hour", "radar_next_hour", "radar_second_hour")
"""What is kept as a file for data.weather, as it came."""
SHORTEST_S: Final = 10.0
"""Asking more often is not polite."""
SOURCES: Final = sorted(path.stem for path in (Path(__file__).parents[1] / "ingest" / "sources").glob("[a-z]*.py"))
"""Ids of those who send; read off their files, because importing them all takes half a second."""


def _known(source: str) -> str:
    if source not in (*SOURCES, *WEATHER):
        raise ValueError(f"is unknown; known: {', '.join(sorted((*SOURCES, *WEATHER)))}")
    return source


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Poll:
    """One address.

    Args:
        name: names it in logs, and its secret in the setting AUTHORIZATION.
        source: id of the source that reads the answer, or ``warnings``, ``forecast`` or one of the composites of radar.
        profile: id of the profile that maps it (source json); empty: any that fits.
        authorization: value of the header of that name, from the setting; empty: none is sent.
    """

    name: Annotated[str, Field(min_length=1, max_length=48)]
    url: Annotated[str, Field(pattern=r"^https?://[^/\s]")]
    every_s: Annotated[float, Field(ge=SHORTEST_S)]
    source: Annotated[str, AfterValidator(_known)]
    profile: str = ""
    authorization: Annotated[str, Field(repr=False)] = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Subscription:
    """A subscription.

    Args:
        pattern: MQTT topic filter (``v3/+/devices/+/up``); ``topic`` in the file.
        source: id of the source that reads what comes.
        profile: id of the profile that maps it (source json); empty: any that fits.
    """

    pattern: Annotated[str, Field(validation_alias="topic")]
    source: str
    profile: str = ""


def _sent(topic: Subscription) -> Subscription:
    if not topic.pattern or topic.source not in SOURCES:
        raise ValueError(f"needs a topic, and a source of {', '.join(SOURCES)}")
    return topic


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Mqtt:
    """``[mqtt]``; without topics the standard ones hold."""

    topics: tuple[Annotated[Subscription, AfterValidator(_sent)], ...] | None = None


def _told_apart(polls: tuple[Poll, ...]) -> tuple[Poll, ...]:
    names = [one.name for one in polls]
    if len(set(names)) != len(names):
        raise ValueError(f"names must differ: {', '.join(names)}")
    if any(one.authorization for one in polls):
        raise ValueError("authorization is a secret: write it into STADTKLIMA_AUTHORIZATION by its name")
    return polls


Polls: TypeAlias = Annotated[tuple[Poll, ...], AfterValidator(_told_apart)]
