"""What questions are answered from: the town's files, its layers as the asker may see them, and features of his own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from analysis.heat import cool_places
from analysis.heat.cool_places import CoolPlace
from data import stamps
from data.declare import Audience, Layer, Measure
from data.errors import BadRequestError, NotFoundError
from data.progress import Progress, silent
from data.projection import geometry_to_metres, to_metres
from data.store import Current, Store
from data.town import geodata
from geo.network import Network, Positions
from services.context import House
from services.publication import counting, public_position
from services.town_data import TownData
from services.workbench.areas import district_area, own_area
from services.workbench.grid import LAND_CELL_M, grid_of
from services.workbench.kept_ways import KeptWays, Nearest
from services.workbench.own_features import OwnFeatures, OwnFeaturesError
from services.workbench.parameters import DISTRICT, OWN, PLACED, TOWN, By, Usable
from services.workbench.place_set import PlaceSet, own_places
from services.workbench.placed_places import placed_places
from services.workbench.plots import without_plot
from services.workbench.population import DistrictShapes, Population
from services.workbench.street_side import street_names, street_side
from services.workbench.travel import Travel


class NoBoundaryError(BadRequestError):
    """The town has no file of its boundary."""


@dataclass(slots=True)
class Workbench:
    """What a process keeps for all questions: files of the town that only they read, made when first asked for."""

    house: House
    store: Store
    town: TownData
    _districts: "stamps.Derived[DistrictShapes]" = field(init=False)
    _population: "stamps.Derived[Population]" = field(init=False)
    _addresses: "stamps.Derived[NDArray[np.float64]]" = field(init=False)
    _boundary: "stamps.Derived[shapely.Geometry | None]" = field(init=False)
    _land: "stamps.Derived[NDArray[np.float64]]" = field(init=False)
    _without_plot: "stamps.Derived[NDArray[np.float64]]" = field(init=False)
    _street_side: "dict[int, stamps.Derived[NDArray[np.float64]]]" = field(init=False, default_factory=dict)
    _street_side_names: "dict[int, stamps.Derived[list[str]]]" = field(init=False, default_factory=dict)
    _cool_places: "stamps.Derived[list[CoolPlace]]" = field(init=False)
    _snapped: "dict[tuple[int, bool], _Snapped]" = field(init=False, default_factory=dict)
    _ways: KeptWays = field(init=False, default_factory=KeptWays)

    def __post_init__(self) -> None:
        folder = self.house.folders.town
        self._districts = stamps.Derived(folder, partial(DistrictShapes.read, folder))
        self._population = stamps.Derived(folder, lambda: Population.read(folder, self.districts))
        self._addresses = stamps.Derived(folder, partial(_addresses, folder))
        self._boundary = stamps.Derived(folder, partial(_boundary, folder))
        self._land = stamps.Derived(folder, lambda: grid_of(self.boundary, LAND_CELL_M))
        self._without_plot = stamps.Derived(folder, lambda: without_plot(folder, self.population.xy_m))
        self._cool_places = stamps.Derived(folder, partial(cool_places.places, self.house.town, folder))

    @property
    def districts(self) -> DistrictShapes:
        """The Stadtteile."""
        return self._districts.get()

    @property
    def population(self) -> Population:
        """The residents; NoPeopleError: the town has no file of them."""
        return self._population.get()

    @property
    def addresses_m(self) -> NDArray[np.float64]:
        """(n, 2) the town's addresses, metres, EPSG:25832; none where it has no file of them."""
        return self._addresses.get()

    @property
    def cool_places(self) -> list[CoolPlace]:
        """Where it is cool on a hot day, or warm in winter."""
        return self._cool_places.get()

    @property
    def boundary(self) -> shapely.Geometry:
        """The town, EPSG:25832; NoBoundaryError: it has no file of it."""
        found = self.known_boundary
        if found is None:
            sentence = "this town has no file of its boundary; see `stadtklima import osm`"
            raise NoBoundaryError(sentence, reason="no_boundary")
        return found

    @property
    def known_boundary(self) -> shapely.Geometry | None:
        """The same; None: it has no file of it."""
        return self._boundary.get()

    @property
    def land_m(self) -> NDArray[np.float64]:
        """(n, 2) the middles of the town's cells of LAND_CELL_M, metres, EPSG:25832; NoBoundaryError."""
        return self._land.get()

    @property
    def without_plot(self) -> NDArray[np.float64]:
        """(n,) the share of each cell of residents who live in flats; NoBuildingsError."""
        return self._without_plot.get()

    def street_side(self, spacing_m: int) -> NDArray[np.float64]:
        """(n, 2) points along the streets, metres, EPSG:25832; NoStreetSideError."""
        folder = self.house.folders.town
        new = stamps.Derived(folder, partial(street_side, folder, spacing_m))
        return self._street_side.setdefault(spacing_m, new).get()

    def street_side_names(self, spacing_m: int) -> list[str]:
        """(n,) what people call the points of `street_side`: ``Wittener Straße (Castrop)``."""
        new = stamps.Derived(self.house.folders.town, partial(self._named, spacing_m))
        return self._street_side_names.setdefault(spacing_m, new).get()

    def _named(self, spacing_m: int) -> list[str]:
        xy_m = self.street_side(spacing_m)
        districts = [self.districts.name[row] if row >= 0 else "" for row in self.districts.of(xy_m).tolist()]
        pairs = zip(street_names(self.house.folders.town, xy_m), districts, strict=True)
        return [f"{street} ({district})" if street and district else street or district for street, district in pairs]

    def on_streets(self, kept_m: NDArray[np.float64], travel: Travel) -> Positions | None:
        """Homes, addresses or land of this workbench on these ways' streets, found once; None: ways are straight."""
        network = travel.network
        if network is None:
            return None
        key = len(kept_m), travel.means == "drive"  # by bike people go where they walk
        known = self._snapped.get(key)
        # Either may have been read anew, and the streets at another instant than what stands on them.
        if known is None or known.xy_m is not kept_m or known.network is not network:
            known = self._snapped[key] = _Snapped(kept_m, network, network.snap(kept_m))
        return known.positions

    def is_kept(self, start_m: NDArray[np.float64]) -> bool:
        """Whether these are the homes, addresses or land of this workbench, whose ways may be kept."""
        return any(start_m is one.get() for one in (self._addresses, self._land)) or start_m is self.population.xy_m

    def to_nearest(
        self, start_m: NDArray[np.float64], places: PlaceSet, usable: NDArray[np.bool_], travel: Travel
    ) -> Nearest:
        """The nearest usable place of each start (n, 2), as of `Travel.to_nearest`; kept for the town's own places."""
        is_kept = self.is_kept(start_m)

        def make() -> Nearest:
            snapped = self.on_streets(start_m, travel) if is_kept else travel.snapped(start_m)
            return travel.to_nearest(start_m, places.xy_m, usable=usable, snapped=snapped)

        if places.is_own or not is_kept:
            return make()
        return self._ways.get(start_m, places.xy_m, usable, travel, make)

    def ground(
        self, *, audience: Audience, own: Mapping[str, OwnFeatures], now: datetime, **further: Any
    ) -> "QuestionGround":
        """For one question; ``further``: as of `QuestionGround`."""
        return QuestionGround(self, audience, own, now, **further)


