"""Air temperature everywhere from stations: regression on covariates plus kriging of what it leaves."""

from geo.surface.interpolate import Covariates, interpolate, town_grid
from geo.surface.kriging import leave_one_out
from geo.surface.weighting import inverse_distance

__all__ = ["Covariates", "interpolate", "inverse_distance", "leave_one_out", "town_grid"]
