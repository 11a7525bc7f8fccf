"""The writer's lock: a file that one process at a time holds, and that says who."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from data.errors import LakeBusyError


class WriterLock:
    """Held by the one process that writes the lake; the kernel frees it when that process ends, however it ends."""

    def __init__(self, path: Path, *, does: str = "writes this lake") -> None:
        self._path = path
        self._does = does
        self._handle: int | None = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()

    def take(self) -> None:
        """Take the lock and write this process's id into it; LakeBusyError names the id of another that holds it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(handle)
            raise LakeBusyError(
                f"process {holder} already {self._does} ({self._path}); stop it first, or use another data folder"
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode("ascii"))
        self._handle = handle

    def release(self) -> None:
        """Free the lock; the file stays."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
