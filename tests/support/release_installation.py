"""A small installation as this version leaves it, stored so that later ones prove that they carry it over.

`python -m tests.support.release_installation` writes tests/files/releases/VERSION.tar.xz; each release adds its own.
"""

import io
import json
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import shapely
from PIL import Image

from data import geoparquet
from data.backup.snapshot import freeze
from data.folders import Folders
from data.inbox import Inbox
from data.lake import TABLES, Lake
from data.records.files import FileStore
from tests.support import ingest_place
from tests.support.ingest_place import NOON, Place, uplink
from tests.support.small import put_sites

CITY: Final = "castrop_rauxel"
RELEASES: Final = Path(__file__).parents[1] / "files/releases"
CONTENTS: Final = "contents.json"
MOST_BYTES: Final = 300_000
DAYS: Final = 2
EMPTIED_AT: Final = 30
"""The half hour in which a bin is emptied."""


def store() -> Path:
    """Make it, store it, and return where; AssertionError: it is too large for a repository."""
    target = RELEASES / f"{version('stadtklima')}.tar.xz"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        live, stored = Folders(Path(temporary) / "live" / CITY), Folders(Path(temporary) / "stored" / CITY)
        live.root.mkdir(parents=True)
        stored.root.mkdir(parents=True)
        fill(ingest_place.settle(live.root, "real"))
        freeze(live, f"sqlite:///{live.records}", stored, city=live.root)
        (stored.root.parent / CONTENTS).write_text(json.dumps(counts(stored), indent=1), "utf-8")
        with tarfile.open(target, "w:xz", preset=9) as archive:
            archive.add(stored.root.parent, ".", filter=_anonymous)
    assert target.stat().st_size <= MOST_BYTES
    return target


def fill(here: Place) -> None:
    """Two days of four thermometers and a bin that is emptied, and something of everything else."""
    for layer in ("bins", "heat"):
        put_sites(here.folders, layer, 4)
    boundary = np.array([shapely.box(7.2, 51.5, 7.4, 51.6)], object)
    geoparquet.write(here.folders.town / "boundary.parquet", pa.table({"name": ["Castrop-Rauxel"]}), boundary)
    for half_hour in range(DAYS * 48):
        here.now = NOON + timedelta(minutes=30 * half_hour)
        heat = [uplink(10 + one, half_hour, here.now, {"temperature": 18 + one + half_hour % 9}) for one in range(4)]
        distance_mm = 1150 - 20 * (half_hour % EMPTIED_AT)
        here.send(*heat, uplink(0, half_hour, here.now, {"distance_mm": distance_mm}), *_unreadable(half_hour))
    here.take_in()
    here.records.staff.add("anna", "a pass phrase that nobody guesses", now=NOON)
    here.records.new_token("ttn")
    here.records.jobs.ask("surface")
    here.records.watermarks.set("job:surface", 7)
    picture = io.BytesIO()
    Image.new("RGB", (16, 16), "green").save(picture, "PNG")
    FileStore(here.records, here.folders.files).put(picture.getvalue())
    here.send(uplink(10, DAYS * 48, here.now, {"temperature": 20.0}))  # accepted, and not in the lake yet
    here.inbox.close()


def counts(folders: Folders) -> dict[str, int]:
    """How many rows every table of lake and records has, how many sites, files and messages there are."""
    lake = Lake(folders.lake)
    found = {f"lake {name}": len(lake.read(name)) for name in TABLES if (folders.lake / name).is_dir()}
    found |= {f"sites {one.stem}": len(geoparquet.read(one)[0]) for one in folders.sites.glob("*.parquet")}
    with closing(sqlite3.connect(folders.records)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            found[f"records {name}"] = db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608 - our own
    inbox = Inbox(folders.inbox)
    found |= {"files": len(list(folders.files.iterdir())), "inbox": inbox.depth()}
    inbox.close()
    return found


def _unreadable(half_hour: int) -> list[bytes]:
    return [] if half_hour % 20 else [b"{}"]


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime = int(NOON.timestamp())
    return member


if __name__ == "__main__":
    print(store())  # noqa: T201 - who called it wants to know where it is
