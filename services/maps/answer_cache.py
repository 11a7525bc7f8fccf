"""What services said, kept on the disk within a bound and for as long as it holds; several processes may share it."""

import contextlib
import json
import os
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

KEPT_BYTES: Final = 256_000_000
_SLACK: Final = 16
"""The folder is looked through when this part of the bound was written, and the oldest files go."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A body, its media type, and until when (seconds since 1970) it holds."""

    body: bytes
    media: str
    until: float


@dataclass(slots=True)
class AnswerCache:
    """A folder of answers; a file that cannot be read is not there."""

    folder: Path
    limit_bytes: int = KEPT_BYTES
    _written: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: str, *, now: float) -> KeptAnswer | None:
        """What was kept, if it still holds."""
        with contextlib.suppress(OSError, ValueError, KeyError):
            head, _, body = self._path(key).read_bytes().partition(b"\n")
            facts = json.loads(head)
            if facts["until"] > now and facts["size"] == len(body):
                return KeptAnswer(body, facts["media"], facts["until"])
        return None

    def put(self, key: str, answer: KeptAnswer) -> None:
        """Keep it; whoever reads meanwhile reads either."""
        facts = {"media": answer.media, "until": answer.until, "size": len(answer.body)}
        content = json.dumps(facts).encode() + b"\n" + answer.body
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=self.folder, suffix=".new")
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle, no path
            file.write(content)
        Path(draft).replace(self._path(key))
        self._bound(len(content))

    def _bound(self, size: int) -> None:
        with self._lock:
            first, self._written = not self._written, self._written + size
            if not first and self._written < self.limit_bytes // _SLACK:
                return
            self._written = 1
            found = sorted(self._files(), reverse=True)
        left = self.limit_bytes
        for _, bytes_, path in found:
            left -= bytes_
            if left < 0:
                with contextlib.suppress(OSError):
                    os.unlink(path)  # noqa: PTH108 - what scandir gives

    def _files(self) -> Iterator[tuple[float, int, str]]:
        for one in os.scandir(self.folder):
            with contextlib.suppress(OSError):
                stat = one.stat()
                yield stat.st_mtime, stat.st_size, one.path

    def _path(self, key: str) -> Path:
        return self.folder / sha256(key.encode()).hexdigest()
