"""Who may be told how a site stands to limits of its own: released and taken back by whoever answers for it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from data.declare import Layer
from data.errors import BadRequestError, FieldError
from data.records.permissions import Account
from data.records.staff_sites import StaffSite
from services.context import House

DEEDS: Final = {True: "site release", False: "site recall"}
"""As the audit names them."""
YES: Final = "yes"
LONGEST_REASON: Final = 300


class UnreleasedLayerError(BadRequestError):
    """A layer whose sites need no release."""


def gated(layer: Layer) -> str:
    """The attribute that has to be ``yes`` before a layer's own limits are applied for everybody; empty: none has."""
    return layer.marks.released if layer.marks is not None and layer.kept else ""


def gated_for(house: House, account: Account) -> Iterator[Layer]:
    """The layers whose sites somebody may release."""
    bodies = account.bodies("sites.release")
    return (one for one in house.layers.values() if gated(one) and house.town.body_of(one.id) in bodies)


def release(house: House, known: StaffSite, *, is_released: bool, reason: str, at: datetime) -> bool:
    """Let everybody be told, or nobody any more; return whether that is new. Why stands in the audit alone.

    Raises:
        UnreleasedLayerError: sites of this layer need no release.
        FieldError: there is no reason, or it is too long.
    """
    layer = house.layers.of_site(known.site_id)
    attribute, why = gated(layer), " ".join(reason.split())
    if not attribute:
        raise UnreleasedLayerError(f"sites of {layer.id} need no release")
    if not 0 < len(why) <= LONGEST_REASON:
        raise FieldError("reason", f"the reason has {len(why)} characters; it has 1 to {LONGEST_REASON}")
    if (known.attributes.get(attribute) == YES) is is_released:
        return False
    wanted = replace(known, attributes={**known.attributes, attribute: YES if is_released else "no"})
    house.records.sites.put(DEEDS[is_released], layer.id, [(known, wanted)], at=at, reason=why)
    return True


def as_before(layer: Layer, before: StaffSite | None, after: StaffSite) -> StaffSite:
    """A site as somebody else wants it, but released no otherwise than it was: that is not theirs to say."""
    attribute = gated(layer)
    if not attribute:
        return after
    kept = {name: value for name, value in after.attributes.items() if name != attribute}
    was = before.attributes.get(attribute) if before else None
    return replace(after, attributes=kept if was is None else {**kept, attribute: was})
