"""A backup and what is restored from it are the same town; what is damaged or half done is none."""

import io
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pytest
from PIL import Image
from starlette.testclient import TestClient

from dashboard.factory import create
from data import instants, versions
from data.backup import BackupError, DamagedBackupError, Keep, NoBackupError, Repository, place_at
from data.backup.place import FolderPlace
from data.inbox import Inbox
from data.lake import INBOX, TABLES, Lake
from data.records.files import StoredFile
from services import backup, health, jobs, monitor, readiness
from services.backup import back_up, last_good
from services.job import perform
from services.restore import restore
from services.settings import Settings
from tests.support import small as town
from tests.support.small import NOON, Small, reading
from tests.support.town_rows import rows

TOWN = "castrop_rauxel"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Small]:
    """A small town with readings, a picture, and two messages of which the lake has one."""
    made = town.settle(tmp_path / "here", backup_to=str(tmp_path / "there"))
    town.fill(made)
    put_picture(made)
    inbox = Inbox(made.house.folders.inbox)
    inbox.append_many([("ttn", b"the lake has it", NOON), ("ttn", b"the lake lacks it", NOON)])
    inbox.close()
    made.lake.append("readings", TABLES["readings"].schema.empty_table(), offset=1)
    yield made
    made.house.records._engine.dispose()


@pytest.fixture
def there(tmp_path: Path) -> Repository:
    return Repository(place_at(str(tmp_path / "there"), TOWN))


def put_picture(here: Small, colour: str = "red") -> StoredFile:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(picture, "PNG")
    return here.house.files().put(picture.getvalue())


def elsewhere(tmp_path: Path, **more: Any) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path / "back", **more)  # type: ignore[call-arg]  # pydantic hides it


def objects(there: Repository) -> list[Path]:
    return sorted(one for one in (Path(str(there.place)) / "objects").rglob("*") if one.is_file())


def test_what_is_restored_is_what_was_backed_up(here: Small, there: Repository, tmp_path: Path) -> None:
    before = rows(here.house.folders)
    back_up(here.house, there)
    done = restore(elsewhere(tmp_path), there)
    back = elsewhere(tmp_path).folders
    assert rows(back) == before
    assert not done.is_older
    assert [one.name for one in back.files.iterdir()] == [one.name for one in here.house.folders.files.iterdir()]
    assert sorted(one.name for one in back.sites.iterdir()) == ["bins.parquet", "heat.parquet", "people.parquet"]
    assert (back.city / "town.toml").read_bytes() == (here.house.town.folder / "town.toml").read_bytes()
    assert done.differing == ()


def test_what_was_accepted_and_is_not_in_the_lake_is_restored(here: Small, there: Repository, tmp_path: Path) -> None:
    back_up(here.house, there)
    restore(elsewhere(tmp_path), there)
    inbox = Inbox(elsewhere(tmp_path).folders.inbox)
    assert (inbox.depth(), [one.raw for one in inbox.after(0, 9)]) == (1, [b"the lake lacks it"])
    assert inbox.append("ttn", b"the next", NOON) == 3
    inbox.close()


def test_nobody_else_may_read_it(here: Small, there: Repository, tmp_path: Path) -> None:
    back_up(here.house, there)
    restore(elsewhere(tmp_path), there)
    for root in (tmp_path / "there", tmp_path / "back"):
        assert {oct(one.stat().st_mode & 0o077) for one in root.rglob("*")} == {"0o0"}


def test_a_later_backup_copies_only_what_is_new(here: Small, there: Repository) -> None:
    first = back_up(here.house, there)
    here.add(reading("bins-0001", 50.0, NOON))
    second = back_up(here.house, there)
    assert first.new_bytes == first.size_bytes
    assert second.files > first.files
    named = [{one.name for one in there.manifest(name).files} for name in there.names()]
    assert len(named[0] & named[1]) > len(named[1] - named[0])
    assert second.new_bytes == sum(one.size_bytes for one in there.last().files if one.name not in named[0])


