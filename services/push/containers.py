"""A container is full, as the stored events say it; that it has room again is the end of that."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from data.audience import is_open
from data.declare import Full, Layer
from data.lake.series import instants
from data.store import Store
from services.push.fact import Fact, PushFamily, PushView

TOUR: Final = "containers"
"""Sites that a tour of this kind empties are those that people bring something to."""
LONGEST: Final = timedelta(days=14)
"""What was full before and was not heard of since is nothing that anybody waits for."""


def facts(view: PushView) -> Iterator[Fact]:
    """The containers that are full."""
    assert view.store is not None  # noqa: S101 -- asked with readings alone; narrows for mypy
    for layer in view.house.layers.open.values():
        if layer.tour == TOUR:
            yield from _of_layer(layer, view.store, view)


def _of_layer(layer: Layer, store: Store, view: PushView) -> Iterator[Fact]:
    fillings = {
        kind: one for m in layer.measures if is_open(m) for kind, one in m.events.items() if isinstance(one, Full)
    }
    kinds = [name for kind, one in fillings.items() for name in (kind, one.ends, one.cleared_by)]
    found = store.events(layer.id, kinds=kinds, start=view.now - LONGEST, end=view.now)
    # In the order of time: what happened last at a site is what holds there.
    rows = zip(found["site_id"].to_pylist(), found["kind"].to_pylist(), instants(found["at"]).tolist(), strict=True)
    last = {site_id: (kind, at_ms) for site_id, kind, at_ms in rows}
    current = store.current(layer.id)
    row = {site_id: at for at, site_id in enumerate(current.sites.site_id)}
    for site_id, (kind, at_ms) in last.items():
        if kind in fillings and (at := row.get(site_id)) is not None:
            about = view.about(layer, site_id, current.sites.name[at], simulated=bool(current.simulated[at]))
            place_id = current.sites.place_id[at]
            yield Fact(
                thread=f"container/{site_id}",
                topic=f"container/{place_id}",
                kind="container.full",
                essence="full",
                data={"place_id": place_id, **about},
                at=datetime.fromtimestamp(at_ms / 1000, UTC),
            )


FAMILY: Final = PushFamily(name="container", facts=facts, ended="container.room")
