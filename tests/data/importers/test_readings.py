"""Readings of the past come into the lake checked, each once, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

import layers
from data import known_sites, sites
from data.errors import LakeError
from data.flags import Flag
from data.folders import Folders
from data.importers import reading_files
from data.importers.approval import DeclinedError
from data.importers.errors import ImportRefusedError
from data.importers.readings import Imported, import_readings
from data.importers.reconciliation import Incoming, merge
from data.ingest.rollups import Rollups
from data.lake import TABLES, Lake
from data.records import Records
from data.records.staff_sites import StaffSite
from data.sites import Sites
from data.town import load

NOW = datetime(2026, 7, 1, tzinfo=UTC)
START = datetime(2019, 6, 25, 0, 0, tzinfo=UTC)
REGISTRY = layers.discover().with_classes(load("castrop_rauxel").classes_named)


@dataclass(frozen=True)
class Town:
    folders: Folders
    lake: Lake
    records: Records

    def known(self, layer_id: str) -> Sites:
        return known_sites.of_layer(self.lake, self.folders, layer_id)

    def read(self, path: Path, layer: str = "heat") -> reading_files.Parsed:
        one = REGISTRY[layer] if layer else None
        return reading_files.read(path, layers=REGISTRY, known=self.known, at=NOW, layer=one)

    def bring(self, path: Path, layer: str = "heat") -> Imported:
        return import_readings(
            self.read(path, layer),
            lake=self.lake,
            records=self.records,
            folders=self.folders,
            layers=REGISTRY,
            at=NOW,
        )


@pytest.fixture
def town(tmp_path: Path) -> Town:
    folders = Folders(tmp_path / "town")
    for layer_id, keys in (("heat", ("a", "b")), ("paper", ("p",))):
        incoming = [Incoming(key, key, "Mitte", {}, 2, 7.3, 51.5) for key in keys]
        merged, _ = merge(sites.empty(), incoming, layer_id=layer_id, source="Test", licence="CC0-1.0", at=NOW)
        sites.write(folders.sites_of(layer_id), merged)
    return Town(folders, Lake(folders.lake).open_or_create(kind="real"), Records(f"sqlite:///{folders.records}"))


def table(folder: Path, *rows: str, header: str = "id;measure;observed_at;value", name: str = "r.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def course(key: str, values: list[float], *, start: datetime = START) -> list[str]:
    """A value every ten minutes."""
    return [
        f"{key};air_temperature_c;{(start + timedelta(minutes=10 * i)).isoformat()};{value}"
        for i, value in enumerate(values)
    ]


def rows_of(town: Town) -> list[dict[str, object]]:
    days = [file.day for file in town.lake.live_files("readings")]
    found: list[dict[str, object]] = town.lake.read("readings", days=set(days)).sort_by("observed_at").to_pylist()
    return found


def test_readings_get_the_site_the_device_and_the_time_of_arrival(town: Town, tmp_path: Path) -> None:
    made = town.bring(table(tmp_path, *course("b", [20.5])))
    assert (made.rows, made.new, made.known) == (1, 1, 0)
    (row,) = rows_of(town)
    assert (row["site_id"], row["measure"], row["value"]) == ("heat-0002", "air_temperature_c", 20.5)
    assert (row["observed_at"], row["received_at"]) == (START, NOW)
    assert (row["device_id"], row["simulated"], row["flags"]) == ("IMPORT-heat-0002", False, 0)


def test_a_second_time_nothing_changes(town: Town, tmp_path: Path) -> None:
    path = table(tmp_path, *course("a", [20.0, 20.1, 20.2]))
    town.bring(path)
    before = (town.lake.version(), town.records.version(), town.folders.sites_of("heat").read_bytes())
    made = town.bring(path)
    assert (made.new, made.known) == (0, 3)
    assert (town.lake.version(), town.records.version(), town.folders.sites_of("heat").read_bytes()) == before


def test_of_two_values_of_one_instant_the_first_stays(town: Town, tmp_path: Path) -> None:
    town.bring(table(tmp_path, *course("a", [20.0]), *course("a", [21.0])))
    town.bring(table(tmp_path, *course("a", [22.0, 20.3])))
    assert [row["value"] for row in rows_of(town)] == [20.0, 20.3]


def test_range_stuck_and_step_are_flagged(town: Town, tmp_path: Path) -> None:
    resting = [20.0 + 0.1 * i for i in range(5)] + [20.4] * 20
    town.bring(table(tmp_path, *course("a", [*resting, 99.0, 20.5]), *course("b", [20.0, 28.0, 20.1])))
    rows = rows_of(town)
    assert [row["value"] for row in rows if row["flags"] == Flag.RANGE] == [99.0]
    assert [row["value"] for row in rows if row["flags"] == Flag.STEP] == [28.0]
    stuck = [row for row in rows if row["flags"] == Flag.STUCK]
    assert {row["value"] for row in stuck} == {20.4}
    # It rests at 20.4 from minute 40 on; longer than three hours is stuck.
    assert {START + timedelta(minutes=230), START + timedelta(minutes=240)} <= {row["observed_at"] for row in stuck}


def test_checks_go_on_where_an_earlier_import_ended(town: Town, tmp_path: Path) -> None:
    town.bring(table(tmp_path, *course("a", [20.0])))
    made = town.bring(table(tmp_path, *course("a", [28.0], start=START + timedelta(minutes=10))))
    assert made.flagged["step"] == 1


def test_hours_and_days_are_there_at_once(town: Town, tmp_path: Path) -> None:
    town.bring(table(tmp_path, *course("a", [20.0, 21.0, 22.0, 23.0, 24.0, 25.0])))
    assert Rollups(town.lake, intervals_s={"heat": 600}).stale_days() == []
    (hour,) = town.lake.read("rollup_hour", days=[START.date()]).to_pylist()
    assert (hour["hour"], hour["mean"], hour["n"], hour["expected"]) == (START + timedelta(hours=1), 22.5, 6, 6)


def test_a_device_serves_the_site_while_it_reported(town: Town, tmp_path: Path) -> None:
    later = START + timedelta(days=300)
    town.bring(table(tmp_path, *course("a", [20.0, 20.1]), *course("a", [5.0], start=later)))
    known = town.records.assignments()
    assert known.equipped_sites("heat", START) == known.equipped_sites("heat", later) == {"heat-0001"}
    assert known.equipped_sites("heat", START + timedelta(days=30)) == set()


def test_a_site_that_measured_existed(town: Town, tmp_path: Path) -> None:
    town.bring(table(tmp_path, *course("a", [20.0])))
    assert sites.read(town.folders.sites_of("heat")).valid_from == [START, NOW]


def test_readings_of_a_site_that_staff_made_are_read_and_it_existed_then(town: Town, tmp_path: Path) -> None:
    made = StaffSite(name="Neu", geometry="POINT (7.3 51.5)", source="Stadt", valid_from=NOW)
    (site_id,) = town.records.sites.put("site make", "heat", [(None, made)], at=NOW)
    row = {"site_id": site_id, "changed_at": NOW, "name": "Neu", "district": "", "source": "Stadt", "valid_from": NOW}
    row |= {"attributes": "{}", "geometry": shapely.to_wkb(shapely.Point(7.3, 51.5)), "valid_to": None}
    town.lake.append("site_changes", pa.Table.from_pylist([row], schema=TABLES["site_changes"].schema))
    assert town.known("heat").site_id == ["heat-0001", "heat-0002", site_id]
    path = table(tmp_path, *course(site_id, [20.0]), header="site_id;measure;observed_at;value")
    assert (town.bring(path, layer="").new, town.bring(path, layer="").new) == (1, 0)
    wanted = town.records.sites.site(site_id)
    assert wanted is not None
    assert wanted.valid_from == START
    assert [one.what for one in town.records.audit.entries(what="site")] == ["site change", "site make"]


def test_a_parquet_file_with_site_ids_channels_and_devices_is_read(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    columns = {
        "site_id": ["paper-0001", "paper-0001"],
        "measure": ["fill_percent", "fill_percent"],
        "observed_at": [START, START + timedelta(hours=1)],
        "value": [40.0, None],
        "channel": [2, 2],
        "device_id": ["PAPER-7", "PAPER-7"],
    }
    pq.write_table(pa.table(columns), path)
    made = town.bring(path, layer="")
    assert (made.new, made.without_value) == (1, 1)
    (row,) = rows_of(town)
    assert (row["channel"], row["value"], row["device_id"]) == (2, 40.0, "PAPER-7")


def test_decimal_commas_and_windows_letters_are_read(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes("Übersicht der Messwerte\nid;measure;observed_at;value\n".encode("cp1252") + (
        f"a;air_temperature_c;{START.isoformat()};20,5\n".encode("cp1252")))  # fmt: skip
    town.bring(path)
    assert [row["value"] for row in rows_of(town)] == [20.5]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("x;air_temperature_c;2019-06-25T00:00Z;20", "line 2: unknown site 'x' of layer heat; known: a, b"),
        ("a;temperature;2019-06-25T00:00Z;20", "line 2: unknown measure 'temperature'; known: air_temperature_c"),
        ("a;air_temperature_c;20190625T041000Z;20", "'20190625T041000Z' is no instant; write it like"),
        ("a;air_temperature_c;25.06.2019;20", "'25.06.2019' is no instant; write it like"),
        ("a;air_temperature_c;2019-06-25T00:00;20", "does not say its time zone"),
        ("a;air_temperature_c;2031-06-25T00:00Z;20", "is not between 1970 and now"),
        ("a;air_temperature_c;2019-06-25T00:00Z;1.020,5", "has both comma and point"),
        ("a;air_temperature_c;2019-06-25T00:00Z;warm", "'warm' is no number"),
        ("a;air_temperature_c;2019-06-25T00:00Z;inf", "'inf' is no number"),
        ("a;air_temperature_c;2019-06-25T00:00Z;", "has no readings"),
    ],
)
def test_one_wrong_row_refuses_the_file(town: Town, tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(ImportRefusedError, match=message):
        town.bring(table(tmp_path, row))
    assert rows_of(town) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("r.csv", b"a;b\n1;2\n", "is a header with site_id"),
        ("r.parquet", b"PAR1 cut", "cannot be read as Parquet"),
        ("r.csv", b"\x00\x01\x02", "is no text file"),
    ],
)
def test_another_kind_of_file_is_refused(town: Town, tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportRefusedError, match=message):
        town.bring(tmp_path / name)


def test_ids_of_the_source_need_a_layer(town: Town, tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="say of which layer: --layer"):
        town.bring(table(tmp_path, *course("a", [20.0])), layer="")


def test_what_is_not_approved_is_not_written(town: Town, tmp_path: Path) -> None:
    parsed = town.read(table(tmp_path, *course("a", [20.0, 20.1])))
    shown: list[str] = []

    def decline(lines: Sequence[str]) -> bool:
        shown.extend(lines)
        return False

    with pytest.raises(DeclinedError):
        import_readings(
            parsed, lake=town.lake, records=town.records, folders=town.folders, layers=REGISTRY, at=NOW,
            approve=decline,
        )  # fmt: skip
    assert shown == ["readings: 2, sites: 1 (air_temperature_c)", "2019-06-25 00:00 to 2019-06-25 00:10 UTC"]
    assert rows_of(town) == []


def test_a_demo_lake_takes_no_real_readings(tmp_path: Path) -> None:
    Lake(tmp_path).open_or_create(kind="demo")
    with pytest.raises(LakeError, match="never mixed"):
        Lake(tmp_path).open_or_create(kind="real")


def test_imported_fill_levels_tell_of_emptyings_once(town: Town, tmp_path: Path) -> None:
    def filled(*values: float, start: datetime) -> list[str]:
        at = (start + timedelta(minutes=30 * i) for i in range(len(values)))
        return [f"p;fill_percent;{one.isoformat()};{value}" for one, value in zip(at, values, strict=True)]

    def events() -> list[tuple[object, ...]]:
        found = town.lake.read("events").sort_by("at").to_pylist()
        return [(one["site_id"], one["channel"], one["kind"], one["at"], one["detail"]) for one in found]

    first = table(tmp_path, *filled(60, 85, 10, 12, start=START))
    assert town.bring(first, "paper").events == 2
    at = START + timedelta(hours=1)
    assert events() == [
        ("paper-0001", 0, "became_full", at - timedelta(minutes=30), '{"after": 85.0}'),
        ("paper-0001", 0, "emptied", at, '{"before": 85.0, "after": 10.0}'),
    ]
    assert town.bring(first, "paper").events == 0
    more = table(
        tmp_path, *filled(70, 20, start=START + timedelta(days=40)), *filled(12, 14, start=at), name="more.csv"
    )
    made = town.bring(more, "paper")
    assert (made.events, len(events())) == (1, 3)
    assert "events: 1" in made.lines()
