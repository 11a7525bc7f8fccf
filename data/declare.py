"""What a layer, a measure and a simulation are: frozen classes that are constructed, never programmed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from data.alarm import Alarm
from data.buddies import Buddies
from data.crossing import Crossing
from data.deviation import Deviation
from data.errors import DeclarationError, UnknownLayerError, UnknownMeasureError
from data.marks import Marks
from data.registry import Registry
from data.site_fact import SiteFact
from data.thresholds import ClassTable

Text: TypeAlias = Mapping[Literal["de", "en"], str]
Audience: TypeAlias = Literal["public", "staff"]
Shape: TypeAlias = Literal["circle", "square", "diamond", "triangle", "hexagon"]
Tour: TypeAlias = Literal["litter", "containers"]  # kinds of tours; they never mix
Reader: TypeAlias = Literal["citizen", "planner", "technical"]
Step: TypeAlias = Literal["raw", "hour", "day"]
Geometry: TypeAlias = Literal["points", "lines", "areas"]  # by rising dimension
CHANNEL_SITE = 0  # the channel of the site itself; 1.. are its containers or charging points


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """What happens to a container whose value falls: of each channel, at the first reading that shows it.

    Args:
        by: against the highest value of the time before.
        within_s: that time, before the reading.
        within_intervals: the reading before counts, too, if it is so many intervals of the layer old at most.
    """

    by: float
    within_s: float
    within_intervals: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Full:
    """What happens to a site of whose containers none has room: the emptiest one that is current speaks for it.

    Full begins with the first class that nobody can use, as the town has the layer's classes.

    Args:
        slack: it has room again only so far below: a level that wavers at the limit is no news.
        ends: what is told then.
        cleared_by: the event of a container that ends it as well, and says so itself.
    """

    slack: float
    ends: str
    cleared_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One quantity a device reports.

    Args:
        id: name in the lake and in the API, with its unit (``fill_percent``, ``air_temperature_c``).
        title: what people call it; it is the same measure under another name.
        unit: as printed behind a number (``%``, ``°C``); empty for codes.
        low: lowest plausible value, inclusive.
        high: highest plausible value, inclusive.
        decimals: how many decimals a screen shows.
        stuck_after_s: an unchanged value for longer than this is suspect; None where values may rest.
        stuck_except: a value that may rest for ever (no rain is no fault).
        step_per_minute: largest plausible change per minute; None where jumps are real.
        buddies: how far it may be from its neighbours; None where each place has its own value.
        codes: the code of each name of an enumeration; None for numbers.
        events: what can happen to it, by the event's kind: found at ingest, kept in the lake.
        alarms: limits at which staff have to look, by data.alarm.AlarmKind, and behind a dot by a name of their own.
        classes: name of the town's table ``[classes.NAME]`` of its codes where it is not shown; empty: for programs.
        audience: who may see it. What declares nothing is staff-only.
        public_step: finest resolution the public may see.
        min_count: hourly counts below this are withheld from the public.
        retention_days: raw readings older than this are deleted; None keeps them.
    """

    id: str
    title: Text = field(compare=False)
    unit: str
    low: float
    high: float
    decimals: int = 0
    stuck_after_s: int | None = None
    stuck_except: float | None = None
    step_per_minute: float | None = None
    buddies: Buddies | None = None
    codes: Mapping[str, int] | None = None
    events: Mapping[str, Drop | Full] = field(default_factory=dict)
    alarms: Mapping[str, Alarm] = field(default_factory=dict)
    classes: str = ""
    audience: Audience = "staff"
    public_step: Step = "raw"
    min_count: int | None = None
    retention_days: int | None = None

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise DeclarationError(f"measure {self.id!r}: low {self.low} is not below high {self.high}")
        for event in self.events.values():
            if isinstance(event, Full) and event.cleared_by not in self.drops:
                raise DeclarationError(
                    f"measure {self.id!r}: cleared_by = {event.cleared_by!r} is no fall it declares; "
                    f"known: {', '.join(self.drops) or 'none'}"
                )

    @property
    def drops(self) -> tuple[str, ...]:
        """The kind of each event at which it falls."""
        return tuple(kind for kind, event in self.events.items() if isinstance(event, Drop))

    @property
    def event_kinds(self) -> tuple[str, ...]:
        """The kind of each event that can happen to it."""
        return (*self.events, *(event.ends for event in self.events.values() if isinstance(event, Full)))


