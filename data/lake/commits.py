"""Whether the lake was written to, told by the names in a table's log: no snapshot is loaded."""

from pathlib import Path


class Commits:
    """The newest version of a table of a lake, for who looks often."""

    def __init__(self, lake_root: Path, table: str = "readings") -> None:
        self._log = lake_root / table / "_delta_log"
        self._newest = 0

    def newest(self) -> int:
        """The version of the last commit; 0 where there is none."""
        if not self._entry(self._newest).exists():
            # At the start, and where the log was cleaned up meanwhile.
            self._newest = max((int(one.stem) for one in self._log.glob("*.json") if one.stem.isdigit()), default=0)
        while self._entry(self._newest + 1).exists():
            self._newest += 1
        return self._newest

    def _entry(self, version: int) -> Path:
        return self._log / f"{version:020}.json"
