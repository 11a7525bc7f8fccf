"""What stands beside the start page's sentence: the DWD's warning, how many live in the heat, and where it is cool."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.parts.addresses import Address
from dashboard.parts.figures import number, when
from dashboard.parts.footer import ABOUT, about
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.site_detail import station_address
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data import geodata
from data.climate import Limits
from data.errors import NotFoundError
from data.exposure import exposure
from data.folders import Folders
from data.measures import AIR_TEMPERATURE
from data.projection import to_metres
from data.state import OK
from data.town import Town
from data.weather.warnings import Warning as OfficialWarning
from data.weather.warnings import Warnings, of_town

COOLEST: Final = 3
ROUNDED: Final = 100
"""People are said in hundreds: the nearest station says no more."""
ADVICE: Final = (
    "https://www.umweltbundesamt.de/themen/gesundheit/umwelteinfluesse-auf-den-menschen/klimawandel-gesundheit"
)
_KINDS: Final = (("parks", "park"), ("woods", "wood"))


@dataclass(kw_only=True)
class HeatNow:
    """The parts of the start page that are about heat besides the readings themselves.

    Args:
        town: whose limits and centre.
        folders: the warnings, residents and green places are there.
    """

    town: Town
    folders: Folders
    _said: tuple[tuple[float, int], Warnings] | None = field(default=None)

    def notes(self, view: LayerView, address: Address) -> Markup:
        """The warning, and for a layer of temperatures how many live where it is hot."""
        said = self._warnings(view.now)
        hot = self._hot(view, address, said) if view.layer.shows == AIR_TEMPERATURE else None
        return tag("div", {"class": "notes", "id": "notes"}, warning(said, view.words, now=view.now), hot)

    def cool(self, view: LayerView, address: Address) -> Markup | None:
        """Where it is cool; None for a layer that is not about temperature."""
        if view.layer.shows != AIR_TEMPERATURE:
            return None
        words = view.words
        groups = [_group(words["cool.now"], _coolest(view, address))]
        groups += [
            _group(words[f"cool.{key}"], [Markup(tag("span", None, one)) for one in self._green.get(kind, [])])
            for key, kind in _KINDS
        ]
        groups += [self._listed(key, words) for key in ("water", "rooms")]
        advice = self.town.raw.get("heat_advice", ADVICE)
        link = tag("p", {"class": "cool__more"}, tag("a", {"href": advice, "rel": "noopener"}, words["cool.advice"]))
        return tag(
            "details",
            {"class": "cool", "id": "cool"},
            tag("summary", {"class": "cool__head"}, tag("h2", {"class": "cool__title"}, words["cool.title"])),
            tag("div", {"class": "cool__body"}, *(one for one in groups if one), link),
        )

    def _warnings(self, now: datetime) -> Warnings:
        """What the newest snapshot says, read once a minute and snapshot."""
        file = self.folders.weather / "warnings"
        changed = file.stat().st_mtime if file.is_file() else 0.0
        cause = (changed, int(now.timestamp() // 60))
        if self._said is None or self._said[0] != cause:
            town = self.town
            self._said = (cause, of_town(file, ags=town.ags, lon=town.lon, lat=town.lat, now=now))
        return self._said[1]

    def _hot(self, view: LayerView, address: Address, said: Warnings) -> Markup | None:
        limit = Limits.of_town(self.town).hot_day_c
        values = np.where(view.current.state == OK, view.current.shows, np.nan)
        if not (values >= limit).any():
            return None
        words, shown = view.words, number(limit, decimals=0, words=view.words)
        lines = []
        if said.state == "none":
            lines.append(tag("p", {"class": "notes__line"}, words.say("now.measured_hot", limit=shown)))
        people = self._people(view, values, limit)
        if people:
            n = number(people, decimals=0, words=words)
            how = tag("a", {"href": f"{about(address, ABOUT['methods'])}#residents"}, words["now.people_how"])
            lines.append(tag("p", {"class": "notes__line"}, words.say("now.people", n=n, limit=shown), " ", how))
        return join(*lines)

    def _people(self, view: LayerView, values: NDArray[np.float64], limit_c: float) -> int:
        if self._homes is None:
            return 0
        sites = view.current.sites
        found = exposure(*self._homes, to_metres(sites.lon, sites.lat), values, limit_c=limit_c)
        return round(found.hot / ROUNDED) * ROUNDED

    @cached_property
    def _homes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        try:
            table, centres = geodata.read(self.folders.town, "residents")
        except NotFoundError:
            return None
        residents = np.asarray(table["residents"], dtype=np.float64)
        return to_metres(shapely.get_x(centres), shapely.get_y(centres)), residents

    @cached_property
    def _green(self) -> dict[str, list[str]]:
        """Names of parks and woods, in alphabetical order."""
        try:
            table, _ = geodata.read(self.folders.town, "landuse")
        except NotFoundError:
            return {}
        pairs = sorted(
            {
                (str(kind), str(name))
                for kind, name in zip(table["kind"].to_pylist(), table["name"].to_pylist(), strict=True)
                if name
            }
        )
        return {kind: [name for one, name in pairs if one == kind] for _, kind in _KINDS}

    def _listed(self, key: str, words: Words) -> Markup:
        """Places from the town's file ``[[cool.water]]`` or ``[[cool.rooms]]``, each with name and hours."""
        places: list[dict[str, Any]] = self.town.raw.get("cool", {}).get(key, [])
        said = [
            tag("span", None, ", ".join(one[part] for part in ("name", "hours") if one.get(part))) for one in places
        ]
        return _group(words[f"cool.{key}"], said) or _empty(words[f"cool.{key}"], words[f"cool.{key}_none"])


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


def _coolest(view: LayerView, address: Address) -> list[Markup]:
    values = np.where(view.current.state == OK, view.current.shows, np.nan)
    order = [one for one in np.argsort(values, kind="stable").tolist() if not np.isnan(values[one])]
    rows = view.rows(order[:COOLEST])
    return [
        join(tag("a", {"href": station_address(address, one.site_id)}, one.name), " ", tag("span", None, one.value))
        for one in rows
    ]


def _group(title: str, places: list[Markup]) -> Markup | None:
    if not places:
        return None
    return join(tag("h3", None, title), tag("ul", None, *(tag("li", None, one) for one in places)))


def _empty(title: str, said: str) -> Markup:
    return join(tag("h3", None, title), tag("p", None, said))
