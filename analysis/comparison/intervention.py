"""The town's register of measures: what was done where, and by what it is to be judged."""

from datetime import date
from typing import Final, Literal, TypeAlias

from pydantic.dataclasses import dataclass

from data.declare import Layers, layer_id
from data.documents import TABLE, Translated, read
from data.errors import DeclarationError
from data.town import Town

Kind: TypeAlias = Literal[
    "trees", "shade", "water", "surface", "facade", "roof", "light", "watering", "aerator", "ventilation", "other"
]
Statistic: TypeAlias = Literal["min", "mean", "max"]
_FILE: Final = "interventions.toml"


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Intervention:
    """What was done at a station, against heat or for anything else that is measured.

    It is as ``[[intervention]]`` of the town's interventions.toml declares it.

    Args:
        site_id: the treated station.
        id: by which questions name it; empty: station and day (``key``).
        kind: what was done.
        since: first day on which it was finished.
        controls: stations of the same kind that were left alone.
        fixed_on: when treated station and controls were fixed; None: nobody noted it.
        area_m2: how much ground it is about.
        cost_eur: what it cost.
        measure: what it is judged by; empty: what its layer shows, on the map as here.
        of_day: which value of each day counts.
    """

    site_id: str
    since: date
    controls: tuple[str, ...]
    title: Translated
    about: Translated
    source: str
    id: str = ""
    kind: Kind = "other"
    fixed_on: date | None = None
    area_m2: float | None = None
    cost_eur: float | None = None
    measure: str = ""
    of_day: Statistic = "max"

    def __post_init__(self) -> None:
        if not self.controls or self.site_id in self.controls:
            raise ValueError(f"{self.site_id} needs controls other than itself, not {list(self.controls)}")

    @property
    def key(self) -> str:
        """By which questions name it."""
        return self.id or f"{self.site_id}-{self.since.isoformat()}"

    def check(self, layers: Layers) -> None:
        """Refuse (DeclarationError) a measure that the station's layer has not, of a layer there is."""
        layer = layers.get(layer_id(self.site_id))
        known = [one.id for one in layer.measures] if layer else [self.measure]
        if self.measure and self.measure not in known:
            raise DeclarationError(
                f"{_FILE}: {self.key} is judged by {self.measure!r}; {self.site_id} has: {', '.join(known)}"
            )

    @property
    def is_by_highest(self) -> bool:
        """Whether the highest value of what its layer shows is what counts, as it does against heat."""
        return not self.measure and self.of_day == "max"

    @property
    def is_fixed_beforehand(self) -> bool:
        """Whether stations were chosen before anybody could see how it would turn out."""
        return self.fixed_on is not None and self.fixed_on <= self.since


@dataclass(frozen=True, slots=True, config=TABLE)
class _Register:
    intervention: tuple[Intervention, ...] = ()


def interventions(town: Town) -> tuple[Intervention, ...]:
    """The town's register of measures, none without a file; DeclarationError: an entry is incomplete or unknown."""
    return read(_Register, town.folder / _FILE).intervention
