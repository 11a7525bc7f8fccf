"""Rows kept in memory: those of small new files of readings and events, and late flags.

Opening two hundred small files costs more than a question, and every question needs the flags. A live lake grows by
one small file a second until compaction makes few large ones of them. Rows are read once, when their file appears.
A generation is the number of a snapshot; see ``create_tail`` in queries/sources.sql.
"""

from collections.abc import Callable

from data.store.engine import Engine
from data.store.snapshot import LiveFiles

SMALL_ROWS = 5_000
RECENT_DAYS = 3


def small_and_new(files: LiveFiles) -> frozenset[str]:
    """The small files of the newest partitions."""
    return files.small(rows=SMALL_ROWS, days=RECENT_DAYS)


def every(files: LiveFiles) -> frozenset[str]:
    """All files."""
    return frozenset(files.paths)


class Tail:
    """Keeps the rows of some files in the engine's memory, table ``tail``, ``late`` or ``news`` of sources.sql."""

    def __init__(self, engine: Engine, *, name: str, choose: Callable[[LiveFiles], frozenset[str]]) -> None:
        self._engine = engine
        self._name = name
        self._choose = choose
        self._held: frozenset[str] = frozenset()

    def sync(self, files: LiveFiles, *, generation: int) -> frozenset[str]:
        """Make the memory fit a snapshot of this generation; returns the paths that it holds."""
        wanted = self._choose(files)
        if new := wanted - self._held:
            self._engine.tell(f"extend_{self._name}", files=sorted(new), generation=generation)
        if gone := self._held - wanted:
            self._engine.tell(f"end_{self._name}", files=sorted(gone), generation=generation)
            # The snapshot before this one may still be in use by a question that is under way.
            self._engine.tell(f"shrink_{self._name}", generation=generation - 1)
        self._held = wanted
        return wanted
