"""Results of what was asked already: each is worked out once, and kept until its data are others."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

Result = TypeVar("Result")

MOST: Final = 24
"""Results; one holds some thousand shapes."""


@dataclass(slots=True)
class _Kept(Generic[Result]):
    stamp: object
    lock: threading.Lock = field(default_factory=threading.Lock)
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class KeptResults(Generic[Result]):
    """The last results by what was asked; the longest unused go first."""

    _kept: OrderedDict[Hashable, _Kept[Result]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable, stamp: object, make: Callable[[], Result]) -> Result:
        """The result of this stamp, or a new one, made once for all threads that wait for it; what ``make`` raises."""
        kept = self._of(key, stamp)
        with kept.lock:
            if kept.result is None:
                kept.result = make()
            return kept.result

    def _of(self, key: Hashable, stamp: object) -> _Kept[Result]:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.stamp != stamp:
                kept = self._kept[key] = _Kept(stamp)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
            return kept
