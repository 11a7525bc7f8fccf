"""Files lie once under the digest of their bytes, private, without what pictures say beside their pixels."""

import hashlib
import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from data.records import ACTOR, Records
from data.records.files import MOST_BYTES, FileStore, RefusedFileError, UnknownStoredFileError

PDF = b"%PDF-1.7 plan of the yard"
PLACE = "51.5520"


@pytest.fixture
def store(records: Records, tmp_path: Path) -> FileStore:
    return FileStore(records, tmp_path / "files")


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (40, 20)) -> bytes:
    """A photo, turned by its camera, that tells where it was taken."""
    picture = Image.new("RGB", size, "green")
    picture.putpixel((0, 0), (255, 0, 0))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = PLACE
    written = io.BytesIO()
    picture.save(written, kind, exif=exif, **({"comment": PLACE.encode()} if kind == "JPEG" else {}))
    return written.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_keeps_its_pixels_and_nothing_else(store: FileStore, kind: str) -> None:
    assert PLACE.encode() in photo(kind)
    kept = store.put(photo(kind))
    content = store.path(kept).read_bytes()
    assert PLACE.encode() not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (20, 40)
        assert not picture.getexif()
        assert not {"exif", "comment", "xmp", "icc_profile"} & set(picture.info)
    assert kept.media_type == ("image/png" if kind == "PNG" else "image/jpeg")


def test_what_is_transparent_stays_so(store: FileStore) -> None:
    written = io.BytesIO()
    Image.new("RGBA", (2, 2), (0, 0, 0, 0)).save(written, "PNG")
    with Image.open(store.path(store.put(written.getvalue()))) as picture:
        assert picture.getpixel((0, 0)) == (0, 0, 0, 0)


def test_a_file_lies_under_its_digest_and_nobody_else_may_read_it(store: FileStore) -> None:
    before = os.umask(0)
    try:
        kept = store.put(PDF, audience="public", body="euv")
    finally:
        os.umask(before)
    path = store.path(kept)
    assert path.name == kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert path.stat().st_mode & 0o777 == 0o600
    assert (kept.media_type, kept.size_bytes, kept.audience, kept.body) == (
        "application/pdf",
        len(PDF),
        "public",
        "euv",
    )
    assert kept.owner == ACTOR.get() == "command line"
    assert store.file(kept.file_id) == kept


def test_the_same_bytes_lie_once_and_stay_until_the_last_owner_deletes_them(store: FileStore) -> None:
    first, second = store.put(PDF), store.put(PDF)
    assert store.path(first) == store.path(second)
    store.delete(first.file_id)
    assert store.path(second).read_bytes() == PDF
    store.delete(second.file_id)
    assert not store.path(second).exists()
    with pytest.raises(UnknownStoredFileError):
        store.delete(second.file_id)
    with pytest.raises(UnknownStoredFileError):
        store.file(second.file_id)


def test_what_is_to_be_kept_for_a_time_is_deleted_after_it(store: FileStore) -> None:
    now = datetime(2026, 7, 1, tzinfo=UTC)
    ever, shortly = store.put(PDF), store.put(PDF + b"2", kept_until=now)
    assert store.delete_expired(now) == 0
    assert store.delete_expired(now + timedelta(seconds=1)) == 1
    assert store.path(ever).exists()
    assert not store.path(shortly).exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90", "neither a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither a picture"),
        (photo()[:200], "cannot be read"),
        (b"%PDF-" + bytes(MOST_BYTES), "at most 20000000 are kept"),
        (photo("PNG", size=(10_000, 5_001)), "10000 x 5001 pixels"),
    ],
)
def test_what_is_not_kept(store: FileStore, records: Records, content: bytes, said: str) -> None:
    with pytest.raises(RefusedFileError, match=said):
        store.put(content)
    assert records.audit.entries() == []


def test_putting_in_and_deleting_is_audited(store: FileStore, records: Records) -> None:
    kept = store.put(PDF)
    store.delete(kept.file_id)
    assert [one.what for one in records.audit.entries(subject=f"file:{kept.file_id}")] == ["file delete", "file put"]


def test_what_is_wrong_is_found(store: FileStore, tmp_path: Path) -> None:
    assert list(store.wrong()) == []
    gone, other = store.put(PDF), store.put(photo())
    store.path(gone).unlink()
    store.path(other).write_bytes(b"other")
    stray, coming = tmp_path / "files/stray", tmp_path / "files/coming"
    for one in (stray, coming):
        one.write_bytes(b"")
    os.utime(stray, (0, 0))
    assert sorted(store.wrong()) == sorted(
        [
            f"{gone.sha256}: a row names it, and it is not there",
            f"{other.sha256}: its bytes are others",
            "stray: no row names it",
        ]
    )
