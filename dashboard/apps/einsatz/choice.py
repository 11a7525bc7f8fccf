"""What a dispatcher looks at; all of it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.apps.choice import AppChoice
from dashboard.parts.addresses import Address
from data.records.rounds import LONGEST_NAME
from services.board import CONDITIONS, BoardSelection, Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class EinsatzChoice(AppChoice):
    """An address of the page: one condition, one fraction (``layer``), one Stadtteil, one site; each or none.

    Args:
        due: only sites of this condition; None: all.
        free: only what no tour has and nobody has taken.
        revier: only what the fixed round of this name comes to.
        tour: only the stops of this tour of today.
        plan: the run of a job that plans tours, whose proposal is looked at.
    """

    due: Condition | None = None
    free: bool = False
    revier: str | None = None
    tour: str | None = None
    plan: str | None = None

    @classmethod
    def chosen(cls, query: Mapping[str, str]) -> dict[str, Any]:
        """As of `AppChoice`."""
        due = next((one for one in CONDITIONS if one == query.get("due")), None)
        tour, plan = query.get("tour") or None, query.get("plan") or None
        revier = (query.get("revier") or "")[:LONGEST_NAME] or None
        return {"due": due, "free": query.get("free") == "1", "revier": revier, "tour": tour, "plan": plan}

    def query(self) -> dict[str, str]:
        """What stands behind the question mark."""
        own = {"due": self.due, "free": "1" if self.free else None, "revier": self.revier}
        own |= {"tour": self.tour, "plan": self.plan}
        return {**Address.query(self), **{key: value for key, value in own.items() if value}}

    @property
    def selection(self) -> BoardSelection:
        """The same as a board knows it."""
        return BoardSelection(
            condition=self.due,
            layer=self.layer or None,
            district=self.district,
            free=self.free,
            revier=self.revier,
            tour=self.tour,
        )

    def unfiltered(self) -> str:
        """The address with every site."""
        return self.to(due=None, layer=None, district=None, free=False, revier=None, tour=None, page=1)
