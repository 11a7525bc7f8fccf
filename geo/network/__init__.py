"""The street network: nearest sites, isochrones and routes along streets, all in metres of EPSG:25832."""

from geo.network.directions import Step, Turn
from geo.network.graph import Network, warm_up
from geo.network.positions import Positions
from geo.network.routes import Paths, Route
from geo.network.streets import WALKING_KMH, By

__all__ = ["WALKING_KMH", "By", "Network", "Paths", "Positions", "Route", "Step", "Turn", "warm_up"]
