"""What devices say at given instants: measured, disturbed, rounded, heard; history and live both ask here."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.flags import Flag
from data.measures import BATTERY_PERCENT
from data.simulate import noise
from data.simulate.daylight import DAY_S
from data.simulate.devices import Fleet, rows_of
from data.simulate.faults import Faults, faults
from data.simulate.payloads import Mounting, fields_of
from data.simulate.radio import Gateways, Reception, reception

SESSION_S: Final = 400 * DAY_S
"""A device joins its network anew about this often; then its frame counter begins at 0."""
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of r devices of one fleet at m instants each; arrays of shape (r, m).

    Args:
        rows: (r,) which devices of the fleet.
        at_s: when each report is due, seconds since 1970 UTC.
        sent: whole numbers on the air by measure; NaN where a device does not send the measure.
        values: what a receiver reads from them, by measure, in the measure's unit.
        observed_ms: the instant a receiver takes them for: the device's own time where it has a clock and the clock is
            right, else the network server's; milliseconds since 1970 UTC.
        flags: what a receiver finds wrong with that instant (data.flags.Flag.CLOCK) or 0.
        faults: what goes wrong.
        radio: who hears them.
        heard: at least one gateway does, and the device is not absent.
        f_cnt: frame counter.
        session: number of the device's session, changes when it joins anew.
    """

    rows: NDArray[np.intp]
    at_s: NDArray[np.int64]
    sent: dict[str, Grid]
    values: dict[str, Grid]
    observed_ms: NDArray[np.int64]
    flags: NDArray[np.int32]
    faults: Faults
    radio: Reception
    heard: NDArray[np.bool_]
    f_cnt: NDArray[np.int64]
    session: NDArray[np.int64]


