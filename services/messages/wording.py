"""What messages say: of what kind, about what, how far beyond its limit."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from data.opening_hours import BERLIN
from data.records.messages import StaffMessage
from services.context import House
from services.messages.radio import GATEWAY

Language = Literal["de", "en"]
_SAID: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text("utf-8")
)


def kind(name: str, language: Language) -> str:
    """What a kind of message is called."""
    return _SAID["kind"][name][language]


def severity(name: str, language: Language) -> str:
    """Likewise a severity."""
    return _SAID["severity"][name][language]


def place(house: House, message: StaffMessage, name: str, language: Language) -> str:
    """What a message is about, as people call it; ``name``: that of its site; empty: unknown."""
    said = _SAID["subject"]
    if message.subject.startswith(GATEWAY):
        return said["gateway"][language].format(name=message.subject.removeprefix(GATEWAY))
    if message.subject:
        return said["radio"][language]
    if message.site_id:
        return name or message.site_id
    layer = house.layers[message.layer].title[language] if message.layer in house.layers else message.layer
    return said["several"][language].format(layer=layer, n=message.affected)


def value(house: House, message: StaffMessage, language: Language) -> str:
    """The value and its limit, with the unit; empty where it is about none."""
    known = house.layers[message.layer].measures if message.layer in house.layers else ()
    measure = next((one for one in known if one.id == message.measure), None)
    if measure is None or measure.codes is not None or message.value is None or message.limit is None:
        return ""
    numbers = (f"{one:.{measure.decimals}f}" for one in (message.value, message.limit))
    found, limit = (one.replace(".", ",") if language == "de" else one for one in numbers)
    border = {"de": "Grenze", "en": "limit"}[language]
    return f"{measure.title[language]} {found}\u00a0{measure.unit} ({border} {limit}\u00a0{measure.unit})"


def title(house: House, message: StaffMessage, name: str) -> str:
    """One line in German; ``name`` as of `place`."""
    urgency = "" if message.severity == "low" else f"[{severity(message.severity, 'de')}] "
    return f"{urgency}{kind(message.kind, 'de')}: {place(house, message, name, 'de')}"


def text(house: House, message: StaffMessage, name: str) -> str:
    """A few lines in German; ``name`` as of `place`."""
    since = message.raised_at.astimezone(BERLIN)
    lines = [title(house, message, name), f"seit {since:%d.%m.%Y %H:%M} Uhr", value(house, message, "de")]
    if message.subject:
        lines.append(f"betroffen: {message.affected} Geräte")
    return "\n".join(one for one in lines if one)
