"""A town as its TOML file declares it: name, places, thresholds, licences, contacts."""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from data.declare import Layer, layer_id
from data.degrees import look_swapped
from data.documents import TABLE, Translated, check, parse
from data.errors import DeclarationError, NotFoundError
from data.thresholds import ClassTable, Thresholds
from data.town.actuators import Actuator
from data.town.agreement import Agreement
from data.town.collection import BinCollection
from data.town.demo import NOTHING, DemoRound, DemoSites, Profile
from data.town.reporting import Reporting
from data.town.street_rules import StreetRules
from data.town.subscriptions import Mqtt, Polls

CITIES = Path(__file__).parents[1] / "cities"
DEFAULTS = CITIES / "defaults.toml"
"""Thresholds and colours of every town; a class table of the same name in a town.toml replaces it."""
FILE: Final = "town.toml"
FEDERAL_STATES: Final = ("SH", "HH", "NI", "HB", "NW", "HE", "RP", "BW", "BY", "SL", "BE", "BB", "MV", "SN", "ST", "TH")
"""ISO 3166-2:DE, in the order of the first two digits of an AGS, from 01 on."""
Fact: TypeAlias = str | int | float | bool


class UnknownBodyError(NotFoundError):
    """The town's file declares no body of this id."""

    kind = "body"


class UnknownTownError(NotFoundError):
    """No folder of this name below data/cities or below the data folder."""

    kind = "town"


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Attribution:
    """Who is to be named for a layer or for the basemap, and under which licence it is open."""

    holder: str
    licence: str
    licence_url: Annotated[str, Field(pattern=r"^https?://[^/\s]")]
    note: Translated = field(default_factory=lambda: {"de": "", "en": ""})


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Body:
    """Who answers for layers before the law: the town, a company or an institution of it, a school.

    Args:
        radio: whether it runs the radio network; where nobody does, the town itself.
        warnings: whether it is told what the DWD warns of; where nobody is, the town itself.
    """

    name: str
    layers: tuple[str, ...] = ()
    radio: bool = False
    warnings: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Contact:
    """Whom staff call about a site, ``[contacts."Name of an operator or contractor"]``; never shown to the public.

    Args:
        note: what to know before one calls.
    """

    phone: Annotated[str, Field(pattern=r"^[+0-9][0-9 /-]{2,30}$")]
    note: Annotated[str, Field(max_length=120)] = ""


def _in_germany(ags: str) -> str:
    if ags and not (ags.isdecimal() and len(ags) == 8 and 1 <= int(ags[:2]) <= len(FEDERAL_STATES)):  # noqa: PLR2004 - digits
        raise ValueError("wanted the amtlicher Gemeindeschlüssel: 8 digits that begin with those of the federal state")
    return ags


def _openable(address: str) -> str:
    parts = urlsplit(address)
    if address and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError("wanted an address such as 'https://www.example.org/hitze'")
    return address


