"""Where a town's files lie below the data folder."""

import logging
import os
import tempfile
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
class _Below:
    """A path by its name below the root."""

    name: str

    def __get__(self, folders: "Folders", _: type) -> Path:
        return folders.root / self.name


def sync(*paths: Path) -> None:
    """Have files or folders written to the disk."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def replace(draft: Path, path: Path) -> None:
    """Put a file that is written in the place of another, on the disk when this returns: the old or the new one."""
    sync(draft)
    draft.replace(path)
    sync(path.parent)


def put_file(path: Path, content: bytes) -> None:
    """Write a file in the place of what it was, on the disk when this returns; whoever reads meanwhile reads either."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".new")  # ours alone: 0600
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle, no path
            file.write(content)
        replace(Path(draft), path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class Folders:
    """Paths of one town's files, below ``DATA_DIR/{city}``."""

    root: Path
    town = _Below("town")
    """What the town is built of: GeoParquet files and rasters (data.town.geodata)."""
    basemap = _Below("basemap.pmtiles")
    """The basemap, one PMTiles file."""
    sites = _Below("sites")
    """One GeoParquet file a layer."""
    demo_profile = _Below("demo_profile")
    """Which demonstration its sites were placed for (data.town.demo)."""
    unfinished = _Below("build.unfinished")
    """There from when a build begins until it has ended: what it made so far is not all."""
    lake = _Below("lake")
    """The Delta tables, one folder each."""
    inbox = _Below("inbox.sqlite")
    """Raw messages that are not in the lake yet."""
    records = _Below("records.sqlite")
    """What people change: devices, assignments, tokens."""
    key = _Below("installation.key")
    """What attempts are counted and second factors sealed with (data.records.key)."""
    ingest_lock = _Below("ingest.lock")
    """Held by the one process that writes the lake."""
    receive_lock = _Below("receive.lock")
    """Held by the one process that has this town's sessions at MQTT brokers."""
    reception = _Below("reception.json")
    """What the receive process says of its brokers and addresses, every few seconds."""
    profiles = _Below("profiles")
    """Device profiles that this installation added, beside those of the project and of the town's folder."""
    weather = _Below("weather")
    """The newest warnings and forecast of the DWD, as they came."""
    surface = _Below("surface")
    """The newest surface of a layer: figures and picture (analysis.heat.surface)."""
    forecast = _Below("forecast")
    """What was learnt of how containers fill, a file a layer (services.fill_forecast)."""
    catchments = _Below("catchments.parquet")
    """The ground whose water passes a gauge (data.catchments)."""
    runoff = _Below("runoff")
    """What was learnt of each catchment, a file each (analysis.water.runoff_files)."""
    published = _Below("published")
    """What is worked out for everybody of what only staff may see, once a day, a file a subject."""
    files = _Below("files")
    """What people have put in, named by what is in it: photos, plans, documents (data.records.files)."""
    map_answers = _Below("map_answers")
    """What map services of others said, for as long as it holds (services.maps)."""
    results = _Below("results")
    """Answers to long questions of planners, for a day (services.question_orders)."""
    rasters = _Below("rasters")
    """Rasters of the town, each with what is known of it (data.rasters)."""
    heartbeat = _Below("ingest.heartbeat")
    """Touched by ingest at every round; its age tells whether ingest lives."""
    work_heartbeat = _Below("work.heartbeat")
    """Likewise by the worker."""
    metrics = _Below("metrics")
    """What processes count about themselves, one file each, written every few seconds (services.metrics)."""
    backup_lock = _Below("backup.lock")
    """Held by the one process that backs this town up."""
    backup_draft = _Below(".backup")
    """What is being backed up, as it was at one instant; left behind by a backup that was killed."""
    last_backup = _Below("backup.json")
    """What the last good backup says of itself."""
    city = _Below("city")
    """After a restore: the town's files that belong to the program, as they were."""

    def make(self) -> None:
        """Make the folder where there is none; nobody but its owner may look into it."""
        self.root.mkdir(parents=True, exist_ok=True)
        make_private([self.root])  # from here on nobody else comes in, whatever the files below allow
        make_private(Path(folder, name) for folder, inner, files in os.walk(self.root) for name in (*inner, *files))

    def sites_of(self, layer_id: str) -> Path:
        """The sites of one layer."""
        return self.sites / f"{layer_id}.parquet"
