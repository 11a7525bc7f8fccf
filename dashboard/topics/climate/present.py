"""What stands beside the start page's sentence: the DWD's warning and forecast, and how many live in the heat."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.heat.exposure import exposure
from dashboard.parts.addresses import Address
from dashboard.parts.figures import number, quantity, when
from dashboard.parts.footer import ABOUT, about
from dashboard.parts.markup import Child, Markup, join, tag
from dashboard.parts.sentence import Lead, Rank, say
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.folders import Folders
from data.measures import AIR_TEMPERATURE
from data.projection import to_metres
from data.state import OK
from data.store import summarise
from data.town import Town, residents
from data.town.residents import Residents
from data.weather.forecast import OLDEST, Forecast, coming_night, newest
from data.weather.town_warnings import TownWarnings
from data.weather.warnings import Warning as OfficialWarning
from data.weather.warnings import Warnings

NOBODY: Final = Residents(np.empty((0, 2)), np.empty(0), are_counted=False)
ROUNDED: Final = 100
"""People are said in hundreds: the nearest station says no more."""


@dataclass(kw_only=True)
class HeatNow:
    """The parts of the start page that are about heat besides the readings themselves."""

    town: Town
    folders: Folders
    _heard: TownWarnings = field(init=False)
    _expected: tuple[int, Forecast | None] | None = field(default=None)
    _counted: tuple[int, Residents] | None = field(default=None)

    def __post_init__(self) -> None:
        self._heard = TownWarnings(town=self.town, folders=self.folders)

    def official(self, view: LayerView, address: Address) -> Markup | None:
        """The DWD's warning: one that holds beside every layer, that there is none or no word only beside this topic.

        Where the DWD's feed is not set up nothing is said, and a replay says nothing of now.
        """
        is_own = view.layer.shows == AIR_TEMPERATURE
        if address.replayed_at is not None:
            return tag("p", {"class": "dwd dwd--none"}, view.words["replay.no_warning"]) if is_own else None
        said = self._heard.at(view.now)
        if said.state != "warned" and not (is_own and self._heard.is_heard):
            return None
        return warning(said, view.words, now=view.now)

    def urgent(self, view: LayerView, address: Address) -> Lead | None:
        """The warning that holds, as a sentence; what it says further stands beside it."""
        said = Warnings("unknown") if address.replayed_at is not None else self._heard.at(view.now)
        if said.state != "warned":
            return None
        return Lead(_in(_first(said).headline, view.words), view.words["now.warning_by"], rank=Rank.OFFICIAL)

    def lead(self, view: LayerView) -> Lead | None:
        """A layer of temperatures leads where it is as hot as on a hot day anywhere, or freezes."""
        if view.layer.shows != AIR_TEMPERATURE:
            return None
        summary = summarise(view.current, view.table)
        found = say(view, summary)
        if summary.low is None or summary.high is None:
            return found
        crossed = summary.high >= self.town.climate.hot_day_c or summary.low <= self.town.climate.frost_c
        return replace(found, rank=Rank.THRESHOLD) if crossed else found

    def lines(self, view: LayerView, address: Address) -> Markup | None:
        """For a layer of temperatures what is expected tonight, and how many live where it is hot.

        In a replay people are counted from what is replayed, and nothing is expected.
        """
        if view.layer.shows != AIR_TEMPERATURE:
            return None
        if address.replayed_at is not None:
            return self._hot(view, address, Warnings("unknown"))
        return join(self._tonight(view), self._hot(view, address, self._heard.at(view.now)))

    def _tonight(self, view: LayerView) -> Markup | None:
        """What the DWD expects of the coming night, named as the DWD's; None where no current forecast is stored."""
        forecast = self._forecast(view.now)
        night = forecast and coming_night(forecast, now=view.now)
        if not forecast or not night:
            return None
        words = view.words
        lowest = quantity(night.lowest_c, unit=AIR_TEMPERATURE.unit, decimals=0, words=words)
        made = when(forecast.issued_at, now=view.now, words=words)
        station = forecast.name.title() or forecast.station  # the DWD writes them in capitals
        said = words.say("now.tonight", lowest=lowest)
        by = tag("span", {"class": "notes__by"}, words.say("now.tonight_by", station=station, time=made))
        return _line(said, " ", by, line_id="tonight")

    def _forecast(self, now: datetime) -> Forecast | None:
        """The newest forecast, read once a file; whether it is too old is judged anew."""
        file = self.folders.weather / "forecast"
        changed = file.stat().st_mtime_ns if file.is_file() else 0
        if self._expected is None or self._expected[0] != changed:
            self._expected = (changed, newest(file, now=now) if changed else None)
        forecast = self._expected[1]
        return forecast if forecast and now - forecast.issued_at <= OLDEST else None

    def _hot(self, view: LayerView, address: Address, said: Warnings) -> Markup | None:
        limit = self.town.climate.hot_day_c
        values = np.where(view.current.state == OK, view.current.shows, np.nan)
        if not (values >= limit).any():
            return None
        words, shown = view.words, number(limit, decimals=0, words=view.words)
        lines = []
        if said.state == "none":
            lines.append(_line(words.say("now.measured_hot", limit=shown)))
        people = self._people(view, values, limit)
        if people:
            n = number(people, decimals=0, words=words)
            how = tag("a", {"href": f"{about(address, ABOUT['methods'])}#residents"}, words["now.people_how"])
            estimated = "" if self._homes.are_counted else f" {words['residents.estimated']}"
            lines.append(_line(words.say("now.people", n=n, limit=shown), estimated, " ", how))
        lines.append(_line(tag("a", {"href": "#cool-places"}, words["cool.title"])))
        return join(*lines)

    def _people(self, view: LayerView, values: NDArray[np.float64], limit_c: float) -> int:
        homes, sites = self._homes, view.current.sites
        if not len(homes.count):
            return 0
        found = exposure(homes.xy_m, homes.count, to_metres(sites.lon, sites.lat), values, limit_c=limit_c)
        return round(found.hot / ROUNDED) * ROUNDED

    @property
    def _homes(self) -> Residents:
        """Read once a file; nobody where there is none."""
        file = self.folders.town / "residents.parquet"
        changed = file.stat().st_mtime_ns if file.is_file() else 0
        if self._counted is None or self._counted[0] != changed:
            self._counted = (changed, residents.read(self.folders.town) if changed else NOBODY)
        return self._counted[1]