@dataclass(frozen=True, slots=True)
class _Snapped:
    """Points (n, 2), metres, EPSG:25832, where they are on a network."""

    xy_m: NDArray[np.float64]
    network: Network
    positions: Positions


@dataclass(frozen=True, slots=True)
class QuestionGround:
    """What one question is answered from.

    Args:
        bench: what the process keeps.
        audience: what the asker may see: ``public`` or ``staff``.
        own: features sent with the question, by name without ``own:``.
        now: the present, UTC.
        bodies: whose layers ``staff`` is said of; None: everybody's.
        check: called between steps; raises where the answer is not wanted, or not to be paid, any more.
        progress: is told how far it is.
    """

    bench: Workbench
    audience: Audience
    own: Mapping[str, OwnFeatures]
    now: datetime
    bodies: frozenset[str] | None = None
    check: Callable[[], None] = lambda: None
    progress: Progress = silent

    @property
    def house(self) -> House:
        """The house."""
        return self.bench.house

    @property
    def store(self) -> Store:
        """The lake."""
        return self.bench.store

    def layer(self, name: str) -> Layer:
        """A layer by id; UnknownLayerError: there is none."""
        return self.house.layers[name]

    def step(self, what: str, share: float) -> None:
        """Say what is done from now on, and which share of all of it is done, 0 to 1."""
        self.check()
        self.progress(what, share)

    def seen_as(self, layer: Layer) -> Audience:
        """As whom the asker sees a layer: as staff only what belongs to the bodies they work for."""
        is_theirs = self.bodies is None or self.house.town.body_of(layer.id) in self.bodies
        return self.audience if is_theirs else "public"

    def measures(self, layer: Layer) -> tuple[Measure, ...]:
        """Those that the asker may see."""
        return layer.visible(self.seen_as(layer))

    def travel(self, means: By, *, in_minutes: bool = False) -> Travel:
        """How somebody goes."""
        self.check()
        return Travel(means, in_minutes, self.bench.town.ways)

    def places(self, name: str, *, usable: Usable = "all", at: datetime | None = None) -> PlaceSet:
        """The sites of a layer (now, or at a past instant), or features of somebody's own (``own:NAME``)."""
        self.check()
        if name.startswith(OWN):
            return own_places(self.features(name))
        if name.startswith(PLACED):
            return placed_places(name, self.bench.known_boundary)
        layer = self.layer(name)
        current = self.store.current(layer.id, at=at)
        sites = current.sites
        place = (sites.lon, sites.lat) if self.seen_as(layer) == "staff" else public_position(layer, sites)
        counts = self.counts(layer, current, usable)
        return PlaceSet(sites.site_id, sites.name, to_metres(*place).reshape(-1, 2), counts, sites.attributes)

    def counts(self, layer: Layer, current: Current, usable: Usable) -> NDArray[np.bool_]:
        """(n,) which sites count; what the asker may not know of a site counts as unknown."""
        table = self.house.town.classes_named(layer.classes.name)
        return counting(layer, current, table, self.measures(layer), which=usable)

    def features(self, name: str) -> OwnFeatures:
        """What was sent under a name; OwnFeaturesError: nothing was."""
        key = name.removeprefix(OWN)
        if key not in self.own:
            sent = ", ".join(sorted(self.own)) or "nothing"
            sentence = f"{name} is not among what was sent ({sent}); drop the file again"
            raise OwnFeaturesError(sentence, reason="not_sent", name=name)
        return self.own[key]

    def land(self, area: str) -> NDArray[np.float64]:
        """(n, 2) the middles of an area's cells of LAND_CELL_M, metres, EPSG:25832."""
        self.check()
        return self.bench.land_m if area == TOWN else grid_of(self.area(area), LAND_CELL_M)

    def area(self, name: str) -> shapely.Geometry:
        """The town, a Stadtteil (``district:NAME``) or own areas (``own:NAME``) as one shape, EPSG:25832."""
        self.check()
        if name == TOWN:
            return self.bench.boundary
        if name.startswith(OWN):
            return own_area(name, self.features(name))
        return district_area(self.bench.districts, name.removeprefix(DISTRICT))


def _addresses(town_folder: Path) -> NDArray[np.float64]:
    try:
        _, points = geodata.read(town_folder, "addresses")
    except NotFoundError:
        return np.empty((0, 2))
    return to_metres(shapely.get_x(points), shapely.get_y(points))


def _boundary(town_folder: Path) -> shapely.Geometry | None:
    try:
        _, polygons = geodata.read(town_folder, "boundary")
    except NotFoundError:
        return None
    return shapely.union_all(geometry_to_metres(polygons))
