"""Reads zip files from strangers: bounded in members and size, whatever their directory claims."""

import io
import zipfile
import zlib
from typing import Final

from data.errors import StadtklimaError

MOST_MEMBERS: Final = 2_000
MOST_BYTES: Final = 128 * 1024 * 1024


class ArchiveError(StadtklimaError):
    """A file is no zip, or is larger than it may be."""


def unzip(raw: bytes, *, suffix: str, most_bytes: int = MOST_BYTES) -> list[bytes]:
    """What the members that end so (``.xml``) contain, in the order of the archive; at most so many bytes unpacked.

    Raises:
        ArchiveError: it is damaged, encrypted or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [one for one in archive.infolist() if one.filename.lower().endswith(suffix)]
            if len(members) > MOST_MEMBERS:
                raise ArchiveError(f"the zip file has {len(members)} members; at most {MOST_MEMBERS} are read")
            return _contents(archive, members, most_bytes)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
        raise ArchiveError(f"the zip file cannot be read: {error}") from None


def _contents(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], most_bytes: int) -> list[bytes]:
    contents, left = [], most_bytes
    for member in members:
        # The directory may understate a member's size: no more is unpacked than may be, whatever it says.
        with archive.open(member) as opened:
            content = opened.read(left + 1)
        left -= len(content)
        if left < 0:
            raise ArchiveError(f"the zip file unpacks to more than {most_bytes} bytes")
        contents.append(content)
    return contents