def test_all_tables_are_of_one_instant_while_the_lake_is_written_to(here: Small, there: Repository) -> None:
    """Whoever writes commits what is rejected first and readings last: never is a reading there alone."""
    end, lake = threading.Event(), Lake(here.house.folders.lake)

    def write() -> None:
        number = 1
        while not end.is_set():
            number += 1
            lost = {"received_at": NOON, "source": "ttn", "reason": str(number), "raw": b""}
            lake.append("rejected", pa.Table.from_pylist([lost], schema=TABLES["rejected"].schema), offset=number)
            one = reading("heat-0001", 20.0, NOON + timedelta(seconds=number))
            lake.append("readings", pa.Table.from_pylist([one], schema=TABLES["readings"].schema), offset=number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            back_up(here.house, there)
    finally:
        end.set()
        writer.join()
    for name in there.names():
        target = Path(str(there.place)) / "out"
        there.fetch(there.manifest(name), target)
        seen = Lake(target / "lake")
        assert 0 <= len(seen.read("rejected")) + 1 - seen.transaction_version(INBOX) <= 1
        assert seen.version() == there.manifest(name).tables["readings"]


def test_a_lake_with_a_checkpoint_is_restored_from_it(here: Small, there: Repository, tmp_path: Path) -> None:
    for number in range(105):
        here.lake.tell("readings", {"layer:heat": number})
    log = here.house.folders.lake / "readings/_delta_log"
    assert list(log.glob("*.checkpoint.parquet"))
    back_up(here.house, there)
    restore(elsewhere(tmp_path), there)
    back = Lake(elsewhere(tmp_path).folders.lake)
    assert (back.version(), back.layer_version("heat")) == (here.lake.version(), 104)
    assert len(list((back.root / "readings/_delta_log").iterdir())) < len(list(log.iterdir()))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"!"), "has other bytes than its name says"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "bytes instead of"),
        (lambda path: path.unlink(), "is missing"),
    ],
)
def test_a_damaged_backup_is_refused_and_its_file_is_named(
    here: Small, there: Repository, tmp_path: Path, harm: Any, said: str
) -> None:
    back_up(here.house, there)
    hurt = next(one for one in there.last().files if one.path == "inbox.sqlite")
    harm(Path(str(there.place)) / hurt.name)
    with pytest.raises(DamagedBackupError, match=said) as proved:
        backup.prove(here.house, there)
    with pytest.raises(DamagedBackupError) as restored:
        restore(elsewhere(tmp_path), there)
    assert "inbox.sqlite" in str(proved.value)
    assert "inbox.sqlite" in str(restored.value)
    assert not elsewhere(tmp_path).folders.root.exists()


def test_a_damaged_manifest_is_named(here: Small, there: Repository) -> None:
    back_up(here.house, there)
    path = Path(str(there.place)) / next(iter(there.names()))
    path.write_bytes(path.read_bytes().replace(b"lake/", b"fake/"))
    with pytest.raises(DamagedBackupError, match=rf"{path.name}: the manifest has other bytes"):
        there.last()


def test_what_was_damaged_is_copied_again_by_the_next_backup(here: Small, there: Repository) -> None:
    back_up(here.house, there)
    lasting = [one for one in there.last().files if one.path.startswith(("city/", "lake/"))]
    gone, empty = (Path(str(there.place)) / one.name for one in (lasting[0], lasting[-1]))
    gone.unlink()
    empty.write_bytes(b"")
    back_up(here.house, there)
    assert len(backup.prove(here.house, there)) == 2


class Failing(FolderPlace):
    """A folder whose disk fails after so many files."""

    def __init__(self, root: Path, puts: int) -> None:
        super().__init__(root)
        self.left = puts

    def put(self, name: str, source: BinaryIO) -> None:
        if not self.left:
            raise BackupError("the disk is gone")
        self.left -= 1
        super().put(name, source)


