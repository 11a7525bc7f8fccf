"""What the DWD warns of that has to do with water: said as official, apart from all that is measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from analysis.water.official import is_of_water
from dashboard.parts.figures import when
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words
from data.weather.town_warnings import TownWarnings
from data.weather.warnings import Warning as OfficialWarning


@dataclass(frozen=True, slots=True)
class OfficialWater:
    """Official warnings of thunderstorms, heavy rain, thaw and frost."""

    heard: TownWarnings

    def markup(self, words: Words, *, now: datetime, is_replay: bool) -> Markup | None:
        """A section; None where the DWD's feed is not set up. A replay says nothing of now."""
        if is_replay:
            return _section(words, [tag("p", {"class": "water__text"}, words["water.official.replay"])])
        if not self.heard.is_heard:
            return None
        return _section(words, self._inside(words, now))

    def _inside(self, words: Words, now: datetime) -> Iterator[Markup]:
        said = self.heard.at(now)
        if said.state == "unknown":
            yield tag("p", {"class": "water__text"}, words["water.official.unknown"])
            return
        found = [one for one in said.warnings if is_of_water(one)]
        if not found:
            yield tag("p", {"class": "water__text"}, words["water.official.none"])
        for one in found:
            yield tag("p", {"class": "water__text"}, _sentence(one, words, now))


def _sentence(one: OfficialWarning, words: Words, now: datetime) -> Markup:
    headline = one.headline.get(words.language) or one.headline.get("de", "")
    until = "" if one.expires is None else words.say("now.warning_until", time=when(one.expires, now=now, words=words))
    return tag("span", None, tag("strong", None, headline), f" {until}".rstrip())


def _section(words: Words, inside: Iterator[Markup] | list[Markup]) -> Markup:
    title = tag("h3", {"class": "water__kind"}, words["water.official.title"])
    return tag("section", {"class": "water__official"}, title, *inside)
