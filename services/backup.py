"""Backs a town up while it runs, proves what was made, and says how old the last good backup is."""

import json
import shutil
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any, Final

from data import instants, strict_json, versions
from data.backup import BackupError, Keep, Manifest, Repository, place_at
from data.folders import Folders, put_file
from data.lake import WriterLock
from data.progress import Progress, silent
from data.records import ACTOR
from services.context import House
from services.settings import Settings

LATE: Final = 2.0
"""A last good backup that is older than so many intervals is late."""
_INSTANTS: Final = ("at", "proved_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class LastBackup:
    """The last good backup.

    Args:
        at: everything that was accepted before this instant, UTC, is in it.
        place: where it is.
        new_bytes: what was copied for it; the rest was there.
        seconds: how long it took.
        proved_at: when all of the files of a backup there were last read and found as they were, UTC; None: never.
    """

    at: datetime
    place: str
    files: int
    size_bytes: int
    new_bytes: int
    seconds: float
    proved_at: datetime | None

    @property
    def age(self) -> timedelta:
        """How old it is."""
        return datetime.now(UTC) - self.at

    def is_late(self, settings: Settings) -> bool:
        """Whether there should have been another since."""
        return self.age > LATE * timedelta(hours=settings.backup_every_h)

    def as_json(self) -> dict[str, Any]:
        """As a result of a job, and as the file says it."""
        at = {name: instants.text(one, timespec="microseconds") for name in _INSTANTS if (one := getattr(self, name))}
        return {**asdict(self), **at}


def last_good(house: House) -> LastBackup | None:
    """The last backup of this town that was made and proved; None: there is none."""
    try:
        told = json.loads(house.folders.last_backup.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return LastBackup(**{**told, **{name: instants.parse(told[name]) for name in _INSTANTS if told[name]}})


def repository(settings: Settings, place: str = "") -> Repository:
    """The backups of the town of the settings, at a place or where the settings say.

    Raises:
        BackupError: neither names a place.
    """
    if not (place or settings.backup_to):
        raise BackupError("where to? name a folder or s3://bucket/prefix, or set STADTKLIMA_BACKUP_TO")
    return Repository(place_at(place or settings.backup_to, settings.city))


def back_up(house: House, there: Repository, *, progress: Progress = silent) -> LastBackup:
    """Make a backup of everything, prove what is new in it, and have the audit say so.

    Raises:
        BackupError: the town is not built to its end, or the place cannot take it.
        LakeBusyError: another process backs this town up.
    """
    folders, began = house.folders, time.monotonic()
    if folders.unfinished.exists():
        raise BackupError(f"the town in {folders.root} is not built to its end; run `stadtklima build` first")
    if there.place.lies_in(folders.root):
        raise BackupError(
            f"{there.place} lies in the data folder that is to be backed up; name another, on another disk"
        )
    with WriterLock(folders.backup_lock, does="backs this town up"):
        manifest, new_bytes = _copied(house, there, progress)
        before = last_good(house)
        proved_at = before.proved_at if before and before.place == str(there.place) else None
        made = LastBackup(
            at=manifest.at,
            place=str(there.place),
            files=len(manifest.files),
            size_bytes=manifest.size_bytes,
            new_bytes=new_bytes,
            seconds=round(time.monotonic() - began, 1),
            proved_at=proved_at,
        )
        _note(house, made)
        with house.records.change(ACTOR.get(), "backup") as change:
            change.tell(f"backup:{instants.text(made.at)}", made.as_json())
    return made


def _copied(house: House, there: Repository, progress: Progress) -> tuple[Manifest, int]:
    from data.backup.snapshot import freeze  # noqa: PLC0415 - Delta costs 0.4 s that who only looks need not pay

    folders, draft = house.folders, Folders(house.folders.backup_draft)
    shutil.rmtree(draft.root, ignore_errors=True)
    draft.root.mkdir(mode=0o700)
    try:
        at = datetime.now(UTC)
        progress("looking at one instant", 0.0)
        tables = freeze(folders, house.settings.records_url, draft, city=house.town.folder)
        added = there.add(
            draft.root,
            at=at,
            town=house.town.id,
            program=version("stadtklima"),
            versions=versions.ALL,
            tables=tables,
            progress=progress,
        )
    finally:
        shutil.rmtree(draft.root, ignore_errors=True)
    return added.manifest, added.new_bytes


def prove(house: House, there: Repository, *, progress: Progress = silent) -> list[Manifest]:
    """Read every file of every backup once, and return them, the oldest first.

    Raises:
        NoBackupError: there is none.
        DamagedBackupError: something is not as it was.
    """
    there.last()
    manifests = [there.manifest(name) for name in there.names()]
    read: set[str] = set()
    for one in manifests:
        there.prove(one, only=[file for file in one.files if file.name not in read], progress=progress)
        read |= {file.name for file in one.files}
    known = last_good(house)
    if known and known.place == str(there.place):
        _note(house, replace(known, proved_at=datetime.now(UTC)))
    return manifests


def keep(settings: Settings) -> Keep:
    """What is kept, as the settings say."""
    days, weeks, months = settings.backup_keep
    return Keep(days=days, weeks=weeks, months=months)


def _note(house: House, made: LastBackup) -> None:
    put_file(house.folders.last_backup, strict_json.dumps(made.as_json()).encode())