def _named(attribution: dict[str, Attribution]) -> dict[str, Attribution]:
    if missing := [name for name in ("default", "basemap") if name not in attribution]:
        raise ValueError(f"lacks {', '.join(missing)}")
    return attribution


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Town(Thresholds):
    """A town.

    Args:
        ags: amtlicher Gemeindeschlüssel, 8 digits; empty where it is not known.
        centre: lon, lat, degrees EPSG:4326.
        bounds: west, south, east, north, degrees EPSG:4326.
        reference_site: site_id of the rural reference station; empty: it has none.
        seed: of everything that is generated for a demo.
        attribution: by layer id; ``default`` and ``basemap`` are always there.
        bodies: by id; what no other has as its own is that of the first.
        facts: by layer id, what holds for each of its sites unless the site says otherwise.
        report: where people report a full container; None: nowhere.
        contacts: by the name of an operator or contractor, how dispatchers reach it.
        collection: when bins are emptied; None: it says nothing of that.
        agreement: with those who work, on pages of crews; None: there is none, and they stay closed.
        heat_advice: address of advice for hot days; empty: the Umweltbundesamt's.
        demo: by layer id, the sites of its demonstration.
        day_one: those of its first day; a layer that is not named has none.
        demo_fleet: by kind the rows of its tables, in a demonstration.
        demo_rounds: the fixed rounds of that.
        streets: what it lays down for its vehicles.
        actuators: by name, what it can switch at its sites.
    """

    id: Annotated[str, Field(exclude=True)]
    folder: Annotated[Path, Field(exclude=True)]
    name: Annotated[str, Field(min_length=1)]
    ags: Annotated[str, AfterValidator(_in_germany)]
    centre: tuple[float, float]
    zoom: Annotated[float, Field(ge=0, le=22)]
    bounds: tuple[float, float, float, float]
    districts: tuple[str, ...]
    reference_site: str = ""
    seed: Annotated[int, Field(ge=0)]
    attribution: Annotated[dict[str, Attribution], AfterValidator(_named)]
    bodies: dict[str, Body] = field(default_factory=dict)
    facts: dict[str, dict[str, Fact]] = field(default_factory=dict)
    report: Reporting | None = None
    contacts: dict[str, Contact] = field(default_factory=dict)
    collection: BinCollection | None = None
    agreement: Agreement | None = None
    heat_advice: Annotated[str, AfterValidator(_openable)] = ""
    mqtt: Mqtt = field(default_factory=Mqtt)
    poll: Polls = ()
    demo: dict[str, DemoSites] = field(default_factory=dict)
    day_one: dict[str, DemoSites] = field(default_factory=dict)
    demo_fleet: dict[str, tuple[dict[str, str | int | float], ...]] = field(default_factory=dict)
    demo_rounds: tuple[DemoRound, ...] = ()
    streets: StreetRules = field(default_factory=StreetRules)
    actuators: dict[str, Actuator] = field(default_factory=dict)

    def __post_init__(self) -> None:
        west, south, east, north = self.bounds
        if look_swapped(self.lon, self.lat):
            raise ValueError(f"centre {list(self.centre)} looks swapped; longitude comes first, then latitude")
        if not (-180 <= west < self.lon < east <= 180 and -90 <= south < self.lat < north <= 90):  # noqa: PLR2004 - degrees
            raise ValueError(
                f"centre {list(self.centre)} lies outside of bounds {list(self.bounds)}; "
                "write lon, lat and west, south, east, north"
            )

    @property
    def lon(self) -> float:
        """Of the centre, degrees EPSG:4326."""
        return self.centre[0]

    @property
    def lat(self) -> float:
        """Of the centre, degrees EPSG:4326."""
        return self.centre[1]

    @property
    def federal_state(self) -> str:
        """The town's federal state (ISO 3166-2:DE, such as ``NW``), from its AGS; empty where that is not known."""
        return FEDERAL_STATES[int(self.ags[:2]) - 1] if self.ags else ""

    def classes_named(self, name: str) -> ClassTable:
        """The class table of this name; DeclarationError: the town's TOML has none."""
        try:
            return self.classes[name]
        except KeyError:
            known = ", ".join(sorted(self.classes))
            raise DeclarationError(f"town {self.id!r} has no [classes.{name}]; it has: {known}") from None

    def facts_of(self, layer_id: str) -> dict[str, Any]:
        """What holds for every site of a layer unless the site says otherwise: ``[facts.LAYER]`` of the TOML."""
        return dict(self.facts.get(layer_id, {}))

    def demo_of(self, layer_id: str) -> DemoSites:
        """The sites of a layer in a demonstration; a few where the town says nothing."""
        return self.demo.get(layer_id, DemoSites())

    def attribution_of(self, layer_id: str) -> Attribution:
        """Who is to be named for this layer."""
        return self.attribution.get(layer_id, self.attribution["default"])

    def body_of(self, layer_id: str) -> str:
        """Id of the body whose layer this is."""
        own = (body_id for body_id, body in self.bodies.items() if layer_id in body.layers)
        return next(own, next(iter(self.bodies), "town"))

    @property
    def bodies_warned(self) -> tuple[str, ...]:
        """Ids of the bodies that are told what the DWD warns of."""
        return tuple(one for one, body in self.bodies.items() if body.warnings) or (self.body_of(""),)

    def known_body(self, body_id: str) -> str:
        """A body as people name it, the town itself where they name none; UnknownBodyError: there is no such body."""
        if body_id and body_id not in self.bodies:
            raise UnknownBodyError(body_id, self.bodies)
        return body_id or self.body_of("")

    def with_layers(self, layers: Mapping[str, Layer], profile: Profile = "future") -> "Town":
        """The town with the class tables that layers bring along, its own of the same name stay, and one demonstration.

        Raises:
            DeclarationError: it names a layer that there is not, or lacks the classes of one.
        """
        own = {one.classes.name: one.classes for one in layers.values() if isinstance(one.classes, ClassTable)}
        first_day = {layer_id: self.day_one.get(layer_id, NOTHING) for layer_id in layers}
        nothing = dict.fromkeys(layers, NOTHING)
        unsaid = {one.id: NOTHING for one in layers.values() if one.stated}
        demo = {"future": unsaid | self.demo, "day_one": first_day, "none": nothing}[profile]
        is_shown = profile != "none"
        fleet, rounds = (self.demo_fleet, self.demo_rounds) if is_shown else ({}, ())
        own_classes, collection = own | self.classes, self._collection(profile)
        known = replace(
            self, classes=own_classes, demo=demo, demo_fleet=fleet, demo_rounds=rounds, collection=collection
        )
        for one in layers.values():
            for name in (one.classes.name, *(measure.classes for measure in one.measures if measure.classes)):
                if name not in known.classes:
                    raise DeclarationError(
                        f"layer {one.id!r} has no classes {name!r}: neither layers/{one.id}.py brings a ClassTable nor "
                        f"has {DEFAULTS.name} or {self.folder / FILE} a [classes.{name}]; known: "
                        f"{', '.join(sorted(known.classes))}"
                    )
        self._check_layers("facts", self.facts, layers)
        self._check_layers("bodies", [layer_id for body in self.bodies.values() for layer_id in body.layers], layers)
        beside = [one.beside for one in (*self.demo.values(), *self.day_one.values()) if one.beside]
        self._check_layers("demo", [*self.demo, *self.day_one, *beside], layers)
        self._check_layers("demo_rounds", [one.layer for one in self.demo_rounds], layers)
        self._check_layers("actuators", [layer_id(one.site) for one in self.actuators.values()], layers)
        if self.reference_site:
            self._check_layers("reference_site", [layer_id(self.reference_site)], layers)
        return known

    def _collection(self, profile: Profile) -> BinCollection | None:
        """Made-up days are the demonstration's; without them, and with nothing else, nothing is said."""
        if self.collection is None or profile == "future":
            return self.collection
        real = replace(self.collection, demo={})
        return real if real != BinCollection() else None

    def _check_layers(self, table: str, named: Iterable[str], layers: Mapping[str, Layer]) -> None:
        if unknown := [layer_id for layer_id in named if layer_id not in layers]:
            known = ", ".join(layers)
            raise DeclarationError(f"{self.folder / FILE}: {table} names the layer {unknown[0]!r}; known: {known}")