def test_a_backup_that_ended_half_way_is_none_and_is_gone_on_with(here: Small, there: Repository) -> None:
    root = Path(str(there.place))
    with pytest.raises(BackupError, match="the disk is gone"):
        back_up(here.house, Repository(Failing(root, 5)))
    assert (len(objects(there)), there.names(), last_good(here.house)) == (5, {}, None)
    assert not here.house.folders.backup_draft.exists()
    with pytest.raises(NoBackupError, match="no backup in"):
        there.last()
    made = back_up(here.house, there)
    assert made.new_bytes < made.size_bytes


def test_a_restore_that_ended_half_way_is_gone_on_with(here: Small, there: Repository, tmp_path: Path) -> None:
    before = rows(here.house.folders)
    back_up(here.house, there)
    hidden = objects(there)[3]
    content = hidden.read_bytes()
    hidden.unlink()
    with pytest.raises(DamagedBackupError):
        restore(elsewhere(tmp_path), there)
    draft = elsewhere(tmp_path).data_dir / f".{TOWN}.restoring"
    (draft / "left over").write_bytes(b"of another backup")
    hidden.write_bytes(content)
    restore(elsewhere(tmp_path), there)
    assert rows(elsewhere(tmp_path).folders) == before
    assert [one.name for one in elsewhere(tmp_path).data_dir.iterdir()] == [TOWN]
    assert not (elsewhere(tmp_path).folders.root / "left over").exists()


def test_only_an_empty_folder_is_restored_into(here: Small, there: Repository, tmp_path: Path) -> None:
    back_up(here.house, there)
    folder = elsewhere(tmp_path).folders.root
    folder.mkdir(parents=True)
    (folder / "anything").touch()
    with pytest.raises(BackupError, match=f"{folder} is not empty"):
        restore(elsewhere(tmp_path), there)
    (folder / "anything").unlink()
    restore(elsewhere(tmp_path), there)


def test_the_last_backup_at_or_before_an_instant_is_restored(here: Small, there: Repository, tmp_path: Path) -> None:
    first = back_up(here.house, there)
    before = rows(here.house.folders)
    here.add(reading("bins-0001", 50.0, NOON))
    second = back_up(here.house, there)
    done = restore(elsewhere(tmp_path), there, at=second.at - timedelta(microseconds=1))
    assert (done.manifest.at, done.manifest.tables) == (first.at, there.manifest(next(iter(there.names()))).tables)
    assert rows(elsewhere(tmp_path).folders)["readings"] == before["readings"]
    with pytest.raises(NoBackupError, match=r"no backup at or before 2020-01-01T00:00:00Z in .*; the first is of 20"):
        there.last(at=datetime(2020, 1, 1, tzinfo=UTC))


def rewritten(there: Repository, **more: Any) -> None:
    """The last backup once more, with other facts."""
    name, content = replace(there.last(), at=datetime.now(UTC), **more).encoded()
    there.place.put(name, io.BytesIO(content))


def test_a_backup_of_a_newer_program_is_refused(here: Small, there: Repository, tmp_path: Path) -> None:
    back_up(here.house, there)
    rewritten(there, versions={**versions.ALL, "lake": versions.LAKE + 1})
    with pytest.raises(versions.NewerDataError, match=r"the lake of the backup of 20.* is of version"):
        restore(elsewhere(tmp_path), there)


def test_a_backup_of_an_older_program_wants_an_upgrade(here: Small, there: Repository, tmp_path: Path) -> None:
    back_up(here.house, there)
    rewritten(there, versions={**versions.ALL, "files": versions.FILES - 1})
    assert restore(elsewhere(tmp_path), there).is_older


def test_a_backup_of_another_town_is_refused(here: Small, there: Repository, tmp_path: Path) -> None:
    back_up(here.house, there)
    rewritten(there, town="bern")
    with pytest.raises(BackupError, match="is of 'bern', not of 'castrop_rauxel'"):
        restore(elsewhere(tmp_path), there)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://example.org", "ftp:// is no place for backups"),
        ("s3://key:secret@bucket/x", "AWS_ACCESS_KEY_ID"),
        ("s3://bucket/x?flavour=mild", "flavour"),
    ],
)
def test_a_wrong_place_is_refused_without_its_keys(address: str, said: str) -> None:
    with pytest.raises(BackupError, match=said) as refused:
        place_at(address, TOWN)
    assert "secret" not in str(refused.value)


