"""Layers in states that tests choose."""

from datetime import datetime

import numpy as np

from data.declare import Layer
from data.sites import Sites
from data.state import STATES
from data.store import Current, Summary
from data.town import Town


def sites_of(layer: Layer, n: int, at: datetime) -> Sites:
    """n sites named Platz 1, Platz 2, ... in turns in two districts."""
    return Sites(
        site_id=[f"{layer.id}-{i + 1:04d}" for i in range(n)],
        name=[f"Platz {i + 1}" for i in range(n)],
        district=[("Ickern", "Castrop")[i % 2] for i in range(n)],
        attributes=[{} for _ in range(n)],
        channels=np.zeros(n, np.int16),
        source=["Test"] * n,
        licence=["CC0-1.0"] * n,
        valid_from=[at] * n,
        valid_to=[None] * n,
        lon=np.full(n, 7.3),
        lat=np.full(n, 51.5),
    )


def current_of(layer: Layer, town: Town, states: list[str], values: list[float], *, at: datetime) -> Current:
    """Sites in these states with these values of the shown measure, all measured at one instant."""
    state = np.array([STATES.index(one) for one in states], dtype=np.int8)
    shows = np.array(values, dtype=np.float64)
    index = town.classes_named(layer.classes.name).index_of(shows)
    epoch_ms = round(at.timestamp() * 1000)
    return Current(
        sites=sites_of(layer, len(states), at),
        state=state,
        class_index=np.where(state == 0, index, -1).astype(np.int8),
        shows=shows,
        observed_at_ms=np.where(state < STATES.index("missing"), epoch_ms, -1).astype(np.int64),
        simulated=np.ones(len(states), dtype=bool),
        channel=np.zeros(len(states), dtype=np.int16),
        values={layer.shows.id: shows},
        said={},
        until_ms=np.full(len(states), -1, dtype=np.int64),
        flags=np.zeros(len(states), dtype=np.int32),
        version=1,
        computed_at_ms=epoch_ms,
    )


def summary_of(layer: Layer, town: Town, current: Current) -> Summary:
    """The numbers that a store would give of it."""
    ok = current.state == 0
    known = {one: float(value) for one, value in zip(current.sites.site_id, current.shows, strict=True)}
    values = [known[one] for one, good in zip(current.sites.site_id, ok, strict=True) if good]
    high = max(values, default=None)
    classes = town.classes_named(layer.classes.name).classes
    newest = int(current.observed_at_ms[ok].max()) if ok.any() else None
    return Summary(
        n=len(current.sites),
        n_equipped=int((current.state != STATES.index("no_sensor")).sum()),
        n_ok=int(ok.sum()),
        n_by_state={name: int((current.state == i).sum()) for i, name in enumerate(STATES)},
        n_by_class={one.id: int((current.class_index == i).sum()) for i, one in enumerate(classes)},
        low=min(values, default=None),
        high=high,
        median=float(np.median(values)) if values else None,
        low_site=None,
        high_site=next((one for one, value in known.items() if value == high), None),
        newest=None if newest is None else datetime.fromtimestamp(newest / 1000).astimezone(),
        is_demo=True,
    )
