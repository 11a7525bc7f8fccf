"""Whether people have changed anything, for the many who want to know it several times a second."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from data.records import Records


@dataclass(slots=True)
class RecordsNews:
    """The version of the records, looked up at most once in a while for everybody in this process.

    Args:
        records: whose.
        every_s: so old an answer may be.
        clock: seconds that only go on.
    """

    records: Records
    every_s: float
    clock: Callable[[], float] = time.monotonic
    _at: float = float("-inf")
    _version: int = 0

    def version(self) -> int:
        """As of `Records.version`; two threads that ask at once both look."""
        now = self.clock()
        if now - self._at >= self.every_s:
            self._version, self._at = self.records.version(), now
        return self._version
