"""Where new sites serve the most residents: maximal covering and p-median, at once or proven optimal."""

from geo.siting.cover import Siting, maximal_cover
from geo.siting.median import Medians, p_median

__all__ = ["Medians", "Siting", "maximal_cover", "p_median"]