def load(town_id: str, *, imported: Path | None = None) -> Town:
    """Read ``{town_id}/town.toml`` from data/cities or, where it is not there, from an imported town's folder.

    Raises:
        UnknownTownError: there is no such town.
        DeclarationError: its file contradicts itself.
    """
    for folder in (CITIES / town_id, *((imported,) if imported else ())):
        if (folder / FILE).is_file():
            return _town(town_id, folder, imported)
    beside = imported.parent.glob(f"*/{FILE}") if imported else ()
    raise UnknownTownError(town_id, {path.parent.name for path in (*CITIES.glob(f"*/{FILE}"), *beside)})


def _town(town_id: str, folder: Path, imported: Path | None) -> Town:
    defaults, raw = parse(DEFAULTS), parse(folder / FILE)
    check(Thresholds, defaults, DEFAULTS)
    named = parse(imported / "attribution.toml").get("attribution", {}) if imported else {}
    merged = {name: _merged(table, raw.get(name, {})) for name, table in defaults.items()}
    merged["attribution"] = _merged(named, raw.get("attribution", {}))
    for table in (raw.get("day_one"),) if isinstance(raw.get("demo"), dict) else ():
        merged["day_one"] = {one: _merged(raw["demo"].get(one, {}), own) for one, own in (table or {}).items()}
    return check(Town, {**raw, **merged, "id": town_id, "folder": folder}, folder / FILE)


def _merged(table: Mapping[str, Any], own: Any) -> Any:
    return {**table, **own} if isinstance(own, dict) else own
