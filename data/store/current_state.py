"""What may be said of every site of a layer at one instant, as arrays, and its summary."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from data.attendance import attended
from data.declare import Layer
from data.flags import SUSPECT
from data.marks import rated
from data.sites import DEMONSTRATION, Sites
from data.state import MISSING, OK, OPEN, STATES, UNMEASURED, states
from data.store.channels import speaking
from data.store.last_readings import Last
from data.store.validity import exist, take
from data.thresholds import ClassTable

ClassTables: TypeAlias = Callable[[str], ClassTable]
"""The class table of a name (data.town.Town.classes_named)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The current state of a layer's n sites, in the order of site_id.

    Args:
        sites: the sites that exist at the instant.
        state: (n,) int8, index into data.state.STATES.
        class_index: (n,) int8, index into the town's classes of the shown measure; -1 unless the state is ok, or
            open: then the best class.
        shows: (n,) float64, last value of the shown measure, whatever its state; NaN where there is none.
        observed_at_ms: (n,) int64, its instant, milliseconds since 1970 UTC; -1 where there is none.
        simulated: (n,) bool, whether that value is simulated.
        channel: (n,) int16, the channel that speaks for the site; see data.store.channels.
        values: by measure_id: (n,) float64, last value at that channel, else of the site as a whole, else the best of
            its other channels; NaN where there is none, and of other measures than the shown one where it is
            implausible, or older than the shown value by more than the layer calls current.
        said: by measure_id of the others that have classes of their own: (n,) int8, index into them, -1 where no
            current, plausible value is.
        until_ms: (n,) int64, when an open place closes or a closed one opens, milliseconds since 1970 UTC; else -1.
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
    said: Mapping[str, NDArray[np.int8]]
    until_ms: NDArray[np.int64]
    flags: NDArray[np.int32]
    version: int
    computed_at_ms: int

    @property
    def has_past(self) -> NDArray[np.bool_]:
        """(n,) which sites measure, or once did."""
        return ~np.isin(self.state, UNMEASURED) | (self.observed_at_ms >= 0)

    @property
    def is_demo(self) -> bool:
        """Whether any shown value is simulated, or any place invented."""
        return bool(self.simulated.any()) or DEMONSTRATION in self.sites.source

    def of_district(self, district: str) -> "Current":
        """The same of the sites in one Stadtteil."""
        rows = np.flatnonzero([one == district for one in self.sites.district])
        own = ("state", "class_index", "shows", "observed_at_ms", "simulated", "channel", "until_ms", "flags")
        columns: dict[str, Any] = {name: getattr(self, name)[rows] for name in own}
        values = {one: array[rows] for one, array in self.values.items()}
        said = {one: array[rows] for one, array in self.said.items()}
        return replace(self, sites=take(self.sites, rows), values=values, said=said, **columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One layer in a few numbers; all over sites whose state is ok unless said otherwise.

    Args:
        n_equipped: sites with a device, whatever its state.
        n_ok: sites with a current, plausible value.
        n_by_state: by the name of the state.
        n_by_class: by the id of the class, every class of the layer in rising order.
        low_site: site_id of the lowest value, the first by site_id where several are equal.
        high_site: site_id of the highest value, likewise.
        newest: newest observed_at of any shown value that is ok, UTC.
        is_demo: as Current.is_demo.
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
    is_demo: bool


def judge(
    *,
    layer: Layer,
    classes: ClassTables,
    last: Last,
    equipped: AbstractSet[str],
    now_ms: int,
    version: int,
    federal_state: str,
) -> Current:
    """Say of every site that exists at an instant what its last readings allow; ``equipped`` have a device then."""
    shown, table = last.measures.index(layer.shows.id), classes(layer.classes.name)
    value, at_ms, flags = last.value[shown], last.observed_at_ms[shown], last.flags[shown]
    state = _states(last, shown, equipped=_has_device(last.sites, equipped), now_ms=now_ms, max_age_s=layer.max_age_s)
    rating = table.index_of(rated(layer.marks, last.sites.attributes, value))
    class_index = np.where(state == OK, rating, np.int8(-1)).astype(np.int8)
    usable = np.array([*(one.usable for one in table.classes), False])
    channel = speaking(
        state=state,
        usable=usable[class_index],
        value=value,
        observed_at_ms=at_ms,
        channels=last.sites.channels,
        lowest_is_best=layer.best == "lowest",
    )
    rows = np.flatnonzero(exist(last.sites, now_ms))
    place = (rows, channel[rows])
    there = take(last.sites, rows)
    by_people, until_ms = attended(
        layer.attended, there, datetime.fromtimestamp(now_ms / 1000, UTC), federal_state=federal_state
    )
    measured = by_people < 0
    best = np.int8(np.argmax(usable[:-1]))
    beside = _beside(last, shown, np.where(at_ms < 0, now_ms, at_ms)[place], rows, layer.max_age_s)
    return Current(
        sites=there,
        state=np.where(measured, state[place], by_people).astype(np.int8),
        class_index=np.where(measured, class_index[place], np.where(by_people == OPEN, best, -1)).astype(np.int8),
        shows=np.where(measured, value[place], np.nan),
        observed_at_ms=np.where(measured, at_ms[place], -1),
        simulated=last.simulated[shown][place] & measured,
        channel=channel[rows],
        values={
            measure: _spoken(value, *place, lowest_is_best=layer.best == "lowest")
            for measure, value in zip(last.measures, beside, strict=True)
        },
        said=_said(layer, classes, last, place, equipped=equipped, now_ms=now_ms),
        until_ms=until_ms,
        flags=flags[place],
        version=version,
        computed_at_ms=now_ms,
    )


def stated(
    layer: Layer,
    table: ClassTable,
    sites: Sites,
    *,
    since: datetime,
    at: datetime,
    version: int,
    computed_at_ms: int,
) -> Current:
    """Say of every site that exists between two instants, the last one included, what it states itself."""
    since_ms, at_ms = (round(one.timestamp() * 1000) for one in (since, at))
    there = take(sites, np.flatnonzero(exist(sites, at_ms, since_ms=since_ms)))
    shows = np.array([_number(layer, one.get(layer.stated)) for one in there.attributes], np.float64)
    unknown, nothing = np.isnan(shows), np.full(len(there), -1)
    begun = [round(one.timestamp() * 1000) for one in there.valid_from]
    return Current(
        sites=there,
        state=np.where(unknown, MISSING, OK).astype(np.int8),
        class_index=table.index_of(rated(layer.marks, there.attributes, shows)),
        shows=shows,
        observed_at_ms=np.where(unknown, nothing, np.array(begun, np.int64)),
        simulated=np.zeros(len(there), np.bool_),
        channel=np.zeros(len(there), np.int16),
        values={layer.shows.id: shows},
        said={},
        until_ms=nothing.astype(np.int64),
        flags=np.zeros(len(there), np.int32),
        version=version,
        computed_at_ms=computed_at_ms,
    )


def _number(layer: Layer, told: Any) -> float:
    """A stated value, by its code where it has one; NaN where it is none."""
    if layer.shows.codes is not None:
        return layer.shows.codes.get(str(told), np.nan)
    return float(told) if isinstance(told, int | float) else np.nan


def _has_device(sites: Sites, equipped: AbstractSet[str]) -> NDArray[np.bool_]:
    return np.fromiter((one in equipped for one in sites.site_id), np.bool_, len(sites))


def _states(last: Last, measure: int, *, equipped: NDArray[np.bool_], now_ms: int, max_age_s: int) -> NDArray[np.int8]:
    """(n, c) state of one measure at each site and channel."""
    value = last.value[measure]
    return states(
        value=value,
        observed_at_ms=last.observed_at_ms[measure],
        flags=last.flags[measure],
        has_device=np.broadcast_to(equipped[:, None], value.shape),
        now_ms=now_ms,
        max_age_s=max_age_s,
    )


def _beside(
    last: Last, shown: int, at_ms: NDArray[np.int64], rows: NDArray[np.intp], max_age_s: int
) -> NDArray[np.float64]:
    """(k, n, c) values that may stand beside those shown at ``at_ms`` (of the sites at ``rows``), else NaN."""
    since_ms = np.zeros(last.value.shape[1], np.int64)
    since_ms[rows] = at_ms - max_age_s * 1000
    good = (last.observed_at_ms >= since_ms[:, None]) & ((last.flags & int(SUSPECT)) == 0)
    good[shown] = True
    return np.where(good, last.value, np.nan)


def _spoken(
    value: NDArray[np.float64], rows: NDArray[np.intp], channel: NDArray[np.int16], *, lowest_is_best: bool
) -> NDArray[np.float64]:
    """A measure's value at the speaking channel, else at the site as a whole, else the best of the other channels."""
    own = value[rows, channel]
    own = np.where(np.isnan(own), value[rows, 0], own)
    best = np.fmin.reduce(value[rows], axis=1) if lowest_is_best else np.fmax.reduce(value[rows], axis=1)
    return np.where(np.isnan(own), best, own)


def _said(
    layer: Layer,
    classes: ClassTables,
    last: Last,
    place: tuple[NDArray[np.intp], NDArray[np.int16]],
    *,
    equipped: AbstractSet[str],
    now_ms: int,
) -> dict[str, NDArray[np.int8]]:
    """The class of every other measure that has classes of its own; old and implausible values have none."""
    device = _has_device(last.sites, equipped)
    found = {}
    for k, measure in enumerate(layer.measures):
        if measure == layer.shows or not measure.classes:
            continue
        state = _states(last, k, equipped=device, now_ms=now_ms, max_age_s=layer.max_age_s)
        good = np.where(state == OK, last.value[k], np.nan)
        spoken = _spoken(good, *place, lowest_is_best=layer.best == "lowest")
        found[measure.id] = classes(measure.classes).index_of(spoken)
    return found


def summarise(current: Current, classes: ClassTable) -> Summary:
    """A layer in a few numbers."""
    ok = np.flatnonzero(current.state == OK)
    shows = current.shows[ok]
    by_state = np.bincount(current.state, minlength=len(STATES))
    by_class = np.bincount(current.class_index[ok], minlength=len(classes.classes))
    return Summary(
        n=len(current.sites),
        n_equipped=len(current.sites) - int(by_state[list(UNMEASURED)].sum()),
        n_ok=ok.size,
        n_by_state=dict(zip(STATES, by_state.tolist(), strict=True)),
        n_by_class=dict(zip((one.id for one in classes.classes), by_class.tolist(), strict=True)),
        low=float(shows.min()) if ok.size else None,
        high=float(shows.max()) if ok.size else None,
        median=float(np.median(shows)) if ok.size else None,
        low_site=current.sites.site_id[ok[np.argmin(shows)]] if ok.size else None,
        high_site=current.sites.site_id[ok[np.argmax(shows)]] if ok.size else None,
        newest=datetime.fromtimestamp(int(current.observed_at_ms[ok].max()) / 1000, UTC) if ok.size else None,
        is_demo=current.is_demo,
    )
