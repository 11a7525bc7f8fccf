"""What the DWD warns a town of, for all who ask in the same minute: its newest snapshot is read once."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from data.folders import Folders
from data.town import Town
from data.weather.warnings import FILE, Warnings, of_town


@dataclass(kw_only=True)
class TownWarnings:
    """The warnings of one town."""

    town: Town
    folders: Folders
    _said: tuple[tuple[float, int], Warnings] | None = field(default=None)

    @property
    def is_heard(self) -> bool:
        """Whether there is a snapshot, however old; without one the feed is not set up."""
        return self._file.exists()

    def at(self, now: datetime) -> Warnings:
        """What the newest snapshot says, read once a minute and snapshot."""
        file, town = self._file, self.town
        changed = file.stat().st_mtime if file.is_file() else 0.0
        cause = (changed, int(now.timestamp() // 60))
        if self._said is None or self._said[0] != cause:
            self._said = (cause, of_town(file, ags=town.ags, lon=town.lon, lat=town.lat, now=now))
        return self._said[1]

    @property
    def _file(self) -> Path:
        return self.folders.weather / FILE
