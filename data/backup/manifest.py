"""A backup's manifest: when, of which town and versions, and every file with size and SHA-256."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final, Self

from data import instants, strict_json, versions
from data.backup.errors import DamagedBackupError

LAYOUT: Final = 1
"""Version of the manifest itself."""
FOLDER: Final = "manifests"
_AT: Final = "%Y%m%dT%H%M%S%fZ"
_DIGITS: Final = 12
_NAME: Final = re.compile(rf"{FOLDER}/(?P<at>\d{{8}}T\d{{12}}Z)-(?P<digest>[0-9a-f]{{{_DIGITS}}})\.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """A file as it was.

    Args:
        path: below the town's data folder.
        sha256: of its bytes, 64 hexadecimal digits.
    """

    path: str
    size_bytes: int
    sha256: str

    @property
    def name(self) -> str:
        """Under which its bytes lie."""
        return f"objects/{self.sha256[:2]}/{self.sha256}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A backup.

    Args:
        at: everything that was accepted before this instant, UTC, is in it.
        program: version of the program that made it.
        versions: of ``lake``, ``records`` and ``files``, as data.versions counts.
        tables: the version of each table of the lake, which all had it at one instant.
    """

    at: datetime
    town: str
    program: str
    versions: Mapping[str, int]
    tables: Mapping[str, int]
    files: tuple[BackupFile, ...]

    @property
    def size_bytes(self) -> int:
        """Of all its files."""
        return sum(one.size_bytes for one in self.files)

    def encoded(self) -> tuple[str, bytes]:
        """Its name in a place, which says instant and digest, and its bytes."""
        told = {"layout": LAYOUT, **asdict(self), "at": instants.text(self.at, timespec="microseconds")}
        content = strict_json.dumps(told, indent=1).encode()
        digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
        return f"{FOLDER}/{self.at.astimezone(UTC):{_AT}}-{digest}.json", content

    @classmethod
    def decoded(cls, name: str, content: bytes) -> Self:
        """What `encoded` wrote.

        Raises:
            DamagedBackupError: these are other bytes than its name says.
            NewerDataError: a newer program made the backup, or what is in it.
        """
        found = _NAME.fullmatch(name)
        if not found or not hashlib.sha256(content).hexdigest().startswith(found["digest"]):
            raise DamagedBackupError(f"{name}: the manifest has other bytes than its name says")
        told = json.loads(content)
        versions.check(f"the backup {name}", told.pop("layout"), LAYOUT, older=False)
        files = tuple(BackupFile(**one) for one in told.pop("files"))
        return cls(**{**told, "at": instants.parse(told["at"]), "files": files})

    def refuse_newer(self) -> None:
        """NewerDataError: what is in it is of versions that this program does not know."""
        for what, ours in versions.ALL.items():
            about = f"the {what} of the backup of {instants.text(self.at)}"
            versions.check(about, self.versions[what], ours, older=False)


def instant_of(name: str) -> datetime | None:
    """When the backup was made that a name in the place is of, UTC; None: it is none."""
    found = _NAME.fullmatch(name)
    return datetime.strptime(found["at"], _AT).replace(tzinfo=UTC) if found else None
