"""Who empties a site: what a contractor does is shown, and is in no round, no tour and no message of ours."""

from collections.abc import Mapping
from typing import Any

from data.facts import EMPTIED_BY
from services.context import House


def contractor(house: House, layer_id: str, attributes: Mapping[str, Any]) -> str:
    """Who empties a site on behalf of others; empty: the body of its layer does.

    Args:
        house: whose town.
        layer_id: of the site.
        attributes: of the site; the town's file says what holds for its whole layer. Who is not said is the body
            itself, and so is who has the body's id or name, or a beginning of that name (``EUV Stadtbetrieb``).
    """
    known = {**house.town.facts_of(layer_id), **attributes}
    said = str(known.get(EMPTIED_BY.name) or "").strip()
    body_id = house.town.body_of(layer_id)
    body = house.town.bodies.get(body_id)
    name = f"{body.name if body else house.town.name} ".casefold()
    is_own = not said or said.casefold() == body_id.casefold() or name.startswith(f"{said.casefold()} ")
    return "" if is_own else said
