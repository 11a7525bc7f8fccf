"""The commands: each says what it did, and exits 1 with one sentence when it cannot."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from pyarrow.csv import read_csv
from typer import Context
from typer.cli import get_docs_for_click
from typer.main import get_command

from cli import main, program
from dashboard.api import tables
from data.amounts import counted
from data.declare import Step
from data.ingest.rollups import Rollups
from data.lake import TABLES
from services.context import House
from services.settings import Settings
from tests.data.records.test_outbox import MESSAGE
from tests.support import small as town
from tests.support.commands import run
from tests.support.small import Small, day

DOCUMENTED = Path(__file__).parents[2] / "docs/commands.md"
VILLAGE = Path(__file__).parents[1] / "files" / "village.osm"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A small town in the data folder of the environment."""
    made = town.settle(tmp_path)
    town.fill(made)
    monkeypatch.setenv("STADTKLIMA_DATA_DIR", str(tmp_path))
    return made


def refused(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["stadtklima", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code not in {0, None}
    return str(caught.value.code)


def test_help_names_every_command() -> None:
    text = run("--help")
    for command in ("serve", "ingest", "simulate", "rollup", "check", "device", "token", "export", "build"):
        assert command in text


def test_a_token_is_shown_once_opens_the_door_and_can_be_revoked(here: Small) -> None:
    token = run("token", "new", "ttn").splitlines()[-1]
    assert here.house.records.token_allows("ttn", token)
    listed = run("token", "list")
    assert re.search(r"/ingest/ttn .* yes", listed)
    assert token not in listed
    assert "Revoked 1 token of" in run("token", "revoke", "ttn")
    assert not here.house.records.token_allows("ttn", token)


def test_the_check_names_a_file_that_is_gone(
    here: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = here.house.files()
    kept = store.put(b"%PDF-1.7")
    store.path(kept).unlink()
    refused(monkeypatch, "check")
    assert f"WRONG   files/{kept.sha256}: a row names it, and it is not there" in capsys.readouterr().out


def test_a_town_whose_layers_are_not_all_there_passes_the_check(here: Small) -> None:
    here.house.folders.heartbeat.touch()
    here.house.folders.work_heartbeat.touch()
    here.house.folders.basemap.touch()
    said = run("check")
    assert "WRONG" not in said
    assert "ok      sites of charging: count 0" in said


def test_the_check_counts_what_the_store_counts_also_sites_of_staff(here: Small) -> None:
    row = {"site_id": "bins-m0001", "changed_at": town.NOON, "name": "Neu", "district": "", "source": "Stadt"}
    row |= {"attributes": "{}", "geometry": shapely.to_wkb(shapely.Point(7.3, 51.5)), "valid_from": town.NOON}
    here.lake.append("site_changes", pa.Table.from_pylist([row], schema=TABLES["site_changes"].schema))
    store = here.house.store()
    store.follow()
    for one in (here.house.folders.heartbeat, here.house.folders.work_heartbeat, here.house.folders.basemap):
        one.touch()
    assert f"ok      sites of bins: count {len(store.current('bins').sites)}" in run("check")


def test_an_unknown_source_names_the_known_ones(here: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    assert here.house.records.tokens() == []
    assert refused(monkeypatch, "token", "new", "tnt").startswith("stadtklima: unknown door 'tnt'; known: chirpstack")


def test_a_device_is_assigned_and_listed(here: Small) -> None:
    run("device", "assign", "70B3D57ED005", "bins-0004", "--profile", "ultrasonic_mm", "--network", "ttn",
        "--mounting", "height_empty_mm=1200", "--mounting", "height_full_mm=200")  # fmt: skip
    assert re.search(r"70B3D57ED005 +ultrasonic_mm +ttn +bins-0004 +0 ", run("device", "list"))
    assert "bins-0004" in here.house.records.assignments().equipped_sites("bins", town.NOON.replace(year=2030))


@pytest.mark.parametrize(
    ("arguments", "teaches"),
    [
        (("device", "assign", "D", "bins-9999", "--profile", "plain", "--network", "ttn"), "unknown site"),
        (("device", "assign", "D", "bins-0001", "--profile", "plane", "--network", "ttn"), "unknown profile 'plane'"),
        (("export", "bins", "x.xlsx"), "csv, parquet"),
        (("export", "bins", "x.csv", "--measure", "battery_percent"), "known: fill_percent"),
        (("export", "bin", "x.csv"), "unknown layer 'bin'; known: "),
        (("export", "bins", "x.csv", "--until", "20260701"), "'20260701' is no instant"),
        (("device", "retire", "D-bins-0001", "--since", "1.7.2026"), "'1.7.2026' is no instant"),
        (("replay-rejected", "--since", "0001-01-01"), "1900 to 2199"),
        (("simulate", "--no-live"), "has a lake already"),
        (("check",), "not as it should be"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_cannot_be_done_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], teaches: str
) -> None:
    sentence = refused(monkeypatch, *arguments)
    assert sentence.startswith("stadtklima: ")
    assert teaches in sentence
    assert "\n" not in sentence


def test_an_export_has_the_readings_and_their_licence(here: Small, tmp_path: Path) -> None:
    target = tmp_path / "bins.parquet"
    assert here.versions["bins"] == 1
    said = run("export", "bins", str(target), "--step", "raw", "--since", "2026-07-01", "--until", "2026-07-02")
    assert said.startswith("Wrote 4 rows")
    table = pq.ParquetFile(target).read()
    assert sorted(table["value"].to_pylist()) == [20.0, 40.0, 60.0, 85.25]
    assert table.schema.metadata[b"licence"] == b"dl-de/by-2-0"


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_export_of_a_day_is_asked_for_and_named_by_its_date(here: Small, tmp_path: Path, form: str) -> None:
    here.roll_up_days(*(day("heat-0001", 20.0, date(2019, 7, one)) for one in (18, 19, 20)))
    target = tmp_path / f"heat.{form}"
    run("export", "heat", str(target), "--step", "day", "--since", "2019-07-19", "--until", "2019-07-19")
    assert re.findall(r"2019-07-\d\d|2019-07-18T", target.read_text()) == ["2019-07-19"]


@pytest.mark.parametrize(
    ("form", "step"),
    [
        ("csv", "hour"),
        ("parquet", "hour"),
        ("json", "hour"),
        pytest.param("csv", "raw", marks=pytest.mark.long),
        pytest.param("parquet", "raw", marks=pytest.mark.long),
    ],
)
def test_an_export_of_all_that_there_is_has_each_piece_of_time_once(
    here: Small, tmp_path: Path, form: str, step: Step
) -> None:
    rollups = Rollups(here.lake, intervals_s=here.house.intervals_s())
    rollups.refresh(rollups.stale_days())
    store = here.house.store()
    store.follow()
    begin, end = (town.NOON.replace(year=one) for one in (2000, 2030))
    whole = store.series("bins", "fill_percent", start=begin, end=end, step=step)
    target = tmp_path / f"bins.{form}"
    said = run("export", "bins", str(target), "--step", step, "--since", "2000-01-01", "--until", "2030-01-01")
    assert said.startswith(f"Wrote {len(whole)} rows")
    assert len(whole) > 3
    read = {"csv": read_csv, "parquet": pq.read_table, "json": lambda path: json.loads(path.read_text())["columns"]}
    written = read[form](target)["site_id"]
    assert sorted(written if form == "json" else written.to_pylist()) == sorted(whole["site_id"].to_pylist())
    assert list(tmp_path.glob("*.unfinished")) == []


def test_an_export_that_fails_leaves_the_file_that_was_there(
    here: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "bins.csv"
    target.write_text("as it was")
    assert here.versions["bins"] == 1
    monkeypatch.setattr(tables, "_with_source", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("export", "bins", str(target))
    assert target.read_text() == "as it was"
    assert list(tmp_path.glob("*.unfinished")) == []


def test_rollups_are_brought_up_to_date(here: Small) -> None:
    assert re.match(r"Brought the rollups of \d+ days? up to date", run("rollup"))
    assert here.lake.exists()


def test_a_wrong_setting_ends_a_command_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADTKLIMA_PORT", "none")
    assert refused(monkeypatch, "token", "list").startswith("stadtklima: STADTKLIMA_PORT: ")


def test_a_house_of_an_unknown_town_names_the_known_ones(tmp_path: Path) -> None:
    wrong = Settings(_env_file=None, data_dir=tmp_path, city="atlantis")  # type: ignore[call-arg]  # pydantic hides it
    with pytest.raises(Exception, match="known: castrop_rauxel"):
        House.open(wrong)


def test_the_program_tells_its_version() -> None:
    assert run("--version") == f"stadtklima {version('stadtklima')}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("token", "new", "dwd_cdc"), "unknown door 'dwd_cdc'; known: chirpstack, davis, ecowitt, eglv, json"),
        (("import", "osm", str(VILLAGE), "--town", "x"), "town 'x' cannot name a folder; write 2 to 41 lower-case"),
        (("import", "osm", str(VILLAGE), "--town", "dorf", "--elevation", "nope.zip"), "no file 'nope.zip'"),
        (
            ("import", "osm", str(VILLAGE), "--town", "dorf", "--elevation", str(VILLAGE)),
            "is not named as an SRTM tile",
        ),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_wrong_argument_gets_a_sentence(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["stadtklima", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    assert sentence in str(caught.value.code)
    assert "\n" not in str(caught.value.code)


@pytest.mark.parametrize(("n", "said"), [(0, "0 tokens"), (1, "1 token"), (2, "2 tokens")])
def test_one_of_something_is_no_plural(n: int, said: str) -> None:
    assert counted(n, "token") == said


LISTS = [("device", "list"), ("push", "list"), ("token", "list"), ("user", "list"), ("user", "roles")]


def test_every_list_answers_programs(here: Small) -> None:
    here.house.records.new_token("ttn")
    here.house.records.outbox.add(MESSAGE)
    here.house.records.staff.add("anna", "korrekt-pferd-batterie-7", now=town.NOON, roles=("admin",))
    for command in LISTS:
        rows = json.loads(run(*command, "--json"))
        assert rows, command
        assert {tuple(one) for one in rows} == {tuple(rows[0])}
        head, *lines = run(*command).splitlines()
        assert head.split() == [*rows[0]]
        assert len(lines) == len(rows)
    assert json.loads(run("token", "list", "--json"))[0]["good"] is True


def test_no_list_is_left_out() -> None:
    groups = program().registered_groups
    named = {(group.name, one.name or "") for group in groups for one in group.typer_instance.registered_commands}  # type: ignore[union-attr]
    assert {one for one in named if one[1] == "list"} <= set(LISTS)


def test_a_list_without_rows_is_empty_for_programs_and_says_so_to_people(here: Small) -> None:
    assert json.loads(run("user", "list", "--json")) == []
    assert "Nobody may log in" in run("user", "list")
    assert here.house.records.tokens() == []


def test_the_commands_are_documented_as_they_are(request: pytest.FixtureRequest) -> None:
    command = get_command(program())
    text = get_docs_for_click(obj=command, ctx=Context(command), name="stadtklima").strip() + "\n"
    if request.config.getoption("--write-commands"):
        DOCUMENTED.write_text(text, "utf-8")
    assert DOCUMENTED.read_text("utf-8") == text, "write it anew: pytest tests/cli/test_commands.py --write-commands"


def test_shells_learn_to_complete() -> None:
    words = {"_STADTKLIMA_COMPLETE": "complete_bash", "COMP_WORDS": "stadtklima tok", "COMP_CWORD": "1"}
    line = [sys.executable, "-c", "from cli import program; program()(prog_name='stadtklima')"]
    done = subprocess.run(line, env={**os.environ, **words}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["token"]
