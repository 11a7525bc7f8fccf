"""Tours of vehicles: which stops, in which order, with unloading, opening hours and breaks."""

from geo.tours.breaks import BreakRules
from geo.tours.planning import plan
from geo.tours.problem import Shift, Stop, TourProblem, TourVehicle, TravelMatrix, Unloading
from geo.tours.rest import TourRest, plan_rest
from geo.tours.tour_plan import DroppedStop, PlannedRoute, PlannedVisit, TourPlan

__all__ = [
    "BreakRules",
    "DroppedStop",
    "PlannedRoute",
    "PlannedVisit",
    "Shift",
    "Stop",
    "TourPlan",
    "TourProblem",
    "TourRest",
    "TourVehicle",
    "TravelMatrix",
    "Unloading",
    "plan",
    "plan_rest",
]
