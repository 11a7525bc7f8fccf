"""Sends what simulated devices report as it becomes due, through the same inbox as real network servers."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.clock import Clock
from data.errors import InboxFullError
from data.inbox import Inbox
from data.simulate.devices import Fleet
from data.simulate.faults import LATEST_MS, TRAVEL_MS, delays_ms
from data.simulate.radio import Gateways
from data.simulate.reports import due_numbers, instants_s, report
from data.simulate.uplinks import ENCODERS, uplink

ROUND_S: Final = 0.5
MOST_WAITING: Final = 100_000
"""Messages kept while the inbox is full; the oldest ones go first."""


class Simulator:
    """Knows which messages are due since an instant (UTC); needs no state but how far it has come."""

    def __init__(self, fleets: Sequence[Fleet], hearing: Gateways, *, since: datetime) -> None:
        self._fleets = [fleet for fleet in fleets if len(fleet)]
        self._hearing = hearing
        self._until_ms = round(since.timestamp() * 1000)

    def due(self, now: datetime) -> list[tuple[str, bytes]]:
        """Source and raw message of what came since the last call, in the order of delivery; some come twice."""
        now_ms = round(now.timestamp() * 1000)
        if now_ms <= self._until_ms:
            return []
        delivered = sorted(
            (one for fleet in self._fleets for one in self._delivered(fleet, self._until_ms, now_ms)),
            key=lambda one: one[0],
        )
        self._until_ms = now_ms
        return [(source, raw) for _, source, raw in delivered]

    def run(self, stop: threading.Event, inbox: Inbox, clock: Clock) -> None:
        """Deliver what is due twice a second until told to stop; a full inbox is tried again, as servers do."""
        waiting: list[tuple[str, bytes, datetime]] = []
        while not stop.wait(ROUND_S):
            now = clock.now()
            waiting += [(source, raw, now) for source, raw in self.due(now)]
            with suppress(InboxFullError):
                if waiting:
                    inbox.append_many(waiting)
                    waiting.clear()
            del waiting[:-MOST_WAITING]

    def _delivered(self, fleet: Fleet, after_ms: int, until_ms: int) -> Iterator[tuple[int, str, bytes]]:
        rows, at_s, delivered_ms = _on_their_way(fleet, after_ms, until_ms)
        if not rows.size:
            return
        reports = report(fleet, rows, at_s[:, None], hearing=self._hearing)
        for row in np.flatnonzero(reports.heard[:, 0]).tolist():
            network = fleet.network[rows[row]]
            raw = ENCODERS[network](uplink(fleet, self._hearing, reports, row=row, column=0))
            for _ in range(2 if reports.faults.duplicate[row, 0] else 1):
                yield int(delivered_ms[row]), network, raw


def _on_their_way(
    fleet: Fleet, after_ms: int, until_ms: int
) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.int64]]:
    """Device rows, instants and delivery of the reports that arrive in ``after_ms < delivered <= until_ms``."""
    first, past = due_numbers(fleet, (after_ms - LATEST_MS - TRAVEL_MS) / 1000, until_ms / 1000)
    number = first[:, None] + np.arange(int((past - first).max()))
    at_s = instants_s(fleet, np.arange(len(fleet)), number)
    travel_ms, late_ms = delays_ms(fleet.seed[:, None], at_s)
    delivered_ms = at_s * 1000 + travel_ms + late_ms
    rows, columns = np.nonzero((after_ms < delivered_ms) & (delivered_ms <= until_ms))
    return rows, at_s[rows, columns], delivered_ms[rows, columns]
