"""Distances, durations and directions as people say them, without false precision."""

from datetime import datetime, timedelta
from typing import Final

from analysis.waste.nearest import Offer
from analysis.waste.time_to_full import Outlook
from dashboard.parts.figures import MINUTE_S, distance, number
from dashboard.texts import Words
from data.town.streets import Mode
from geo.network import Step

_LONG_MIN: Final = 90
_HOUR_MIN: Final = 60
_DAY_H: Final = 24
_IN_DAYS_H: Final = 36
"""From here on days are said."""
_TOO_LONG: Final = 14
"""Days from which nobody knows."""


def duration(seconds: float, mode: Mode, words: Words) -> str:
    """Minutes, then hours."""
    minutes = max(1, round(seconds / MINUTE_S))
    if minutes == 1:
        return words[f"disposal.{mode}.minute"]
    unit, n = ("minutes", minutes) if minutes < _LONG_MIN else ("hours", round(minutes / _HOUR_MIN))
    return words.say(f"disposal.{mode}.{unit}", n=number(n, decimals=0, words=words))


def way(offer: Offer, mode: Mode, words: Words) -> str:
    """``350 m Weg · 5 Minuten zu Fuß``."""
    far = words.say(f"disposal.{offer.distance_kind}", distance=distance(offer.distance_m, words))
    return words.say("disposal.way", distance=far, duration=duration(offer.duration_s, mode, words))


def step(one: Step, words: Words) -> str:
    """``Links abbiegen: Wittener Straße``."""
    direction = words[f"disposal.direction.{round(one.bearing_deg / 45) % 8}"]
    turn = words.say(f"disposal.turn.{one.turn}", direction=direction)
    return words.say("disposal.step_street", turn=turn, street=one.name) if one.name and one.turn != "arrive" else turn


def full(outlook: Outlook | None, *, now: datetime, words: Words) -> str:
    """``voraussichtlich in 6 Stunden voll (3 bis 12 Stunden)``, or why nobody knows; empty of what never fills."""
    if outlook is None:
        return ""
    told, ends = outlook.reliability, (outlook.full_at_ms, outlook.earliest_ms, outlook.latest_ms)
    hours = [(at / 1000 - now.timestamp()) / timedelta(hours=1).total_seconds() for at in ends if at is not None]
    return _within(hours, words, told) if len(hours) == len(ends) else words[f"disposal.outlook.{told}"]


def _within(ends: list[float], words: Words, told: str) -> str:
    hours, outlook = ends[0], words.below("disposal.outlook")
    if hours < 1 or hours / _DAY_H > _TOO_LONG:
        return outlook[told].format(when=outlook["soon" if hours < 1 else "long"])
    unit, size = ("hour", 1) if hours < _IN_DAYS_H else ("day", _DAY_H)
    n, low, high = (number(max(1, round(one / size)), decimals=0, words=words) for one in ends)
    said = outlook[told].format(when=outlook[unit] if n == "1" else outlook[f"{unit}s"].format(n=n))
    if low == high:
        return said
    return outlook[f"within_{told}"].format(said=said, span=outlook[f"span_{unit}"].format(low=low, high=high))
