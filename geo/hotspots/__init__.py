"""Where high or low values gather more than chance would have it ("Auffällige Häufungen"): Getis-Ord Gi*."""

from geo.hotspots.cells import Cells, exceedance_hours, overflow_counts, to_cells
from geo.hotspots.permutation import permutation_p, permutation_p_points
from geo.hotspots.significance import fdr, two_sided_p
from geo.hotspots.statistic import getis_ord_star, getis_ord_star_points, warm_up

__all__ = [
    "Cells",
    "exceedance_hours",
    "fdr",
    "getis_ord_star",
    "getis_ord_star_points",
    "overflow_counts",
    "permutation_p",
    "permutation_p_points",
    "to_cells",
    "two_sided_p",
    "warm_up",
]
