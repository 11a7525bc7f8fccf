"""Where backups lie: a folder, or a bucket of an S3 store; what is put there is there as a whole or not at all."""

import errno
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from data.backup.errors import BackupError
from data.folders import replace

_S3: Final = "s3://"
_CHUNK: Final = 1 << 20
_OURS: Final = 0o600


class BackupPlace(ABC):
    """Named bytes; names have slashes. BackupError: it cannot be reached, or has no room."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __str__(self) -> str:
        return self.address

    @abstractmethod
    def sizes(self, below: str) -> dict[str, int]:
        """The size in bytes of everything whose name begins so (a folder), by name."""

    @abstractmethod
    def reading(self, name: str) -> Any:
        """A context that yields a binary stream; FileNotFoundError: there is none of this name."""

    @abstractmethod
    def put(self, name: str, source: BinaryIO) -> None:
        """Keep what a stream holds, in the place of what was there."""

    @abstractmethod
    def delete(self, name: str) -> None:
        """Let go of it; what is not there stays so."""

    def lies_in(self, folder: Path) -> bool:
        """Whether it is in a folder of this machine, so that a backup of that would contain all backups."""
        del folder
        return False

    @contextmanager
    def _named(self, name: str = "") -> Iterator[None]:
        """Let what goes wrong name this place."""
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            said = os.strerror(error.errno) if error.errno else " ".join(str(error).split())
            full = "; make room there, or name another place" if error.errno == errno.ENOSPC else ""
            raise BackupError(f"{self}{f'/{name}' if name else ''}: {said}{full}") from None


class FolderPlace(BackupPlace):
    """A folder, for its owner alone; a file is on the disk when `put` returns."""

    def __init__(self, root: Path) -> None:
        super().__init__(str(root))
        self._root = root

    def lies_in(self, folder: Path) -> bool:
        """As in BackupPlace."""
        return self._root.is_relative_to(folder.resolve())

    def sizes(self, below: str) -> dict[str, int]:
        """Also of what a killed `put` left behind, which nobody names."""
        with self._named(below):
            found = (one for one in (self._root / below).rglob("*") if one.is_file())
            return {one.relative_to(self._root).as_posix(): one.stat().st_size for one in found}

    @contextmanager
    def reading(self, name: str) -> Iterator[BinaryIO]:
        """As in BackupPlace."""
        with self._named(name), (self._root / name).open("rb") as stream:
            yield stream

    def put(self, name: str, source: BinaryIO) -> None:
        """By way of a draft beside it."""
        path = self._root / name
        draft = path.with_name(f".{path.name}.new")
        with self._named(name):
            _make(path.parent)
            with open(draft, "wb", opener=lambda at, flags: os.open(at, flags, _OURS)) as file:
                shutil.copyfileobj(source, file, _CHUNK)
            replace(draft, path)

    def delete(self, name: str) -> None:
        """As in BackupPlace."""
        with self._named(name):
            (self._root / name).unlink(missing_ok=True)


class BucketPlace(BackupPlace):
    """Objects below a prefix of a bucket; an object is there when its last byte is."""

    def __init__(self, address: str) -> None:
        from pyarrow import fs  # noqa: PLC0415 - 0.1 s that a folder need not wait for

        super().__init__(address.partition("?")[0].rstrip("/"))
        self._fs = fs
        with self._named():
            try:
                self._store, self._root = fs.FileSystem.from_uri(address)
            except ValueError as error:
                raise BackupError(f"{self}: {error}") from None

    def sizes(self, below: str) -> dict[str, int]:
        """As in BackupPlace."""
        with self._named(below):
            wanted = self._fs.FileSelector(f"{self._root}/{below}", recursive=True, allow_not_found=True)
            found = self._store.get_file_info(wanted)
        cut = len(self._root) + 1
        return {one.path[cut:]: one.size for one in found if one.is_file}

    @contextmanager
    def reading(self, name: str) -> Iterator[BinaryIO]:
        """As in BackupPlace."""
        with self._named(name), self._store.open_input_stream(f"{self._root}/{name}", compression=None) as stream:
            yield stream

    def put(self, name: str, source: BinaryIO) -> None:
        """As in BackupPlace."""
        with self._named(name), self._store.open_output_stream(f"{self._root}/{name}", compression=None) as stream:
            while chunk := source.read(_CHUNK):
                stream.write(chunk)

    def delete(self, name: str) -> None:
        """As in BackupPlace."""
        with self._named(name):
            if self._store.get_file_info(f"{self._root}/{name}").is_file:
                self._store.delete_file(f"{self._root}/{name}")


def place_at(address: str, town: str) -> BackupPlace:
    """The place of a town's backups below an address: a folder, or ``s3://bucket/prefix`` with options of pyarrow.

    Args:
        address: such as ``s3://bucket/prefix?endpoint_override=store.example.org``; keys come from the environment.
        town: its id, the last part of the place: several towns may share an address.

    Raises:
        BackupError: it names keys, or is of another kind.
    """
    if not address.startswith(_S3):
        if "://" in address:
            raise BackupError(f"{address.partition('://')[0]}:// is no place for backups; name a folder or s3://bucket")
        return FolderPlace(Path(address).expanduser().resolve() / town)
    where, mark, options = address.partition("?")
    if "@" in where:
        raise BackupError("the address of a bucket names no keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    return BucketPlace(f"{where.rstrip('/')}/{town}{mark}{options}")


def _make(folder: Path) -> None:
    """Make a folder and those above it, for their owner alone."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
