"""Planning a day's tours: what there is to empty, with which vehicles, on the streets that they may use."""

from services.planning.demand import Demand, as_rows, demands
from services.planning.proposal import Proposal, accept, propose
from services.planning.working_day import ends_ms, on_rounds, on_tours, working_day

__all__ = [
    "Demand",
    "Proposal",
    "accept",
    "as_rows",
    "demands",
    "ends_ms",
    "on_rounds",
    "on_tours",
    "propose",
    "working_day",
]
