"""What a dispatcher works with: every site that a tour empties, what is due there, in the order of urgency."""

from services.board.board import DispatchBoard
from services.board.condition import CONDITIONS, Condition
from services.board.selection import BoardSelection
from services.board.source import BoardSource

__all__ = ["CONDITIONS", "BoardSelection", "BoardSource", "Condition", "DispatchBoard"]
