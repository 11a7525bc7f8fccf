"""Counts what is opened, in memory, and adds it to the records once a minute: a crash loses a minute, and no more."""

import logging
import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from data.records import Records
from data.records.usage import Kind, UsageKey
from services.periodic import Periodic
from services.settings import ORIGIN

EVERY_S: Final = 60.0
KEPT: Final = timedelta(days=400)
"""So long counts are kept: a year can be compared with the one before."""
LEAST: Final = 5
"""Fewer are not shown: of a page that nearly nobody opens it could be known who did."""
_CRAWLERS: Final = re.compile(r"(?i)bot\b|crawl|spider|slurp|archiver|facebookexternalhit|\+https?://")
_HOUR: Final = {"minute": 0, "second": 0, "microsecond": 0}
_log = logging.getLogger(__name__)


class UsageCounter(Periodic):
    """Counts for as long as a context lasts; safe in several threads."""

    def __init__(self, records: Records, origins: Sequence[str], now: Callable[[], datetime]) -> None:
        super().__init__(self.write, every_s=EVERY_S, name="usage")
        self._records, self._origins, self._now = records, origins, now
        self._counts: Counter[UsageKey] = Counter()
        self._lock = threading.Lock()

    def count(self, kind: Kind, name: str, *, agent: str, referer: str) -> None:
        """Count something that was opened.

        Of the headers ``User-Agent`` and ``Referer`` nothing is kept but whether a crawler asked, and in which of the
        declared sites a tile is.
        """
        hour = self._now().astimezone(UTC).replace(**_HOUR)  # type: ignore[arg-type]  # the fields of a time
        origin = origin_of(referer, self._origins) if kind == "tile" else ""
        use = UsageKey(hour=hour, kind=kind, name=name, origin=origin, is_crawler=_CRAWLERS.search(agent) is not None)
        with self._lock:
            self._counts[use] += 1

    def __exit__(self, *_: object) -> None:
        """Write what is left."""
        super().__exit__()
        self.write()

    def write(self) -> None:
        """Add to the records what was counted since; where that does not succeed it is tried again with the next."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        try:
            if counts:
                self._records.usage.add(counts)
        except Exception as error:  # noqa: BLE001 - whatever it was, counting must not end
            _log.warning("usage could not be written, trying again: %s", type(error).__name__)
            with self._lock:
                self._counts += counts


def origin_of(referer: str, origins: Sequence[str]) -> str:
    """Which of the declared origins a referer is of, as it is declared; empty: none, or any may frame."""
    try:
        host = urlsplit(referer).hostname or ""
    except ValueError:
        return ""
    return next((one for one in origins if host and _is_of(host, one)), "")


def _is_of(host: str, origin: str) -> bool:
    found = ORIGIN.fullmatch(origin.lower())
    declared = (found and found["host"]) or ""
    return host.endswith(declared[1:]) if declared.startswith("*.") else host == declared
