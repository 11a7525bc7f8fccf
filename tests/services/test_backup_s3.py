"""Backups in a bucket, over the wire."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.backup import BackupError, DamagedBackupError, Keep, Repository, place_at
from data.lake import Lake
from services.backup import back_up, prove
from services.restore import restore
from services.settings import Settings
from tests.support import s3
from tests.support import small as town
from tests.support.small import NOON, Small, reading

TOWN = "castrop_rauxel"


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch, s3.serving(patch) as address:
        yield address


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Small]:
    made = town.settle(tmp_path / "here")
    town.fill(made)
    yield made
    made.house.records._engine.dispose()


def test_a_bucket_keeps_backups_as_a_folder_does(here: Small, bucket: str, tmp_path: Path) -> None:
    there = Repository(place_at(bucket, TOWN))
    first = back_up(here.house, there)
    here.add(reading("bins-0001", 50.0, NOON))
    second = back_up(here.house, there)
    assert (first.new_bytes, str(there.place)) == (first.size_bytes, f"s3://{s3.BUCKET}/backups/{TOWN}")
    assert second.new_bytes < second.size_bytes
    assert len(prove(here.house, there)) == 2
    back = Settings(_env_file=None, data_dir=tmp_path / "back")  # type: ignore[call-arg]  # pydantic hides it
    restore(back, there)
    here.lake.update()
    assert Lake(back.folders.lake).read("readings").equals(here.lake.read("readings"))
    hurt = there.last().files[0]
    there.place.delete(hurt.name)
    there.place.delete(hurt.name)
    with pytest.raises(DamagedBackupError, match=rf"{hurt.path} \(s3://{s3.BUCKET}/.* is missing"):
        prove(here.house, there)
    gone, unnamed = there.prune(Keep(days=0, weeks=0, months=0), now=datetime.now(UTC) + timedelta(days=1))
    assert (gone, len(there.names()), unnamed > 0) == (1, 1, True)


def test_a_bucket_that_is_not_there_is_named(here: Small, bucket: str) -> None:
    with pytest.raises(BackupError, match=f"s3://nowhere/backups/{TOWN}"):
        back_up(here.house, Repository(place_at(bucket.replace(s3.BUCKET, "nowhere"), TOWN)))
