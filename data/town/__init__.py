"""A town as its TOML file declares it: name, places, thresholds, licences, contacts."""

import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.declare import Text
from data.errors import DeclarationError, NotFoundError

CITIES = Path(__file__).parents[1] / "cities"
DEFAULTS = CITIES / "defaults.toml"
"""Thresholds and colours of every town; a table of the same name in a town.toml replaces it."""


FEDERAL_STATES: Final = dict(
    zip(
        (f"{number:02d}" for number in range(1, 17)),
        ["SH", "HH", "NI", "HB", "NW", "HE", "RP", "BW", "BY", "SL", "BE", "BB", "MV", "SN", "ST", "TH"],
        strict=True,
    )
)
"""ISO 3166-2:DE by the first two digits of an AGS."""


class UnknownTownError(NotFoundError):
    """No folder of this name below data/cities or below the data folder."""

    kind = "town"


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """One class of values.

    Args:
        id: name in the API (``nearly_full``, ``from_25``).
        low: the class begins here, inclusive, in the measure's unit.
        colour: fill colour, ``#RRGGBB``.
        symbol: ``circle``, ``triangle``, ``square``, ``square-alert``, ``cross``, ``half``: shape doubles colour.
        usable: whether a citizen can use a site of this class.
    """

    id: str
    low: float
    colour: str
    symbol: str
    usable: bool = True


@dataclass(frozen=True, slots=True)
class ClassTable:
    """The classes of one measure in rising order.

    Args:
        name: as layers refer to it (``fill``, ``temperature``).
        kind: ``words`` (each class has a label in dashboard/texts) or ``scale`` (labelled by its numbers).
        classes: rising by ``low``; the first takes everything below the second.
        marks: values that a legend marks (20 and 30 °C).
    """

    name: str
    kind: str
    classes: tuple[Class, ...]
    marks: tuple[float, ...] = ()

    def index_of(self, values: NDArray[np.float64]) -> NDArray[np.int8]:
        """The class of each of n values as an index into ``classes``; -1 where a value is NaN."""
        lows = np.array([one.low for one in self.classes[1:]])
        index = np.searchsorted(lows, values, side="right").astype(np.int8)
        return np.where(np.isnan(values), np.int8(-1), index).astype(np.int8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who is to be named for a layer or for the basemap, and under which licence it is open."""

    holder: str
    licence: str
    licence_url: str
    note: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A town.

    Args:
        id: name of its folder.
        name: as people write it.
        ags: amtlicher Gemeindeschlüssel, 8 digits.
        lon: centre, degrees EPSG:4326.
        lat: centre, degrees EPSG:4326.
        zoom: zoom level of the first view.
        bounds: west, south, east, north, degrees EPSG:4326.
        districts: names of the Stadtteile.
        reference_site: site_id of the rural reference station.
        classes: class tables by name.
        attribution: by layer id; ``default`` and ``basemap`` are always there.
        seed: of everything that is generated for a demo.
        raw: the whole TOML for what a page reads as text (contact, imprint).
    """

    id: str
    name: str
    ags: str
    lon: float
    lat: float
    zoom: float
    bounds: tuple[float, float, float, float]
    districts: tuple[str, ...]
    reference_site: str
    classes: dict[str, ClassTable]
    attribution: dict[str, Attribution]
    seed: int
    raw: dict[str, Any]
    folder: Path

    def classes_named(self, name: str) -> ClassTable:
        """The class table of this name.

        Raises:
            DeclarationError: the town's TOML has none of that name.
        """
        try:
            return self.classes[name]
        except KeyError:
            known = ", ".join(sorted(self.classes))
            raise DeclarationError(f"town {self.id!r} has no [classes.{name}]; it has: {known}") from None

    @property
    def federal_state(self) -> str:
        """The town's federal state (ISO 3166-2:DE, such as ``NW``), from its AGS; empty where that is not known."""
        return FEDERAL_STATES.get(self.ags[:2], "")

    def facts_of(self, layer_id: str) -> dict[str, Any]:
        """What holds for every site of a layer unless the site says otherwise: ``[facts.LAYER]`` of the TOML."""
        return dict(self.raw.get("facts", {}).get(layer_id, {}))

    def attribution_of(self, layer_id: str) -> Attribution:
        """Who is to be named for this layer."""
        return self.attribution.get(layer_id, self.attribution["default"])


def load(town_id: str, *, imported: Path | None = None) -> Town:
    """Read ``{town_id}/town.toml`` from data/cities or, where it is not there, from an imported town's folder.

    Raises:
        UnknownTownError: there is no such town.
        DeclarationError: its file contradicts itself.
    """
    for folder in (CITIES / town_id, *((imported,) if imported else ())):
        if (folder / "town.toml").is_file():
            raw = tomllib.loads((folder / "town.toml").read_text("utf-8"))
            raw["attribution"] = _imported_attribution(imported) | raw.get("attribution", {})
            return _town(town_id, folder, raw)
    beside = imported.parent.glob("*/town.toml") if imported else ()
    raise UnknownTownError(town_id, {path.parent.name for path in (*CITIES.glob("*/town.toml"), *beside)})


def _imported_attribution(folder: Path | None) -> dict[str, Any]:
    """Whom to name for what was imported into this folder (data.importers.attribution)."""
    path = folder / "attribution.toml" if folder else None
    if path is None or not path.is_file():
        return {}
    found: dict[str, Any] = tomllib.loads(path.read_text("utf-8")).get("attribution", {})
    return found


def _town(town_id: str, folder: Path, raw: dict[str, Any]) -> Town:
    classes = tomllib.loads(DEFAULTS.read_text("utf-8"))["classes"] | raw.get("classes", {})
    try:
        lon, lat = raw["centre"]
        west, south, east, north = raw["bounds"]
        return Town(
            id=town_id,
            name=raw["name"],
            ags=raw["ags"],
            lon=lon,
            lat=lat,
            zoom=raw["zoom"],
            bounds=(west, south, east, north),
            districts=tuple(raw["districts"]),
            reference_site=raw["reference_site"],
            classes={name: _class_table(name, table) for name, table in classes.items()},
            attribution={name: Attribution(**one) for name, one in raw["attribution"].items()},
            seed=raw["seed"],
            raw=raw,
            folder=folder,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DeclarationError(f"{folder / 'town.toml'}: {error!r}; see data/cities for a complete example") from error


def _class_table(name: str, raw: dict[str, Any]) -> ClassTable:
    classes = tuple(
        Class(
            id=one["id"],
            low=float(one["from"]),
            colour=one["colour"],
            symbol=one.get("symbol", "circle"),
            usable=one.get("usable", True),
        )
        for one in raw["steps"]
    )
    if any(later.low <= earlier.low for earlier, later in pairwise(classes)):
        raise DeclarationError(f"[classes.{name}] steps must rise: {[one.low for one in classes]}")
    return ClassTable(name, raw["kind"], classes, tuple(float(mark) for mark in raw.get("marks", ())))
