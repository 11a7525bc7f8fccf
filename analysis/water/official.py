"""Which official warnings have to do with water: of rain, thunderstorms, thaw, snow and frost."""

from typing import Final

from data.weather.warnings import Warning as OfficialWarning

WATER_EVENTS: Final = ("GEWITTER", "REGEN", "HAGEL", "TAUWETTER", "SCHNEEFALL", "FROST", "GLÄTTE", "GLATTEIS")
"""In the DWD's German names of events (``STARKREGEN``, ``SCHWERES GEWITTER``, ``STRENGER FROST``)."""


def is_of_water(one: OfficialWarning) -> bool:
    """Whether it is one of them."""
    event = one.event.get("de", "").upper()
    return any(word in event for word in WATER_EVENTS)
