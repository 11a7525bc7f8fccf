"""Where a town's files lie below the data folder."""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_log = logging.getLogger(__name__)
OTHERS: Final = 0o077
"""What nobody but the owner may do with our files; the umask of every process of ours."""


def make_private(paths: Iterable[Path]) -> None:
    """Take from others what older versions, or another umask, let them do; links lead elsewhere and stay."""
    for path in paths:
        try:
            mode = path.lstat().st_mode
            if mode & OTHERS and not path.is_symlink():
                path.chmod(mode & ~OTHERS)
        except FileNotFoundError:
            continue
        except PermissionError:
            _log.warning("%s may be read by others, and only its owner can change that", path)


@dataclass(frozen=True, slots=True)
class Folders:
    """Paths of one town's files, below ``DATA_DIR/{city}``."""

    root: Path

    def make(self) -> None:
        """Make the folder where there is none; nobody but its owner may look into it."""
        self.root.mkdir(parents=True, exist_ok=True)
        make_private([self.root])  # from here on nobody else comes in, whatever the files below allow
        make_private(Path(folder, name) for folder, inner, files in os.walk(self.root) for name in (*inner, *files))

    @property
    def town(self) -> Path:
        """What the town is built of: GeoParquet files and rasters (data.town.geodata)."""
        return self.root / "town"

    @property
    def basemap(self) -> Path:
        """The basemap, one PMTiles file."""
        return self.root / "basemap.pmtiles"

    @property
    def sites(self) -> Path:
        """One GeoParquet file a layer."""
        return self.root / "sites"

    def sites_of(self, layer_id: str) -> Path:
        """The sites of one layer."""
        return self.sites / f"{layer_id}.parquet"

    @property
    def demo_profile(self) -> Path:
        """Which demonstration its sites were placed for (data.town.demo)."""
        return self.root / "demo_profile"

    @property
    def lake(self) -> Path:
        """The Delta tables, one folder each."""
        return self.root / "lake"

    @property
    def inbox(self) -> Path:
        """Raw messages that are not in the lake yet."""
        return self.root / "inbox.sqlite"

    @property
    def records(self) -> Path:
        """What people change: devices, assignments, tokens."""
        return self.root / "records.sqlite"

    @property
    def ingest_lock(self) -> Path:
        """Held by the one process that writes the lake."""
        return self.root / "ingest.lock"

    @property
    def receive_lock(self) -> Path:
        """Held by the one process that has this town's sessions at MQTT brokers."""
        return self.root / "receive.lock"

    @property
    def reception(self) -> Path:
        """What the receive process says of its brokers and addresses, every few seconds."""
        return self.root / "reception.json"

    @property
    def profiles(self) -> Path:
        """Device profiles that this installation added, beside those of the project and of the town's folder."""
        return self.root / "profiles"

    @property
    def weather(self) -> Path:
        """The newest warnings and forecast of the DWD, as they came."""
        return self.root / "weather"

    @property
    def surface(self) -> Path:
        """The newest surface of a layer: figures and picture (analysis.heat.surface)."""
        return self.root / "surface"

    @property
    def heartbeat(self) -> Path:
        """Touched by ingest at every round; its age tells whether ingest lives."""
        return self.root / "ingest.heartbeat"
