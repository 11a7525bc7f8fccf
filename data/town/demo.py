"""The sites and devices of a demonstration: how many there are, where, and how busy, as the town's file says it."""

import csv
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from data.degrees import look_swapped
from data.documents import TABLE
from data.errors import DeclarationError

Profile: TypeAlias = Literal["future", "day_one", "none"]
"""The town as it may become; as it is equipped when it begins; only what was imported."""
Near: TypeAlias = Literal["paths", "streets", "squares", "homes", "carparks", "all"]
Count: TypeAlias = Annotated[int, Field(ge=0)]
A_FEW: Final = 12
"""So many sites has a layer of which the town says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class DemoSites:
    """The sites of one layer, ``[demo.LAYER]``; ``[day_one.LAYER]`` says what differs on the first day.

    Args:
        list: a CSV in the town's folder (name, lon, lat, district, channels, ...); empty: none.
        count: further sites are scattered until there are so many; None: a list is enough, without one a few.
        near: what scattered sites stand at.
        beside: a layer at whose first ``count`` sites these stand; empty: they stand by themselves.
        distance_m: how far beside.
        channels: how many containers or charging points a scattered site has, fewest and most; None: as the layer says.
        equipped: share of the sites with a device.
        sites_equipped: how many of them instead, those that name an operator first; None: the share counts.
        per_day: mean points of fill level a day.
        weekend_surge: how much more comes at weekends: 1 doubles a Saturday and adds half to a Sunday.
        outdoor: litter, by street hours and more in fine weather; otherwise brought from home in any weather.
        mean: of a measure that has no simulation of its own; None: the middle of its plausible range.
        kinds: facts of scattered sites, which take them in turns; none: they have none.
        swing: how far it swings about the mean with the day; None: a tenth of that range.
    """

    list: str = ""
    count: Count | None = None
    near: Near = "all"
    beside: str = ""
    distance_m: Annotated[float, Field(gt=0)] = 6.0
    channels: tuple[Count, Count] | None = None
    equipped: Annotated[float, Field(ge=0, le=1)] = 0.5
    sites_equipped: Count | None = None
    per_day: Annotated[float, Field(gt=0)] = 20.0
    weekend_surge: Annotated[float, Field(ge=0)] = 0.0
    outdoor: bool = False
    kinds: tuple[dict[str, Any], ...] = ()
    mean: float | None = None
    swing: float | None = None

    def __post_init__(self) -> None:
        if self.list and self.beside:
            raise ValueError("has a list and stands beside a layer; only one of both can be")
        if self.channels and self.channels[0] > self.channels[1]:
            raise ValueError(f"channels {[*self.channels]} are the fewest and the most")

    @property
    def wanted(self) -> int:
        """How many sites there are at least."""
        return self.count if self.count is not None else 0 if self.list else A_FEW


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class DemoRound:
    """A Revier of a demonstration, ``[[demo_rounds]]``: its sites are emptied when the simulated rounds come to them.

    Args:
        layer: id of the layer whose sites they are.
        districts: where they stand.
        team: who drives it, by name.
    """

    layer: str
    name: Annotated[str, Field(min_length=1, max_length=80)]
    districts: tuple[str, ...]
    team: str = ""
    remark: str = ""


NOTHING: Final = DemoSites(count=0, equipped=0)


def listed(path: Path) -> list[dict[str, str]]:
    """The rows of a list of sites, with name and degrees each; DeclarationError: it is missing, or a row unreadable."""
    if not path.is_file():
        raise DeclarationError(f"the list of sites {path} is missing; it needs the columns name, lon, lat")
    try:
        reader = csv.DictReader(path.read_text("utf-8").splitlines())
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{path}: {error}") from None
    rows = []
    for row in reader:
        try:
            _, lon, lat, _ = row["name"], float(row["lon"]), float(row["lat"]), int(row.get("channels") or 0)
            if look_swapped(lon, lat):
                raise ValueError(f"lon {lon}, lat {lat} look swapped")  # noqa: TRY301 - said like other faults of the row
        except (KeyError, TypeError, ValueError) as error:
            raise DeclarationError(
                f"{path}, line {reader.line_num}: {error}; each row needs name, lon and lat"
            ) from None
        rows.append(row)
    return rows
