"""The light of a room: its class as a large shape with words, what it means, when to open the windows."""

from datetime import datetime
from typing import Final

from analysis.indoor.rooms import RoomAir
from dashboard.parts.figures import aged, number, quantity
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words

SOON_MINUTES: Final = 90
"""What lies further ahead nobody waits for."""


def light(one: RoomAir, *, now: datetime, words: Words) -> Markup:
    """What whoever stands before a screen is told; colours never speak alone."""
    level = one.level or one.state
    shown = [
        tag("span", {"class": "airlight__mark", "aria-hidden": "true"}),
        tag("p", {"class": "airlight__word"}, words[f"light.{level}"]),
    ]
    ppm = "" if one.ppm is None else quantity(one.ppm, unit="ppm", decimals=0, words=words)
    return tag(
        "div",
        {"class": f"airlight airlight--{level}"},
        tag("div", {"class": "airlight__head"}, *shown),
        tag("p", {"class": "airlight__value"}, ppm) if ppm else None,
        tag("p", {"class": "airlight__said"}, said(one, words)),
        _measured(one, now, words),
    )


def said(one: RoomAir, words: Words) -> str:
    """``Lüften: noch etwa 12 Minuten bis 1.000 ppm``, or what else is to be done."""
    if not one.level:
        return words[f"light.{one.state}_said"]
    if one.level != "good":
        return words["light.better" if one.is_falling else f"light.{one.level}_said"]
    if one.minutes is None or one.minutes > SOON_MINUTES:
        return words["light.falling" if one.is_falling else "light.good_said"]
    minutes = max(1, round(one.minutes))
    key = "light.minute" if minutes == 1 else "light.minutes"
    return words.say(key, n=number(minutes, decimals=0, words=words))


def _measured(one: RoomAir, now: datetime, words: Words) -> Markup | None:
    if one.at is None:
        return None
    return tag("p", {"class": "airlight__measured"}, words["light.measured"], " ", aged(one.at, now=now, words=words))
