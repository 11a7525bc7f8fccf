"""Planning a day's tours: what there is to empty, with which vehicles, on the streets that they may use."""

from services.board.board import ends_ms
from services.planning.demand import Demand, as_rows, demands, of_sites
from services.planning.insertion import TourInsertion, insert, insertions
from services.planning.overflow import overflows
from services.planning.proposal import Proposal, accept, propose
from services.planning.rest import RestProposal, accept_rest, propose_rest
from services.planning.working_day import on_rounds, on_tours, working_day

__all__ = [
    "Demand",
    "Proposal",
    "RestProposal",
    "TourInsertion",
    "accept",
    "accept_rest",
    "as_rows",
    "demands",
    "ends_ms",
    "insert",
    "insertions",
    "of_sites",
    "on_rounds",
    "on_tours",
    "overflows",
    "propose",
    "propose_rest",
    "working_day",
]
