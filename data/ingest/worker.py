"""The one process that writes the lake: it empties the inbox about every second, in commits that carry its offset."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from data.clock import TOLERANCE, Clock
from data.declare import Layers, layer_id
from data.errors import DeclarationError, StadtklimaError
from data.flags import Flag
from data.folders import Folders
from data.inbox import Inbox, Message
from data.ingest import device_changes, housekeeping, sources
from data.ingest.crew_emptyings import CrewEmptyings
from data.ingest.decode import Translator
from data.ingest.events import StoredEvents
from data.ingest.live_sites import LiveSites
from data.ingest.memory import Memory
from data.ingest.neighbourhood import Neighbourhood
from data.ingest.rollups import Rollups
from data.ingest.staff_changes import StaffChanges
from data.lake import INBOX, TABLES, Lake, WriterLock, layer_transaction
from data.lake.batch import Batch, Row, as_table
from data.lake.series import DAY_MS, instants
from data.lake.tables import FLAGS, READINGS
from data.profiles import FollowedProfiles, Profiles
from data.records import Assignments, Records

log = logging.getLogger(__name__)

MOST_MESSAGES: Final = 5_000
COMMIT_EVERY_S: Final = 1.0
_RETRY_S: Final = 5.0
_BEFORE_READINGS: Final = ("rejected", "uplinks", "flags", "site_changes")
"""The commit of readings comes last and says that a batch is done."""
_SITE_ID, _OBSERVED_AT = (READINGS.schema.names.index(name) for name in ("site_id", "observed_at"))
_FLAGGED_AT: Final = FLAGS.schema.names.index("observed_at")
_EPOCH: Final = date(1970, 1, 1)
_HOUR_MS: Final = 3_600_000


class Ingest:
    """Empties the inbox into the lake; a context manager that holds the writer's lock.

    Profiles that are added or changed in its folders are followed while it runs, as the records are.
    """

    def __init__(
        self,
        *,
        lake: Lake,
        inbox: Inbox,
        records: Records,
        profiles: Profiles,
        layers: Layers,
        clock: Clock,
        folders: Folders,
        profile_folders: Sequence[Path] = (),
        limits: Callable[[], None] = lambda: None,
    ) -> None:
        self._lake = lake
        self._inbox = inbox
        self._records, self._limits = records, limits
        self._layers = layers
        self._clock = clock
        self._folders = folders
        self._lock = WriterLock(folders.ingest_lock)
        self._translator = Translator(
            sources=sources.discover(),
            profiles=profiles,
            layers=layers,
            kind=lake.kind,
            deleted_before_ms=lake.deleted_before_ms,
        )
        self._rollups = Rollups(lake, intervals_s={layer.id: layer.interval_s for layer in layers.values()})
        self._events = StoredEvents(lake, layers)
        self._crews = CrewEmptyings(lake)
        self._neighbourhood = Neighbourhood(layers, folders, lake)
        self._staff_changes = StaffChanges(records, inbox)
        self._profiles = FollowedProfiles(*profile_folders)
        self._memory: Memory | None = None
        self._assignments: Assignments | None = None
        self._touched: set[date] = set()
        self._counted_hour = 0
        self._told_at = self._clock.now()
        self._chores = [
            _Chore(self.tell_turns, every_s=1),
            _Chore(self.ask_neighbours, every_s=60),
            _Chore(self.count_passing, every_s=60),
            _Chore(self.follow_sites, every_s=10),
            _Chore(self.follow_limits, every_s=1),
            _Chore(self._events.catch_up, every_s=10),
            _Chore(self.roll_up, every_s=60),
            _Chore(self.compact, every_s=10),
            _Chore(self.vacuum, every_s=900),
            _Chore(self.retain, every_s=6 * 3600),
        ]

    def __enter__(self) -> Self:
        """Take the lock (LakeBusyError: another process has it), and make up what the last run left undone."""
        self._lock.take()
        try:
            self._lake.update()
            self._lake.sync_log()
            self._inbox.continue_after(self._lake.transaction_version(INBOX))
            self._inbox.forget_through(self._lake.transaction_version(INBOX))
            self._touched.update(self._rollups.stale_days())
            self.roll_up()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None and self._memory is not None:
                self._events.catch_up()
                self._events.mark()
        finally:
            self._lock.release()

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; what goes wrong is logged and tried again, nothing is lost meanwhile."""
        with self:
            while not stop.is_set():
                began = time.monotonic()
                try:
                    handled = self.round()
                    for chore in self._chores:
                        chore.do_if_due()
                    pause_s = 0.0 if handled == MOST_MESSAGES else COMMIT_EVERY_S
                except Exception:
                    log.exception("ingest could not write; messages stay in the inbox, next try in %s s", _RETRY_S)
                    self._memory = None
                    pause_s = _RETRY_S
                stop.wait(max(0.0, began + pause_s - time.monotonic()))
            self.roll_up()

    def round(self) -> int:
        """Bring what waits in the inbox into the lake, at most 5,000 messages; return how many there were."""
        # What became usable a moment ago may be the next message already.
        self.follow_profiles()
        memory, assignments = self._remembered(), self._current_assignments()
        self._staff_changes.hand_in(self._translator.sites, at=self._clock.now())
        messages = self._inbox.after(self._lake.transaction_version(INBOX), MOST_MESSAGES)
        if messages:
            # Until the commit succeeds memory knows more than the lake: a failure must not leave it so.
            self._memory = None
            self._commit(self._judged(messages, assignments, memory), messages[-1].offset)
            self._memory = memory
            self._inbox.forget_through(messages[-1].offset)
        self._folders.heartbeat.touch()
        return len(messages)

    def follow_limits(self) -> int:
        """Take in where classes begin by now; return for how many days events have to be found anew for it."""
        self._limits()
        return self._events.follow_rules()

    def roll_up(self) -> int:
        """Bring the rollups of the days that changed up to date; return how many."""
        done = self._rollups.refresh(self._touched)
        self._touched.clear()
        return done

    def ask_neighbours(self) -> int:
        """Flag readings that are too far from those around them; return how many."""
        memory = self._remembered()
        series, ms, value = memory.recent.due(self._clock.epoch_ms())
        far = self._neighbourhood.far_off(memory.index, series, ms, value)
        rows: list[Row] = [
            (*memory.index[one], at, int(Flag.BUDDY))
            for one, at in zip(series[far].tolist(), ms[far].tolist(), strict=True)
        ]
        fresh = self._unflagged(rows)
        if fresh:
            told = as_table("flags", fresh)
            self._lake.append("flags", told)
            self._events.follow(TABLES["readings"].schema.empty_table(), told, today=self._today())
            self._touched |= {_utc1_day(row[_FLAGGED_AT]) for row in fresh}
        return len(fresh)

    def _unflagged(self, rows: list[Row]) -> list[Row]:
        """Of flags those that the lake does not have: after a restart neighbours are asked about the same readings."""
        if not rows:
            return []
        told = self._lake.read("flags", days={_EPOCH + timedelta(milliseconds=row[_FLAGGED_AT]) for row in rows})
        names = (told[name].to_pylist() for name in ("site_id", "channel", "measure"))
        known = set(zip(*names, instants(told["observed_at"]).tolist(), told["flags"].to_pylist(), strict=True))
        return [row for row in rows if row not in known]

    def follow_profiles(self) -> int:
        """Use profiles that were added or changed since; return how many there are then, 0 where nothing changed."""
        try:
            changed = self._profiles.changed()
        except (DeclarationError, OSError) as error:
            log.warning("device profiles stay as they were: %s", error)
            return 0
        if changed is None:
            return 0
        self._translator.use(changed)
        return len(changed)

    def follow_sites(self) -> int:
        """Know what imports, sources and staff changed of neighbours and heights; return 1 if any did, else 0."""
        before = self._neighbourhood
        try:
            self._neighbourhood = before.followed()
        except (StadtklimaError, OSError, ValueError) as error:  # the last: a file that is none of its kind
            log.warning("neighbours stay as they were until the next look: %s", error)
        return int(self._neighbourhood is not before)

    def compact(self) -> int:
        """Bound the number of files; return how many days and months were rewritten."""
        today = self._today()
        folded = housekeeping.fold_flags(self._lake, today=today)
        return folded + housekeeping.compact(self._lake, today=today) + self._rollups.fold(today=today)

    def retain(self) -> int:
        """Delete raw readings that are older than their measure allows; return how many."""
        self.roll_up()
        return housekeeping.retain(self._lake, self._layers.measures(), now=self._clock.now())

    def vacuum(self) -> int:
        """Delete files that nobody refers to any more; return how many."""
        return sum(self._lake.vacuum(table) for table in TABLES)

    def _remembered(self) -> Memory:
        now = self._clock.now()
        if now < self._told_at - TOLERANCE:
            # The clock was ahead: what was remembered by it would make all that comes now late.
            self._memory = None
        self._told_at = now
        if self._memory is None:
            self._lake.update()
            self._translator.forget_deliveries()
            self._events.refresh({*self._events.stale_days(), *self._events.divided_days(self._today())})
            self._translator.sites = LiveSites.load(self._lake, self._layers, self._folders)
            self._staff_changes.forget()
            self._memory = Memory.load(self._lake, self._layers.measures(), now)
            self._touched.update(self._rollups.stale_days())
        return self._memory

    def _current_assignments(self) -> Assignments:
        if self._assignments is None or self._assignments.version != self._records.version():
            found = self._records.assignments()
            device_changes.tell(self._lake, found)
            self._translator.forget_deliveries()
            self._assignments = found
        return self._assignments

    def _judged(self, messages: list[Message], assignments: Assignments, memory: Memory) -> Batch:
        batch = Batch()
        for message in messages:
            self._translator.add(message, assignments, batch)
        memory.judge(batch)
        return batch

    def _commit(self, batch: Batch, offset: int) -> None:
        """Commit all tables, readings last: after a crash between them each takes only what it lacks."""
        # Written twice after a crash, the sites of a layer that is not kept are the same.
        replaced = self._translator.sites.write_replaced(self._folders)
        for table in _BEFORE_READINGS:
            rows = batch.after(table, self._lake.transaction_version(INBOX, table=table))
            if len(rows):
                self._lake.append(table, rows, offset=offset)
        told, untold = self._crews.write(batch.emptyings)
        readings = batch.after("readings", self._lake.transaction_version(INBOX))
        versions = self._layer_versions(batch, dict.fromkeys(replaced, offset))
        self._lake.append("readings", readings, offset=offset, layer_versions=versions)
        flags = as_table("flags", batch.rows["flags"])
        self._events.follow(readings, flags, today=self._today(), told=told, untold=untold)
        instants = [row[_OBSERVED_AT] for row in batch.rows["readings"]]
        instants += [row[_FLAGGED_AT] for row in batch.rows["flags"]]
        self._touched |= {_utc1_day(ms) for ms in instants}

    def tell_turns(self) -> int:
        """Give layers of which a site began or ended by itself a new version; return how many."""
        self._remembered()
        turned = self._translator.sites.turned(self._clock.epoch_ms())
        versions = {layer_transaction(one): self._lake.layer_version(one) + 1 for one in turned}
        if versions:
            self._lake.tell("readings", versions)
        return len(versions)

    def count_passing(self) -> int:
        """Once an hour, keep how many sites of layers that are not kept each district has; return how many rows."""
        self._remembered()
        now_ms = self._clock.epoch_ms()
        hour, before = now_ms // _HOUR_MS, self._counted_hour
        if hour == before or not (rows := self._translator.sites.counts(now_ms)):
            return 0
        known = instants(self._lake.read("site_counts", days=[self._today()])["counted_at"]) // _HOUR_MS
        self._counted_hour = hour
        if hour in known:
            return 0
        self._lake.append("site_counts", as_table("site_counts", rows))
        return len(rows)

    def _layer_versions(self, batch: Batch, replaced: dict[str, int]) -> dict[str, int]:
        """Per touched layer the offset of its newest message, above what it was in any case."""
        newest = dict(replaced)
        for table in ("site_changes", "readings"):
            for row, offset in zip(batch.rows[table], batch.offsets[table], strict=True):
                newest[layer_id(row[_SITE_ID])] = offset
        return {layer: max(offset, self._lake.layer_version(layer) + 1) for layer, offset in newest.items()}

    def _today(self) -> date:
        return self._clock.now().astimezone(UTC).date()


class _Chore:
    """Something that is done now and then, the first time after its interval."""

    def __init__(self, do: Callable[[], int], *, every_s: float) -> None:
        self._do = do
        self._every_s = every_s
        self._done_at = time.monotonic()

    def do_if_due(self) -> None:
        if time.monotonic() - self._done_at >= self._every_s:
            self._do()
            self._done_at = time.monotonic()


def _utc1_day(ms: int) -> date:
    """The UTC+1 day of an instant, milliseconds since 1970 UTC."""
    return _EPOCH + timedelta(days=(ms + _HOUR_MS) // DAY_MS)
