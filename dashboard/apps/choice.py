"""What is chosen on a page of Dash stands in its address, and in that of no other page."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl

from dashboard.parts.addresses import Address

_PLAIN = frozenset(one.name for one in fields(Address))


@dataclass(frozen=True, slots=True, kw_only=True)
class AppChoice(Address):
    """An address of such a page; what a page adds has a default, which nobody has chosen."""

    has_fragments: ClassVar[bool] = False

    @classmethod
    def chosen(cls, query: Mapping[str, str]) -> dict[str, Any]:
        """What a page adds, by name, as a query asks for it; unknown or wrong values are their defaults."""
        raise NotImplementedError

    @classmethod
    def of(cls, address: Address, query: Mapping[str, str]) -> Self:
        """What a query asks for besides."""
        return cls(**{name: getattr(address, name) for name in _PLAIN}, **cls.chosen(query))

    @classmethod
    def asked(cls, text: object, *, base: str, path: str, replayed_at: datetime | None) -> Self:
        """What the query of a page asks for, whatever a browser sends for one."""
        query = dict(parse_qsl(str(text).removeprefix("?")))
        return cls.of(Address.read(query, base=base, path=path, replayed_at=replayed_at), query)

    def to(self, **changes: Any) -> str:
        """The address with these changes, as a link; another page knows nothing of what is chosen on this one."""
        own = changes.get("path", self.path) == self.path
        return Address.to(self if own else replace(self, **self.chosen({})), **changes)