def _line(*children: Child, line_id: str | None = None) -> Markup:
    """A paragraph that the stylesheet lets follow on the one before it, with a space between the two."""
    return join(" ", tag("p", {"class": "sentence__line", "id": line_id}, *children))


def warning(said: Warnings, words: Words, *, now: datetime) -> Markup:
    """The DWD's warning in three looks: none is quiet, unknown is open, one that holds stands out."""
    if said.state != "warned":
        more = (
            tag("span", {"class": "dwd__more"}, words["now.warning_unknown_more"]) if said.state == "unknown" else None
        )
        return tag(
            "p", {"class": f"dwd dwd--{said.state}"}, tag("strong", None, words[f"now.warning_{said.state}"]), more
        )
    first = _first(said)
    until = (
        "" if first.expires is None else words.say("now.warning_until", time=when(first.expires, now=now, words=words))
    )
    headline = _in(first.headline, words)
    return tag(
        "details",
        {"class": f"dwd dwd--warned dwd--level-{first.level}"},
        tag("summary", None, tag("strong", None, headline), " ", until),
        tag("p", None, words[f"now.heat_level_{first.heat_level}"]) if first.heat_level else None,
        tag("p", None, _in(first.description, words)),
        tag("p", None, _in(first.instruction, words)),
        _others(len(said.warnings) - 1, words),
        tag("p", {"class": "dwd__by"}, words["now.warning_by"]),
    )


def _first(said: Warnings) -> OfficialWarning:
    """A heat warning before all others: this page is about heat; else the most severe."""
    return next((one for one in said.warnings if one.heat_level), said.warnings[0])


def _others(count: int, words: Words) -> Markup | None:
    if count < 1:
        return None
    text = words["now.warning_other"] if count == 1 else words.say("now.warning_others", n=count)
    return tag("p", None, text)


def _in(texts: dict[str, str], words: Words) -> str:
    return texts.get(words.language) or texts.get("de", "")
