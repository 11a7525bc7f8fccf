"""What pages ask of Green at one moment: what trees and lawns need, in the order in which they need it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, Protocol, TypeAlias

from analysis.green.outlook import LAWN_PLANTING, SiteNeed, WateringOutlook
from dashboard.parts.page import PageContext
from data.declare import Layer
from data.measures import SOIL_TENSION
from data.store import Current
from services.watering import WateringOutlooks

TOPIC: Final = "green"
Kind: TypeAlias = Literal["trees", "lawns"]


class GreenMoment(Protocol):
    """One of the layers at an instant, as a page or the API looks at it."""

    @property
    def layer(self) -> Layer:
        """Which."""

    @property
    def current(self) -> Current:
        """Its values."""

    @property
    def now(self) -> datetime:
        """When."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantNeeds:
    """All trees, or all lawns, of a layer.

    Args:
        needs: by site of which something is known, who needs most for its area first.
        litres, low, high: in all; the interval is that of places that err alike, since they share their weather.
    """

    needs: Mapping[str, SiteNeed]
    litres: float
    low: float
    high: float

    @property
    def thirsty(self) -> int:
        """How many need water."""
        return sum(one.litres > 0 for one in self.needs.values())


@dataclass(kw_only=True)
class GreenNow:
    """Figures of the layers of this topic."""

    context: PageContext
    _outlooks: WateringOutlooks = field(init=False)

    def __post_init__(self) -> None:
        self._outlooks = WateringOutlooks(self.context.house, self.context.store)

    def layers(self) -> list[Layer]:
        """Its layers that measure soils."""
        return [one for one in self.context.layers.values() if one.topic == TOPIC and one.shows == SOIL_TENSION]

    def outlook(self, view: GreenMoment) -> WateringOutlook | None:
        """What a layer's places need; None: it is about something else."""
        shows_soil = view.layer.shows == SOIL_TENSION
        return self._outlooks.of(view.layer, view.current, view.now) if shows_soil else None

    def needs(self, view: GreenMoment) -> dict[Kind, PlantNeeds]:
        """Of trees and of lawns, as far as there are any of which something is known."""
        found = self.outlook(view)
        if found is None:
            return {}
        kinds: dict[Kind, dict[str, SiteNeed]] = {"trees": {}, "lawns": {}}
        for site_id, one in sorted(found.needs.items(), key=lambda item: (item[1].then, item[0])):
            kinds["lawns" if one.planting == LAWN_PLANTING else "trees"][site_id] = one
        return {kind: _together(needs) for kind, needs in kinds.items() if needs}


def _together(needs: Mapping[str, SiteNeed]) -> PlantNeeds:
    litres, low, high = (sum(getattr(one, name) for one in needs.values()) for name in ("litres", "low", "high"))
    return PlantNeeds(needs=needs, litres=litres, low=low, high=high)
