"""Which site a list means: by its id, its number, its name or its address; several that may be meant are asked back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

import numpy as np
from rapidfuzz.distance import OSA

from data.declare import Layer
from data.errors import FieldError
from data.projection import to_metres
from data.sites import Sites
from data.town.gazetteer import Gazetteer, NamedPlace
from data.town.spelling import packed
from services.context import House
from services.rounds.contractors import contractor

NEAR_M: Final = 40.0
"""A bin stands so near to the address that a list names."""
MOST_CANDIDATES: Final = 8
_SIMILAR: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A site that may be meant.

    Args:
        what: its name and its district, for people.
    """

    site_id: str
    what: str


class SeveralSitesError(FieldError):
    """More than one site may be meant.

    Args:
        candidates: those.
    """

    def __init__(self, field: str, text: str, candidates: Sequence[Candidate]) -> None:
        super().__init__(field, f"{text[:60]!r} may be {', '.join(one.site_id for one in candidates)}")
        self.candidates = candidates


class ListedSites:
    """The sites of one layer that a body empties itself, to be found as lists name them.

    Args:
        house: whose town.
        layer: whose.
        sites: all of it.
        names: addresses of the town; None: it has none.
        at: who is not there then is not meant.
    """

    def __init__(self, house: House, layer: Layer, sites: Sites, names: Gazetteer | None, at: datetime) -> None:
        self._layer, self._sites, self._names = layer, sites, names
        ends = enumerate(sites.valid_to)
        self._rows = [row for row, end in ends if sites.valid_from[row] <= at and (end is None or at < end)]
        said = {row: contractor(house, layer.id, sites.attributes[row]) for row in self._rows}
        self._others = {sites.site_id[row]: one for row, one in said.items() if one}

    def find(self, *, number: str, name: str, street: str, house_number: str) -> str:
        """The id of the site that cells mean; each may be empty.

        Raises:
            FieldError: none is meant, or a contractor empties it; its field is that of the cell.
            SeveralSitesError: several may be.
        """
        site_id = self._meant(number, name, street, house_number)
        if other := self._others.get(site_id):
            raise FieldError("contractor", f"{site_id} is emptied by {other}; it is in no round of ours")
        return site_id

    def _meant(self, number: str, name: str, street: str, house_number: str) -> str:
        if number:
            return self._numbered(number)
        address = f"{street} {house_number}".strip()
        for field, text in (("site_name", name), ("street", address)):
            if text and (rows := self._by_name.get(packed(text))):
                return self._only(field, text, rows)
        if not name and not address:
            raise FieldError("site_name", "no site is named: neither a number nor a name nor a street")
        return self._at_address("street" if address else "site_name", address or name)

    def _numbered(self, text: str) -> str:
        known = {self._sites.site_id[row].casefold(): self._sites.site_id[row] for row in self._rows}
        digits = text.strip().lstrip("0")
        for one in (text.strip().casefold(), f"{self._layer.id}-{digits.zfill(4)}".casefold()):
            if one in known:
                return known[one]
        refs = [row for row in self._rows if str(self._sites.attributes[row].get("ref", "")) == text.strip()]
        if refs:
            return self._only("site_id", text, refs)
        raise FieldError("site_id", f"there is no site {text[:40]!r}")

    @cached_property
    def _by_name(self) -> Mapping[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for row in self._rows:
            found[packed(self._sites.name[row])].append(row)
        return found

    def _only(self, field: str, text: str, rows: Iterable[int]) -> str:
        """The one that a name means, or an error with all that it may."""
        found = list(rows)
        if len(found) > 1:
            raise SeveralSitesError(field, text, self._candidates(found))
        return self._sites.site_id[found[0]]

    def _candidates(self, rows: Sequence[int]) -> list[Candidate]:
        sites = self._sites
        return [
            Candidate(site_id=sites.site_id[row], what=", ".join(filter(None, (sites.name[row], sites.district[row]))))
            for row in rows[:MOST_CANDIDATES]
        ]

    def _at_address(self, field: str, text: str) -> str:
        """What stands nearest to an address; what is spelled alike where that is none."""
        found = self._names.find(text) if self._names else None
        if found is not None and found.meant is not None and found.meant.kind in {"address", "place"}:
            if rows := self._near(found.meant):
                return self._only(field, text, rows)
        elif found is not None and found.meant is not None and (rows := self._in_street(found.meant)):
            return self._only(field, text, rows)
        raise self._unknown(field, text)

    @cached_property
    def _xy_m(self) -> np.ndarray:
        return to_metres(self._sites.lon[self._rows], self._sites.lat[self._rows])

    def _near(self, place: NamedPlace) -> list[int]:
        """The sites that may be meant by an address: the nearest, and what is hardly farther."""
        if not self._rows:
            return []
        far = np.hypot(*(self._xy_m - to_metres([place.lon], [place.lat])[0]).T)
        least = float(far.min())
        return (
            [self._rows[i] for i in np.flatnonzero(far <= max(1.5 * least, least + 10)).tolist()]
            if least <= NEAR_M
            else []
        )

    def _in_street(self, place: NamedPlace) -> list[int]:
        """The sites whose name begins with a street."""
        street = packed(place.name)
        return [row for row in self._rows if packed(self._sites.name[row]).startswith(street)]

    def _unknown(self, field: str, text: str) -> FieldError:
        wanted = packed(text)
        order = sorted(self._by_name, key=lambda one: OSA.distance(one, wanted))[:_SIMILAR]
        rows = [
            row for one in order if OSA.distance(one, wanted) <= max(2, len(wanted) // 4) for row in self._by_name[one]
        ]
        if rows:
            return SeveralSitesError(field, text, self._candidates(rows))
        return FieldError(field, f"there is no site at {text[:60]!r}")
