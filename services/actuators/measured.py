"""What the site of an actuator says now."""

import math

from data.declare import layer_id
from data.state import OK
from data.store import Store
from data.town.actuators import Actuator


def measured(store: Store, one: Actuator) -> dict[str, float]:
    """By measure the value of its site; what is old, suspect or missing is left out."""
    current = store.current(layer_id(one.site))
    if one.site not in current.sites.site_id:
        return {}
    row = current.sites.site_id.index(one.site)
    if int(current.state[row]) != OK:
        return {}
    said = {name: float(values[row]) for name, values in current.values.items()}
    return {name: value for name, value in said.items() if math.isfinite(value)}
