"""What a planner has chosen; all of it stands in the address, but for features of one's own."""

import base64
import binascii
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Self
from urllib.parse import parse_qsl, quote, unquote

from dashboard.apps.choice import AppChoice
from dashboard.parts.addresses import Address
from dashboard.parts.figures import ZONE
from dashboard.parts.past_slider import HOURS
from data import instants

VERSION: Final = "1"
"""Of what stands in an address; a later one reads those before it."""
PACKED: Final = "s"
"""The parameter that holds all others, compressed."""
ASKED: Final = "p."
"""Begins the names of a question's parameters."""
HOUR: Final = timedelta(hours=1)
_LONGEST: Final = 64_000
_MOST: Final = 60
_OPAQUE: Final = 100


@dataclass(frozen=True, slots=True)
class ShownLayer:
    """A layer, or a file of the town, on the map.

    Args:
        id: of the layer; ``town.{file}``.
        opacity: %.
        filters: names and values, as the open API takes them.
    """

    id: str
    opacity: int = _OPAQUE
    filters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """One entry of an address: ``paper~60~kind:glass``."""
        name, *rest = text.split("~")
        opacity, *pairs = rest or ["100"]
        found = (pair.partition(":") for pair in pairs)
        filters = tuple((unquote(key), unquote(value)) for key, _, value in found if key and value)
        share = int(opacity) if opacity.isascii() and opacity.isdigit() and len(opacity) <= len("100") else _OPAQUE
        return cls(name, min(share, _OPAQUE), filters)

    def text(self) -> str:
        """As an address has it."""
        pairs = [f"{_escaped(key)}:{_escaped(value)}" for key, value in self.filters]
        plain = not pairs and self.opacity == _OPAQUE
        return self.id if plain else "~".join([self.id, str(self.opacity), *pairs])


def _escaped(text: str) -> str:
    return quote(text, safe="").replace("~", "%7E")


@dataclass(frozen=True, slots=True, kw_only=True)
class FachkarteChoice(AppChoice):
    """An address of the workbench.

    Args:
        question: id of the one that is asked; None: none.
        parameters: names and values that are given for it, as they were written.
        back: so many full hours ago; 0: now.
        moment: an instant that is looked at instead.
        then: the instant that it is compared with, on the left of the map; None: with none.
    """

    question: str | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    back: int = 0
    moment: datetime | None = None
    then: datetime | None = None

    @classmethod
    def chosen(cls, query: Mapping[str, str]) -> dict[str, Any]:
        """As of `AppChoice`."""
        back = query.get("back", "")
        given = [(key.removeprefix(ASKED), value) for key, value in query.items() if key.startswith(ASKED) and value]
        return {
            "question": query.get("q") or None,
            "parameters": tuple(given[:_MOST]),
            "back": min(int(back), HOURS) if back in map(str, range(HOURS + 1)) else 0,
            "moment": _instant(query.get("at", "")),
            "then": _instant(query.get("then", "")),
        }

    @classmethod
    def of(cls, address: Address, query: Mapping[str, str]) -> Self:
        """What a query asks for, packed or plain."""
        if PACKED not in query:
            return AppChoice.of.__func__(cls, address, query)  # type: ignore[attr-defined,no-any-return]
        whole = {**unpacked(query[PACKED]), **{key: value for key, value in query.items() if key != PACKED}}
        read = Address.read(whole, base=address.base, path=address.path, replayed_at=address.replayed_at)
        return cls.of(replace(read, origin=address.origin), whole)

    @property
    def entries(self) -> list[ShownLayer] | None:
        """What is on the map, the topmost first; None: nobody has chosen."""
        return None if self.layers is None else [ShownLayer.read(one) for one in self.layers if one]

    def query(self) -> dict[str, str]:
        """What stands behind the question mark."""
        own = {"q": self.question, **{f"{ASKED}{key}": value for key, value in self.parameters}}
        own |= {"back": str(self.back or ""), "at": _written(self.moment), "then": _written(self.then)}
        said = {key: value for key, value in own.items() if value}
        return {**Address.query(self), **({"v": VERSION, **said} if said or self.layers is not None else {})}

    def at(self, now: datetime) -> datetime | None:
        """The end of the hour that is looked at; None: now."""
        if self.moment is not None:
            return self.moment if self.moment < now else None
        full = now.replace(minute=0, second=0, microsecond=0)
        return full - (self.back - 1) * HOUR if self.back else None

    def hours_back(self, now: datetime) -> int:
        """The place of a slider over the last hours; an earlier instant is at its beginning."""
        at = self.at(now)
        return 0 if at is None else min(HOURS, max(1, math.ceil((now - at) / HOUR)))

    def compared_with(self, now: datetime) -> datetime | None:
        """The instant on the left of the map, which has passed; None: there is one map."""
        return None if self.then is None else min(self.then, now)


def _instant(text: str) -> datetime | None:
    """A full minute; what names no zone is told in that of the town."""
    try:
        return instants.parse(text, zone=ZONE).replace(second=0, microsecond=0)
    except instants.InstantError:
        return None


def _written(at: datetime | None) -> str | None:
    return None if at is None else instants.text(at, timespec="minutes")


def unpacked(text: str) -> dict[str, str]:
    """The query that ``s`` holds (deflate, base64url); nothing where it is none."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        plain = zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, _LONGEST)
        return dict(parse_qsl(plain.decode("utf-8"), max_num_fields=_MOST * 2))
    except (ValueError, zlib.error, binascii.Error):
        return {}


def packed(query: str) -> str:
    """The same the other way round, as assets/js/workbench/link.js writes it."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    raw = deflate.compress(query.encode()) + deflate.flush()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
