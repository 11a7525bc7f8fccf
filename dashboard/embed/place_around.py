"""The place that a map shall show the surroundings of, as somebody typed it into the builder."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.parts.place_search import label
from dashboard.texts import Words
from data.town.gazetteer import Gazetteer, NamedPlace

ZOOMS: Final = (16, 15, 14, 13)
"""How near, the nearest first."""
_ASKED_BACK: Final = 5
_DEGREES: Final = 5
"""Decimals, a metre."""


@dataclass(frozen=True, slots=True)
class PlaceAround:
    """What was typed, and what it means.

    Args:
        found: the place that is meant; None: none, or several may be.
        others: what may be meant instead.
    """

    typed: str = ""
    zoom: str = ""
    found: NamedPlace | None = None
    others: tuple[NamedPlace, ...] = ()

    @classmethod
    def of(cls, query: Mapping[str, str], gazetteer: Gazetteer | None) -> "PlaceAround":
        """The place of a form."""
        typed = query.get("around", "").strip()
        if not typed or gazetteer is None:
            return cls(typed)
        named = gazetteer.find(typed, limit=_ASKED_BACK)
        if named.meant is None:
            return cls(typed, others=tuple(named.places))
        return cls(typed, query.get("zoom", "") or str(ZOOMS[0]), named.meant)

    def chosen(self) -> dict[str, str]:
        """What the address of the tile has of it."""
        if self.found is None:
            return {}
        return {"centre": f"{self.found.lon:.{_DEGREES}f},{self.found.lat:.{_DEGREES}f}", "zoom": self.zoom}

    def said(self, words: Words) -> str:
        """What came of it, or what may be typed."""
        if self.found is not None:
            return words.say("builder.around_found", place=label(self.found))
        if self.others:
            places = "; ".join(dict.fromkeys(label(one) for one in self.others))
            return words.say("builder.around_several", typed=self.typed, places=places)
        return words.say("builder.around_none", typed=self.typed) if self.typed else words["builder.around_hint"]
