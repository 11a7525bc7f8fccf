"""The warning tile: none, active and unknown are three things; unknown is never said as none."""

from datetime import datetime
from pathlib import Path
from typing import Final

from dashboard.parts.classes import Look
from dashboard.parts.figures import age, when
from dashboard.parts.tile_content import TileContent
from dashboard.texts import Words
from data.town import Town
from data.weather.warnings import FILE, Warnings, of_town

_GREY: Final = "#6B7280"
_CLEAR: Final = "#0072B2"
_LEVELS: Final = ("#6B7280", "#8A6D00", "#B45309", "#B3261E", "#7A1670")
"""Of a warning by its level, each readable on light and dark: unknown level, then 1 to 4."""

_SMALL: Final = frozenset({"MIT", "UND", "ODER", "VOR", "IN", "BIS", "AB", "ÜBER"})
"""Words of the DWD's events that are written small."""


def warning(town: Town, folder: Path, words: Words, *, now: datetime) -> TileContent:
    """What the DWD says for a town."""
    told_by = of_town(folder / FILE, ags=town.ags, lon=town.lon, lat=town.lat, now=now)
    heading, heard = words.say("embed.warning_title", town=town.name), told_by.fetched_at
    time = "" if heard is None else when(heard, now=now, words=words)
    fetched = "" if heard is None else words.say("embed.dwd_heard", time=time, age=age(heard, now=now, words=words))
    if told_by.state == "warned":
        return _warned(told_by, words, heading=heading, measured=fetched, now=now)
    clear = told_by.state == "none"
    return TileContent(
        heading=heading,
        figure=words[f"embed.dwd_{told_by.state}"],
        answer=words[f"embed.dwd_{told_by.state}_more"],
        measured=fetched,
        look=Look(told_by.state, "", "circle" if clear else "unknown", _CLEAR if clear else _GREY),
        official=official(words),
    )


def official(words: Words) -> tuple[str, str]:
    """The authority that is named beside a warning, and where it speaks."""
    return words["embed.dwd"], "https://www.dwd.de/"


def _warned(told_by: Warnings, words: Words, *, heading: str, measured: str, now: datetime) -> TileContent:
    first = told_by.warnings[0]
    said = first.headline.get(words.language) or first.headline.get("de", "")
    event = first.event.get(words.language) or first.event.get("de", "")
    until = "" if first.expires is None else words.say("embed.until", time=when(first.expires, now=now, words=words))
    others = len(told_by.warnings) - 1
    more = [first.instruction.get(words.language) or first.instruction.get("de", ""), until]
    if others:
        more.append(words["embed.dwd_other"] if others == 1 else words.say("embed.dwd_others", n=others))
    return TileContent(
        heading=heading,
        figure=named(event),
        answer=said,
        more=" ".join(part for part in more if part),
        measured=measured,
        look=Look("warned", "", "triangle", _LEVELS[first.level]),
        official=official(words),
    )


def named(event: str) -> str:
    """An event as one writes it: the DWD shouts in German (``STARKE HITZE``), where nouns keep their capitals."""
    if not event.isupper():
        return event[:1].upper() + event[1:]
    return " ".join(word.lower() if word in _SMALL else word.capitalize() for word in event.split())
