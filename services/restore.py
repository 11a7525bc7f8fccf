"""Puts a town back as a backup has it, into an empty data folder and, where it is set, an empty database."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data import town, versions
from data.backup import BackupError, Manifest, Repository
from data.folders import Folders
from data.lake import WriterLock
from data.progress import Progress, silent
from data.records import migration, transfer
from services.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoration:
    """What was put back.

    Args:
        is_older: `stadtklima upgrade` must carry it over.
        differing: files of the town that the program brings, and that were others when the backup was made.
    """

    manifest: Manifest
    is_older: bool
    differing: tuple[Path, ...]


def restore(
    settings: Settings, there: Repository, *, at: datetime | None = None, progress: Progress = silent
) -> Restoration:
    """Put back the last backup, or the last at or before an instant, UTC; a call that was killed is gone on with.

    Raises:
        BackupError: the data folder is not empty, or there is no such backup, or it is damaged.
        NewerDataError: a newer program made it.
        DeclarationError: the database has records already.
    """
    folders = settings.folders
    _refuse_filled(folders.root)
    manifest = there.last(at=at)
    manifest.refuse_newer()
    if manifest.town != settings.city:
        raise BackupError(f"the backup is of {manifest.town!r}, not of {settings.city!r}; set STADTKLIMA_CITY")
    draft = Folders(folders.root.with_name(f".{folders.root.name}.restoring"))
    draft.make()
    lock = draft.root.with_name(f"{draft.root.name}.lock")
    with WriterLock(lock, does="restores this town"):
        there.fetch(manifest, draft.root, progress=progress)
        if settings.database_url:
            _load_records(settings, draft, manifest)
        draft.make()
        os.sync()
        _put_in_place(draft.root, folders.root)
        lock.unlink()
    older = any(manifest.versions[what] < ours for what, ours in versions.ALL.items())
    return Restoration(manifest=manifest, is_older=older, differing=tuple(_differing(folders, settings.city)))


def _refuse_filled(root: Path) -> None:
    if root.exists() and any(root.iterdir()):
        raise BackupError(
            f"{root} is not empty, and a backup is restored into an empty data folder only: "
            "move that one away, or set STADTKLIMA_DATA_DIR to another"
        )


def _load_records(settings: Settings, draft: Folders, manifest: Manifest) -> None:
    """Load the records into the database of the settings; an older backup's are carried over before."""
    if manifest.versions["records"] < versions.RECORDS:
        body = town.load(settings.city, imported=draft.root).body_of("")
        migration.upgrade(f"sqlite:///{draft.records}", town=settings.city, body=body)
    transfer.load(draft.records, settings.records_url, name=manifest.encoded()[0])
    draft.records.unlink()


def _put_in_place(draft: Path, root: Path) -> None:
    try:
        draft.rename(root)
    except OSError as error:
        raise BackupError(f"{draft} cannot be renamed to {root}: {error.strerror}; rename it by hand") from None


def _differing(folders: Folders, city: str) -> list[Path]:
    program = town.CITIES / city
    before = [one for one in folders.city.rglob("*") if one.is_file()]
    return [one for one in before if not _same(one, program / one.relative_to(folders.city))]


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()
