"""What the version before left behind: records, lake, sites and town files that say no version."""

import json
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from deltalake import DeltaTable
from sqlalchemy import MetaData, create_engine, select
from sqlalchemy.engine import make_url

from data import geoparquet
from data.folders import Folders
from data.lake import Lake
from data.lake.files import write_file
from data.lake.tables import MILLISECONDS, SECONDS, Table

_RECORDS: Final = """
CREATE TABLE device (device_id VARCHAR(64) NOT NULL, profile VARCHAR(64) NOT NULL, network VARCHAR(32) NOT NULL,
  simulated BOOLEAN NOT NULL, PRIMARY KEY (device_id));
CREATE TABLE assignment (assignment_id {serial} NOT NULL, device_id VARCHAR(64) NOT NULL, site_id VARCHAR(64) NOT NULL,
  channel INTEGER NOT NULL, valid_from {instant} NOT NULL, valid_to {instant}, mounting JSON NOT NULL,
  calibration JSON NOT NULL, PRIMARY KEY (assignment_id), FOREIGN KEY(device_id) REFERENCES device (device_id));
CREATE INDEX assignment_site ON assignment (site_id);
CREATE INDEX ix_assignment_device_id ON assignment (device_id);
CREATE TABLE token (token_id {serial} NOT NULL, source VARCHAR(32) NOT NULL, hash VARCHAR(64) NOT NULL,
  created_at {instant} NOT NULL, revoked_at {instant}, PRIMARY KEY (token_id));
CREATE INDEX ix_token_source ON token (source);
CREATE TABLE staff_user (name VARCHAR(64) NOT NULL, password VARCHAR(200) NOT NULL, created_at {instant} NOT NULL,
  PRIMARY KEY (name));
CREATE TABLE staff_session (hash VARCHAR(64) NOT NULL, name VARCHAR(64) NOT NULL, seen_at {instant} NOT NULL,
  expires_at {instant} NOT NULL, PRIMARY KEY (hash), FOREIGN KEY(name) REFERENCES staff_user (name));
CREATE INDEX ix_staff_session_name ON staff_session (name);
CREATE TABLE login_attempt (attempt_id {serial} NOT NULL, subject VARCHAR(64) NOT NULL, at {instant} NOT NULL,
  PRIMARY KEY (attempt_id));
CREATE INDEX ix_login_attempt_subject ON login_attempt (subject);
CREATE TABLE revision (revision_id {serial} NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (revision_id));
INSERT INTO device VALUES ('70B3D57ED0000001', 'thermo_plain', 'ttn', {true}), ('lamp-aa', 'plain', 'import', {false});
INSERT INTO assignment (device_id, site_id, channel, valid_from, valid_to, mounting, calibration) VALUES
  ('70B3D57ED0000001', 'heat-0001', 0, '2026-01-01 00:00:00.000000', NULL, '{"height_m": 3.0}', '{}'),
  ('lamp-aa', 'heat-0002', 0, '2026-01-01 00:00:00.000000', '2026-02-01 00:00:00.000000', '{}', '{"t": 0.5}');
INSERT INTO token (source, hash, created_at) VALUES ('ttn', 'abc', '2026-01-01 00:00:00.000000');
INSERT INTO staff_user VALUES ('anna', 'scrypt$1', '2026-01-01 00:00:00.000000');
INSERT INTO staff_session VALUES ('def', 'anna', '2026-01-01 00:00:00.000000', '2026-01-01 08:00:00.000000');
INSERT INTO login_attempt (subject, at) VALUES ('ghi', '2026-01-01 00:00:00.000000');
INSERT INTO revision (count) VALUES (7);
"""
_WORDS: Final = {
    "sqlite": {"{serial}": "INTEGER", "{instant}": "DATETIME", "{true}": "1", "{false}": "0"},
    "postgresql": {"{serial}": "SERIAL", "{instant}": "TIMESTAMP", "{true}": "true", "{false}": "false"},
}


def write_records(url: str) -> None:
    """Make the tables in an empty database, each with a row or two."""
    sql = _RECORDS
    for placeholder, word in _WORDS[make_url(url).get_backend_name()].items():
        sql = sql.replace(placeholder, word)
    engine = create_engine(url)
    with engine.begin() as db:
        for statement in filter(str.strip, sql.split(";")):
            db.exec_driver_sql(statement.replace("%", "%%"))
    engine.dispose()


