"""Whether the device that was mounted is heard: its first values, or how long nothing has come."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

import numpy as np

from dashboard.parts.figures import aged, number, quantity
from dashboard.parts.fragment import path_of
from dashboard.parts.markup import Markup, tag
from dashboard.staff.page import StaffContext, StaffVisit
from data.declare import Layer
from data.records import Assignment
from data.store.last_readings import Last

NAME: Final = "arrival"
EVERY_S: Final = 3
"""So often whoever stands before the device is told anew."""


def arrival(given: StaffContext, served: Assignment, visit: StaffVisit) -> Markup:
    """What has come from the site since the device serves it; scripts take it anew."""
    house = given.house
    layer, last = house.layers[served.layer_id], given.context.store.last(served.layer_id)
    query = urlencode({**visit.address.query(), "channel": served.channel})
    source = f"{visit.address.base}{path_of(visit.address.path, NAME)}?{query}"
    newest = _newest(last, served)
    late_s = layer.interval_s * house.town.devices.late_intervals
    is_late = newest is None and visit.now - served.valid_from > timedelta(seconds=late_s)
    state = "there" if newest else "late" if is_late else "waiting"
    return tag(
        "div",
        {"class": f"arrival arrival--{state}", "id": NAME, "role": "status", "data-fragment": source,
         "data-every": EVERY_S},
        *(_values(layer, last, served, newest, visit) if newest else _nothing(layer, state, visit)),
    )  # fmt: skip


def _newest(last: Last, served: Assignment) -> datetime | None:
    """When the site was measured last since the device serves it, UTC; None: not yet."""
    row, channel = last.site_row.get(served.site_id), served.channel
    if row is None or channel >= last.value.shape[2]:
        return None
    newest_ms = int(last.observed_at_ms[:, row, channel].max())
    return datetime.fromtimestamp(newest_ms / 1000, UTC) if newest_ms >= served.valid_from.timestamp() * 1000 else None


def _nothing(layer: Layer, state: str, visit: StaffVisit) -> Iterator[Markup]:
    words = visit.words
    minutes = number(layer.interval_s / 60, decimals=0, words=words)
    yield tag("p", {"class": "arrival__said"}, words[f"mounting.arrival.{state}"])
    yield tag("p", {"class": "status__note"}, words.say(f"mounting.arrival.{state}_note", n=minutes))


def _values(layer: Layer, last: Last, served: Assignment, newest: datetime, visit: StaffVisit) -> Iterator[Markup]:
    """When the newest values came, and each of them by name."""
    words, row, channel = visit.words, last.site_row[served.site_id], served.channel
    ago = aged(newest, now=visit.now, words=words)
    yield tag("p", {"class": "arrival__said"}, words["mounting.arrival.there"], " ", ago)
    since_ms = served.valid_from.timestamp() * 1000
    for number_of, measure in enumerate(layer.measures):
        value = float(last.value[number_of, row, channel])
        if last.observed_at_ms[number_of, row, channel] >= since_ms and not np.isnan(value):
            shown = quantity(value, unit=measure.unit, decimals=measure.decimals, words=words)
            yield tag("p", None, f"{measure.title[words.language]}: {shown}")