def due_numbers(fleet: Fleet, start_s: float, end_s: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and past-the-last report number of each device with ``start_s < instant <= end_s``; (n,) each.

    Report number k of a device is due at k times the interval plus the phase of its site.
    """
    phase_s = fleet.phase_s[fleet.site]
    first = np.floor((start_s - phase_s) / fleet.interval_s).astype(np.int64) + 1
    past = np.floor((end_s - phase_s) / fleet.interval_s).astype(np.int64) + 1
    return first, past


def instants_s(fleet: Fleet, rows: NDArray[np.intp], number: NDArray[np.int64]) -> NDArray[np.int64]:
    """(r, m) when reports are due, seconds since 1970 UTC."""
    return np.asarray(number * fleet.interval_s + fleet.phase_s[fleet.site[rows]][:, None])


def report(fleet: Fleet, rows: NDArray[np.intp], at_s: NDArray[np.int64], *, hearing: Gateways) -> Reports:
    """What r devices say at (r, m) instants, m >= 1: a pure function of the fleet and the instants.

    Rows of one site that begin at the same instant have all their instants in common.
    """
    seed = fleet.seed[rows][:, None]
    wrong = faults(seed, at_s, interval_s=fleet.interval_s)
    measured = _disturbed(fleet, _measured(fleet, rows, at_s, wrong.measured_s), wrong, seed, at_s)
    sent, values = _through_profiles(fleet, rows, measured, at_s.shape)
    radio = reception(hearing, rows_of(fleet.places, fleet.site[rows]), fleet.seed[rows], at_s)
    observed_ms, flags = _instants(fleet.has_clock[rows][:, None], at_s, wrong)
    session, f_cnt = _frames(fleet, seed, at_s)
    return Reports(
        rows=rows,
        at_s=at_s,
        sent=sent,
        values=values,
        observed_ms=observed_ms,
        flags=flags,
        faults=wrong,
        radio=radio,
        heard=np.asarray(radio.heard.any(axis=2) & ~wrong.absent),
        f_cnt=f_cnt,
        session=session,
    )


def _measured(
    fleet: Fleet, rows: NDArray[np.intp], at_s: NDArray[np.int64], measured_s: NDArray[np.int64]
) -> dict[str, Grid]:
    """(r, m) values by measure at ``measured_s``, which differs from ``at_s`` only where a sensor is stuck."""
    asked = np.stack([fleet.site[rows], at_s[:, 0]])
    _, first, of_site = np.unique(asked, axis=1, return_index=True, return_inverse=True)
    sites = fleet.site[rows[first]]
    values = _of_channels(fleet, rows, sites=sites, of_site=of_site.ravel(), epoch_s=at_s[first])
    stuck = np.flatnonzero((measured_s != at_s).any(axis=1))
    if stuck.size:
        own = fleet.site[rows[stuck]]
        again = _of_channels(fleet, rows[stuck], sites=own, of_site=np.arange(len(stuck)), epoch_s=measured_s[stuck])
        for measure, corrected in again.items():
            values[measure][stuck] = corrected
    return values


def _of_channels(
    fleet: Fleet,
    rows: NDArray[np.intp],
    *,
    sites: NDArray[np.intp],
    of_site: NDArray[np.intp],
    epoch_s: NDArray[np.int64],
) -> dict[str, Grid]:
    """The truth at each device's site, of its channel."""
    values: dict[str, Grid] = {}
    for truth in fleet.simulation.truth(rows_of(fleet.places, sites), epoch_s):
        mine = np.flatnonzero(fleet.channel[rows] == truth.channel)
        whole = values.setdefault(truth.measure, np.full((len(rows), epoch_s.shape[1]), np.nan))
        whole[mine] = truth.values[of_site[mine]]
    return values


def _disturbed(
    fleet: Fleet, measured: dict[str, Grid], wrong: Faults, seed: NDArray[np.uint64], at_s: NDArray[np.int64]
) -> dict[str, Grid]:
    """Spikes on the shown measure (codes have none), and batteries that are nearly empty."""
    shows = fleet.layer.shows
    if shows.codes is None and shows.id in measured:
        measured[shows.id] = measured[shows.id] + wrong.spike * (shows.high - shows.low)
    if BATTERY_PERCENT.id in measured:
        low = 2 + 7 * noise.uniform(seed, noise.stream("weak"), at_s // DAY_S)
        battery = measured[BATTERY_PERCENT.id]
        measured[BATTERY_PERCENT.id] = np.where(wrong.weak, np.minimum(battery, low), battery)
    return measured


def _through_profiles(
    fleet: Fleet, rows: NDArray[np.intp], measured: dict[str, Grid], shape: tuple[int, ...]
) -> tuple[dict[str, Grid], dict[str, Grid]]:
    """Numbers on the air and what is read from them, by measure."""
    profiles = np.array([fleet.profile[row] for row in rows.tolist()])
    mounting = mounting_of(fleet, rows)
    sent = {measure: np.full(shape, np.nan) for measure in measured}
    values = {measure: np.full(shape, np.nan) for measure in measured}
    for profile in np.unique(profiles).tolist():
        own = np.flatnonzero(profiles == profile)
        mounted = Mounting(mounting.empty_mm[own], mounting.full_mm[own])
        for field in fields_of(profile, fleet.layer.measures):
            if field.measure in measured:
                numbers = field.sent(measured[field.measure][own], mounted)
                sent[field.measure][own] = numbers
                values[field.measure][own] = field.read(numbers, mounted)
    return sent, values


def mounting_of(fleet: Fleet, rows: NDArray[np.intp]) -> Mounting:
    """How r devices are mounted."""
    return Mounting(fleet.empty_mm[rows][:, None], fleet.full_mm[rows][:, None])


def _instants(
    has_clock: NDArray[np.bool_], at_s: NDArray[np.int64], wrong: Faults
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Which instant stands, and whether the device's clock was found to be wrong."""
    right = has_clock & (wrong.clock_off_s == 0)
    observed_ms = at_s * 1000 + np.where(right, 0, wrong.travel_ms)
    return observed_ms, np.where(has_clock & ~right, np.int32(Flag.CLOCK), np.int32(0))


def _frames(
    fleet: Fleet, seed: NDArray[np.uint64], at_s: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Session number and frame counter of each report."""
    ahead_s = (SESSION_S * noise.uniform(seed, noise.stream("joined"))).astype(np.int64)
    session, since_s = np.divmod(at_s + ahead_s, SESSION_S)
    return np.asarray(session), np.asarray(since_s // fleet.interval_s)
