"""What the version before left behind: records without a version."""

from typing import Final

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

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
