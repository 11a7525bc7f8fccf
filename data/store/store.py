"""Store: the one object through which a web process sees the lake."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from data.clock import Clock
from data.declare import Layers, Step
from data.folders import Folders
from data.store.current import Current, Summary
from data.town import Town


@dataclass(frozen=True, slots=True)
class DeviceChange:
    """From this instant on another device (or none) serves a channel of a site.

    Args:
        at: the instant, UTC.
        channel: 0 is the site itself.
        before: device_id until then, None: there was none.
        after: device_id from then on, None: there is none.
    """

    at: datetime
    channel: int
    before: str | None
    after: str | None


class Store:
    """The web process's view of the lake; safe to use from several threads, to be made after a fork.

    Args:
        lake_root: folder of the Delta tables; it need not exist yet.
        folders: where the town's files lie.
        layers: the registry.
        town: thresholds and classes.
        records: assignments of devices (data.records.Records).
        clock: what tells "now".
    """

    def __init__(
        self, lake_root: Path, folders: Folders, layers: Layers, town: Town, records: object, clock: Clock
    ) -> None:
        raise NotImplementedError

    def follow(self) -> bool:
        """Take in what was committed since the last call; True if anything changed."""
        raise NotImplementedError

    def run(self, stop: threading.Event, *, every_s: float = 0.5) -> None:
        """Follow until `stop` is set; an error is logged and the next round tries again."""
        raise NotImplementedError

    def versions(self) -> Mapping[str, int]:
        """The version of each layer: the newest Delta app transaction ``layer:{id}``, 0 before the first."""
        raise NotImplementedError

    def current(self, layer_id: str, *, at: datetime | None = None) -> Current:
        """The state of every site now, or as of an instant.

        Raises:
            UnknownLayerError: no such layer.
        """
        raise NotImplementedError

    def summary(self, layer_id: str) -> Summary:
        """The current state of a layer in a few numbers.

        Raises:
            UnknownLayerError: no such layer.
        """
        raise NotImplementedError

    def readings(
        self, site_id: str, *, measures: Sequence[str], start: datetime, end: datetime, step: Step = "raw"
    ) -> pa.Table:
        """Readings of one site in start <= observed_at < end, in the order of channel, measure, observed_at.

        Returns:
            observed_at, channel, measure and, for ``raw``: value, flags, simulated; for ``hour`` and ``day``:
            min, mean, max, n, expected. Hours are labelled at their end (start < label <= end); a day is the
            UTC+1 day and labelled by its first instant.

        Raises:
            UnknownLayerError, UnknownSiteError, UnknownMeasureError: as named.
        """
        raise NotImplementedError

    def series(
        self, layer_id: str, measure_id: str, *, start: datetime, end: datetime, step: Step = "hour"
    ) -> pa.Table:
        """One measure of all sites of a layer, in the order of site_id, channel, observed_at.

        Returns:
            As `readings`, with site_id instead of measure.

        Raises:
            UnknownLayerError, UnknownMeasureError: as named.
        """
        raise NotImplementedError

    def gaps(self, site_id: str, measure_id: str, *, start: datetime, end: datetime) -> pa.Table:
        """Where a chart must not draw a line: channel, gap_start, gap_end between readings too far apart."""
        raise NotImplementedError

    def device_changes(self, site_id: str, *, start: datetime, end: datetime) -> list[DeviceChange]:
        """Changes of device at a site in start <= at < end, in the order of time, then channel."""
        raise NotImplementedError
