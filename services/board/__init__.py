"""What a dispatcher works with: every site that a tour empties, what is due there, in the order of urgency."""

from services.board.board import BoardSource, DispatchBoard
from services.board.condition import CONDITIONS, Condition
from services.board.selection import BoardSelection

__all__ = ["CONDITIONS", "BoardSelection", "BoardSource", "Condition", "DispatchBoard"]
