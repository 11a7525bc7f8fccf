"""Rows of small new files, kept in memory: opening two hundred tiny files would cost more than the question.

A live lake grows by one small file a second until compaction makes few large ones of them. Their rows are read
once, when they appear. A generation is the number of a snapshot; see ``create_tail`` in queries/sources.sql.
"""

from data.store.engine import Engine
from data.store.snapshot import Files

SMALL_ROWS = 5_000
RECENT_DAYS = 3


class Tail:
    """Keeps the small files of the newest partitions in the engine's memory.

    Args:
        engine: in whose memory.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: frozenset[str] = frozenset()

    def sync(self, files: Files, *, generation: int) -> frozenset[str]:
        """Make the memory fit a snapshot of this generation; returns the paths that it holds."""
        wanted = files.small(rows=SMALL_ROWS, days=RECENT_DAYS)
        if new := wanted - self._held:
            self._engine.tell("extend_tail", files=sorted(new), generation=generation)
        if gone := self._held - wanted:
            self._engine.tell("end_tail", files=sorted(gone), generation=generation)
            # The snapshot before this one may still be in use by a question that is under way.
            self._engine.tell("shrink_tail", generation=generation - 1)
        self._held = wanted
        return wanted
