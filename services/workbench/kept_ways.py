"""Ways to the nearest of some places that were looked for already: a site that is dragged costs only its own."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.workbench.kept_results import KeptResults
from services.workbench.travel import Travel

Nearest: TypeAlias = tuple[NDArray[np.int64], NDArray[np.float64]]
"""As of `Travel.to_nearest`."""


@dataclass(frozen=True, slots=True, eq=False)
class _WaysBegun:
    """What ways begin at and run on: the very arrays and network, since homes and streets may have been read anew."""

    start_m: NDArray[np.float64]
    network: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _WaysBegun) and self.start_m is other.start_m and self.network is other.network

    __hash__ = None  # type: ignore[assignment]  # it stamps what is kept, and is no key


@dataclass(frozen=True, slots=True)
class KeptWays:
    """The last ones, by where people start, where places are and how they go; the longest unused go first.

    Their key is what places are, not what they are called: it can never be out of date. Nothing of somebody's own
    is to be kept. One is 16 bytes a home, address or cell of land, of which a town of 76,000 has 45,000.
    """

    _kept: KeptResults[Nearest] = field(default_factory=KeptResults)

    def get(
        self,
        start_m: NDArray[np.float64],
        place_m: NDArray[np.float64],
        usable: NDArray[np.bool_],
        travel: Travel,
        make: Callable[[], Nearest],
    ) -> Nearest:
        """The ways from starts that a workbench keeps (n, 2) to places (m, 2), or new ones; not to be written into."""
        places = hashlib.blake2b(place_m.tobytes() + usable.tobytes(), digest_size=16).digest()
        key = travel.means, travel.in_minutes, len(start_m), len(place_m), places
        return self._kept.get(key, _WaysBegun(start_m, travel.network), make)
