"""Loggers of ponds as the city of Bochum publishes them: a CSV file a logger and month, a row every 15 minutes.

Its times name no zone and are read as the town's: so the water is coldest and has least oxygen after sunrise in July.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from data import instants
from data.ingest.messages import MOST_BYTES
from data.ingest.uplink import Source, Uplink, several
from data.profiles import Profiles
from data.rejection import RejectedError

PREFIX: Final = "terratransfer-"
"""Before the number of a logger."""
ZONE: Final = ZoneInfo("Europe/Berlin")
MOST_ROWS: Final = 5_000
FIELDS: Final = ("pegel", "wtemp", "o", "do", "elL")
"""m above sea level, °C, % of saturation, mg/l, µS/cm; the housekeeping of the logger is not read."""
_WHEN, _WHOSE = "datetime", "logger_id"

Row = Mapping[str, str]


def read(raw: bytes, _profiles: Profiles) -> Sequence[Uplink]:
    """One uplink a row; rows that stand twice are one, empty cells say nothing.

    Raises:
        RejectedError: it is no such file, or has more rows than a month.
    """
    if len(raw) > MOST_BYTES:
        raise RejectedError(f"the file has {len(raw)} bytes; at most {MOST_BYTES} are read")
    try:
        rows = csv.DictReader(raw.decode("utf-8-sig").splitlines())
    except UnicodeDecodeError:
        raise RejectedError("the file is no UTF-8") from None
    if not {_WHEN, _WHOSE} <= set(rows.fieldnames or ()):
        raise RejectedError(f"no header with {_WHEN} and {_WHOSE}: this is no file of a pond's logger")
    distinct = {(row[_WHOSE], row[_WHEN]): row for row in rows}
    if len(distinct) > MOST_ROWS:
        raise RejectedError(f"the file has {len(distinct)} rows; at most {MOST_ROWS} are read at once")
    return several((row for row in distinct.values() if _values(row)), _uplink)


def pieces(body: bytes) -> Iterator[bytes]:
    """The rows of each day with the header, so that of a file that grows only the last day is news."""
    head, *lines = body.splitlines()
    days: dict[bytes, list[bytes]] = {}
    for line in lines:
        days.setdefault(line[:10], []).append(line)
    for rows in days.values():
        yield b"\n".join([head, *rows])


def _values(row: Row) -> dict[str, float]:
    values = {}
    for field in FIELDS:
        try:
            values[field] = float(row.get(field) or "")
        except ValueError:
            continue
    return values


def _uplink(row: Row) -> Uplink:
    try:
        observed_at = instants.in_utc(datetime.fromisoformat(row[_WHEN]), zone=ZONE)
    except ValueError:
        raise RejectedError(f"logger {row[_WHOSE][:20]!r}: {row[_WHEN][:40]!r} is no time") from None
    return Uplink(
        device_id=f"{PREFIX}{row[_WHOSE]}",
        server_received_at=observed_at,
        f_cnt=0,
        decoded=_values(row),
        observed_at=observed_at,
        dedupe_key=observed_at.isoformat(),
    )


SOURCE = Source("terratransfer", read, is_posted=False, pieces=pieces)