TABLES: Final = Path(__file__).parents[1] / "files/former_tables.toml"
AT: Final = datetime(2026, 7, 1, 12, tzinfo=UTC)
ROWS: Final[dict[str, list[dict[str, Any]]]] = {
    "readings": [
        {
            "site_id": f"heat-000{number}",
            "channel": 0,
            "measure": "air_temperature_c",
            "value": 20.5 + number,
            "observed_at": AT.replace(minute=number),
            "received_at": AT.replace(minute=number),
            "device_id": "lamp-aa",
            "flags": 0,
            "simulated": False,
        }
        for number in (1, 2)
    ],
    "events": [{"site_id": "bins-0001", "channel": 0, "kind": "emptied", "at": AT, "detail": "{}"}],
    "rejected": [{"received_at": AT, "source": "ttn", "reason": "no payload", "raw": b"{}"}],
    "rollup_day": [
        {
            "site_id": "heat-0001",
            "channel": 0,
            "measure": "air_temperature_c",
            "min": 12.5,
            "mean": 20.25,
            "max": None,
            "n": 288,
            "expected": 288,
        }
    ],
}
SITES: Final = ("site_id", "name", "district", "attributes", "channels", "source", "licence", "valid_from", "valid_to")


def write_lake(root: Path) -> None:
    """A lake with a row or two, and a card that says its kind alone."""
    root.mkdir(parents=True)
    kinds = {"instant_ms": MILLISECONDS, "instant_s": SECONDS}
    for name, raw in tomllib.loads(TABLES.read_text("utf-8")).items():
        columns = [(one, kinds.get(kind) or pa.type_for_alias(kind)) for one, kind in raw.pop("columns").items()]
        order, key = tuple(raw.pop("order")), tuple(raw.pop("key", ()))
        table = Table(name=name, schema=pa.schema(columns), order=order, key=key, **raw)
        delta = DeltaTable.create(str(root / name), table.delta_schema, partition_by=[table.partition])
        if name in ROWS:
            rows = pa.Table.from_pylist(ROWS[name], table.schema)
            added = write_file(root / name, table, date(2026, 7, 1), rows, seen=1)
            delta.create_write_transaction([added], "append", table.delta_schema, partition_by=[table.partition])
    (root / "lake.json").write_text(json.dumps({"kind": "real"}), "utf-8")


def write_geodata(path: Path, rows: list[dict[str, Any]], geometry: list[shapely.Geometry]) -> None:
    """A GeoParquet file that says no version."""
    table = pa.Table.from_pylist(rows).append_column("geometry", pa.array([one.wkb for one in geometry], pa.binary()))
    meta = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table.replace_schema_metadata({b"geo": json.dumps(meta).encode()}), path)


def write_folder(folders: Folders, *, more_files: int = 0) -> None:
    """Everything of a town, and further town files if they are wanted."""
    folders.root.mkdir(parents=True)
    write_records(f"sqlite:///{folders.records}")
    write_lake(folders.lake)
    site = ["heat-0001", "Markt", "Castrop", "{}", 0, "the town", "CC0-1.0", AT, None]
    write_geodata(folders.sites_of("heat"), [dict(zip(SITES, site, strict=True))], [shapely.Point(7.3, 51.5)])
    square = shapely.box(7.2, 51.5, 7.4, 51.6)
    for name in ("boundary", *(f"quarter_{number}" for number in range(more_files))):
        write_geodata(folders.town / f"{name}.parquet", [{"name": name}], [square])


def contents(folders: Folders) -> dict[str, Any]:
    """Every row of everything, and the versions."""
    lake = Lake(folders.lake)
    found: dict[str, Any] = {}
    for name in ROWS:
        found[name] = sorted(map(_told, DeltaTable(str(folders.lake / name)).to_pyarrow_table().to_pylist()))
        found[f"{name} version"] = lake._delta(name).metadata().configuration.get("stadtklima.version")
    found["card"] = json.loads((folders.lake / "lake.json").read_text("utf-8"))
    for path in (*folders.sites.glob("*.parquet"), *folders.town.glob("*.parquet")):
        rows, geometry = geoparquet.read(path)
        found[path.name] = (rows.to_pylist(), shapely.to_wkt(geometry).tolist(), geoparquet.version(path))
    engine = create_engine(f"sqlite:///{folders.records}")
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as db:
        found["records"] = {one.name: sorted(map(repr, db.execute(select(one)))) for one in tables.sorted_tables}
    engine.dispose()
    return found


def _told(row: dict[str, Any]) -> str:
    """A row without the month under which it lies."""
    return repr(sorted((name, value) for name, value in row.items() if name != "month"))
