"""What a visitor of the map has chosen; all of it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from dashboard.parts.addresses import Address
from dashboard.parts.past_slider import HOURS
from data.state import STATES

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Address):
    """An address of the map, ``back`` full hours ago."""

    has_fragments: ClassVar[bool] = False
    state: str | None = None
    back: int = 0
    surface: bool = False

    @classmethod
    def of(cls, address: Address, query: Mapping[str, str]) -> "Choice":
        """What a query asks for besides; unknown or wrong values fall back to their defaults."""
        plain = {one.name: getattr(address, one.name) for one in fields(Address)}
        state, back = query.get("state"), query.get("back", "")
        return cls(
            **plain,
            state=state if state in STATES else None,
            back=min(int(back), HOURS) if back in map(str, range(HOURS + 1)) else 0,
            surface=query.get("surface") == "1",
        )

    @classmethod
    def asked(cls, text: object, *, base: str, path: str, replayed_at: datetime | None) -> "Choice":
        """What the query of a page asks for, whatever a browser sends for one."""
        query = dict(parse_qsl(str(text).removeprefix("?")))
        return cls.of(Address.read(query, base=base, path=path, replayed_at=replayed_at), query)

    def query(self) -> dict[str, str]:
        """What stands behind the question mark."""
        own = {"state": self.state, "back": str(self.back or ""), "surface": "1" if self.surface else None}
        return {**Address.query(self), **{key: value for key, value in own.items() if value}}

    def to(self, **changes: Any) -> str:
        """The address with these changes, as a link; another page knows nothing of what is chosen on this one."""
        own = changes.get("path", self.path) == self.path
        return Address.to(self if own else replace(self, state=None, back=0, surface=False), **changes)

    def unfiltered(self) -> str:
        """The address with every site in the list."""
        return self.to(district=None, conditions=(), state=None, page=1)

    def at(self, now: datetime) -> datetime | None:
        """The end of the hour that is looked at; None: now."""
        full = now.replace(minute=0, second=0, microsecond=0)
        return full - (self.back - 1) * HOUR if self.back else None
