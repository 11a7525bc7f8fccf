"""DWD Climate Data Center: files of 10-minute values of one station, zipped or plain, as opendata.dwd.de has them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from data.archives import ArchiveError, unzip
from data.ingest.messages import MOST_BYTES
from data.ingest.uplink import Source, Uplink, several
from data.profiles import Profiles
from data.rejection import RejectedError

PREFIX: Final = "dwd-"
"""Before the five digits of a station's number."""
MOST_ROWS: Final = 5_000
_MISSING: Final = -999.0
_LARGEST_BYTES: Final = 8 * 1024 * 1024
_NOT_VALUES: Final = {"STATIONS_ID", "MESS_DATUM", "QN", "EOR"}

Row = dict[str, str]


def read(raw: bytes, _profiles: Profiles) -> Sequence[Uplink]:
    """One uplink a row: the values of one station at one instant (UTC, the end of its ten minutes).

    Missing values (-999) are left out; a row with none left says nothing and is passed over.

    Raises:
        RejectedError: it is no such file, or has more rows than a live file has.
    """
    rows = [row for row in _rows(_text(raw)) if _values(row)]
    if len(rows) > MOST_ROWS:
        raise RejectedError(
            f"the file has {len(rows)} rows; at most {MOST_ROWS} are read at once: take the files of .../now/"
        )
    return several(rows, _uplink)


def _text(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        raise RejectedError(f"the file has {len(raw)} bytes; at most {MOST_BYTES} are read")
    if not raw.startswith(b"PK"):
        return raw.decode("latin-1")
    try:
        products = unzip(raw, suffix=".txt", most_bytes=_LARGEST_BYTES)
    except ArchiveError as error:
        raise RejectedError(str(error)) from None
    return "\n".join(one.decode("latin-1") for one in products if b"MESS_DATUM" in one[:200])


def _rows(text: str) -> Iterator[Row]:
    names: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split(";")]
        if "MESS_DATUM" in cells:
            names = [cell.upper() for cell in cells]
        elif names and len(cells) == len(names):
            yield dict(zip(names, cells, strict=True))
    if not names:
        raise RejectedError("no header with MESS_DATUM: this is no product file of the DWD's Climate Data Center")


def _values(row: Row) -> dict[str, float]:
    values = {}
    for name, cell in row.items():
        if name in _NOT_VALUES:
            continue
        try:
            value = float(cell)
        except ValueError:
            continue
        if value != _MISSING:
            values[name] = value
    return values


def _uplink(row: Row) -> Uplink:
    station, stamp = row.get("STATIONS_ID", ""), row["MESS_DATUM"]
    try:
        # strptime alone would read the stamp of an hourly file, 2026070111, as one minute past one.
        observed_at = datetime.strptime(f"{int(stamp):012d}", "%Y%m%d%H%M").replace(tzinfo=UTC)
        device_id = f"{PREFIX}{int(station):05d}"
    except ValueError:
        raise RejectedError(f"station {station[:20]!r} at {stamp[:20]!r} is no row of 10-minute values") from None
    values = _values(row)
    return Uplink(
        device_id=device_id,
        server_received_at=observed_at,
        f_cnt=0,
        decoded=values,
        observed_at=observed_at,
        # Each file repeats the day so far, and one station has a file for each group of elements.
        dedupe_key=f"{observed_at.isoformat()}/{','.join(sorted(values))}",
    )


SOURCE = Source("dwd_cdc", read, is_posted=False)
