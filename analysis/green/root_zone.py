"""What the soil that roots reach holds between field capacity and wilting point, layer by layer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.errors import BadRequestError

Floats = NDArray[np.float64]


class SoilLayersError(BadRequestError):
    """Layers that cannot be soil: field capacity not above wilting point, or depths that do not grow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RootZone:
    """The soil of n places.

    Args:
        bottom_m: (l,) float64, lower edge of each layer, growing.
        field_capacity: (l, n) float64, share of the volume.
        wilting_point: (l, n) float64, likewise; below the field capacity.
        leaches_below: metres, the depth below which water is lost to the roots; None: the depth of the roots itself
            (FAO-56 eq. 88). A depth lets roots that grow find the water below them.
    """

    bottom_m: Floats
    field_capacity: Floats
    wilting_point: Floats
    leaches_below: float | None = None

    def __post_init__(self) -> None:
        if (np.diff(self.bottom_m, prepend=0.0) <= 0).any():
            raise SoilLayersError(f"lower edges of layers are {self.bottom_m.tolist()} m; wanted growing ones above 0")
        wrong = ~((self.wilting_point >= 0) & (self.wilting_point < self.field_capacity) & (self.field_capacity < 1))
        if wrong.any():
            layer, place = np.argwhere(wrong)[0]
            raise SoilLayersError(
                f"layer {layer + 1} of place {place + 1} has field capacity {self.field_capacity[layer, place]} "
                f"and wilting point {self.wilting_point[layer, place]}; wanted 0 <= wilting point < field capacity < 1"
            )

    def available_mm(self, depth_m: Floats) -> Floats:
        """(n,) mm of water between field capacity and wilting point down to (n,) depths (FAO-56 eq. 82)."""
        return self._down_to(depth_m, self.field_capacity - self.wilting_point)

    def depletion_mm(self, depth_m: Floats, content: Floats) -> Floats:
        """(n,) mm that (l, n) contents lack of field capacity down to (n,) depths."""
        return self._down_to(depth_m, self.field_capacity - content)

    def evaporable_mm(self, depth_m: float) -> Floats:
        """(n,) mm that can evaporate from a surface layer, down to half the wilting point (FAO-56 eq. 73)."""
        depth = np.full(self.field_capacity.shape[1], depth_m)
        return self._down_to(depth, self.field_capacity - 0.5 * self.wilting_point)

    def _down_to(self, depth_m: Floats, share: Floats) -> Floats:
        """Layered soils are counted by the millimetre, as published results of layered soils are."""
        if self.bottom_m.size == 1:
            return np.asarray(1000 * depth_m * share[0])
        depth = np.floor(1000 * depth_m + 1e-9)
        top, bottom = 1000 * np.r_[0.0, self.bottom_m[:-1]], 1000 * self.bottom_m
        within = np.clip(depth[None, :] - top[:, None], 0, (bottom - top)[:, None])
        return np.asarray((within * share).sum(axis=0))