def test_old_backups_go_and_with_them_what_no_other_names(here: Small, there: Repository) -> None:
    back_up(here.house, there)
    lone = put_picture(here, "blue")
    back_up(here.house, there)
    here.house.files().delete(lone.file_id)
    back_up(here.house, there)
    keep_last = Keep(days=0, weeks=0, months=0)
    gone, unnamed = there.prune(keep_last, now=datetime.now(UTC) + timedelta(days=1))
    assert (gone, len(there.names())) == (2, 1)
    assert unnamed >= 1
    assert lone.sha256 not in {one.name for one in objects(there)}
    assert backup.prove(here.house, there)


def test_of_a_year_of_days_a_week_four_weeks_and_twelve_months_are_kept() -> None:
    now = datetime(2026, 11, 26, 3, tzinfo=UTC)
    kept: set[datetime] = set()
    for back in range(500, -1, -1):  # as the days go by: what was let go of does not come back
        day = now - timedelta(days=back)
        kept = Keep().kept(kept | {day}, now=day)
    days = sorted((now - one).days for one in kept)
    assert days[:8] == list(range(8))
    assert 4 <= sum(7 < one <= 35 for one in days) <= 5
    assert 12 <= sum(one > 35 for one in days) <= 13
    assert Keep(days=0, weeks=0, months=0).kept([now - timedelta(days=900)], now=now)


def test_who_backed_up_stands_in_the_audit_and_its_age_is_known(here: Small) -> None:
    job = jobs.discover(here.house)["backup"]
    here.house.records.jobs.schedule("backup", due=NOON)
    run = here.house.records.jobs.claim("worker", ["backup"], now=datetime.now(UTC))
    assert run is not None
    perform(job, run, here.house)
    done, made = here.house.records.jobs.run(run.job_id), last_good(here.house)
    assert done.error == ""
    assert made is not None
    assert made.proved_at is not None
    assert timedelta(0) < made.age < timedelta(minutes=10)
    entry = here.house.records.audit.entries(subject=f"backup:{instants.text(made.at)}")[0]
    assert (entry.actor, entry.what) == ("job:backup", "backup")


def test_pages_and_monitors_say_how_old_the_last_good_one_is(
    here: Small, there: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "heartbeat_age_s", lambda _: 1.0)
    with TestClient(create(here.house)) as client:
        assert ">noch keine<" in client.get("/status").text
        assert "there is no good backup yet" in monitor.judge(here.house)[1]
        back_up(here.house, there)
        metrics = client.get("/metrics", headers={"Authorization": "Bearer monitor"}).text
        here.later(timedelta(minutes=2))
        assert re.search(r"Letzte Sicherung aller Daten.{1,80}gerade", client.get("/status").text, re.DOTALL)
    assert re.search(r"^stadtklima_backup_age_seconds \d", metrics, re.MULTILINE)
    assert "backup" not in "".join(readiness.lacking(here.house)).lower()
    made = last_good(here.house)
    assert made is not None
    long_ago = replace(made, at=made.at - timedelta(hours=49)).as_json()
    here.house.folders.last_backup.write_text(json.dumps(long_ago), "utf-8")
    assert "backup: the last good one is 49 hours old" in list(readiness.lacking(here.house))
    assert "the last good backup is 49 hours old" in monitor.judge(here.house)[1]


def test_a_place_within_the_town_is_refused(here: Small) -> None:
    inside = Repository(place_at(str(here.house.folders.root / "backups"), TOWN))
    with pytest.raises(BackupError, match="lies in the data folder"):
        back_up(here.house, inside)


def test_without_a_place_there_is_no_job(tmp_path: Path) -> None:
    made = town.settle(tmp_path)
    assert "backup" not in jobs.discover(made.house)
    assert "STADTKLIMA_BACKUP_TO: no place is named, nothing is backed up" in list(readiness.lacking(made.house))
    with pytest.raises(BackupError, match="where to"):
        backup.repository(made.house.settings)
