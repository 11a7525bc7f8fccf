"""What /metrics tells of the whole installation at the moment it is asked."""

import threading
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from dashboard.http.metrics import measured
from data.inbox import Inbox
from data.lake import TABLES, Lake
from data.state import STATES
from data.store import Store
from services import health
from services.backup import last_good
from services.context import House
from services.jobs.poll import addresses
from services.metrics import Samples
from services.metrics.registry import Sample


class Gauges:
    """Asks everything that is not counted; safe in several threads."""

    def __init__(self, house: House, store: Store) -> None:
        self._house, self._store = house, store
        self._lake, self._lock = Lake(house.folders.lake), threading.Lock()

    def samples(self) -> Iterable[Sample]:
        """All of them."""
        yield from self._health()
        yield from self._inbox()
        yield from self._lake_files()
        yield from self._backup()
        yield from self._jobs()
        yield from self._notices()
        yield from self._layers()
        yield from self._radio()
        if health.receives(self._house):
            yield from self._reception()

    def _health(self) -> Iterable[Sample]:
        found = health.checks(self._house, self._store)
        yield from measured("up", {(("check", name),): int(one["ok"]) for name, one in found.items()})
        yield from measured("disk_free_bytes", {(): found["disk"]["free_bytes"]})
        files = {"ingest": self._house.folders.heartbeat, "work": self._house.folders.work_heartbeat}
        ages = {(("process", name),): health.heartbeat_age_s(file) for name, file in files.items()}
        yield from measured("heartbeat_age_seconds", {labels: age for labels, age in ages.items() if age is not None})

    def _inbox(self) -> Iterable[Sample]:
        if not self._house.folders.inbox.exists():
            return
        inbox = Inbox(self._house.folders.inbox)
        depth, since = inbox.depth(), inbox.waiting_since()
        inbox.close()
        yield from measured("inbox_messages", {(): depth})
        age_s = (datetime.now(UTC) - since).total_seconds() if since else 0.0
        yield from measured("inbox_oldest_age_seconds", {(): max(0.0, age_s)})

    def _lake_files(self) -> Iterable[Sample]:
        if not self._lake.exists():
            return
        with self._lock:
            self._lake.update()
            found = {table: self._lake.live_files(table) for table in TABLES}
        yield from measured("lake_files", {(("table", name),): len(files) for name, files in found.items()})
        sizes: Samples = {(("table", name),): sum(one.size_bytes for one in files) for name, files in found.items()}
        yield from measured("lake_bytes", sizes)

    def _backup(self) -> Iterable[Sample]:
        if made := last_good(self._house):
            yield from measured("backup_age_seconds", {(): made.age.total_seconds()})
            yield from measured("backup_bytes", {(): made.size_bytes})

    def _jobs(self) -> Iterable[Sample]:
        jobs = self._house.records.jobs
        done: Samples = {(("job", name),): at.timestamp() for name, at in jobs.last_done().items()}
        yield from measured("job_last_success_timestamp_seconds", done)
        counted = Counter(one.state for one in jobs.open())
        yield from measured("jobs_open", {(("state", one),): counted[one] for one in ("due", "running")})

    def _notices(self) -> Iterable[Sample]:
        notices, now = self._house.records.notices, self._house.clock.now()
        found = {"waiting": notices.waiting(now), "shown": len(notices.shown(now))}
        yield from measured("notices", {(("state", state),): count for state, count in found.items()})

    def _layers(self) -> Iterable[Sample]:
        store = self._store
        versions: Samples = {(("layer", layer_id),): number for layer_id, number in store.versions().items()}
        yield from measured("layer_version", versions)
        states: Samples = {
            (("layer", layer_id), ("state", state)): store.summary(layer_id).n_by_state.get(state, 0)
            for layer_id in self._house.layers
            for state in STATES
        }
        yield from measured("sites", states)

    def _radio(self) -> Iterable[Sample]:
        """Counts only: no device is named."""
        found = self._store.radio(hours=health.RADIO_HOURS)
        counts = {"heard": found.devices, "weak": found.weak, "unknown": len(found.unknown)}
        for name, count in counts.items():
            yield from measured(f"radio_devices_{name}", {(): count})
        for name, count in {"heard": found.heard, "lost": found.lost, "rejected": found.rejected}.items():
            yield from measured(f"radio_messages_{name}", {(): count})
        if found.margin_db is not None:
            yield from measured("radio_margin_decibels", {(): found.margin_db})

    def _reception(self) -> Iterable[Sample]:
        said, now = health.reception(self._house), self._house.clock.now()
        brokers = [((("broker", one.name),), one) for one in (said.brokers if said else ())]
        connected: Samples = {labels: int(one.connected_since is not None) for labels, one in brokers}
        yield from measured("broker_connected", connected)
        yield from measured("broker_reconnects_total", {labels: one.reconnects for labels, one in brokers})
        heard = [(labels, one.last_message) for labels, one in brokers if one.last_message]
        told: Samples = {labels: (now - at).total_seconds() for labels, at in heard}
        yield from measured("broker_message_age_seconds", told)
        answered: Samples = {
            (("poll", one.name),): (datetime.now(UTC) - one.last_success).total_seconds()
            for one in addresses(self._house)
            if one.last_success
        }
        yield from measured("poll_answer_age_seconds", answered)
