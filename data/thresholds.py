"""From which values on something counts, as a town declares it; data/cities/defaults.toml has what it leaves out."""

from itertools import pairwise
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.dataclasses import dataclass

from data.documents import TABLE

Night: TypeAlias = Literal["night", "day"]
Percent: TypeAlias = Annotated[float, Field(ge=0, le=100)]
Days: TypeAlias = Annotated[int, Field(ge=1)]
Symbol: TypeAlias = Literal["circle", "triangle", "square", "square-alert", "cross", "half", "ring"]


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Class:
    """One class of values.

    Args:
        id: name in the API (``nearly_full``, ``from_25``).
        low: the class begins here, inclusive, in the measure's unit; ``from`` in a file.
        colour: fill colour, ``#RRGGBB``.
        symbol: shape doubles colour.
        usable: whether a citizen can use a site of this class.
        attention: whether somebody has to look after it: such a site stands singly on maps and first in lists.
    """

    id: str
    low: Annotated[float, Field(validation_alias="from")]
    colour: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
    symbol: Symbol = "circle"
    usable: bool = True
    attention: bool = False


def _rising(classes: tuple[Class, ...]) -> tuple[Class, ...]:
    if not classes or any(later.low <= earlier.low for earlier, later in pairwise(classes)):
        raise ValueError(f"must rise: {[one.low for one in classes]}")
    return classes


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class ClassTable:
    """The classes of one measure in rising order.

    Args:
        name: as layers refer to it (``fill``, ``temperature``).
        kind: ``words`` (each class has a label in dashboard/texts) or ``scale`` (labelled by its numbers).
        classes: rising by ``low``; the first takes everything below the second; ``steps`` in a file.
        marks: values that a legend marks (20 and 30 °C).
        settable: whether staff may let its classes begin elsewhere: what is agreed upon in the town, no definition of
            others, no codes, and nothing whose classes are called by their numbers.
    """

    name: str
    kind: Literal["words", "scale"]
    classes: Annotated[tuple[Class, ...], AfterValidator(_rising), Field(validation_alias="steps")]
    marks: tuple[float, ...] = ()
    settable: bool = False

    def __post_init__(self) -> None:
        if self.settable and self.kind == "scale":
            raise ValueError(f"classes {self.name!r} are called by their numbers: nobody may set where they begin")

    def take(self, classes: tuple[Class, ...]) -> None:
        """Have other limits from now on: the one thing about a town that changes while processes run (data.limits)."""
        object.__setattr__(self, "classes", classes)

    def index_of(self, values: NDArray[np.float64]) -> NDArray[np.int8]:
        """The class of each of n values as an index into ``classes``; -1 where a value is NaN."""
        lows = np.array([one.low for one in self.classes[1:]])
        index = np.searchsorted(lows, values, side="right").astype(np.int8)
        return np.where(np.isnan(values), np.int8(-1), index).astype(np.int8)


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class ClimateLimits:
    """The thresholds of climate figures, ``[climate]``.

    Args:
        summer_day_c: a summer day has a maximum TX of at least this.
        hot_day_c: a hot day likewise.
        tropical_night_c: a tropical night has a minimum of at least this.
        tropical_night: minimum of which hours. ``night``: 18 to 06 UTC, as the DWD's Wetterlexikon has it and as
            we count unless a town chooses otherwise; ``day``: the whole UTC+1 day. Never mixed.
        frost_c: a frost day has a minimum TN below this, an ice day a maximum TX below it.
        road_frost_c: from this air temperature down roads may freeze: bridges and clear nights are colder than air.
        pipe_frost_c: from this one down water in the open freezes within a night.
        complete_percent: share of the expected readings from which on a day counts.
        lapse_k_per_m: decrease of temperature with height, for comparing stations.
    """

    summer_day_c: float
    hot_day_c: float
    tropical_night_c: float
    tropical_night: Night
    frost_c: float
    complete_percent: Percent
    lapse_k_per_m: float
    road_frost_c: float = 1.0
    pipe_frost_c: float = -5.0


def _gapless(months: tuple[int, ...]) -> tuple[int, ...]:
    if not months or months != tuple(range(months[0], months[0] + len(months))):
        raise ValueError("must follow one another")
    return months


def _strictly_rising(above_k: tuple[float, ...]) -> tuple[float, ...]:
    if not above_k or list(above_k) != sorted(set(above_k)):
        raise ValueError("must rise")
    return above_k


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class IslandLimits:
    """When a summer's heat island is how strong, ``[heat_island]``.

    Args:
        above_k: a class begins above each of these, K, rising.
        complete_percent: share of the summer's days from which on a summer is judged.
        months: of the summer, 1..12, within one year and without a gap.
    """

    above_k: Annotated[tuple[float, ...], AfterValidator(_strictly_rising)]
    complete_percent: Percent
    months: Annotated[tuple[Annotated[int, Field(ge=1, le=12)], ...], AfterValidator(_gapless)]

    def days_of(self, year: int) -> NDArray[np.datetime64]:
        """(m,) datetime64[D]: the summer's days."""
        first, last = self.months[0], self.months[-1]
        begin = np.datetime64(f"{year}-{first:02d}", "M")
        end = np.datetime64(f"{year}-{last:02d}", "M") + 1
        return np.asarray(np.arange(begin.astype("datetime64[D]"), end.astype("datetime64[D]")))


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class EffectLimits:
    """How a measure against heat is judged, ``[effect]``.

    Args:
        least_days: measured days needed on either side; below it the answer is "too early".
        most_days: days looked at on either side.
        block_days: days drawn together.
    """

    least_days: Days
    most_days: Days
    block_days: Days

    def __post_init__(self) -> None:
        if 2 * self.block_days > self.least_days:
            raise ValueError(f"least_days {self.least_days} are less than two blocks of {self.block_days}")


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class DeviceLimits:
    """When somebody should look after a device, ``[devices]``.

    Args:
        late_intervals: a device is late when so many of its reports in a row are missing.
        silent_days: it is due to be replaced when nothing was heard of it for longer.
        life_years: likewise when it has served for longer.
    """

    low_battery_percent: Percent
    late_intervals: Annotated[float, Field(gt=0)]
    silent_days: Annotated[float, Field(gt=0)]
    life_years: Annotated[float, Field(gt=0)]


def _with_names(tables: Any) -> Any:
    """Each table's name is its key."""
    if not isinstance(tables, dict):
        return tables
    return {name: {"name": name, **one} if isinstance(one, dict) else one for name, one in tables.items()}


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Thresholds:
    """Every threshold of a town."""

    classes: Annotated[dict[str, ClassTable], BeforeValidator(_with_names)]
    climate: ClimateLimits
    heat_island: IslandLimits
    effect: EffectLimits
    devices: DeviceLimits
