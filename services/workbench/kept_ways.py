"""Ways to the nearest of some places that were looked for already: a site that is dragged costs only its own."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.workbench.travel import Travel

MOST: Final = 24
"""Of them; one is 16 bytes a home, address or cell of land, of which a town of 76,000 has 45,000."""
Nearest: TypeAlias = tuple[NDArray[np.int64], NDArray[np.float64]]
"""As of `Travel.to_nearest`."""


@dataclass(frozen=True, slots=True)
class _WaysFound:
    start_m: NDArray[np.float64]
    network: Any
    found: Nearest


@dataclass(frozen=True, slots=True)
class KeptWays:
    """The last ones, by where people start, where places are and how they go; the longest unused go first.

    Their key is what places are, not what they are called: it can never be out of date. Nothing of somebody's own
    is to be kept.
    """

    _kept: OrderedDict[tuple[Any, ...], _WaysFound] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(
        self,
        start_m: NDArray[np.float64],
        place_m: NDArray[np.float64],
        usable: NDArray[np.bool_],
        travel: Travel,
        make: Callable[[], Nearest],
    ) -> Nearest:
        """The ways from starts that a workbench keeps (n, 2) to places (m, 2), or new ones; not to be written into."""
        network = travel.network
        places = hashlib.blake2b(place_m.tobytes() + usable.tobytes(), digest_size=16).digest()
        key = travel.means, travel.in_minutes, len(start_m), len(place_m), places
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
        # Homes and streets may have been read anew.
        if known is not None and known.start_m is start_m and known.network is network:
            return known.found
        found = make()
        with self._lock:
            self._kept[key] = _WaysFound(start_m, network, found)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return found
