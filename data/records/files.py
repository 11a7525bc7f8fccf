"""Files that people put in: photos, plans, documents. Each lies once, under the SHA-256 of its bytes.

A file is written before its row is committed and deleted after its row is gone, within the change, so that a row never
names what is not there; a kill in between leaves at most a file that nobody names.
"""

import hashlib
import io
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import select

from data.declare import Audience
from data.errors import BadRequestError, NotFoundError
from data.folders import put_file
from data.records.change import ACTOR, Change
from data.records.ledger import Ledger
from data.records.schema import FileRow

MOST_BYTES: Final = 20_000_000
MOST_PIXELS: Final = 50_000_000
"""More is unpacked by nobody: 200 MB of memory."""
_QUALITY: Final = 88
_PDF: Final = b"%PDF-"
_IMAGES: Final = ("JPEG", "PNG", "WEBP")
_BEING_PUT_S: Final = 60
"""A file that no row names yet may be on its way in for so long."""


class UnknownStoredFileError(NotFoundError):
    """No file of this id."""

    kind = "file"


class RefusedFileError(BadRequestError):
    """A file of a kind or size that is not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file somebody put in.

    Args:
        sha256: of its bytes, 64 hexadecimal digits.
        owner: who put it in, as the audit names people.
        audience: who may see it.
        kept_until: deleted after this instant, UTC; None: kept until somebody deletes it.
    """

    file_id: str
    body: str
    sha256: str
    media_type: str
    size_bytes: int
    owner: str
    audience: Audience
    kept_until: datetime | None
    created_at: datetime


class FileStore:
    """The files of a town, in one folder; safe to use from several processes."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        self._ledger, self._folder = ledger, folder

    def put(
        self,
        content: bytes,
        *,
        audience: Audience = "staff",
        body: str = "",
        kept_until: datetime | None = None,
        is_picture: bool = False,
    ) -> StoredFile:
        """Keep a file: a picture (JPEG, PNG, WebP), turned upright and without all that it says beside, or a PDF.

        Raises:
            RefusedFileError: it is of another kind, damaged, too large, or a PDF in the place of a picture.
        """
        if is_picture and content.startswith(_PDF):
            raise RefusedFileError("this is a PDF, not a picture (JPEG, PNG, WebP)")
        media_type, content = _cleaned(content)
        file_id, sha256 = uuid.uuid4().hex, hashlib.sha256(content).hexdigest()
        with self._ledger.change(ACTOR.get(), "file put", body=body) as change:
            row = {
                "file_id": file_id,
                "sha256": sha256,
                "media_type": media_type,
                "size_bytes": len(content),
                "owner": change.actor,
                "audience": audience,
                "kept_until": kept_until,
                "created_at": change.at,
            }
            change.insert(FileRow, [row])
            self._folder.mkdir(parents=True, exist_ok=True)
            put_file(self._folder / sha256, content)
        return self.file(file_id)

    def file(self, file_id: str) -> StoredFile:
        """What is known of a file; UnknownStoredFileError: there is none of this id."""
        with self._ledger.read() as db:
            row = db.execute(select(*_COLUMNS).where(FileRow.file_id == file_id)).mappings().first()
        if row is None:
            raise UnknownStoredFileError(file_id)
        return StoredFile(**row)

    def path(self, file: StoredFile) -> Path:
        """Where its bytes are."""
        return self._folder / file.sha256

    def size(self, file_id: str) -> tuple[int, int] | None:
        """Width and height of a picture, pixels; None: there is no picture of this id."""
        try:
            return _size(self.path(self.file(file_id)))
        except (UnknownStoredFileError, OSError):
            return None

    def delete(self, file_id: str) -> None:
        """Delete a file, and its bytes if nobody else has put in the same; UnknownStoredFileError: there is none."""
        with self._ledger.change(ACTOR.get(), "file delete") as change:
            if not self._delete(change, file_id):
                raise UnknownStoredFileError(file_id)

    def delete_expired(self, now: datetime) -> int:
        """Delete what was to be kept until before an instant (UTC); return how many."""
        expired = select(FileRow.file_id).where(FileRow.kept_until < now)
        with self._ledger.read() as db:
            if db.scalar(expired.limit(1)) is None:
                return 0  # nothing has changed: nobody need look again
        with self._ledger.change(ACTOR.get(), "file expire") as change:
            gone = change.db.scalars(expired).all()
            return sum(self._delete(change, file_id) for file_id in gone)

    def _delete(self, change: Change, file_id: str) -> int:
        rows = change.rows(FileRow, FileRow.file_id == file_id)
        change.delete(FileRow, FileRow.file_id == file_id)
        for row in rows:
            if not change.rows(FileRow, FileRow.sha256 == row["sha256"]):
                (self._folder / row["sha256"]).unlink(missing_ok=True)
        return len(rows)

    def wrong(self) -> Iterator[str]:
        """What is not as it should be: a row without its file, a file without a row, other bytes than its name says."""
        named = self._named()
        there = {one.name: one for one in sorted(self._folder.glob("*"))}
        named &= self._named()  # not what was deleted meanwhile
        yield from (f"{name}: a row names it, and it is not there" for name in sorted(named - there.keys()))
        for name, file in there.items():
            if name in named and _digest(file) != name:
                yield f"{name}: its bytes are others"
            if name not in named and time.time() - file.stat().st_mtime > _BEING_PUT_S:
                yield f"{name}: no row names it"

    def _named(self) -> set[str]:
        with self._ledger.read() as db:
            return set(db.scalars(select(FileRow.sha256)))


_COLUMNS: Final = [getattr(FileRow, name) for name in StoredFile.__slots__]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _cleaned(content: bytes) -> tuple[str, bytes]:
    if len(content) > MOST_BYTES:
        raise RefusedFileError(f"the file has {len(content)} bytes; at most {MOST_BYTES} are kept")
    if content.startswith(_PDF):
        return "application/pdf", content
    try:
        with Image.open(io.BytesIO(content), formats=_IMAGES) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise RefusedFileError(f"the picture has {picture.width} x {picture.height} pixels; make it smaller")
            return _redrawn(ImageOps.exif_transpose(picture), is_png=picture.format == "PNG")
    except UnidentifiedImageError:
        raise RefusedFileError("this is neither a picture (JPEG, PNG, WebP) nor a PDF") from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise RefusedFileError(f"the picture cannot be read: {error}") from None


@lru_cache(maxsize=1_000)
def _size(path: Path) -> tuple[int, int]:
    """By a path that names what its bytes are; OSError: it is no picture."""
    with Image.open(path, formats=_IMAGES) as picture:
        return picture.size


def _redrawn(picture: Image.Image, *, is_png: bool) -> tuple[str, bytes]:
    """The pixels alone: position, camera, comments and previews stay behind."""
    drawn = picture.convert("RGBA" if is_png and picture.has_transparency_data else "RGB")
    drawn.info.clear()
    written = io.BytesIO()
    if is_png:
        drawn.save(written, "PNG", optimize=True)
        return "image/png", written.getvalue()
    drawn.save(written, "JPEG", quality=_QUALITY)
    return "image/jpeg", written.getvalue()
