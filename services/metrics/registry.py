"""What one process has counted since it began."""

import logging
import os
import resource
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

from services.metrics.families import BOUNDS_S, FAMILIES, PREFIX, Labels

Sample: TypeAlias = tuple[str, dict[str, str], float]
"""Name as it is written, labels, value."""
_BEGAN: Final = time.time()
_STATUS: Final = Path("/proc/self/statm")
_LARGEST_UNIT: Final = 1024
"""getrusage(2) says KiB where there is no /proc to look into."""


class MetricRegistry:
    """Counters and histograms of one process; safe in several threads."""

    def __init__(self, process: str) -> None:
        self.process = process
        self._lock = threading.Lock()
        self._counted: Counter[tuple[str, Labels]] = Counter()
        self._observed: dict[tuple[str, Labels], tuple[Counter[int], list[float]]] = {}

    @property
    def name(self) -> str:
        """Of this process among those of this installation."""
        return f"{self.process}-{os.getpid()}"

    def count(self, name: str, **labels: str) -> None:
        """Raise a counter, named without its prefix, by one."""
        with self._lock:
            self._counted[f"{PREFIX}{name}", tuple(labels.items())] += 1

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Add a duration to a histogram, named without its prefix."""
        with self._lock:
            buckets, total = self._observed.setdefault((f"{PREFIX}{name}", tuple(labels.items())), (Counter(), [0.0]))
            buckets[bisect_left(BOUNDS_S, seconds)] += 1
            total[0] += seconds

    def handler(self) -> logging.Handler:
        """Counts lines of the log."""
        return _Lines(self)

    def samples(self) -> list[Sample]:
        """All of it, with what the system says of this process."""
        own = {"process": self.process, "pid": str(os.getpid())}
        with self._lock:
            found = [(name, dict(labels), float(count)) for (name, labels), count in self._counted.items()]
            for (name, labels), (buckets, total) in self._observed.items():
                found.extend(_histogram(name, dict(labels), buckets, total[0]))
        return [(name, {**labels, **own}, value) for name, labels, value in (*found, *_process())]


def _histogram(name: str, labels: dict[str, str], buckets: Counter[int], total: float) -> Iterator[Sample]:
    assert FAMILIES[name].kind == "histogram"  # noqa: S101 - declared so
    so_far = 0
    for index, bound in enumerate((*map(str, BOUNDS_S), "+Inf")):
        so_far += buckets[index]
        yield f"{name}_bucket", {**labels, "le": bound}, so_far
    yield f"{name}_sum", labels, round(total, 6)
    yield f"{name}_count", labels, so_far


def _process() -> Iterator[Sample]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    yield f"{PREFIX}process_cpu_seconds_total", {}, round(used.ru_utime + used.ru_stime, 2)
    yield f"{PREFIX}process_resident_memory_bytes", {}, _resident(used.ru_maxrss)
    yield f"{PREFIX}process_start_time_seconds", {}, round(_BEGAN, 1)


def _resident(largest: int) -> int:
    try:
        return int(_STATUS.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return largest * _LARGEST_UNIT


class _Lines(logging.Handler):
    def __init__(self, registry: MetricRegistry) -> None:
        super().__init__()
        self._registry = registry

    def emit(self, record: logging.LogRecord) -> None:
        self._registry.count("log_events_total", level=record.levelname.lower())