@dataclass(frozen=True, slots=True)
class Classes:
    """How the shown measure falls into classes: the name of a table ``[classes.NAME]`` in the town's TOML."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """Sites with people who take everything while they are open (``opening_hours``): nothing there need measure.

    Args:
        facts: attributes of such a site and their values; any of them suffices.
        title: what such a place is called (``Bringhof``).
    """

    facts: tuple[Mapping[str, str], ...]
    title: Text

    def holds(self, attributes: Mapping[str, Any]) -> bool:
        """Whether a site with these attributes is one of them."""
        return any(all(str(attributes.get(name)) == value for name, value in one.items()) for one in self.facts)


@dataclass(frozen=True, slots=True)
class SimulatedSites:
    """What a simulation may know of the places it simulates; arrays of one length n, EPSG:25832 metres.

    Args:
        town_seed: the seed of what all places share, such as the weather.
        seed: (n,) uint64, one number a site, from the town's seed and the site_id.
        x_m: (n,) float64 easting.
        y_m: (n,) float64 northing.
        elevation_m: (n,) float64 above sea.
        built_share: (n,) float64, 0 (open land) .. 1 (sealed).
        tree_share: (n,) float64, 0 (none) .. 1 (wood).
        footfall: (n,) float64, 0 (lonely) .. 1 (the busiest square).
        channels: (n,) int16, how many containers or charging points the site has; 0: only itself.
    """

    town_seed: int
    seed: NDArray[np.uint64]
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    elevation_m: NDArray[np.float64]
    built_share: NDArray[np.float64]
    tree_share: NDArray[np.float64]
    footfall: NDArray[np.float64]
    channels: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Truth:
    """True values of one measure: ``values[i, j]`` at site i and instant j."""

    measure: str
    channel: int
    values: NDArray[np.float64]


class Simulation(Protocol):
    """A pure function of place and time: the same seed and instant always give the same truth."""

    @property
    def profiles(self) -> tuple[str, ...]:
        """Ids of the device profiles (data/profiles) that simulated devices speak."""

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """What healthy devices would measure at n sites and m instants.

        Args:
            sites: n places.
            epoch_s: (m,) instants common to all sites or (n, m) instants of each, seconds since 1970 UTC.

        Returns:
            One Truth a measure and channel, values of shape (n, m); NaN where a site has no such channel.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One kind of thing the town has.

    Args:
        id: the file's stem; first part of every site_id (``bins-0042``).
        title: what people call it.
        geometry: what its sites are, and so the kind of drawing (dashboard/parts/renderers).
        shape: the outline of its symbol where classes have none of their own.
        measures: what its devices report.
        shows: the measure that colours the map and stands in the list; one of ``measures``.
        interval_s: how often a device reports.
        max_age_s: an older reading is not current any more.
        classes: the town's classes of ``shows``, or a table of the layer's own, which a town may replace.
        about: one sentence for people: what this layer is.
        on: shown on the map when a page is opened without a choice.
        channels: how many containers or charging points a scattered site has, fewest and most; (0, 0): only itself.
        attended: which of its sites need no device; None: none of them.
        kept: what its sites were is kept; False: each poll replaces the layer as a whole, for what only passes.
        lasts: its sites are there to stay, so that nobody is told since when (trees); False: as long as it takes.
        stated: the attribute in which each site states the shown value itself, by number or code; empty: devices do.
        best: which channel speaks for its site, the one with the lowest or the highest shown value.
        osm: tags of the OpenStreetMap elements that are its sites in a real town; any of them suffices.
        public_place_m: the public sees its places rounded to this many metres; None: exactly.
        order: its place among the layers of a page and of the API; equal ones stand in the order of their ids.
        glyph: its mark beside other symbols, an SVG path (even-odd) in a 16 x 16 box; empty: the title's first letter.
        counted: what people call several of its sites (``Messstellen``).
        topic: id of the topic (dashboard/topics) it belongs to; empty: none.
        question: what a citizen asks of it (``Wo ist es heiß?``).
        reader: for whom it is; ``technical`` layers are no citizen's business.
        audience: who may know that its sites exist; of what is for staff no public page and no route says anything.
        tour: the kind of tour that empties its sites; empty: none does.
        marks: where each site states limits of its own: it is classed by how many it has reached.
        deviation: how its sites are compared with each other; None: not at all.
        crossings: limits at which the town's app is told.
        facts: what is told of its sites, before and instead of what is told of sites of all layers (data.facts).
        channel: what people call its channels (``Ladepunkte``); empty: nothing is said of them.
        problems: what may be wrong with a site, named where it is reported (``voll, defekt``); empty: nothing is.
        months: 1..12, in which what people seek there is the usual; empty: all year.
    """

    id: str
    title: Text
    shape: Shape
    measures: tuple[Measure, ...]
    shows: Measure
    interval_s: int
    max_age_s: int
    classes: Classes | ClassTable
    geometry: Geometry = "points"
    about: Text = field(default_factory=lambda: {"de": "", "en": ""})
    on: bool = True
    channels: tuple[int, int] = (0, 0)
    attended: Attended | None = None
    kept: bool = True
    lasts: bool = False
    stated: str = ""
    best: Literal["lowest", "highest"] = "lowest"
    osm: tuple[Mapping[str, str], ...] = ()
    public_place_m: int | None = None
    order: int = 100
    glyph: str = ""
    counted: Text = field(default_factory=lambda: {"de": "Orte", "en": "places"})
    topic: str = ""
    question: Text = field(default_factory=lambda: {"de": "", "en": ""})
    reader: Reader = "citizen"
    audience: Audience = "public"
    tour: Tour | Literal[""] = ""
    marks: Marks | None = None
    deviation: Deviation | None = None
    crossings: tuple[Crossing, ...] = ()
    facts: tuple[SiteFact, ...] = ()
    channel: Text = field(default_factory=lambda: {"de": "", "en": ""})
    problems: Text = field(default_factory=lambda: {"de": "", "en": ""})
    months: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.shows not in self.measures:
            known = ", ".join(measure.id for measure in self.measures)
            raise DeclarationError(f"layer {self.id!r} shows {self.shows.id!r}, not one of its measures: {known}")
        kinds = [kind for measure in self.measures for kind in measure.event_kinds]
        if twice := sorted({kind for kind in kinds if kinds.count(kind) > 1}):
            raise DeclarationError(f"layer {self.id!r}: two of its measures declare the event {', '.join(twice)}")

    @property
    def is_technical(self) -> bool:
        """Whether it is about the equipment, and so for nobody who asks for the town."""
        return self.reader == "technical"

    @property
    def full_from(self) -> float | None:
        """From which value on nobody can use a site: None where nothing fills, or its classes are the town's still."""
        if self.shows.codes is not None or self.best != "lowest" or isinstance(self.classes, Classes):
            return None
        return next((one.low for one in self.classes.classes if not one.usable), None)

    def measure(self, measure_id: str) -> Measure:
        """The measure of this id; UnknownMeasureError: this layer has none of that id."""
        if measure := next((one for one in self.measures if one.id == measure_id), None):
            return measure
        raise UnknownMeasureError(measure_id, [measure.id for measure in self.measures])

    def visible(self, audience: Audience) -> tuple[Measure, ...]:
        """The measures this audience may see; staff sees all."""
        return tuple(m for m in self.measures if audience == "staff" or self.audience == m.audience == "public")


def layer_id(site_id: str) -> str:
    """The layer of a site_id such as ``bins-0042``; empty where it names none."""
    return site_id.rpartition("-")[0]


class Layers(Registry[Layer]):
    """The immutable registry of layers, by id, in their declared order."""

    unknown = UnknownLayerError

    def __init__(self, layers: Iterable[Layer]) -> None:
        super().__init__({layer.id: layer for layer in sorted(layers, key=lambda one: (one.order, one.id))})

    def with_classes(self, classes_named: Callable[[str], ClassTable]) -> "Layers":
        """The same layers, each with the class table that a town has under its name."""
        return Layers(replace(one, classes=classes_named(one.classes.name)) for one in self.values())

    @property
    def open(self) -> "Layers":
        """Those of which everybody may know."""
        return Layers(one for one in self.values() if one.audience == "public")

    def of_site(self, site_id: str) -> Layer:
        """The layer of a site_id such as ``bins-0042``."""
        return self[layer_id(site_id)]

    def measures(self) -> dict[str, Measure]:
        """Every measure of every layer, by id."""
        return {measure.id: measure for layer in self.values() for measure in layer.measures}
