"""A limit that a layer declares is crossed somewhere: told once, at the first site, until all are well back."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np

from data.audience import is_open
from data.crossing import Crossing
from data.declare import Layer
from data.state import OK
from data.store import Current
from services.push.fact import Fact, PushFamily, PushView


def facts(view: PushView) -> Iterator[Fact]:
    """The limits that are crossed."""
    assert view.store is not None  # noqa: S101 -- asked with readings alone; narrows for mypy
    for layer in view.house.layers.open.values():
        if layer.crossings and is_open(layer.shows):
            current = view.store.current(layer.id)
            yield from (fact for one in layer.crossings if (fact := _crossed(one, layer, current, view)))


def _crossed(one: Crossing, layer: Layer, current: Current, view: PushView) -> Fact | None:
    thread = f"threshold/{layer.id}/{one.name}"
    last, limit = view.last(thread), one.limit_in(view.house.town.climate)
    measured = np.flatnonzero(current.state == OK)
    if not measured.size:  # nobody knows whether it is over
        return _fact(thread, last.data, last.at) if last else None
    values = current.shows[measured]
    at = measured[values.argmin() if one.falling else values.argmax()]
    if not one.is_beyond(float(current.shows[at]), limit, was=last is not None):
        return None
    about = view.about(layer, current.sites.site_id[at], current.sites.name[at], simulated=bool(current.simulated[at]))
    said = {"threshold": one.name, "limit": limit, "unit": layer.shows.unit, "falling": one.falling}
    value = round(float(current.shows[at]), layer.shows.decimals)
    observed_at = datetime.fromtimestamp(int(current.observed_at_ms[at]) / 1000, UTC)
    return _fact(thread, {**about, **said, "value": value}, observed_at)


def _fact(thread: str, data: Mapping[str, Any], at: datetime) -> Fact:
    return Fact(thread=thread, topic=thread, kind="threshold.crossed", essence="crossed", data=data, at=at)


FAMILY: Final = PushFamily(name="threshold", facts=facts, ended="threshold.ended")
