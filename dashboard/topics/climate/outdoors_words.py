"""The air's index, levels and felt weather in words; one form for every place that says them."""

import math
from datetime import datetime, timedelta
from typing import Final

from analysis.air.hours import AirHour
from analysis.air.quality_index import Pollutant
from analysis.heat.station_felt import StationFelt
from analysis.heat.thermal_comfort import STRESS, STRESS_FROM_C
from dashboard.parts.figures import clock_time, number, quantity
from dashboard.parts.sentence import listed
from dashboard.texts import Words
from data.measures import AIR_TEMPERATURE, SOUND_LEVEL

NAMES: Final[dict[Pollutant, str]] = {"pm10": "PM10", "pm2_5": "PM2,5", "o3": "O₃", "no2": "NO₂", "so2": "SO₂"}
COMPASS: Final = 16
"""Directions of the wind in words."""


def pollutants(those: tuple[Pollutant, ...], words: Words) -> str:
    """``PM2,5 und NO₂``."""
    names = [NAMES[one] if words.language == "de" else NAMES[one].replace(",", ".") for one in those]
    return listed(names, words)


def verdict(one: AirHour, words: Words) -> str:
    """``mäßig (NO₂)``, or that it is unknown."""
    if not one.verdict.name:
        return words["air.unknown"]
    named = words[f"air.class.{one.verdict.name}"]
    return words.say("air.because", verdict=named, because=pollutants(one.verdict.worst, words))


def hour(end: datetime) -> dict[str, str]:
    """Begin and end of an hour."""
    begin = end - timedelta(hours=1)
    return {"begin": clock_time(begin, beside=end), "end": clock_time(end, beside=begin)}


def level(found: float | None, words: Words) -> str:
    """``58 dB(A)``; a dash where too much is missing."""
    return quantity(math.nan if found is None else found, unit=SOUND_LEVEL.unit, decimals=0, words=words)


def stress(found: StationFelt) -> str:
    """The class of its UTCI, a word of `STRESS`."""
    return STRESS[sum(found.utci_c >= one for one in STRESS_FROM_C)]


def utci(found: StationFelt, words: Words) -> str:
    """``UTCI 34 °C: starke Hitzebelastung``, in the shade called so."""
    value = quantity(found.utci_c, unit=AIR_TEMPERATURE.unit, decimals=0, words=words)
    return words.say(f"weather.utci.{found.where}", value=value, stress=words[f"weather.stress.{stress(found)}"])


def direction(degrees: float, words: Words) -> str:
    """``Südwest``: where wind comes from."""
    names = words["weather.compass"].split()
    return names[round(degrees / (360 / COMPASS)) % COMPASS]


def kilometres_per_hour(metres_per_s: float, words: Words) -> str:
    """``43``: gusts as warnings say them."""
    return number(metres_per_s * 3.6, decimals=0, words=words)
