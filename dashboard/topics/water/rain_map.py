"""A map of where water would stand in a heavy rain, where the town has released one: a model, and so it is called."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from dashboard.parts.addresses import Address
from dashboard.parts.figures import quantity
from dashboard.parts.fragment import fragment
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data import strict_json
from data.errors import DeclarationError
from data.rasters.shelf import RasterShelf, TownRaster

PATH: Final = "/wasser"
TOPIC: Final = "water"
_LASTS: Final = timedelta(days=1)
"""It is of no hour; a page that is open for longer asks again before."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RainMap:
    """The switch of the map."""

    shelf: RasterShelf

    def control(self, view: LayerView, address: Address) -> Markup | None:
        """Below the layers of the topic's page, a box that is off at first; None where no map is released."""
        one = self._released() if address.path == PATH else None
        return None if one is None else _switch(one, view, address)

    def _released(self) -> TownRaster | None:
        try:
            return self.shelf.released(TOPIC)
        except DeclarationError as error:
            _log.warning("no heavy rain map is shown: %s", error)
            return None


def rain_map_words(one: TownRaster, words: Words) -> str:
    """That it is a model of a rain, of which one, by whom, and what its colours mean."""
    facts = one.facts
    low, high = (quantity(value, unit=facts.unit, decimals=1, words=words) for value in facts.span)
    key = "water.rain_map.said" if facts.return_years is None else "water.rain_map.said_years"
    source = f"{facts.attribution} ({facts.licence})"
    return words.say(key, n=facts.return_years or "", low=low, high=high, source=source)


def _switch(one: TownRaster, view: LayerView, address: Address) -> Markup:
    words = view.words
    said = rain_map_words(one, words)
    box: dict[str, Attribute] = {"type": "checkbox", "class": "layers__box", "id": "show-surface"}
    return tag(
        "div",
        {
            "class": "scripted",
            **fragment(f"control-{view.layer.id}", address),
            **_data(one, view.layer.id, address, words, now=view.now),
            "data-said": said,
        },
        tag(
            "div",
            {"class": "layers__line layers__line--below"},
            tag("span", {"class": "layers__tick"}, tag("input", {**box, "aria-describedby": "surface-note"})),
            tag(
                "label",
                {"class": "layers__label", "for": "show-surface"},
                words.say("water.rain_map.switch", title=one.facts.title),
            ),
        ),
        tag("p", {"class": "layers__note", "id": "surface-note", "aria-live": "polite"}, said),
    )


def _data(one: TownRaster, layer: str, address: Address, words: Words, *, now: datetime) -> dict[str, Attribute]:
    """What assets/js/map/surface.js draws."""
    return {
        "data-surface": layer,
        "data-picture": address.asset(f"api/rasters/{one.id}/picture.png"),
        "data-bounds": strict_json.compact(one.facts.bounds),
        "data-until": round((now + _LASTS).timestamp() * 1000),
        "data-bygone": words["water.rain_map.bygone"],
        "data-failed": words["water.rain_map.failed"],
    }
