"""Ways from where people are to the nearest place: straight, on foot, by bike, by car."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.errors import BadRequestError
from data.town.streets import Ways
from geo.nearest import nearest
from geo.network import WALKING_KMH, By, Network, Positions
from services.workbench.parameters import By as Means

BIKE_KMH: Final = 15.0
"""Mean speed with stops; by bike people are taken to go where they may walk (docs/methods)."""
S_PER_MIN: Final = 60
_M_PER_MIN: Final = {
    "straight": WALKING_KMH * 1_000 / S_PER_MIN,
    "walk": WALKING_KMH * 1_000 / S_PER_MIN,
    "bike": BIKE_KMH * 1_000 / S_PER_MIN,
}


class NoWayError(BadRequestError):
    """The town has no street network."""


@dataclass(frozen=True, slots=True)
class Travel:
    """How somebody goes, and in what the way is measured.

    Args:
        means: straight, walk, bike or drive.
        in_minutes: whether ways are told in minutes; else in metres.
        ways: the town's streets; None: it has none.
    """

    means: Means
    in_minutes: bool
    ways: Ways | None

    @property
    def network(self) -> Network | None:
        """The streets; None: ways are straight. NoWayError: there are none."""
        if self.means == "straight":
            return None
        if self.ways is None:
            sentence = "this town has no street network (or it is being read); ask for straight ways"
            raise NoWayError(sentence, reason="no_streets")
        return self.ways.network("drive" if self.means == "drive" else "walk")

    @property
    def unit(self) -> str:
        """Of lengths."""
        return "min" if self.in_minutes else "m"

    def to_nearest(
        self,
        start_m: NDArray[np.float64],
        place_m: NDArray[np.float64],
        *,
        usable: NDArray[np.bool_] | None = None,
        snapped: Positions | None = None,
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The nearest usable place of each start and how long the way is.

        Args:
            start_m: (n, 2) metres, EPSG:25832.
            place_m: (m, 2) likewise.
            usable: (m,) which ones count; None: all.
            snapped: the starts on the network, where they are known.

        Returns:
            (n,) rows of place_m, -1 where none is reached; (n,) metres or minutes, infinity there.
        """
        network = self.network
        if network is None:
            index, away = nearest(start_m, place_m, usable=usable)
            return index[:, 0], self._measured(away[:, 0])
        starts = network.snap(start_m) if snapped is None else snapped
        index, cost = network.nearest_site(starts, network.snap(place_m), usable=usable, by=self._by)
        return index, self._measured(cost)

    def snapped(self, start_m: NDArray[np.float64]) -> Positions | None:
        """Starts (n, 2) on the network; None: ways are straight."""
        network = self.network
        return None if network is None else network.snap(start_m)

    def costs(
        self, start_m: NDArray[np.float64], place_m: NDArray[np.float64], *, snapped: Positions | None = None
    ) -> NDArray[np.float64]:
        """(n, m) all ways from n starts to m places, metres or minutes; infinity where none leads."""
        network = self.network
        if network is None:
            return self._measured(np.hypot(*(start_m[:, None] - place_m[None]).transpose(2, 0, 1)))
        starts = network.snap(start_m) if snapped is None else snapped
        return self._measured(network.ways_to(starts, network.snap(place_m), by=self._by))

    @property
    def _by(self) -> By:
        return "time" if self.means == "drive" and self.in_minutes else "distance"

    def _measured(self, cost: NDArray[np.float64]) -> NDArray[np.float64]:
        if not self.in_minutes:
            return cost
        return cost / (S_PER_MIN if self.means == "drive" else _M_PER_MIN[self.means])
