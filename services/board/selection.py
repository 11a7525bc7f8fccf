"""What a dispatcher looks at of a board, and its figures of the day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.board.board import DispatchBoard
from services.board.condition import CONDITIONS, Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSelection:
    """What of a board is looked at; None: all.

    Args:
        condition: what is due.
        layer: the fraction, by the id of its layer.
        district: the Stadtteil.
        free: only what is on no tour and nobody has taken.
        revier: only what the fixed round of this name comes to.
        tour: only the stops of this tour of today, in their order.
    """

    condition: Condition | None = None
    layer: str | None = None
    district: str | None = None
    free: bool = False
    revier: str | None = None
    tour: str | None = None

    def rows(self, board: DispatchBoard) -> NDArray[np.intp]:
        """The rows of a board, the most urgent first."""
        chosen = self._place(board)
        if self.condition is not None:
            chosen &= board.condition == CONDITIONS.index(self.condition)
        rows = board.order[chosen[board.order]]
        if self.tour is None:
            return rows
        position = [board.tours.places[board.site_id[row]].position for row in rows.tolist()]
        return rows[np.argsort(position, kind="stable")]

    def figures(self, board: DispatchBoard) -> dict[Condition, int]:
        """How many sites each condition has there, whichever is chosen; they add up to all sites there."""
        counts = np.bincount(board.condition[self._place(board)], minlength=len(CONDITIONS))
        return dict(zip(CONDITIONS, counts.tolist(), strict=True))

    def _place(self, board: DispatchBoard) -> NDArray[np.bool_]:
        wanted = ((self.layer, board.layer), (self.district, board.district))
        there = board.free.copy() if self.free else np.ones(len(board), np.bool_)
        if self.tour is not None:
            places = board.tours.places
            mine = (one in places and places[one].tour_id == self.tour for one in board.site_id)
            there &= np.fromiter(mine, np.bool_, len(board))
        if self.revier is not None:
            mine = (any(it.name == self.revier for it in board.reviere.get(one, ())) for one in board.site_id)
            there &= np.fromiter(mine, np.bool_, len(board))
        for value, column in wanted:
            if value is not None:
                there &= np.fromiter((one == value for one in column), np.bool_, len(board))
        return there
