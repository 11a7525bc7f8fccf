"""The backups in a place: added, looked through, proved, fetched, let go of."""

import hashlib
import io
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from data import instants
from data.backup.errors import DamagedBackupError, NoBackupError
from data.backup.manifest import FOLDER, BackupFile, Manifest, instant_of
from data.backup.place import BackupPlace
from data.backup.retention import Keep
from data.progress import Progress, silent

_OBJECTS: Final = "objects"
_CHUNK: Final = 1 << 20
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A backup that was made, and what of it was new to the place."""

    manifest: Manifest
    new_files: int
    new_bytes: int


class Repository:
    """Every backup of a town in one place, of one process at a time."""

    def __init__(self, place: BackupPlace) -> None:
        self.place = place

    # ---- looking ----------------------------------------------------------------------------

    def names(self) -> dict[str, datetime]:
        """The names of all manifests and their instants, UTC, the oldest first."""
        found = {name: at for name in self.place.sizes(FOLDER) if (at := instant_of(name))}
        return dict(sorted(found.items(), key=lambda one: one[1]))

    def manifest(self, name: str) -> Manifest:
        """One backup; DamagedBackupError: its manifest is not as it was."""
        try:
            with self.place.reading(name) as stream:
                return Manifest.decoded(name, stream.read())
        except DamagedBackupError as error:
            raise DamagedBackupError(f"{self.place}/{error}; delete it, or name an earlier backup with --at") from None

    def last(self, *, at: datetime | None = None) -> Manifest:
        """The last backup, or the last at or before an instant, UTC.

        Raises:
            NoBackupError: there is none.
            DamagedBackupError: its manifest is not as it was.
        """
        names = self.names()
        wanted = [name for name, made in names.items() if at is None or made <= at]
        if not wanted:
            until = f" at or before {instants.text(at)}" if at else ""
            first = f"; the first is of {instants.text(next(iter(names.values())))}" if names else ""
            raise NoBackupError(f"no backup{until} in {self.place}{first}")
        return self.manifest(wanted[-1])

    # ---- making -----------------------------------------------------------------------------

    def add(
        self,
        folder: Path,
        *,
        at: datetime,
        town: str,
        program: str,
        versions: Mapping[str, int],
        tables: Mapping[str, int],
        progress: Progress = silent,
    ) -> Addition:
        """Keep everything in a folder as a backup; what the place has already is not copied again.

        What is new is read back before the manifest is written, which makes a backup of it.

        Raises:
            DamagedBackupError: the place did not keep what it was given.
        """
        known = self._known()
        paths = sorted(one for one in folder.rglob("*") if one.is_file())
        files = tuple(_described(one, folder, known) for one in paths)
        stored = self.place.sizes(_OBJECTS)
        new = {one.name: one for one in files if stored.get(one.name) != one.size_bytes}
        for number, one in enumerate(new.values()):
            progress("copying files", number / len(new))
            with (folder / one.path).open("rb") as stream:
                self.place.put(one.name, stream)
        manifest = Manifest(at=at, town=town, program=program, versions=versions, tables=tables, files=files)
        self.prove(manifest, only=new.values(), progress=progress)
        name, content = manifest.encoded()
        self.place.put(name, io.BytesIO(content))
        return Addition(manifest=manifest, new_files=len(new), new_bytes=sum(one.size_bytes for one in new.values()))

    def _known(self) -> dict[tuple[str, int], str]:
        """The digests of files whose names are never used again, by path and size: they need not be read."""
        try:
            files = self.last().files
        except NoBackupError:
            return {}
        except DamagedBackupError as error:
            _log.warning("all files are read once more: %s", error)
            return {}
        return {(one.path, one.size_bytes): one.sha256 for one in files if _is_unchanging(one.path)}

    # ---- proving ----------------------------------------------------------------------------

    def prove(
        self, manifest: Manifest, *, only: Iterable[BackupFile] | None = None, progress: Progress = silent
    ) -> None:
        """See that every file is there in its size, and read those named, or all, to see that they are as they were.

        Raises:
            DamagedBackupError: the first that is not.
        """
        stored = self.place.sizes(_OBJECTS)
        for one in manifest.files:
            if one.name not in stored:
                raise self._damaged(one, manifest, "is missing")
            if stored[one.name] != one.size_bytes:
                raise self._damaged(one, manifest, f"has {stored[one.name]} bytes instead of {one.size_bytes}")
        read = {one.name: one for one in (manifest.files if only is None else only)}
        for number, one in enumerate(read.values()):
            progress("proving files", number / len(read))
            with self.place.reading(one.name) as stream:
                if _digest(stream) != one.sha256:
                    raise self._damaged(one, manifest, "has other bytes than its name says")

    def _damaged(self, one: BackupFile, manifest: Manifest, how: str) -> DamagedBackupError:
        return DamagedBackupError(
            f"the backup of {instants.text(manifest.at)} is damaged: {one.path} ({self.place}/{one.name}) {how}"
        )

    # ---- fetching ---------------------------------------------------------------------------

    def fetch(self, manifest: Manifest, folder: Path, *, progress: Progress = silent) -> None:
        """Lay all files of a backup out in a folder, and nothing else; what a killed call left there is gone on with.

        Raises:
            DamagedBackupError: a file is missing or not as it was.
        """
        wanted = {one.path for one in manifest.files}
        for path in [one for one in folder.rglob("*") if one.is_file()]:
            if path.relative_to(folder).as_posix() not in wanted:
                path.unlink()
        for number, one in enumerate(manifest.files):
            progress("restoring files", number / len(manifest.files))
            if not _is_there(folder / one.path, one):
                self._fetch(one, manifest, folder / one.path)

    def _fetch(self, one: BackupFile, manifest: Manifest, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft, digest = path.with_name(f".{path.name}.new"), hashlib.sha256()
        try:
            with self.place.reading(one.name) as stream, draft.open("wb") as file:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    file.write(chunk)
        except FileNotFoundError:
            raise self._damaged(one, manifest, "is missing") from None
        if digest.hexdigest() != one.sha256:
            raise self._damaged(one, manifest, "has other bytes than its name says")
        draft.chmod(0o600)
        draft.replace(path)

    # ---- letting go -------------------------------------------------------------------------

    def prune(self, keep: Keep, *, now: datetime) -> tuple[int, int]:
        """Let go of backups that need not be kept, then of files that none of the others names; return how many.

        Raises:
            DamagedBackupError: a manifest that is kept cannot be read, so that nobody knows which files it names.
        """
        names = self.names()
        kept = keep.kept(names.values(), now=now)
        left = [self.manifest(name) for name, at in names.items() if at in kept]
        gone = [name for name, at in names.items() if at not in kept]
        for name in gone:
            self.place.delete(name)
        named = {one.name for manifest in left for one in manifest.files}
        unnamed = self.place.sizes(_OBJECTS).keys() - named
        for name in unnamed:
            self.place.delete(name)
        return len(gone), len(unnamed)


def _described(path: Path, folder: Path, known: Mapping[tuple[str, int], str]) -> BackupFile:
    name, size = path.relative_to(folder).as_posix(), path.stat().st_size
    digest = known.get((name, size))
    if digest is None:
        with path.open("rb") as stream:
            digest = _digest(stream)
    return BackupFile(path=name, size_bytes=size, sha256=digest)


def _is_unchanging(path: str) -> bool:
    """Whether a name is never used for other bytes: data files of the lake carry a UUID, stored files their digest."""
    return path.startswith("files/") or (
        path.startswith("lake/") and path.endswith(".parquet") and "/_delta_log/" not in path
    )


def _is_there(path: Path, one: BackupFile) -> bool:
    if not path.is_file() or path.stat().st_size != one.size_bytes:
        return False
    with path.open("rb") as stream:
        return _digest(stream) == one.sha256


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
