"""Where new sites serve the most residents: maximal covering and p-median, at once or proven optimal."""

from geo.siting.cover import Siting, best_cover, maximal_cover
from geo.siting.median import Medians, best_median, p_median
from geo.siting.reach import reach_by
from geo.siting.terms import Terms

__all__ = ["Medians", "Siting", "Terms", "best_cover", "best_median", "maximal_cover", "p_median", "reach_by"]
