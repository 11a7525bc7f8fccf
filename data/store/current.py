"""What may be said of every site of a layer at one instant, as arrays, and its summary."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from data.declare import Layer
from data.sites import Sites
from data.state import NO_SENSOR, OK, STATES, states
from data.store.channels import speaking
from data.store.existing import exist, take
from data.store.last import Last
from data.town import ClassTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The current state of a layer's n sites, in the order of site_id.

    Args:
        sites: the sites that exist at the instant.
        state: (n,) int8, index into data.state.STATES.
        class_index: (n,) int8, index into the town's classes of the shown measure; -1 unless the state is ok.
        shows: (n,) float64, last value of the shown measure, whatever its state; NaN where there is none.
        observed_at_ms: (n,) int64, its instant, milliseconds since 1970 UTC; -1 where there is none.
        simulated: (n,) bool, whether that value is simulated.
        channel: (n,) int16, the channel that speaks for the site; see data.store.channels.
        values: by measure_id: (n,) float64, last value at that channel, NaN where there is none.
        flags: (n,) int32, quality flags (data.flags) of the shown value.
        version: the layer's version; the same in every process that has read as far.
        computed_at_ms: the instant at which ages were judged, milliseconds since 1970 UTC.
    """

    sites: Sites
    state: NDArray[np.int8]
    class_index: NDArray[np.int8]
    shows: NDArray[np.float64]
    observed_at_ms: NDArray[np.int64]
    simulated: NDArray[np.bool_]
    channel: NDArray[np.int16]
    values: Mapping[str, NDArray[np.float64]]
    flags: NDArray[np.int32]
    version: int
    computed_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One layer in a few numbers; all over sites whose state is ok unless said otherwise.

    Args:
        n: sites that exist.
        n_equipped: sites with a device, whatever its state.
        n_ok: sites with a current, plausible value.
        n_by_state: by the name of the state.
        n_by_class: by the id of the class, every class of the layer in rising order.
        low: lowest shown value, None where no site is ok.
        high: highest shown value, likewise.
        median: likewise.
        low_site: site_id of the lowest value, the first by site_id where several are equal.
        high_site: site_id of the highest value, likewise.
        newest: newest observed_at of any shown value that is ok, UTC.
        simulated: whether any shown value is simulated.
    """

    n: int
    n_equipped: int
    n_ok: int
    n_by_state: Mapping[str, int]
    n_by_class: Mapping[str, int]
    low: float | None
    high: float | None
    median: float | None
    low_site: str | None
    high_site: str | None
    newest: datetime | None
    simulated: bool


def judge(
    *, layer: Layer, classes: ClassTable, last: Last, equipped: AbstractSet[str], now_ms: int, version: int
) -> Current:
    """Say of every site that exists at an instant what its last readings allow to be said.

    Args:
        layer: whose sites.
        classes: of the shown measure.
        last: the last readings.
        equipped: site_ids that a device serves at the instant.
        now_ms: the instant, milliseconds since 1970 UTC.
        version: of the layer.
    """
    shown = last.measures.index(layer.shows.id)
    value, at_ms, flags = last.value[shown], last.observed_at_ms[shown], last.flags[shown]
    device = np.fromiter((one in equipped for one in last.sites.site_id), np.bool_, len(last.sites))
    state = states(
        value=value,
        observed_at_ms=at_ms,
        flags=flags,
        has_device=np.broadcast_to(device[:, None], value.shape),
        now_ms=now_ms,
        max_age_s=layer.max_age_s,
    )
    class_index = np.where(state == OK, classes.index_of(value), np.int8(-1)).astype(np.int8)
    channel = speaking(
        state=state,
        usable=np.array([*(one.usable for one in classes.classes), False])[class_index],
        value=value,
        observed_at_ms=at_ms,
        channels=last.sites.channels,
        lowest_is_best=layer.best == "lowest",
    )
    rows = np.flatnonzero(exist(last.sites, now_ms))
    place = (rows, channel[rows])
    return Current(
        sites=take(last.sites, rows),
        state=state[place],
        class_index=class_index[place],
        shows=value[place],
        observed_at_ms=at_ms[place],
        simulated=last.simulated[shown][place],
        channel=channel[rows],
        values={measure: _at_channel(last.value[k], *place) for k, measure in enumerate(last.measures)},
        flags=flags[place],
        version=version,
        computed_at_ms=now_ms,
    )


def _at_channel(value: NDArray[np.float64], rows: NDArray[np.intp], channel: NDArray[np.int16]) -> NDArray[np.float64]:
    """A measure's value at the speaking channel, or at the site as a whole where the channel has none."""
    own = value[rows, channel]
    return np.where(np.isnan(own), value[rows, 0], own)


def summarise(current: Current, classes: ClassTable) -> Summary:
    """A layer in a few numbers."""
    ok = np.flatnonzero(current.state == OK)
    shows = current.shows[ok]
    by_state = np.bincount(current.state, minlength=len(STATES))
    by_class = np.bincount(current.class_index[ok], minlength=len(classes.classes))
    return Summary(
        n=len(current.sites),
        n_equipped=len(current.sites) - int(by_state[NO_SENSOR]),
        n_ok=ok.size,
        n_by_state=dict(zip(STATES, by_state.tolist(), strict=True)),
        n_by_class=dict(zip((one.id for one in classes.classes), by_class.tolist(), strict=True)),
        low=float(shows.min()) if ok.size else None,
        high=float(shows.max()) if ok.size else None,
        median=float(np.median(shows)) if ok.size else None,
        low_site=current.sites.site_id[ok[np.argmin(shows)]] if ok.size else None,
        high_site=current.sites.site_id[ok[np.argmax(shows)]] if ok.size else None,
        newest=datetime.fromtimestamp(int(current.observed_at_ms[ok].max()) / 1000, UTC) if ok.size else None,
        simulated=bool(current.simulated.any()),
    )
