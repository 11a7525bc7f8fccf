"""The address of a site's page: which span of time, beside which other sites."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Final
from urllib.parse import urlencode

from dashboard.parts.addresses import Address
from dashboard.parts.chart.course import SPANS, Span

FOLDER: Final = "/ort/"
MAP: Final = f"{FOLDER}{{site_id}}/karte.svg"
"""The small map of a site."""
SIZE: Final = (320, 200)
"""Of that map, CSS pixels."""
MOST_BESIDE: Final = 3
"""With the site itself four lines, which still can be told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationAddress(Address):
    """An address below ``/ort/``."""

    span: str = SPANS[0].id
    usual: str = SPANS[0].id
    """The span that is shown where none is asked for."""
    beside: tuple[str, ...] = ()

    @classmethod
    def of(cls, address: Address, *, span: str | None, usual: str, beside: Iterable[str]) -> "StationAddress":
        """An address with what else the query asks for; an unknown span falls back to the usual one."""
        known = next((one.id for one in SPANS if one.id == span), usual)
        common = {one.name: getattr(address, one.name) for one in fields(Address)}
        return cls(**common, span=known, usual=usual, beside=tuple(dict.fromkeys(beside))[:MOST_BESIDE])

    def to(self, **changes: Any) -> str:
        """The address with these changes; span and other sites are kept on this page alone."""
        span, beside = changes.pop("span", self.span), changes.pop("beside", self.beside)
        text = Address.to(self, **changes)
        if changes.get("path", self.path) != self.path:
            return text
        more = [("span", span)] if span != self.usual else []
        more += [("with", one) for one in beside]
        return text + (("&" if "?" in text else "?") + urlencode(more) if more else "")


def station_path(site_id: str) -> str:
    """Path of the page of a site."""
    return f"{FOLDER}{site_id}"


def map_address(address: Address, site_id: str, theme: str) -> str:
    """Address of the small map of a site, in a theme."""
    return address.asset(MAP.format(site_id=site_id)) + (f"?theme={theme}" if theme != "light" else "")


def span_named(span_id: str) -> Span:
    """The span of this id."""
    return next(one for one in SPANS if one.id == span_id)
