"""Data of the version before are carried over row by row, once; newer data are refused, and older ones until then."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from sqlalchemy import create_engine

from cli import main
from data import geoparquet, versions
from data.folders import Folders
from data.lake import TABLES, Lake
from data.registry import declarations
from data.upgrades import FileStep, LakeStep, UpgradeStep
from data.versions import NewerDataError, OlderDataError, refuse_others
from tests.support import former, postgresql
from tests.support.commands import run

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    monkeypatch.setenv("STADTKLIMA_DATA_DIR", str(tmp_path))
    made = Folders(tmp_path / "castrop_rauxel")
    former.write_folder(made)
    return made


def refused(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["stadtklima", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return str(caught.value.code)


def test_everything_is_carried_over_row_by_row(folders: Folders) -> None:
    before = former.contents(folders)
    told = run("upgrade")
    assert told.count("version 0 to ") == 4
    after = former.contents(folders)
    for table in former.ROWS:
        assert after[table] == before[table]
        assert after[f"{table} version"] == str(versions.LAKE)
    ((site,), place, _) = before["heat.parquet"]
    assert after["heat.parquet"] == ([{**site, "place_id": "heat-0001"}], place, versions.FILES)
    assert Lake(folders.lake).read("site_changes").num_rows == 0
    assert after["boundary.parquet"] == (*before["boundary.parquet"][:2], versions.FILES)
    assert after["card"] == {"kind": "real", "version": versions.LAKE}
    lake = Lake(folders.lake)
    assert {name: lake._version_of(lake._delta(name)) for name in TABLES} == dict.fromkeys(TABLES, versions.LAKE)
    assert len(after["records"]["device"]) == len(before["records"]["device"]) == 2
    assert "70B3D57ED0000001" in run("device", "list", "--simulated")


def test_a_second_time_there_is_nothing_to_do(folders: Folders) -> None:
    run("upgrade")
    before = former.contents(folders)
    assert run("upgrade") == "Nothing to do: everything is of this version.\n"
    assert former.contents(folders) == before


def test_a_dry_run_says_all_of_it_and_does_nothing(folders: Folders) -> None:
    before = former.contents(folders)
    told = run("upgrade", "--dry-run")
    for what in ("the records: version 0", "sites/heat.parquet: version 0", "town/boundary.parquet", "the lake in "):
        assert what in told
    assert "To be carried over: 4." in told
    assert former.contents(folders) == before


def test_a_folder_without_anything_needs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADTKLIMA_DATA_DIR", str(tmp_path))
    assert "Nothing to do" in run("upgrade")


@pytest.mark.parametrize("command", [("token", "list"), ("check", "--declarations"), ("ingest",), ("serve",)])
def test_nothing_starts_with_older_data(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    assert folders.records.exists()
    said = refused(monkeypatch, *command) + capfd.readouterr().err
    assert f"is of version 0, this program needs {versions.RECORDS}" in said
    assert "run `stadtklima upgrade`" in said


@pytest.mark.long
def test_records_in_postgresql_are_carried_over_too(folders: Folders, postgresql_server: str) -> None:
    folders.records.unlink()
    url = postgresql.new_database(postgresql_server)
    former.write_records(url)

    def stadtklima(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "cli", *arguments]
        environment = {**os.environ, "STADTKLIMA_DATABASE_URL": url}
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)

    before = stadtklima("check", "--declarations")
    assert (before.returncode, "run `stadtklima upgrade`" in before.stderr) == (1, True)
    assert "the records: version 0 to " in stadtklima("upgrade").stdout
    assert "70B3D57ED0000001" in stadtklima("device", "list", "--simulated").stdout
    assert stadtklima("check", "--declarations").returncode == 0
    assert not folders.records.exists()


def test_a_demonstration_is_carried_over_before_it_starts(folders: Folders) -> None:
    (folders.lake / versions.CARD).write_text('{"kind": "demo"}', "utf-8")
    run("check", "--declarations", "--carry-demo")
    assert versions.card(folders.lake) == {"kind": "demo", "version": versions.LAKE}
    assert run("check", "--declarations", "--carry-demo") == ""


def test_what_was_measured_is_never_carried_over_unasked(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    before = former.contents(folders)
    assert "stadtklima upgrade" in refused(monkeypatch, "check", "--declarations", "--carry-demo")
    assert former.contents(folders) == before


def newer_card(folders: Folders) -> None:
    (folders.lake / versions.CARD).write_text(json.dumps({"kind": "real", "version": 99}), "utf-8")


def newer_file(folders: Folders) -> None:
    path = folders.sites_of("heat")
    table = pq.ParquetFile(path).read()
    pq.write_table(table.replace_schema_metadata({**table.schema.metadata, b"stadtklima_version": b"99"}), path)


def newer_records(folders: Folders) -> None:
    engine = create_engine(f"sqlite:///{folders.records}")
    with engine.begin() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '0099'")
    engine.dispose()


@pytest.mark.parametrize(
    ("make_newer", "most"),
    [(newer_card, versions.LAKE), (newer_file, versions.FILES), (newer_records, versions.RECORDS)],
)
@pytest.mark.parametrize("command", [("token", "list"), ("upgrade",)])
def test_newer_data_are_refused_by_one_sentence_with_both_versions(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, make_newer: object, most: int, command: tuple[str, ...]
) -> None:
    run("upgrade")
    assert callable(make_newer)
    make_newer(folders)
    before = former.contents(folders)
    said = refused(monkeypatch, *command)
    assert f"is of version 99, this program knows none above {most}" in said
    assert "\n" not in said
    assert former.contents(folders) == before


def test_a_single_newer_table_is_refused_too(folders: Folders) -> None:
    run("upgrade")
    table = DeltaTable(str(folders.lake / "events"))
    table.alter.set_table_properties({"stadtklima.version": "99"}, raise_if_not_exists=False)
    with pytest.raises(NewerDataError, match=r"events is of version 99"):
        Lake(folders.lake).read("events")


def test_one_older_file_among_others_is_found(folders: Folders) -> None:
    run("upgrade")
    refuse_others(folders)
    former.write_geodata(folders.town / "water.parquet", [], [])
    with pytest.raises(OlderDataError, match=r"water\.parquet is of version 0"):
        refuse_others(folders)


def test_what_this_program_makes_is_of_its_version(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake").open_or_create(kind="real")
    assert versions.card(lake.root) == {"kind": "real", "version": versions.LAKE}
    assert {lake._version_of(lake._delta(table)) for table in former.ROWS} == {versions.LAKE}


@pytest.mark.parametrize(("kind", "newest"), [(LakeStep, versions.LAKE), (FileStep, geoparquet.VERSION)])
def test_steps_lead_without_a_gap_to_what_this_program_reads(kind: type[UpgradeStep], newest: int) -> None:
    known = declarations("data.upgrades.steps", "STEP", UpgradeStep).values()
    assert [one.version for one in known if isinstance(one, kind)] == list(range(1, newest + 1))
