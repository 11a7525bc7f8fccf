"""What messages say: of what kind, about what, how far beyond its limit."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from data.errors import NotFoundError
from data.language import Language
from data.opening_hours import BERLIN
from data.records.messages import StaffMessage
from services.context import House
from services.messages.radio import GATEWAY

BUILDING: Final = "building:"
"""Begins the subject of a message about a building; its id and a carrier follow."""
WARNING: Final = "warning:"
"""Begins the subject of an official warning; the name of its event in German and English follows."""
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
    if message.subject.startswith(BUILDING):
        return _building(house, message.subject, language)
    if message.subject.startswith(WARNING):
        german, _, english = message.subject.removeprefix(WARNING).partition("|")
        return german if language == "de" else english or german
    if message.subject:
        return said["radio"][language]
    if message.site_id:
        return name or message.site_id
    layer = house.layers[message.layer].title[language] if message.layer in house.layers else message.layer
    return said["several"][language].format(layer=layer, n=message.affected)


def _building(house: House, subject: str, language: Language) -> str:
    """``building:ID:carrier`` as people call it."""
    _, building_id, carrier = subject.split(":")
    try:
        name = house.records.buildings.one(building_id).title
    except NotFoundError:
        name = building_id
    return _SAID["subject"]["building"][language].format(name=name, carrier=_SAID["carrier"][carrier][language])


def value(house: House, message: StaffMessage, language: Language) -> str:
    """The value and its limit, with the unit; empty where it is about none."""
    if message.kind == "excess" and message.value is not None:
        return _SAID["written"]["excess"][language].format(percent=f"{message.value:.0f}")
    if message.kind == "warning" and message.value is not None:
        return _SAID["written"]["warning"][language].format(level=f"{message.value:.0f}")
    known = house.layers[message.layer].measures if message.layer in house.layers else ()
    measure = next((one for one in known if one.id == message.measure), None)
    if measure is None or measure.codes is not None or message.value is None or message.limit is None:
        return ""
    numbers = (f"{one:.{measure.decimals}f}" for one in (message.value, message.limit))
    found, limit = (one.replace(".", ",") if language == "de" else one for one in numbers)
    border = _SAID["written"]["limit"][language]
    return f"{measure.title[language]} {found}\u00a0{measure.unit} ({border} {limit}\u00a0{measure.unit})"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTexts:
    """What is written to somebody in their language.

    Args:
        house: whose messages.
        language: theirs.
        names: what sites are called.
    """

    house: House
    language: Language
    names: Mapping[str, str] = field(default_factory=dict)

    def title(self, messages: Sequence[StaffMessage]) -> str:
        """One line about one or several."""
        if len(messages) > 1:
            return self._say("digest", n=len(messages))
        (one,) = messages
        urgency = "" if one.severity == "low" else f"[{severity(one.severity, self.language)}] "
        name = self.names.get(one.site_id, "")
        return f"{urgency}{kind(one.kind, self.language)}: {place(self.house, one, name, self.language)}"

    def text(self, messages: Sequence[StaffMessage], page: str) -> str:
        """A few lines about each, and where they are seen to."""
        return "\n\n".join([*("\n".join(self._lines(one)) for one in messages), page])

    def trial(self) -> tuple[str, str]:
        """Title and text that say that messages would come."""
        return self._say("trial_title"), self._say("trial", town=self.house.town.name)

    def _lines(self, one: StaffMessage) -> list[str]:
        since = one.raised_at.astimezone(BERLIN)
        date = f"{since:%d.%m.%Y}" if self.language == "de" else f"{since.day} {since:%B %Y}"
        found = [self.title([one]), self._say("since", date=date, time=f"{since:%H:%M}")]
        found.append(value(self.house, one, self.language))
        if one.subject and one.affected:
            found.append(self._say("affected", n=one.affected))
        return [line for line in found if line]

    def _say(self, name: str, **facts: object) -> str:
        return _SAID["written"][name][self.language].format(**facts)
