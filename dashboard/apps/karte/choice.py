"""What a visitor of the map has chosen; all of it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dashboard.apps.choice import AppChoice
from dashboard.parts.addresses import Address
from dashboard.parts.past_slider import HOURS
from data.state import STATES

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(AppChoice):
    """An address of the map, ``back`` full hours ago, with a plan of the town below the symbols."""

    state: str | None = None
    back: int = 0
    surface: bool = False
    plan: str | None = None

    @classmethod
    def chosen(cls, query: Mapping[str, str]) -> dict[str, Any]:
        """As of `AppChoice`."""
        state, back = query.get("state"), query.get("back", "")
        return {
            "state": state if state in STATES else None,
            "back": min(int(back), HOURS) if back in map(str, range(HOURS + 1)) else 0,
            "surface": query.get("surface") == "1",
            "plan": query.get("plan") or None,
        }

    def query(self) -> dict[str, str]:
        """What stands behind the question mark."""
        own = {"state": self.state, "back": str(self.back or ""), "surface": "1" if self.surface else None}
        own |= {"plan": self.plan}
        return {**Address.query(self), **{key: value for key, value in own.items() if value}}

    def unfiltered(self) -> str:
        """The address with every site in the list."""
        return self.to(district=None, conditions=(), state=None, page=1)

    def at(self, now: datetime) -> datetime | None:
        """The end of the hour that is looked at; None: now."""
        full = now.replace(minute=0, second=0, microsecond=0)
        return full - (self.back - 1) * HOUR if self.back else None
