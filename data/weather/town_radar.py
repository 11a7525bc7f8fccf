"""Rain by radar as a town's polls keep it: the hour that was measured, and RADVOR's next two."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from data import stamps
from data.folders import Folders
from data.weather.radolan import RAIN, RadarComposite, RadarError, radar_composite

MEASURED: Final = "radar_hour"
FORECAST: Final = ("radar_next_hour", "radar_second_hour")
FILES: Final = (MEASURED, *FORECAST)
"""Sources of polls, and what their files in the folder ``weather`` are called."""
OLDEST: Final = timedelta(hours=2)
_log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class TownRadar:
    """The newest composites; each file is read once."""

    folders: Folders
    _read: dict[str, tuple[stamps.Stamp, RadarComposite | None]] = field(default_factory=dict)

    @property
    def is_heard(self) -> bool:
        """Whether any composite is kept, however old."""
        return any((self.folders.weather / name).is_file() for name in FILES)

    def at(self, now: datetime) -> list[RadarComposite]:
        """Sums of rain that were issued in the last two hours, by the end of their interval."""
        found = (self._one(name) for name in FILES)
        usable = [one for one in found if one is not None and timedelta(0) <= now - one.issued_at <= OLDEST]
        return sorted(usable, key=lambda one: one.at)

    def _one(self, name: str) -> RadarComposite | None:
        path = self.folders.weather / name
        seen = stamps.of_files([path])
        known = self._read.get(name)
        if known is None or known[0] != seen:
            known = self._read[name] = (seen, self._composite(name))
        return known[1]

    def _composite(self, name: str) -> RadarComposite | None:
        try:
            found = radar_composite((self.folders.weather / name).read_bytes(), name)
        except FileNotFoundError:
            return None
        except (OSError, RadarError) as error:
            _log.warning("%s; the next one takes its place", error)
            return None
        return found if found.product in RAIN else None
