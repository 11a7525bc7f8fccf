"""How /metrics of a web process can tell of all processes: each writes what it counted into a file of its own."""

import json
import logging
import time
from pathlib import Path
from typing import Final

from data import strict_json
from services.metrics.registry import MetricRegistry, Sample
from services.periodic import Periodic

EVERY_S: Final = 5.0
FRESH_S: Final = 30.0
"""A file older than this is of a process that is gone or stuck."""
_log = logging.getLogger(__name__)


class Publication(Periodic):
    """Writes the samples of one process into ``PROCESS-PID.json`` of a folder, for as long as a context lasts.

    A file is replaced as a whole; it is not synced: after a power failure all processes are others.
    """

    def __init__(self, folder: Path, registry: MetricRegistry) -> None:
        super().__init__(self._try, every_s=EVERY_S, name="metrics")
        self._path = folder / f"{registry.name}.json"
        self._registry = registry

    def __exit__(self, *_: object) -> None:
        """Write no more, and take the file away."""
        super().__exit__()
        self._path.unlink(missing_ok=True)

    def _try(self) -> None:
        try:
            self._write()
        except OSError as error:
            _log.warning("metrics cannot be written: %s", error)

    def _write(self) -> None:
        self._path.parent.mkdir(exist_ok=True)
        for path in self._path.parent.iterdir():
            if _age_s(path) > FRESH_S:
                path.unlink(missing_ok=True)
        draft = self._path.with_suffix(".new")
        draft.write_text(strict_json.dumps(self._registry.samples()), "utf-8")
        draft.replace(self._path)


def published(folder: Path, *, but: str = "") -> list[Sample]:
    """What processes wrote a moment ago, but for those of one name; what cannot be read is left out."""
    found: list[Sample] = []
    for path in sorted(folder.glob("*.json")):
        if path.stem != but and _age_s(path) <= FRESH_S:
            try:
                found.extend((name, labels, value) for name, labels, value in json.loads(path.read_text("utf-8")))
            except (OSError, ValueError, TypeError):
                continue
    return found


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
