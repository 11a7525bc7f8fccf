"""Counters of one web process, written as Prometheus text."""

import os
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

Samples: TypeAlias = dict[tuple[tuple[str, str], ...], float]
"""Labels -> value."""
BOUNDS_S: Final = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0)
_AREAS: Final = ("api", "assets", "dash", "embed", "healthz", "ingest", "metrics")


class Metrics:
    """Counts requests by area and status class and how long they took; safe in several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str]] = Counter()
        self._buckets: Counter[int] = Counter()
        self._seconds = 0.0

    def observe(self, path: str, status: int, seconds: float) -> None:
        """Count one answer."""
        first = path[1:].partition("/")[0]
        area = first if first in _AREAS else "pages"
        with self._lock:
            self._requests[area, f"{status // 100}xx"] += 1
            self._buckets[bisect_left(BOUNDS_S, seconds)] += 1
            self._seconds += seconds

    def lines(self) -> Iterable[str]:
        """Prometheus lines; each carries this process's id because every web process counts for itself."""
        with self._lock:
            requests, buckets, seconds = dict(self._requests), dict(self._buckets), self._seconds
        worker = {"worker": str(os.getpid())}
        yield from _head("stadtklima_http_requests_total", "counter", "Requests by area and status class.")
        for (area, status), count in sorted(requests.items()):
            yield sample("stadtklima_http_requests_total", count, {"area": area, "status": status, **worker})
        yield from _head("stadtklima_http_request_seconds", "histogram", "Time to the whole answer.")
        so_far = 0
        for index, bound in enumerate((*map(str, BOUNDS_S), "+Inf")):
            so_far += buckets.get(index, 0)
            yield sample("stadtklima_http_request_seconds_bucket", so_far, {"le": bound, **worker})
        yield sample("stadtklima_http_request_seconds_sum", round(seconds, 6), worker)
        yield sample("stadtklima_http_request_seconds_count", so_far, worker)


def gauge(name: str, about: str, samples: Samples) -> Iterable[str]:
    """Lines of one gauge: labels -> value."""
    yield from _head(name, "gauge", about)
    for labels, value in samples.items():
        yield sample(name, value, dict(labels))


def sample(name: str, value: float, labels: Mapping[str, str]) -> str:
    """One line: name{labels} value."""
    inside = ",".join(f'{key}="{text}"' for key, text in labels.items())
    return f"{name}{{{inside}}} {value}" if inside else f"{name} {value}"


def _head(name: str, kind: str, about: str) -> Iterable[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"
