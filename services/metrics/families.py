"""Every metric there is, by its name: what is not declared here is not told, and the documentation lists these."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Labels: TypeAlias = tuple[tuple[str, str], ...]
Samples: TypeAlias = dict[Labels, float]
"""Labels -> value."""
Kind: TypeAlias = Literal["counter", "gauge", "histogram"]
BOUNDS_S: Final = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0, 600.0)
"""Upper bounds of a histogram's buckets, of requests and of jobs alike."""
PREFIX: Final = "stadtklima_"


@dataclass(frozen=True, slots=True)
class Family:
    """One metric.

    Args:
        name: after Prometheus' conventions, its unit at the end, with ``_total`` where it is a counter.
        about: one sentence.
        labels: by what it is told apart; ``process`` and ``pid`` come on top where a process counts for itself.
    """

    name: str
    kind: Kind
    about: str
    labels: tuple[str, ...] = ()


def _gauge(name: str, about: str, *labels: str) -> Family:
    return Family(PREFIX + name, "gauge", about, labels)


def _counter(name: str, about: str, *labels: str) -> Family:
    return Family(PREFIX + name, "counter", about, labels)


_OWN: Final = ("process", "pid")
_ALL: Final = (
    _counter("http_requests_total", "Requests by area and class of their status.", "area", "status", *_OWN),
    Family(f"{PREFIX}http_request_duration_seconds", "histogram", "Time to the whole answer.", _OWN),
    _counter("job_runs_total", "Runs of jobs that have ended, by how.", "job", "state", *_OWN),
    Family(f"{PREFIX}job_duration_seconds", "histogram", "How long runs of jobs took.", ("job", *_OWN)),
    _counter("log_events_total", "Lines of the log by level.", "level", *_OWN),
    _counter("process_cpu_seconds_total", "Time of the processor that a process has used.", *_OWN),
    _gauge("process_resident_memory_bytes", "Memory of a process.", *_OWN),
    _gauge("process_start_time_seconds", "When a process began, since 1970.", *_OWN),
    _gauge("up", "1: this check of /healthz is passed.", "check"),
    _gauge("disk_free_bytes", "Free space of the data folder."),
    _gauge("heartbeat_age_seconds", "Since a process last said that it works.", "process"),
    _gauge("inbox_messages", "Messages that wait for ingest."),
    _gauge("inbox_oldest_age_seconds", "Since the oldest waiting message came: how far ingest lags; 0: none waits."),
    _gauge("lake_files", "Files of a table of the lake.", "table"),
    _gauge("lake_bytes", "Size of a table of the lake.", "table"),
    _gauge("backup_age_seconds", "Age of the last good backup."),
    _gauge("backup_bytes", "Size of the last good backup."),
    _gauge("job_last_success_timestamp_seconds", "When a job was last done, since 1970.", "job"),
    _gauge("jobs_open", "Runs of jobs that are due or under way.", "state"),
    _gauge("notices", "Notices of the town: drafts that wait for their release, and those shown now.", "state"),
    _gauge("layer_version", "Version of a layer, which rises with each change.", "layer"),
    _gauge("sites", "Sites of a layer by state.", "layer", "state"),
    _gauge("broker_connected", "1: connected to this MQTT broker.", "broker"),
    _counter("broker_reconnects_total", "Connections to a broker made again since receive began.", "broker"),
    _gauge("broker_message_age_seconds", "Since the last message of a broker.", "broker"),
    _gauge("poll_answer_age_seconds", "Since the last good answer of a polled address.", "poll"),
    _gauge("radio_devices_heard", "Devices that were heard in the last hours."),
    _gauge("radio_messages_heard", "Messages that were heard in the last hours."),
    _gauge("radio_messages_lost", "Gaps in the frame counters of the last hours."),
    _gauge("radio_devices_weak", "Devices with a mean link margin below 5 dB."),
    _gauge("radio_messages_rejected", "Messages of the last hours that could not be read."),
    _gauge("radio_devices_unknown", "Devices that send and that nobody made known."),
    _gauge("radio_margin_decibels", "Median of the devices' link margins."),
)
FAMILIES: Final = {one.name: one for one in _ALL}
