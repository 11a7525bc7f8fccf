"""The streets as trucks may use them: limits, turning places, reversing, the side of the street, closures."""

from geo.network.trucks.barriers import Dimensions, Obstacle
from geo.network.trucks.carriageways import HEAVY_KG, Access, Carriageways, carriageways
from geo.network.trucks.network import CREW_M, TruckNetwork, warm_up
from geo.network.trucks.stops import TruckStops
from geo.network.trucks.tables import TruckMatrix
from geo.network.trucks.ways import TruckWay

__all__ = [
    "CREW_M",
    "HEAVY_KG",
    "Access",
    "Carriageways",
    "Dimensions",
    "Obstacle",
    "TruckMatrix",
    "TruckNetwork",
    "TruckStops",
    "TruckWay",
    "carriageways",
    "warm_up",
]
