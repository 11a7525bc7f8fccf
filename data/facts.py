"""What people are told of a site of any layer, where it is known: attributes that imports and staff bring."""

from collections.abc import Sequence
from typing import Any, Final

from data.declare import Layer
from data.opening_hours import HOURS
from data.site_fact import SiteFact

OPERATOR: Final = SiteFact(name="operator", title={"de": "Betreiber", "en": "Operator"})
EMPTIED_BY: Final = SiteFact(name="emptied_by", title={"de": "Geleert von", "en": "Emptied by"})
COMMON: Final = (
    SiteFact(name=HOURS, title={"de": "Geöffnet", "en": "Open"}),
    SiteFact(name="capacity", title={"de": "Plätze", "en": "Places"}),
    SiteFact(name="covered", title={"de": "Überdacht", "en": "Roofed"}),
    SiteFact(
        name="wheelchair",
        title={"de": "Mit dem Rollstuhl", "en": "By wheelchair"},
        values={
            "yes": {"de": "zugänglich", "en": "accessible"},
            "limited": {"de": "eingeschränkt zugänglich", "en": "partly accessible"},
            "no": {"de": "nicht zugänglich", "en": "not accessible"},
        },
    ),
    SiteFact(
        name="location",
        title={"de": "Lage", "en": "Location"},
        values={
            "indoor": {"de": "im Gebäude", "en": "indoors"},
            "outdoor": {"de": "im Freien", "en": "outdoors"},
            "overground": {"de": "oberirdisch", "en": "above ground"},
            "rooftop": {"de": "auf dem Dach", "en": "on a roof"},
            "surface": {"de": "ebenerdig", "en": "at ground level"},
            "underground": {"de": "unterirdisch", "en": "below ground"},
        },
    ),
    SiteFact(name="ref", title={"de": "Nummer", "en": "Number"}),
    OPERATOR,
    EMPTIED_BY,
)
"""In the order in which they are told."""
_UNSAID: Final[tuple[Any, ...]] = (None, "", [], {})


def facts_of(layer: Layer, common: Sequence[SiteFact] = COMMON) -> list[SiteFact]:
    """What is told of the sites of a layer: its own facts, and what holds of all, its own title for the same first."""
    own = {one.name for one in layer.facts}
    return [*layer.facts, *(one for one in common if one.name not in own)]


def is_known(value: object) -> bool:
    """Whether an attribute says anything."""
    return value not in _UNSAID
