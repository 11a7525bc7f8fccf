"""Store: the one object through which a web process sees the lake."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

import duckdb
import pyarrow as pa

import queries
from data import sites
from data.arrow import in_milliseconds
from data.clock import Clock
from data.declare import Layer, Layers, Measure, Step
from data.errors import UnknownSiteError
from data.folders import Folders
from data.lake.reading import LakeReader
from data.records import Assignments, Records
from data.sites import Sites
from data.store.ahead import due, present
from data.store.blocks import OF_SITE, ROLLUPS, SERIES, TABLE
from data.store.current_state import Current, Summary, judge, stated, summarise
from data.store.engine import Engine
from data.store.equipment import DeviceChange, changes
from data.store.figures import LakeFigures
from data.store.follower import Following
from data.store.initial_state import last_readings
from data.store.last_readings import Last
from data.store.pieces import pieces
from data.store.radio import RESTART_FRAMES, Radio, radio
from data.store.recent_answers import RecentAnswers
from data.store.retention import kept_from, unforgotten, without_forgotten
from data.store.view import View
from data.town import Town

MINUTE_MS: Final = 60_000
_ANSWER = TypeVar("_ANSWER")
_log = logging.getLogger(__name__)


class Store:
    """The web process's view of the lake; safe to use from several threads, to be made after a fork."""

    def __init__(  # noqa: PLR0917 - the parts of the house in the order in which every room names them
        self, lake_root: Path, folders: Folders, layers: Layers, town: Town, records: Records, clock: Clock
    ) -> None:
        self._root = lake_root
        self._layers = layers
        self._town = town
        self._records = records
        self._clock = clock
        self.climate_limits = town.climate
        self._engine = Engine(queries.load())
        self._following = Following(self._engine, lake_root, folders, layers, clock)
        self._recent = RecentAnswers()
        self._follow_lock = threading.Lock()
        none = sites.empty()
        self._view = View(
            last={one: Last.none(layer, none) for one, layer in layers.items()}, imported=dict.fromkeys(layers, none)
        )
        self._assignments: Assignments | None = None
        self._judged: dict[str, tuple[tuple[object, ...], Current]] = {}

    # ---- following --------------------------------------------------------------------------

    def follow(self) -> bool:
        """Take in what was committed, sites and assignments too, since the last call; True if anything changed."""
        with self._follow_lock:
            before, devices = self._view, self._assignments
            self._view = self._following.next(before)
            if devices is None or devices.version != self._records.version():
                self._assignments = self._records.assignments()
            return self._view is not before or self._assignments is not devices

    def run(self, stop: threading.Event, *, every_s: float = 0.25, beside: Callable[[], None] = lambda: None) -> None:
        """Follow until `stop` is set, and do ``beside``; an error is logged and the next round tries again."""
        while not stop.wait(every_s):
            try:
                self.follow()
                beside()
            except Exception:  # noqa: BLE001 - whatever it was, stopping to follow would be worse
                _log.exception("could not follow the lake; trying again")

    def versions(self) -> Mapping[str, int]:
        """The version of each layer: the newest Delta app transaction ``layer:{id}``, 0 before the first."""
        versions = self._view.versions
        return {layer: versions.get(layer, 0) for layer in self._layers}

    @cached_property
    def simulated(self) -> bool:
        """Whether all readings are made up: a lake holds no measured ones beside them. LakeError: there is no lake."""
        return LakeReader(self._root).kind == "demo"

    # ---- the state --------------------------------------------------------------------------

    def current(self, layer_id: str, *, at: datetime | None = None, since: datetime | None = None) -> Current:
        """The state of every site now, or as of an instant; of sites that state it themselves, of all since..at.

        Ages are judged at the last full minute of the clock, so that every process says the same of the same
        version and minute. Callers share the answer and must not change its arrays. UnknownLayerError: no such layer.
        """
        layer, view = self._layers[layer_id], self._view
        if at is not None and layer.stated:
            return self._stated(layer, view, view.known_at(layer_id, at), since=since or at, at=at)
        if at is not None:
            return self._judge(layer, view, self._last_at(layer_id, at), round(at.timestamp() * 1000))
        now_ms = self._clock.epoch_ms() // MINUTE_MS * MINUTE_MS
        # The same view, devices, minute and limits give the same answer.
        limits = self._town.classes_named(layer.classes.name).classes
        cause = (view.generation, self._equipment().version, now_ms, limits)
        known = self._judged.get(layer_id)
        if known is None or known[0] != cause:
            known = self._judged[layer_id] = (cause, self._judge(layer, view, self._last_now(view, layer_id), now_ms))
        return known[1]

    def _stated(self, layer: Layer, view: View, known: Sites, *, since: datetime, at: datetime) -> Current:
        version, now_ms = view.versions.get(layer.id, 0), self._clock.epoch_ms()
        table = self._town.classes_named(layer.classes.name)
        return stated(layer, table, known, since=since, at=at, version=version, computed_at_ms=now_ms)

    def _last_now(self, view: View, layer_id: str) -> Last:
        """The last readings, with those that were ahead when the lake was followed and are so no more."""
        come = due(view.ahead, present(self._clock))
        return view.last[layer_id].fold(come) if len(come) else view.last[layer_id]

    def _judge(self, layer: Layer, view: View, last: Last, now_ms: int) -> Current:
        if layer.stated:
            now = datetime.fromtimestamp(now_ms / 1000, UTC)
            return self._stated(layer, view, last.sites, since=now, at=now)
        return judge(
            layer=layer,
            classes=self._town.classes_named,
            last=unforgotten(last, layer.measures, now=self._clock.now()),
            equipped=self._equipment().equipped_sites(layer.id, datetime.fromtimestamp(now_ms / 1000, UTC)),
            now_ms=now_ms,
            version=view.versions.get(layer.id, 0),
            federal_state=self._town.federal_state,
        )

    def summary(self, layer_id: str) -> Summary:
        """The current state of a layer in a few numbers; UnknownLayerError: no such layer."""
        return summarise(self.current(layer_id), self._town.classes_named(self._layers[layer_id].classes.name))

    def last(self, layer_id: str) -> Last:
        """The last reading of every site, channel and measure, not to be changed; UnknownLayerError: no such layer."""
        return self._view.last[self._layers[layer_id].id]

    def assignments(self) -> Assignments:
        """Which device serves which site, as of the last look at the records."""
        return self._equipment()

    def _last_at(self, layer_id: str, at: datetime) -> Last:
        def ask(view: View) -> Last:
            nothing = {layer_id: Last.none(self._layers[layer_id], view.known_at(layer_id, at))}
            return last_readings(self._engine, view, nothing, at=at)[layer_id]

        return self._on_live_files(ask)

    def _equipment(self) -> Assignments:
        if self._assignments is None:
            self._assignments = self._records.assignments()
        return self._assignments

    # ---- questions --------------------------------------------------------------------------

    @property
    def figures(self) -> LakeFigures:
        """What the lake says of many sites at once, in few rows."""
        return LakeFigures(self._ask_of_days)

    def readings(
        self, site_id: str, *, measures: Sequence[str], start: datetime, end: datetime, step: Step = "raw"
    ) -> pa.Table:
        """Readings of one site in start <= observed_at < end, in the order of channel, measure, observed_at.

        Returns:
            observed_at, channel, measure and, for ``raw``: value, flags, simulated; for ``hour`` and ``day``:
            min, mean, max, n, expected, simulated. Hours are labelled at their end (start < label <= end); a day is
            that at UTC+1 and labelled by its date (start <= its first instant < end).

        Raises:
            UnknownLayerError, UnknownSiteError, UnknownMeasureError: as named.
        """
        layer = self._layer_of(site_id)
        known = [layer.measure(one) for one in measures]
        asked = [one.id for one in known]
        found = self._ask_of_time(OF_SITE[step], step, start, end, site_id=site_id, measures=asked)
        return without_forgotten(found, known, now=self._clock.now()) if step == "raw" else self._marked(found)

    def series(
        self, layer_id: str, measure_id: str, *, start: datetime, end: datetime, step: Step = "hour"
    ) -> pa.Table:
        """One measure of all sites of a layer, in the order of site_id, channel, observed_at.

        Returns:
            As `readings`, with site_id instead of measure.

        Raises UnknownLayerError, UnknownMeasureError as named.
        """
        measure = self._layers[layer_id].measure(measure_id)
        begin = self._kept(measure, start) if step == "raw" else start
        found = self._ask_of_time(SERIES[step], step, begin, end, prefix=f"{layer_id}-", measure=measure.id)
        return found if step == "raw" else self._marked(found)

    def series_parts(
        self, layer_id: str, measure_id: str, *, start: datetime, end: datetime, step: Step = "hour"
    ) -> Iterator[pa.Table]:
        """As `series`, a piece of time after the other, so that however much it is little is held at once.

        Each is ordered in itself; there is at least one.
        """
        measure = self._layers[layer_id].measure(measure_id)
        for begin, until in pieces(start, end, step=step, files=self._view.files[TABLE[step]]):
            yield self.series(layer_id, measure.id, start=begin, end=until, step=step)

    def _marked(self, rolled_up: pa.Table) -> pa.Table:
        return rolled_up.append_column("simulated", pa.repeat(pa.scalar(self.simulated), len(rolled_up)))

    def events(
        self, layer_id: str, *, kinds: Sequence[str], start: datetime, end: datetime, site_id: str = ""
    ) -> pa.Table:
        """What happened at the sites of a layer, or at one of them, in start < at <= end, in the order of time.

        Returns:
            site_id, channel (0: the site itself), kind, at, detail as JSON.

        Raises UnknownLayerError, UnknownSiteError as named.
        """
        layer = self._layer_of(site_id) if site_id else self._layers[layer_id]
        asked = {"prefix": f"{layer.id}-", "site_id": site_id, "kinds": kinds, "start": start, "end": end}
        days = start.astimezone(UTC).date(), end.astimezone(UTC).date()
        return in_milliseconds(self._ask_of_days("events_between", "events", *days, asked))

    def events_version(self) -> int:
        """Rises whenever events were found or put right."""
        return self._view.files["events"].version

    def site_counts(self, layer_id: str, *, start: datetime, end: datetime) -> pa.Table:
        """Rows counted_at, district, n in start <= counted_at < end of a layer (UnknownLayerError) that is not kept."""
        asked = {"layer_id": self._layers[layer_id].id, "start": start, "end": end}
        days = start.astimezone(UTC).date(), end.astimezone(UTC).date()
        return self._ask_of_days("counts_between", "site_counts", *days, asked)

    def radio(self, *, hours: int = 24) -> Radio:
        """How radio and devices did in the last hours."""
        end = self._clock.now().astimezone(UTC)
        start = end - timedelta(hours=hours)
        asked = {"start": start, "end": end}
        days = start.date(), end.date()
        of_devices = self._ask_of_days("radio_of_devices", "uplinks", *days, {**asked, "restart": RESTART_FRAMES})
        return radio(of_devices, self._ask_of_days("rejected_reasons", "rejected", *days, asked))

    def device_changes(self, site_id: str, *, start: datetime, end: datetime) -> list[DeviceChange]:
        """Changes of device at a site (UnknownSiteError) in start <= at < end, in the order of time, then channel."""
        self._layer_of(site_id)
        return changes(self._equipment().of_site(site_id), start=start, end=end)

    def extremes(self, site_id: str, *, first: date, last: date, measure_id: str) -> tuple[pa.Table, pa.Table]:
        """Lowest and highest of a site's days and nights from first to last, both inclusive, days being UTC+1 days.

        Returns:
            day, tx, tn, n, expected of the days that have a rollup, and day, tn, n, expected of such nights.

        Raises:
            UnknownLayerError, UnknownSiteError, UnknownMeasureError: as named.
        """
        measure = self._layer_of(site_id).measure(measure_id).id
        asked = {"site_id": site_id, "measure": measure, "first": first, "last": last}
        days = self._ask_of_days("climate_days", "rollup_day", first, last, asked)
        # A night begins on the evening before.
        nights = self._ask_of_days("climate_nights", "rollup_hour", first - timedelta(days=1), last, asked)
        return days, nights

    def difference(
        self,
        site_id: str,
        reference_id: str,
        *,
        start: datetime,
        end: datetime,
        measure_id: str,
        higher_by_m: float = 0.0,
    ) -> pa.Table:
        """How much warmer a site is than a reference, by hourly means of the same hour.

        Hours end after ``start`` and at ``end`` or before; the effect of the site's height above the reference is taken
        out.

        Returns:
            hour (its end), mean, reference_mean, difference in K, in the order of time; only hours that both
            measured to the share that a day needs to count.

        Raises:
            UnknownLayerError, UnknownSiteError, UnknownMeasureError: as named.
        """
        self._layer_of(reference_id)
        return self._ask_of_time(
            "hourly_differences",
            "hour",
            start,
            end,
            site_id=site_id,
            reference_id=reference_id,
            measure=self._layer_of(site_id).measure(measure_id).id,
            complete_percent=self.climate_limits.complete_percent,
            correction_k=higher_by_m * self.climate_limits.lapse_k_per_m,
        )

    def _kept(self, measure: Measure, start: datetime) -> datetime:
        """A beginning before which nothing of the measure is forgotten."""
        limit = kept_from(measure, now=self._clock.now())
        return start if limit is None else max(start, limit)

    def _layer_of(self, site_id: str) -> Layer:
        layer = self._layers.of_site(site_id)
        if site_id not in self._view.last[layer.id].site_row:
            raise UnknownSiteError(site_id)
        return layer

    def _ask_of_days(self, block: str, table: str, first: date, last: date, values: Mapping[str, object]) -> pa.Table:
        """Ask a block of the files of the partitions first..last."""

        def ask(view: View) -> pa.Table:
            files = view.files_between(table, first, last)
            if table not in ROLLUPS:
                return self._engine.ask(block, values, files=files, generation=view.generation)
            question = (block, repr(sorted(values.items())), tuple(files[table]))
            return self._recent.of(question, lambda: self._engine.ask(block, values, files=files))

        return self._on_live_files(ask)

    def _ask_of_time(self, block: str, step: Step, start: datetime, end: datetime, **values: object) -> pa.Table:
        """Ask a block that takes $start and $end, of the files of that time alone."""
        first, last = start.astimezone(UTC).date(), end.astimezone(UTC).date()
        # The UTC+1 day of an instant may already be the next one.
        last += timedelta(days=1 if step == "day" else 0)
        asked = {**values, "start": start, "end": end}
        return in_milliseconds(self._ask_of_days(block, TABLE[step], first, last, asked))

    def _on_live_files(self, ask: Callable[[View], _ANSWER]) -> _ANSWER:
        """Ask; if a file has been vacuumed away meanwhile, follow and ask once more."""
        try:
            return ask(self._view)
        except duckdb.IOException:
            self.follow()
            return ask(self._view)
