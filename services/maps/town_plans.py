"""The town's plans: map services about planning that everybody may look at, where an administrator has enabled them."""

from collections.abc import Mapping

from data.town.map_services import MapService, listed
from services.context import House


def town_plans(house: House, services: Mapping[str, MapService] | None = None) -> dict[str, MapService]:
    """By id; ``services``: those that may be enabled, the project's own list unless others are given."""
    known = listed() if services is None else services
    plans = {name: one for name, one in known.items() if one.is_plan and one.kind != "features"}
    chosen = house.records.map_services.in_force() if plans else {}
    return {name: one for name, one in plans.items() if chosen.get(name)}
